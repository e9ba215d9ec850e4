/** Tables. */

import { type Column, type ColumnTypes, columnReference, TableColumn } from './column.ts';
import type { ColumnData, DeclarationOf, ItemData, Reference } from './declaration.ts';
import { type Definition, declare, item, type Named, named, remember } from './definition.ts';
import { Fragment, fragmentData, sql } from './fragment.ts';
import { type Renamed, renamedFromData, type Storage } from './options.ts';
import { watched } from './watched.ts';
import { whereCalled } from './where.ts';

/** Columns by key. A column's name is its key unless its type was given one. */
export type Columns = Readonly<Record<string, Column>>;

/** Only for the types of rows; never set. */
export declare const columnTypes: unique symbol;

/** What a table's list may hold: constraints, indexes, triggers, policies. */
export interface TableItem {
  [item](): ItemData;
}

type TypesOf<C> = C extends Column<infer T> ? T : ColumnTypes;

/** The columns of a table or a view, by key. */
export type ColumnsOf<C extends Columns> = {
  readonly [K in keyof C]: TableColumn<TypesOf<C[K]>>;
};

/** A table: its columns are its properties. */
export type Table<C extends Columns = Columns> = ColumnsOf<C> &
  Definition &
  Named & { readonly [columnTypes]?: C };

type PartitionKey = string | Fragment | readonly (string | Fragment)[];

/** PARTITION BY: one strategy, and its key. */
export type PartitionBy =
  | { readonly range: PartitionKey }
  | { readonly list: PartitionKey }
  | { readonly hash: PartitionKey };

function partitionByData(by: PartitionBy | undefined): DeclarationOf<'table'>['partitionBy'] {
  if (by === undefined) return null;
  const options = watched(by);
  const [strategy, given] =
    'range' in options
      ? (['range', options.range] as const)
      : 'list' in options
        ? (['list', options.list] as const)
        : (['hash', options.hash] as const);
  const key = typeof given === 'string' || given instanceof Fragment ? [given] : given;
  return {
    strategy,
    key: key.map((each) => (typeof each === 'string' ? each : fragmentData(each))),
  };
}

/** Options of `table()`. */
export interface TableOptions extends Renamed {
  /** COMMENT ON TABLE. */
  readonly comment?: string;
  /** Not written to the write-ahead log: empty after a crash, absent on replicas. */
  readonly unlogged?: boolean;
  /** PARTITION BY: `{ range: 'created_at' }`; columns by their names in the database, or SQL. */
  readonly partitionBy?: PartitionBy;
  /** INHERITS: tables whose columns it has besides its own. */
  readonly inherits?: readonly Named[];
  /** Storage parameters: `{ fillfactor: 70 }`. */
  readonly with?: Storage;
  /** ENABLE ROW LEVEL SECURITY; `forced`: for the table's owner too. */
  readonly rowSecurity?: boolean | 'forced';
}

/** The third argument of `table()`: given the columns, it lists what belongs to the table. */
export type TableItems<C extends Columns> = (columns: ColumnsOf<C>) => readonly TableItem[];

/** The columns by key. One that does not exist is kept by its name, for the check to report. */
export function boundColumns<C extends Columns>(table: Reference, columns: C): ColumnsOf<C> {
  const bound: Record<string, TableColumn> = Object.create(null);
  for (const [key, column] of Object.entries(columns)) {
    bound[key] = new TableColumn(table, column.state.name ?? key);
  }
  // The one place where the keys of an object become the keys of its type.
  return bound as ColumnsOf<C>;
}

/** The same, answering for keys that do not exist, so that the check can name them. */
export function tolerant<T extends object>(table: Reference, columns: T): T {
  return new Proxy(columns, {
    get: (target, key, receiver) =>
      typeof key === 'symbol' || key in target
        ? Reflect.get(target, key, receiver)
        : new TableColumn(table, key),
  });
}

function columnData(key: string, { state }: Column): ColumnData {
  return {
    where: state.where,
    name: state.name ?? key,
    type: state.type,
    notNull: state.notNull,
    default: state.default,
    identity: state.identity,
    generated: state.generated,
    collation: state.collation,
    comment: state.comment,
    renamedFrom: state.renamedFrom,
  };
}

