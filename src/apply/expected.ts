/** The catalogs that a migration starts from and ends in, to show what differs from them. */

import { withoutAccess } from '../catalog/access.ts';
import { readCatalog } from '../catalog/read.ts';
import { inScope } from '../catalog/scope.ts';
import { openScratch } from '../database/pglite.ts';
import { type Folders, type Migration, readSnapshot } from '../migration/directory.ts';
import type { Catalog } from '../model/catalog.ts';
import { someOf } from '../model/some-of.ts';
import { cloneCatalog, differences, extensionsOf } from '../prove/clone.ts';
import { run } from '../prove/run.ts';

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

/** What differs, a line an object, and not more lines than a person reads. */
export function differing(found: Catalog, expected: Catalog): string {
  return someOf(differences(found, expected)).join('\n');
}
