/** Where in its history a database is, from what it is. */

import { schemaHash, withoutAccess } from '../../catalog/access.ts';
import { printedLike } from '../../catalog/alike.ts';
import { readCatalog } from '../../catalog/read.ts';
import type { Database } from '../../database/database.ts';
import { type Catalog, catalogHash } from '../../model/catalog.ts';
import { refused } from '../../model/error.ts';
import { plan } from '../../plan/plan.ts';
import { differences } from '../../prove/clone.ts';
import { type Executable, run } from '../../prove/run.ts';

export interface Version {
  /** `0003-orders`. */
  readonly name: string;
  readonly catalog: Catalog;
  /** From the version before; null: it is not known how. */
  readonly up: readonly Executable[] | null;
}

const shown = 20;

/** What is nearest says most. */
function nearest(found: Catalog, versions: readonly Version[]) {
  const compared = versions.map(({ name, catalog }) => ({
    name,
    lines: differences(found, withoutAccess(catalog)),
  }));
  return compared.sort((a, b) => a.lines.length - b.lines.length)[0];
}

/**
 * The place of the version that a database has, among those of its history.
 * @throws SchemadiffError refused, saying what differs, when it has none of them.
 */
async function versionOf(
  database: Database,
  versions: readonly Version[],
  what: string,
): Promise<number> {
  const found = await readCatalog(database, { scope: versions.at(-1)?.catalog.scope });
  const hash = catalogHash(found);
  const at = versions.findLastIndex(({ catalog }) => schemaHash(catalog) === hash);
  if (at >= 0) return at;
  const near = nearest(found, versions);
  throw refused(`${what} has none of the schemas of the history.`, {
    where: near === undefined ? undefined : `compared with ${near.name}`,
    why: near?.lines.slice(0, shown).join('\n'),
    next: 'Take it from a database that the migrations were applied to, or bring its drift into the definitions first.',
  });
}

/**
 * What a dump restores PostgreSQL may print otherwise than what the migrations made: it is made again as these did, so
 * that what they change, and change back, is compared to the letter.
 */
async function printAs(database: Database, version: Catalog): Promise<void> {
  const found = await readCatalog(database, { access: true });
  const wanted = printedLike(found, version);
  if (wanted !== found) await run(database, plan(found, wanted, { major: found.major }).steps);
}

/** The version that a database has, and those that migrations lead it to. */
export async function versionsFrom(
  database: Database,
  versions: readonly Version[],
  what: string,
): Promise<Catalog[]> {
  const at = await versionOf(database, versions, what);
  const after = versions.slice(at + 1);
  const end = after.findIndex(({ up }) => up === null);
  return [...versions.slice(at, at + 1), ...after.slice(0, end < 0 ? undefined : end)].map(
    ({ catalog }) => catalog,
  );
}

/**
 * Brings a database from its own version to a later one, by the migrations in between.
 * @throws SchemadiffError refused when there is no such way.
 */
export async function advance(
  database: Database,
  versions: readonly Version[],
  wanted: Catalog,
  what: string,
): Promise<void> {
  const at = await versionOf(database, versions, what);
  const own = versions[at];
  const to = versions.findIndex(({ catalog }) => schemaHash(catalog) === schemaHash(wanted));
  const between = versions.slice(at + 1, to + 1);
  if (to < at || between.some(({ up }) => up === null)) {
    throw refused(`${what} is at ${own?.name ?? 'another version'}.`, {
      why: `The rehearsal starts at ${versions[to]?.name ?? 'a version that the history does not have'}, and no way leads there.`,
    });
  }
  if (own !== undefined) await printAs(database, own.catalog);
  for (const { up } of between) await run(database, up ?? []);
}
