/** The catalogs that a migration starts from and ends in, to show what differs from them. */

import { withoutAccess } from '../catalog/access.ts';
import { readCatalog } from '../catalog/read.ts';
import { inScope } from '../catalog/scope.ts';
import { openScratch } from '../database/pglite.ts';
import { type Folders, type Migration, readSnapshot } from '../migration/directory.ts';
import type { Catalog } from '../model/catalog.ts';
import { someOf } from '../model/some-of.ts';
import { refuseLacked } from '../plan/lacked.ts';
import { cloneCatalog, differences, extensionsOf } from '../prove/clone.ts';
import { run } from '../prove/run.ts';
import { majorOf } from './comparable.ts';

export function endOf(folders: Folders, migration: Migration): Catalog {
  return withoutAccess(readSnapshot(folders, migration.document));
}

/** The first migration has no snapshot of where it starts: its steps down lead there. */
export async function startOf(
  folders: Folders,
  migration: Migration,
  migrations: readonly Migration[],
): Promise<Catalog> {
  const { previous, down } = migration.document;
  const before = migrations.find(({ id }) => id === previous);
  if (before !== undefined) return inScope(endOf(folders, before), migration.document.scope);
  const end = endOf(folders, migration);
  const scratch = await openScratch({ extensions: extensionsOf(end) });
  try {
    await cloneCatalog(scratch, end);
    await run(scratch, down.steps);
    return await readCatalog(scratch, { scope: migration.document.scope });
  } finally {
    await scratch.close();
  }
}

/**
 * Before anything of it runs: a migration may have been proven on a later major than that of the server.
 * @throws SchemadiffError refused when the server does not have what one of them wants.
 */
export function checkFeatures(
  folders: Folders,
  wanted: readonly Migration[],
  migrations: readonly Migration[],
  major: number,
): void {
  let last: { readonly id: string; readonly end: Catalog } | undefined;
  for (const migration of wanted) {
    if (major >= majorOf(migration.document)) continue;
    const previous = migrations.find(({ id }) => id === migration.document.previous);
    const before = previous && (previous.id === last?.id ? last.end : endOf(folders, previous));
    last = { id: migration.id, end: endOf(folders, migration) };
    refuseLacked(
      before,
      last.end,
      major,
      `Nothing of ${migration.id} was run. Apply it to a server of a later major, or declare that otherwise and plan it again with --major ${major}.`,
    );
  }
}

/** What differs, a line an object, and not more lines than a person reads. */
export function differing(found: Catalog, expected: Catalog): string {
  return someOf(differences(found, expected)).join('\n');
}
