/** Who owns what an object belongs to: PostgreSQL ties a sequence only to a table of its own owner. */

import { accessGroups, kindOf } from '../kinds/registry.ts';
import type { Catalog, Id } from '../model/catalog.ts';

const ownerKinds = new Set(accessGroups.owners.map(({ name }) => name));

/** Whether a role other than the one that runs the plan owns what an object belongs to (`belongs: 'part'`). */
export function belongsToAnother(catalog: Catalog): (id: Id) => boolean {
  const dependencies = catalog.dependencies();
  const partOf = (id: Id) => dependencies.get(id)?.find(({ type }) => type === 'parent')?.on;
  let owned: ReadonlySet<Id | undefined> | undefined;
  const read = () =>
    new Set(
      [...catalog.objects.values()].flatMap(({ id, kind }) =>
        ownerKinds.has(kind) ? [partOf(id)] : [],
      ),
    );
  return (id) => {
    const object = catalog.objects.get(id);
    if (object === undefined || kindOf(object).belongs !== 'part') return false;
    owned ??= read();
    const all = owned;
    return (dependencies.get(id) ?? []).some(
      ({ on, type }) => type === 'needs' && (all.has(on) || all.has(partOf(on) ?? on)),
    );
  };
}