function tableData(
  reference: Reference,
  where: string,
  columns: Columns,
  items: readonly TableItem[],
  options: TableOptions,
): DeclarationOf<'table'> {
  const entries = Object.entries(columns);
  return {
    kind: 'table',
    where,
    schema: reference.schema,
    name: reference.name,
    comment: options.comment ?? null,
    renamedFrom: renamedFromData(options.renamedFrom),
    columns: entries.map(([key, column]) => columnData(key, column)),
    items: [
      ...entries.flatMap(([key, { state }]) =>
        state.items.map((make) =>
          make(columnReference(new TableColumn(reference, state.name ?? key))),
        ),
      ),
      ...items.map((each) => each[item]()),
    ],
    partitionBy: partitionByData(options.partitionBy),
    partitionOf: null,
    inherits: (options.inherits ?? []).map((each) => each[named]),
    unlogged: options.unlogged ?? false,
    storage: { ...options.with },
    rowSecurity: (options.rowSecurity ?? false) !== false,
    forceRowSecurity: options.rowSecurity === 'forced',
  };
}

/** CREATE TABLE, with what belongs to the table. */
export interface MakeTable {
  <const C extends Columns>(
    name: string,
    columns: C,
    items?: TableItems<C>,
    options?: TableOptions,
  ): Table<C>;
  <const C extends Columns>(name: string, columns: C, options: TableOptions): Table<C>;
}

export function tableIn(schema: string): MakeTable {
  return <C extends Columns>(
    name: string,
    columns: C,
    third?: TableItems<C> | TableOptions,
    fourth: TableOptions = {},
  ): Table<C> => {
    const where = whereCalled();
    const reference: Reference = { kind: 'table', schema, name };
    const options = watched(typeof third === 'object' ? third : fourth, where);
    const bound = boundColumns(reference, columns);
    const none: object = Object.create(null);
    return remember(
      Object.assign(none, bound, {
        [named]: reference,
        [declare]: () => {
          const items = typeof third === 'function' ? third(tolerant(reference, bound)) : [];
          return tableData(reference, where, columns, items, options);
        },
      }),
    );
  };
}

/**
 * A table in the schema `public`: `table('users', { id: bigint().identity() }, (t) => [index().on(t.id)])`.
 *
 * A column's name is its key unless its type is given one: `createdAt: timestamptz('created_at')`.
 * Third and fourth arguments: constraints, indexes, triggers and policies; options.
 */
export const table: MakeTable = tableIn('public');

type Bound = string | number | bigint | boolean | null | Date | Fragment;
type Bounds = Bound | readonly Bound[];

/** Where its rows are: one of the four. */
export type PartitionOptions<T> = TableOptions & { readonly of: T } & (
    | { readonly from: Bounds; readonly to: Bounds }
    | { readonly in: readonly Bound[] }
    | { readonly modulus: number; readonly remainder: number }
    | { readonly default: true }
  );

const isBounds = (bounds: Bounds): bounds is readonly Bound[] => Array.isArray(bounds);

function boundOf(options: PartitionOptions<unknown>): Fragment {
  const list = (bounds: Bounds) =>
    sql.join((isBounds(bounds) ? bounds : [bounds]).map((each) => sql`${each}`));
  if ('from' in options)
    return sql`FOR VALUES FROM (${list(options.from)}) TO (${list(options.to)})`;
  if ('in' in options) return sql`FOR VALUES IN (${list(options.in)})`;
  if ('modulus' in options) {
    return sql`FOR VALUES WITH (MODULUS ${options.modulus}, REMAINDER ${options.remainder})`;
  }
  if (!('default' in options)) {
    throw new Error(
      'a partition says where its rows are: from and to, in, modulus and remainder, or default',
    );
  }
  return sql`DEFAULT`;
}

/** CREATE TABLE … PARTITION OF; its columns are those of the other. */
export type MakePartition = <T extends Definition & Named>(
  name: string,
  options: PartitionOptions<T>,
  items?: (columns: T) => readonly TableItem[],
) => T;

export function partitionIn(schema: string): MakePartition {
  return <T extends Definition & Named>(
    name: string,
    given: PartitionOptions<T>,
    items: (columns: T) => readonly TableItem[] = () => [],
  ): T => {
    const where = whereCalled();
    const options = watched(given, where);
    const reference: Reference = { kind: 'table', schema, name };
    const columns = Object.entries(options.of).map(([key, column]) => [
      key,
      column instanceof TableColumn ? new TableColumn(reference, column.name) : column,
    ]);
    const none: object = Object.create(null);
    const made: T = Object.assign(none, Object.fromEntries(columns), {
      [named]: reference,
      [declare]: () => ({
        ...tableData(reference, where, {}, items(tolerant(reference, made)), options),
        partitionOf: { table: options.of[named], bound: fragmentData(boundOf(options)) },
      }),
    });
    return remember(made);
  };
}

/**
 * A partition: `partition('events_2026', { of: events, from: '2026-01-01', to: '2027-01-01' })`, or
 * `in: ['a', 'b']`, `modulus: 4, remainder: 0`, `default: true`. Third argument: what it has of its own.
 */
export const partition: MakePartition = partitionIn('public');
