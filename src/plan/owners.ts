/** Who owns what an object belongs to: PostgreSQL ties a sequence only to a table of its own owner. */

import { accessGroups, kindOf } from '../kinds/registry.ts';
import { type Catalog, type Id, parentIn } from '../model/catalog.ts';

const ownerKinds = new Set(accessGroups.owners.map(({ name }) => name));

/** Whether a role other than the one that runs the plan owns what an object belongs to (`belongs: 'part'`). */
export function belongsToAnother(catalog: Catalog): (id: Id) => boolean {
  const dependencies = catalog.dependencies();
  let owned: ReadonlySet<Id | undefined> | undefined;
  const read = () =>
    new Set(
      [...catalog.objects.values()].flatMap(({ id, kind }) =>
        ownerKinds.has(kind) ? [parentIn(dependencies, id)] : [],
      ),
    );
  return (id) => {
    const object = catalog.objects.get(id);
    if (object === undefined || kindOf(object).belongs !== 'part') return false;
    owned ??= read();
    for (const { on, type } of dependencies.get(id) ?? []) {
      if (type === 'needs' && (owned.has(on) || owned.has(parentIn(dependencies, on) ?? on)))
        return true;
    }
    return false;
  };
}
