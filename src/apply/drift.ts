/** A database that is not where its history says: what differs, and what can be done. */

import { join } from 'node:path';
import type { Folders, Migration } from '../migration/directory.ts';
import { refused, SchemadiffError } from '../model/error.ts';
import { sameScope } from '../model/scope.ts';
import { differences } from '../prove/clone.ts';
import { shownPath } from '../shown-path.ts';
import type { Live } from './comparable.ts';
import { differing, endOf, startOf } from './expected.ts';
import type { Standing } from './history.ts';

/** A later migration may end where the database is: then it was made outside of migrations. */
function adoption(live: Live, migration: Migration, migrations: readonly Migration[]) {
  const later = migrations.slice(migrations.indexOf(migration));
  return later.findLast(
    ({ document }) => document.after === live.hash && sameScope(document.scope, live.catalog.scope),
  );
}

/** How what was changed outside of migrations is undone or kept, when the database is at `last`. */
export function waysOut(folders: Folders, last: string, pending: readonly string[]): string {
  const snapshot = shownPath(join(folders.snapshots, `${last}.json`));
  const record = `plan with --from ${snapshot}, and run schemadiff baseline on that migration`;
  const keep =
    pending.length === 0
      ? `declare it, ${record}`
      : `take away ${pending.join(', ')} with its snapshot, declare what was changed alone, ${record}; then plan the rest again`;
  return `Undo what was changed by hand. Or keep it: ${keep}.`;
}

/** The database is neither where the migration starts nor where it ends. */
export async function drifted(
  folders: Folders,
  live: Live,
  migration: Migration,
  migrations: readonly Migration[],
  label: string,
): Promise<SchemadiffError> {
  const adoptable = adoption(live, migration, migrations);
  if (adoptable !== undefined) {
    return refused(`${label} is already where ${adoptable.id} ends, without any record of it.`, {
      next: `If that is meant, run schemadiff baseline ${adoptable.id}: it records it and runs nothing.`,
    });
  }
  const start = await startOf(folders, migration, migrations);
  const end = endOf(folders, migration);
  // Half of it may be there already: what is nearer says more.
  const nearEnd = differences(live.catalog, end).length < differences(live.catalog, start).length;
  return refused(`${label} has drifted: it is not where ${migration.id} starts.`, {
    where: nearEnd ? `compared with the end of ${migration.id}` : `compared with its start`,
    why: differing(live.catalog, nearEnd ? end : start),
    next: nextOf(folders, migration, migrations),
  });
}

function nextOf(folders: Folders, migration: Migration, migrations: readonly Migration[]): string {
  const { previous } = migration.document;
  if (previous === null)
    return 'Undo what was changed outside of migrations, or bring it into the definitions and plan again.';
  const pending = migrations.slice(migrations.indexOf(migration)).map(({ id }) => id);
  return waysOut(folders, previous, pending);
}

/** A migration that is neither at a known step nor repairable. */
export async function lostBetween(
  folders: Folders,
  live: Live,
  { migration, entry }: Standing,
  migrations: readonly Migration[],
  label: string,
): Promise<SchemadiffError> {
  const { id } = migration;
  const of = migration.document[entry.direction].steps.length;
  const start = await startOf(folders, migration, migrations);
  return new SchemadiffError(
    'inDoubt',
    `${id} ${entry.direction} was interrupted, and ${label} is in none of the states it goes through.`,
    {
      where: `The journal says: ${entry.steps} of ${of} steps committed${entry.begun === null ? '' : `, step ${entry.begun} begun`}${entry.error === null ? '' : `, SQLSTATE ${entry.error}`}.`,
      why: `Compared with its start:\n${differing(live.catalog, start)}\nCompared with its end:\n${differing(live.catalog, endOf(folders, migration))}`,
      next: `Two ways out. Bring the schema to its end by hand, and run schemadiff baseline ${id}. Or bring it back to its start, and run schemadiff ${entry.direction === 'up' ? 'rollback' : 'apply'}, which then records that nothing of it is left.`,
    },
  );
}
