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

/** Of each sequence that a column owns, the table. */
export function ownersIn(catalog: Catalog): ReadonlyMap<Id, Id> {
  const dependencies = catalog.dependencies();
  const found = new Map<Id, Id>();
  for (const object of catalog.objects.values()) {
    if (kindOf(object).belongs !== 'part') continue;
    const sequence = parentIn(dependencies, object.id);
    const column = dependencies.get(object.id)?.find(({ type }) => type === 'needs')?.on;
    const table = column === undefined ? undefined : parentIn(dependencies, column);
    if (sequence !== undefined && table !== undefined) found.set(sequence, table);
  }
  return found;
}
