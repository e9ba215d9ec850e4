/**
 * What extensions bring differs from version to version, and the scratch has its own. Privileges on what
 * it does not have can be neither copied nor proven: they are left as they are.
 */

import { readCatalog } from '../catalog/read.ts';
import type { Database } from '../database/database.ts';
import { DatabaseError } from '../database/database-error.ts';
import { undefinedNames } from '../database/sqlstate.ts';
import type { Catalog, Id } from '../model/catalog.ts';
import { plan } from '../plan/plan.ts';
import { makeRoles } from './clone.ts';
import { run } from './run.ts';

const withObjects = (catalog: Catalog, wanted: (id: Id) => boolean): Catalog => ({
  ...catalog,
  objects: new Map([...catalog.objects].filter(([id]) => wanted(id))),
});

/** The catalog without those of `members` that cannot be given in an empty scratch. */
export async function withoutUnoffered(
  scratch: Database,
  catalog: Catalog,
  members: readonly Id[],
): Promise<Catalog> {
  const needed = new Set(members);
  for (const id of needed) {
    for (const { on } of catalog.dependencies().get(id) ?? []) needed.add(on);
  }
  for (const id of members) needed.delete(id);
  const { major } = scratch;
  await makeRoles(scratch, catalog.roles);
  const extensions = withObjects(catalog, (id) => needed.has(id));
  await run(scratch, plan(await readCatalog(scratch), extensions, { major }).steps);
  const lost = new Set<Id>();
  for (const id of members) {
    const more = withObjects(catalog, (each) => each === id || needed.has(each));
    try {
      await run(scratch, plan(extensions, more, { major }).steps);
    } catch (error) {
      if (!(error instanceof DatabaseError && undefinedNames.has(error.sqlstate))) throw error;
      lost.add(id);
    }
  }
  return lost.size === 0 ? catalog : withObjects(catalog, (id) => !lost.has(id));
}
