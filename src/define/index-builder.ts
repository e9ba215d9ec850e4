/** Indexes: `index('name').using('gin').on(t.tags).where(sql`…`)`. */

import { columnReference, type PartLike, partData, type TableColumn } from './column.ts';
import type { ItemOf } from './declaration.ts';
import { item } from './definition.ts';
import { type Fragment, fragmentData } from './fragment.ts';
import { renamedFromData, type Storage } from './options.ts';
import { whereCalled } from './where.ts';

/** What `index()` and `uniqueIndex()` make. Each method returns a new one. */
export class Index {
  readonly #data: ItemOf<'index'>;

  constructor(data: ItemOf<'index'>) {
    this.#data = data;
  }

  #with(change: Partial<ItemOf<'index'>>): Index {
    return new Index({ ...this.#data, ...change });
  }

  [item](): ItemOf<'index'> {
    return this.#data;
  }

  /** Columns, sql`expressions`, or either with an order: `t.at.desc()`, `expression(sql`…`).op(…)`. */
  on(...parts: readonly PartLike[]): Index {
    return this.#with({ parts: parts.map(partData) });
  }

  /** The index method: btree unless said. */
  using(method: string, ...parts: readonly PartLike[]): Index {
    return this.#with({ method, ...(parts.length > 0 ? { parts: parts.map(partData) } : {}) });
  }

  /** A partial index: only of rows for which it holds. */
  where(condition: Fragment): Index {
    return this.#with({ condition: fragmentData(condition) });
  }

  /** Columns that the index carries without being part of the key. */
  include(...columns: readonly TableColumn[]): Index {
    return this.#with({ include: columns.map(columnReference) });
  }

  /** Two nulls are equal in a unique index (PostgreSQL 15). */
  nullsNotDistinct(): Index {
    return this.#with({ nullsNotDistinct: true });
  }

  /** Storage parameters: `{ fillfactor: 70 }`. */
  with(storage: Storage): Index {
    return this.#with({ storage: { ...storage } });
  }

  /** COMMENT ON INDEX. */
  comment(comment: string): Index {
    return this.#with({ comment });
  }

  /** It is the one that had this name. */
  renamedFrom(name: string): Index {
    return this.#with({ renamedFrom: renamedFromData(name) });
  }
}

function newIndex(unique: boolean, name: string | undefined): Index {
  return new Index({
    kind: 'index',
    where: whereCalled(),
    name: name ?? null,
    unique,
    method: null,
    parts: [],
    include: [],
    nullsNotDistinct: false,
    storage: {},
    condition: null,
    comment: null,
  });
}

/** CREATE INDEX. Without a name PostgreSQL chooses `table_column_idx`. */
export function index(name?: string): Index {
  return newIndex(false, name);
}

/** CREATE UNIQUE INDEX. */
export function uniqueIndex(name?: string): Index {
  return newIndex(true, name);
}
