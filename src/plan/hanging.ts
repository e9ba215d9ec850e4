/**
 * What hangs on something that PostgreSQL makes again by itself, where a column gets another type: it drops that first,
 * and refuses. A foreign key, or a view that groups by it, hangs on a primary key, and needs none of the columns that
 * the key only includes.
 */

import { kindOf } from '../kinds/registry.ts';
import { type Catalog, type Id, waits } from '../model/catalog.ts';

/** What is under that on which it hangs: when one of these changes, it must be out of the way. */
export function hungOver(id: Id, { objects, dependencies }: Catalog): readonly Id[] {
  const needs = (of: Id) =>
    (dependencies().get(of) ?? []).flatMap((each) =>
      each.type !== 'parent' && waits(each) ? [each.on] : [],
    );
  const madeAgain = (each: Id) => {
    const object = objects.get(each);
    if (object === undefined) return false;
    const { followsRetype, ofAnyType } = kindOf(object);
    return followsRetype !== undefined && ofAnyType !== true;
  };
  return madeAgain(id) ? [] : needs(id).filter(madeAgain).flatMap(needs);
}
