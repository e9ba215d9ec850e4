/** The passages of a project: every version that it has had is a start point. */

import { readCatalog } from '../../catalog/read.ts';
import { withShared } from '../../catalog/scope.ts';
import { openScratch } from '../../database/pglite.ts';
import {
  checkSealed,
  type Folders,
  type Migration,
  readMigrations,
  readSnapshot,
} from '../../migration/directory.ts';
import type { MigrationStep } from '../../migration/document.ts';
import { type Catalog, catalogHash } from '../../model/catalog.ts';
import type { Scope } from '../../model/scope.ts';
import type { Passage, PassageStep } from '../law/law.ts';

/** As they were proven; the first one begins a transaction of its own. */
const stepsOf = (steps: readonly MigrationStep[]): PassageStep[] =>
  steps.map(({ sql, transactional, hazards, effects }, at) => ({
    sql,
    transactional,
    hazards,
    effects,
    begins: at === 0,
  }));

async function emptyCatalog(scope: Scope | undefined): Promise<Catalog> {
  const scratch = await openScratch();
  try {
    return await readCatalog(scratch, { scope });
  } finally {
    await scratch.close();
  }
}

function passage(
  migrations: readonly Migration[],
  catalogs: ReadonlyMap<string | null, Catalog>,
): Passage | undefined {
  const [first, last] = [migrations[0], migrations.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const [start, end] = [catalogs.get(first.document.previous), catalogs.get(last.id)];
  if (start === undefined || end === undefined) return undefined;
  const [before, after] = withShared(start, end);
  return {
    name: first === last ? first.id : `${first.document.previous ?? 'nothing'} → ${last.id}`,
    before,
    after,
    up: migrations.flatMap(({ document }) => stepsOf(document.up.steps)),
    down: migrations.toReversed().flatMap(({ document }) => stepsOf(document.down.steps)),
    acknowledged: migrations.flatMap(({ document }) => document.acknowledged),
  };
}

/**
 * Each migration on its own, then each version to the newest one, and all of them back.
 * @throws SchemadiffError refused when a migration is damaged, or was edited and not sealed.
 */
export async function passagesOf(folders: Folders): Promise<Passage[]> {
  const migrations = readMigrations(folders);
  for (const migration of migrations) await checkSealed(migration);
  const catalogs = new Map<string | null, Catalog>(
    migrations.map((each) => [each.id, readSnapshot(folders, each.document)]),
  );
  const empty = await emptyCatalog(migrations[0]?.document.scope);
  // One that starts from what a database held already has no version before it.
  if (catalogHash(empty) === migrations[0]?.document.before) catalogs.set(null, empty);
  const alone = migrations.map((each) => [each]);
  const toNewest = migrations.slice(0, -1).map((_, at) => migrations.slice(at));
  return [...alone, ...toNewest].flatMap((each) => passage(each, catalogs) ?? []);
}
