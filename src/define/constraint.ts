/** Constraints that are written in the list of a table: over several columns, or with more options. */

import {
  columnReference,
  type PartLike,
  partData,
  resolveTarget,
  type TableColumn,
} from './column.ts';
import type { Action, ItemOf } from './declaration.ts';
import { item } from './definition.ts';
import { type Fragment, fragmentData } from './fragment.ts';
import { type Deferrable, deferrableData, renamedFromData } from './options.ts';
import { whereCalled } from './where.ts';

type Columns = readonly TableColumn[];

class KeyConstraint<K extends 'primary key' | 'unique'> {
  protected readonly data: () => ItemOf<K>;

  constructor(data: () => ItemOf<K>) {
    this.data = data;
  }

  [item](): ItemOf<K> {
    return this.data();
  }
}

/** What `primaryKey()` makes. Each method returns a new one. */
export class PrimaryKey extends KeyConstraint<'primary key'> {
  #with(change: Partial<ItemOf<'primary key'>>): PrimaryKey {
    return new PrimaryKey(() => ({ ...this.data(), ...change }));
  }

  /** The constraint's name; PostgreSQL chooses `table_pkey` otherwise. */
  named(name: string): PrimaryKey {
    return this.#with({ name });
  }

  /** Columns that the index carries without being part of the key. */
  include(...columns: Columns): PrimaryKey {
    return this.#with({ include: columns.map(columnReference) });
  }

  /**
   * Checked at the end of the transaction, if asked (`true`, `immediate`) or always (`deferred`); at once
   * unless said.
   */
  deferrable(option: Deferrable = true): PrimaryKey {
    return this.#with({ deferrable: deferrableData(option) });
  }

  /** COMMENT ON CONSTRAINT. */
  comment(comment: string): PrimaryKey {
    return this.#with({ comment });
  }

  /** It is the one that had this name. */
  renamedFrom(name: string): PrimaryKey {
    return this.#with({ renamedFrom: renamedFromData(name) });
  }
}

/** PRIMARY KEY over one or more columns, which become NOT NULL in the database. */
export function primaryKey(...columns: Columns): PrimaryKey {
  const where = whereCalled();
  return new PrimaryKey(() => ({
    kind: 'primary key',
    where,
    name: null,
    columns: columns.map(columnReference),
    include: [],
    deferrable: null,
    comment: null,
  }));
}

/** What `unique()` makes. Each method returns a new one. */
export class Unique extends KeyConstraint<'unique'> {
  #with(change: Partial<ItemOf<'unique'>>): Unique {
    return new Unique(() => ({ ...this.data(), ...change }));
  }

  /** The columns that are unique together. */
  on(...columns: Columns): Unique {
    return this.#with({ columns: columns.map(columnReference) });
  }

  /** Columns that the index carries without being part of the key. */
  include(...columns: Columns): Unique {
    return this.#with({ include: columns.map(columnReference) });
  }

  /** Two nulls are equal (PostgreSQL 15). */
  nullsNotDistinct(): Unique {
    return this.#with({ nullsNotDistinct: true });
  }

  /**
   * Checked at the end of the transaction, if asked (`true`, `immediate`) or always (`deferred`); at once
   * unless said.
   */
  deferrable(option: Deferrable = true): Unique {
    return this.#with({ deferrable: deferrableData(option) });
  }

  /** COMMENT ON CONSTRAINT. */
  comment(comment: string): Unique {
    return this.#with({ comment });
  }

  /** It is the one that had this name. */
  renamedFrom(name: string): Unique {
    return this.#with({ renamedFrom: renamedFromData(name) });
  }
}

/** UNIQUE: `unique().on(t.a, t.b)`, `unique('name').on(t.a)`. */
export function unique(name?: string): Unique {
  const where = whereCalled();
  return new Unique(() => ({
    kind: 'unique',
    where,
    name: name ?? null,
    columns: [],
    include: [],
    nullsNotDistinct: false,
    deferrable: null,
    comment: null,
  }));
}

/** What `check()` makes. Each method returns a new one. */
export class Check {
  readonly #data: ItemOf<'check'>;

  constructor(data: ItemOf<'check'>) {
    this.#data = data;
  }

  [item](): ItemOf<'check'> {
    return this.#data;
  }

