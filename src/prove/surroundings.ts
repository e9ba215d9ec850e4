/**
 * What is outside of a scope, made in a scratch before what is managed is made there: a key may reference
 * it, a column have its type. What cannot be made is left out; what needs it then says so.
 */

import { withoutAccess } from '../catalog/access.ts';
import { readCatalog } from '../catalog/read.ts';
import { only } from '../catalog/scope.ts';
import type { Database } from '../database/database.ts';
import { DatabaseError } from '../database/database-error.ts';
import type { Catalog, Id } from '../model/catalog.ts';
import { plan } from '../plan/plan.ts';
import { makeRoles } from './clone.ts';
import { run } from './run.ts';

/** What is outside and rests on nothing that is managed. */
export function foundationOf(catalog: Catalog): Catalog {
  const { outside } = catalog;
  if (outside === undefined) return only(catalog, () => false);
  const dependencies = catalog.dependencies();
  const known = new Map<Id, boolean>();
  const rests = (id: Id): boolean => {
    if (!outside.has(id)) return true;
    const before = known.get(id);
    if (before !== undefined) return before;
    // What is in a circle with itself rests on nothing else.
    known.set(id, false);
    const found = (dependencies.get(id) ?? []).some(({ on }) => rests(on));
    known.set(id, found);
    return found;
  };
  return withoutAccess(only(catalog, (id) => !rests(id)));
}

/** Makes what is outside in `around`; what is not there yet. */
export async function surround(scratch: Database, around: Catalog): Promise<void> {
  const foundation = foundationOf(around);
  if (foundation.objects.size === 0) return;
  const here = await readCatalog(scratch);
  const wanted = {
    ...foundation,
    objects: new Map([...foundation.objects, ...here.objects]),
    outside: undefined,
  };
  await makeRoles(scratch, around.roles);
  const { steps } = plan(here, wanted, { major: scratch.major });
  try {
    await run(scratch, steps);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    for (const step of steps) await attempt(() => run(scratch, [step]));
  }
}

async function attempt(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
  }
}
