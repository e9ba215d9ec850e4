/** How columns use types: within values of others, and whether a type refuses some values. */

import { kindOf } from '../kinds/registry.ts';
import { type Catalog, type Id, parentIn } from '../model/catalog.ts';
import { dependentsOf } from './dependents.ts';
import { RowUse } from './row-use.ts';

/** Whether columns that stay have values of a type within those of others. */
export function nesting(before: Catalog, after: Catalog): (type: Id) => boolean {
  const rows = new RowUse(before);
  const isNested = (type: Id, within: boolean): boolean => {
    const dependents = dependentsOf(before.dependencies());
    return (dependents.get(type) ?? []).some((id) => {
      const object = before.objects.get(id);
      if (object === undefined) return false;
      const { nests, adopt, adoptable } = kindOf(object);
      const inside = within || nests?.(object.spec) === true;
      if (adopt !== undefined) {
        if (!after.objects.has(id)) return false;
        const users = rows.usersOf(rows.tableOf(id));
        return inside || [...users].some((user) => after.objects.has(user));
      }
      return adoptable === true && isNested(id, inside);
    });
  };
  return (type) => isNested(type, false);
}

/** What stays, and has columns of a type, or of a domain over it; not with its values within those of others. */
export function usersBetween(before: Catalog, after: Catalog): (type: Id) => readonly Id[] {
  const dependencies = before.dependencies();
  return (type) => {
    const found = new Set<Id>();
    const types = new Set([type]);
    for (const each of types) {
      for (const id of dependentsOf(dependencies).get(each) ?? []) {
        const object = before.objects.get(id);
        if (object === undefined) continue;
        const { nests, detour, hasColumns } = kindOf(object);
        if (hasColumns === true) found.add(id);
        if (nests?.(object.spec) !== false) continue;
        if (detour === undefined) types.add(id);
        else found.add(parentIn(dependencies, id) ?? id);
      }
    }
    return [...found].filter((id) => after.objects.has(id)).sort();
  };
}

/** Whether the type that an object has takes not every value, itself or because of the one that it is over. */
export function demanding(after: Catalog): (id: Id) => boolean {
  const dependencies = after.dependencies();
  const whole = (id: Id) => parentIn(dependencies, id) ?? id;
  let types: ReadonlySet<Id> | undefined;
  const found = () =>
    new Set(
      [...after.objects.values()]
        .filter((object) => kindOf(object).demands?.(object.spec) === true)
        .map(({ id }) => whole(id)),
    );
  const isDemanding = (id: Id): boolean => {
    const object = after.objects.get(id);
    // What has the values within its own takes null for all of them.
    if (object === undefined || kindOf(object).nests?.(object.spec) !== false) return false;
    return (dependencies.get(id) ?? []).some(({ on }) => {
      const type = after.objects.get(on);
      if (type === undefined || kindOf(type).adoptable !== true) return false;
      types ??= found();
      return types.has(on) || isDemanding(on);
    });
  };
  return isDemanding;
}
