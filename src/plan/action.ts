/** What a plan does to one object: the nodes that order.ts sorts. */

import { type CatalogObject, describe, type Id } from '../model/catalog.ts';
import type { Statement } from '../model/statement.ts';

/**
 * - `aside`, `adopt`, `discard`: a type is replaced under the columns that use it: the old one is
 *   renamed away, its users move to the new one, the old one is dropped.
 * - `detour`: a column becomes text while the type that it has changes; an `adopt` brings it back.
 * - `keep`, `refill`: a table is made again: its rows are set aside before anything of it goes, and put back
 *   when all that they need is there.
 */
export type ActionType =
  | 'drop'
  | 'aside'
  | 'create'
  | 'alter'
  | 'adopt'
  | 'discard'
  | 'detour'
  | 'keep'
  | 'refill';

export interface Action {
  readonly type: ActionType;
  /** The object as it is before (drop, aside, discard, detour) or after (create, alter, adopt). */
  readonly object: CatalogObject;
  /** True for the two halves of a replacement. */
  readonly replaces: boolean;
  /** For alter, adopt, aside, discard and detour; a drop's and a create's are made when they are folded. */
  readonly statements: readonly Statement[];
  /** Of an alter: PostgreSQL refuses it while others depend on the object. */
  readonly rebuildsDependents?: true;
  /** Of alter and create: PostgreSQL refuses it while columns of other tables have rows of its table within. */
  readonly writesRows?: true;
  /** Of a drop: its rows are set aside. Of keep and refill: tables whose rows these are, or will be. Of an alter: tables that lose rows of which a refill brings them elsewhere. */
  readonly rows?: readonly Id[];
  /** Of refill: what ties the partitions among them, all but the table's own tie. */
  readonly ties?: readonly Id[];
  /** Of keep: columns whose values are not set aside. */
  readonly lost?: readonly Id[];
}

/** It may have to be committed on its own: the sooner, the less is done already when what comes then fails. */
export const commitsAlone = ({ statements }: Action) =>
  statements.some(({ commitBeforeUse }) => commitBeforeUse);

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
