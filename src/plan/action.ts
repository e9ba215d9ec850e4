/** What a plan does to one object: the nodes that order.ts sorts. */

import { type CatalogObject, describe } from '../model/catalog.ts';
import type { Statement } from '../model/statement.ts';

/**
 * - `aside`, `adopt`, `discard`: a type is replaced under the columns that use it: the old one is
 *   renamed away, its users move to the new one, the old one is dropped.
 */
export type ActionType = 'drop' | 'aside' | 'create' | 'alter' | 'adopt' | 'discard';

export interface Action {
  readonly type: ActionType;
  /** The object as it is before (drop, aside, discard) or after (create, alter, adopt). */
  readonly object: CatalogObject;
  /** True for the two halves of a replacement. */
  readonly replaces: boolean;
  /** For alter, adopt, aside and discard; a drop's and a create's are made when they are folded. */
  readonly statements: readonly Statement[];
  /** Of an alter: PostgreSQL refuses it while others depend on the object. */
  readonly rebuildsDependents?: true;
}

const none: readonly [] = [];

/** One whose statements are made when it is folded. */
export function plainAction(
  type: 'create' | 'drop',
  object: CatalogObject,
  replaces: boolean,
): Action {
  return { type, object, replaces, statements: none };
}

export function describeAction(action: Action): string {
  return `${action.type} ${describe(action.object.id)}`;
}
