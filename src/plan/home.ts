/** The tables whose rows a plan keeps, as replace.ts leaves it to keeping.ts. */

import type { Mapped } from '../kinds/context.ts';
import type { Kind } from '../kinds/kind.ts';
import { kindOf } from '../kinds/registry.ts';
import { type Catalog, type CatalogObject, type Id, identityIn } from '../model/catalog.ts';
import { type Sql, trusted } from '../model/sql.ts';
import type { ContextOf } from './contexts.ts';

/** What replace.ts has decided. */
export interface Decided {
  readonly before: Catalog;
  readonly after: Catalog;
  readonly replaced: ReadonlySet<Id>;
  /** Whatever is dropped, made again, or moves to another type. */
  readonly gone: ReadonlySet<Id>;
  readonly altered: ReadonlySet<Id>;
  readonly contextOf: ContextOf;
  /** What was declared for the values of a column. */
  readonly mappedFor: (column: Id) => Mapped;
}

/** The tables whose rows are kept for one: itself, and partitions. */
export interface Home {
  readonly table: Id;
  readonly tables: readonly Id[];
  /** None of its partitions keeps its own. */
  readonly whole: boolean;
  /** Where it stays, and bounds change: what is true of the rows that leave a partition which stays. */
  readonly leaving?: ReadonlyMap<Id, Sql>;
}

type Holder = NonNullable<Kind['holder']>;

export const holderOf = (object: CatalogObject): Holder | undefined => kindOf(object).holder;

/** None where it is not there. */
export const objectIn = ({ objects }: Catalog, id: Id): CatalogObject[] => {
  const found = objects.get(id);
  return found === undefined ? [] : [found];
};

export const nameOf = (id: Id): Sql => trusted(identityIn(id));
