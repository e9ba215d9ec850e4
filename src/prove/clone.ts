/**
 * A copy of a schema in a scratch database: rendered as statements, executed, read back there.
 *
 * It serves twice. Plans are proven on it. And because deparsed text differs between majors, two
 * catalogs are compared only as one engine reads them: one that another major read makes this trip.
 */

import { asDeclared, asMade, hasAccess } from '../catalog/access.ts';
import { printedLike } from '../catalog/alike.ts';
import { readCatalog } from '../catalog/read.ts';
import type { Database } from '../database/database.ts';
import { missingRole } from '../database/database-error.ts';
import { diff } from '../diff/diff.ts';
import { type Catalog, describe, type Id } from '../model/catalog.ts';
import { refused } from '../model/error.ts';
import { ident, join, sql } from '../model/sql.ts';
import { plan } from '../plan/plan.ts';
import { run } from './run.ts';

/** Names of the extensions that a catalog has: a scratch must offer them. */
export function extensionsOf(catalog: Catalog): string[] {
  return [...catalog.objects.values()].flatMap(({ kind, spec }) =>
    kind === 'extension' && typeof spec.name === 'string' ? [spec.name] : [],
  );
}

/** What differs between two catalogs, a line an object; `found` is what is there. What is alike does not. */
export function differences(found: Catalog, expected: Catalog): string[] {
  return printedDifferences(printedLike(found, expected), expected);
}

/** With what PostgreSQL prints otherwise, though it means the same. */
export function printedDifferences(found: Catalog, expected: Catalog): string[] {
  return diff(found, expected).map((change) => {
    if (change.type === 'create') return `missing: ${describe(change.object.id)}`;
    if (change.type === 'drop') return `unexpected: ${describe(change.object.id)}`;
    return `different: ${describe(change.to.id)} (${change.attributes.join(', ')})`;
  });
}

/** Columns that an object reads, as pg_depend has them. */
function columnsReadBy(catalog: Catalog, id: Id): Id[] {
  const needed = (catalog.dependencies().get(id) ?? []).map(({ on }) => on);
  return [...new Set(needed)].filter((on) => on.startsWith('column:')).sort();
}

/**
 * Objects that have the same text and read other columns: PostgreSQL reads names such as those of `FROM t x(a, b)` by
 * position, and a table has its columns in the order in which they were added.
 */
export function misread(found: Catalog, expected: Catalog): string[] {
  return [...expected.objects.keys()].flatMap((id) => {
    if (!found.objects.has(id)) return [];
    const [now, wanted] = [columnsReadBy(found, id), columnsReadBy(expected, id)];
    const wrong = now.filter((column) => !wanted.includes(column)).map(describe);
    return wrong.length === 0 ? [] : [`different: ${describe(id)} (reads ${wrong.join(', ')})`];
  });
}

/** Roles belong to the cluster: a scratch in this process has none but its own, and a server's are its users'. */
export async function makeRoles(scratch: Database, roles: readonly string[]): Promise<void> {
  if (scratch.engine !== 'pglite') return;
  const rows = await scratch.query(sql`SELECT rolname AS name FROM pg_catalog.pg_roles`);
  const known = new Set(rows.map(({ name }) => name));
  const missing = [...new Set(roles)].filter((role) => !known.has(role));
  if (missing.length === 0) return;
  await scratch.execute(
    join(
      missing.map((role) => sql`CREATE ROLE ${ident(role)} NOLOGIN`),
      ';\n',
    ),
  );
}

/** All of it is to be made, whether it is managed or not. */
const everything = (catalog: Catalog): Catalog => ({ ...catalog, outside: undefined });

/** With what an empty database has and nobody manages: it stays. */
function within(empty: Catalog, catalog: Catalog): Catalog {
  const kept = [...empty.objects].filter(([id]) => empty.outside?.has(id) === true);
  return { ...catalog, objects: new Map([...kept, ...catalog.objects]) };
}

/** On a server no role is made: it would be there for all its databases, and stay. */
function withoutRole(scratch: Database, error: unknown): unknown {
  const role = missingRole(error);
  if (role === undefined) return error;
  return refused(`The server of the scratch has no role ${role}.`, {
    where: scratch.label,
    why: 'It owns something, or is granted something. Roles belong to the whole server, so none is made there.',
    next: `Run CREATE ROLE ${ident(role)} NOLOGIN there, or plan with --no-owners --no-grants.`,
    cause: error,
  });
}

/** What a copy lacks, or has too much. */
function lostIn(copy: Catalog, catalog: Catalog): string[] {
  if (diff(copy, catalog).length === 0) return [];
  // A newer version of an extension brings more, with what default privileges give.
  const more = asMade(copy);
  const objects = new Map(
    [...copy.objects].filter(([id]) => catalog.objects.has(id) || !more.has(id)),
  );
  return printedDifferences({ ...copy, objects }, catalog).filter(
    // Another major deparses other texts for the same object.
    (line) => catalog.major === copy.major || !line.startsWith('different'),
  );
}

/**
 * Makes the schema of `catalog` in an empty scratch and returns it as the scratch reads it.
 * @throws SchemadiffError refused when an object does not survive the trip, with its name.
 */
export async function cloneCatalog(scratch: Database, catalog: Catalog): Promise<Catalog> {
  const { scope } = catalog;
  await makeRoles(scratch, catalog.roles);
  const empty = await readCatalog(scratch, { scope });
  const { major } = scratch;
  const { steps } = plan(everything(empty), everything(within(empty, catalog)), { major });
  await run(scratch, steps).catch((error: unknown) => {
    throw withoutRole(scratch, error);
  });
  const read = await readCatalog(scratch, { access: hasAccess(catalog), scope });
  const copy = asDeclared(read, catalog);
  const lost = lostIn(copy, catalog);
  if (lost.length > 0) {
    throw refused(
      `The schema cannot be copied from PostgreSQL ${catalog.major} to ${scratch.label}.`,
      {
        where: lost[0],
        why: lost.join('\n'),
        next: 'Set `scratch` to the URL of a server of the same major, or report the object: it is a bug.',
      },
    );
  }
  return copy;
}