  /** Tables that inherit do not get it. */
  noInherit(): Check {
    return new Check({ ...this.#data, noInherit: true });
  }

  /** Rows that exist are not checked. */
  notValid(): Check {
    return new Check({ ...this.#data, notValid: true });
  }

  /** COMMENT ON CONSTRAINT. */
  comment(comment: string): Check {
    return new Check({ ...this.#data, comment });
  }

  /** It is the one that had this name. */
  renamedFrom(name: string): Check {
    return new Check({ ...this.#data, renamedFrom: renamedFromData(name) });
  }
}

/** CHECK: `check('name', sql`…`)`, or `check(sql`…`)` with PostgreSQL's name. */
export function check(expression: Fragment): Check;
export function check(name: string, expression: Fragment): Check;
export function check(...given: [Fragment] | [string, Fragment]): Check {
  const [name, expression] = given.length === 1 ? [null, given[0]] : given;
  return new Check({
    kind: 'check',
    where: whereCalled(),
    name,
    expression: fragmentData(expression),
    noInherit: false,
    notValid: false,
    comment: null,
  });
}

/** What `foreignKey()` makes. Each method returns a new one. */
export class ForeignKey {
  readonly #data: () => ItemOf<'foreign key'>;

  constructor(data: () => ItemOf<'foreign key'>) {
    this.#data = data;
  }

  #with(change: Partial<ItemOf<'foreign key'>>): ForeignKey {
    return new ForeignKey(() => ({ ...this.#data(), ...change }));
  }

  [item](): ItemOf<'foreign key'> {
    return this.#data();
  }

  /** The other columns, given as a function because their table may come later. */
  references(target: () => TableColumn | readonly TableColumn[]): ForeignKey {
    return new ForeignKey(() => ({ ...this.#data(), target: resolveTarget(target) }));
  }

  /** The constraint's name; PostgreSQL chooses `table_column_fkey` otherwise. */
  named(name: string): ForeignKey {
    return this.#with({ name });
  }

  /** ON DELETE; `no action` unless said. */
  onDelete(onDelete: Action): ForeignKey {
    return this.#with({ onDelete });
  }

  /** ON UPDATE; `no action` unless said. */
  onUpdate(onUpdate: Action): ForeignKey {
    return this.#with({ onUpdate });
  }

  /** MATCH; `simple` unless said. */
  match(match: 'simple' | 'full'): ForeignKey {
    return this.#with({ match });
  }

  /**
   * Checked at the end of the transaction, if asked (`true`, `immediate`) or always (`deferred`); at once
   * unless said.
   */
  deferrable(option: Deferrable = true): ForeignKey {
    return this.#with({ deferrable: deferrableData(option) });
  }

  /** Rows that exist are not checked. */
  notValid(): ForeignKey {
    return this.#with({ notValid: true });
  }

  /** COMMENT ON CONSTRAINT. */
  comment(comment: string): ForeignKey {
    return this.#with({ comment });
  }

  /** It is the one that had this name. */
  renamedFrom(name: string): ForeignKey {
    return this.#with({ renamedFrom: renamedFromData(name) });
  }
}

/** FOREIGN KEY: `foreignKey(t.orgId, t.userId).references(() => [members.orgId, members.userId])`. */
export function foreignKey(...columns: Columns): ForeignKey {
  const where = whereCalled();
  return new ForeignKey(() => ({
    kind: 'foreign key',
    where,
    name: null,
    columns: columns.map(columnReference),
    target: null,
    onDelete: null,
    onUpdate: null,
    match: 'simple',
    deferrable: null,
    notValid: false,
    comment: null,
  }));
}

/** What `exclude()` makes. Each method returns a new one. */
export class Exclusion {
  readonly #data: ItemOf<'exclusion'>;

  constructor(data: ItemOf<'exclusion'>) {
    this.#data = data;
  }

  #with(change: Partial<ItemOf<'exclusion'>>): Exclusion {
    return new Exclusion({ ...this.#data, ...change });
  }

  [item](): ItemOf<'exclusion'> {
    return this.#data;
  }

  /** The index method, `gist` unless said. */
  using(method: string): Exclusion {
    return this.#with({ method });
  }

  /** One element: rows conflict when all elements answer true. */
  on(part: PartLike, operator: string): Exclusion {
    const { elements } = this.#data;
    return this.#with({ elements: [...elements, { part: partData(part), operator }] });
  }

  /** Columns that the index carries without being part of the key. */
  include(...columns: Columns): Exclusion {
    return this.#with({ include: columns.map(columnReference) });
  }

  /** Only rows for which it holds exclude each other. */
  where(condition: Fragment): Exclusion {
    return this.#with({ condition: fragmentData(condition) });
  }

  /**
   * Checked at the end of the transaction, if asked (`true`, `immediate`) or always (`deferred`); at once
   * unless said.
   */
  deferrable(option: Deferrable = true): Exclusion {
    return this.#with({ deferrable: deferrableData(option) });
  }

  /** COMMENT ON CONSTRAINT. */
  comment(comment: string): Exclusion {
    return this.#with({ comment });
  }

  /** It is the one that had this name. */
  renamedFrom(name: string): Exclusion {
    return this.#with({ renamedFrom: renamedFromData(name) });
  }
}

/** EXCLUDE: `exclude('name').on(t.room, '=').on(t.during, '&&')`. */
export function exclude(name?: string): Exclusion {
  return new Exclusion({
    kind: 'exclusion',
    where: whereCalled(),
    name: name ?? null,
    method: 'gist',
    elements: [],
    include: [],
    condition: null,
    deferrable: null,
    comment: null,
  });
}
