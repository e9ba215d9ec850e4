/** The TypeScript types of rows. */

import type { Column, ColumnTypes } from './column.ts';
import type { Columns, columnTypes } from './table.ts';

type TypesOf<C> = C extends Column<infer T> ? T : ColumnTypes;

type ColumnsOfTable<T> = T extends { readonly [columnTypes]?: infer C }
  ? Exclude<C, undefined> extends infer D extends Columns
    ? D
    : never
  : never;

type Nullable<T extends ColumnTypes, V> = T['nullable'] extends true ? V | null : V;

type Written<C extends Columns> = {
  [K in keyof C]: TypesOf<C[K]>['generated'] extends true ? never : K;
}[keyof C];

type MayLack<T extends ColumnTypes> = T['nullable'] extends true ? true : T['optional'];

type Required<C extends Columns> = {
  [K in Written<C>]: MayLack<TypesOf<C[K]>> extends true ? never : K;
}[Written<C>];

type Flat<T> = { [K in keyof T]: T[K] };

/**
 * A row of a table or a view as SELECT returns it: `type User = InferRow<typeof users>`.
 *
 * Its keys are those of the definition: columns with a name of their own need a client that maps it.
 */
export type InferRow<T> = Flat<{
  -readonly [K in keyof ColumnsOfTable<T>]: Nullable<
    TypesOf<ColumnsOfTable<T>[K]>,
    TypesOf<ColumnsOfTable<T>[K]>['row']
  >;
}>;

/**
 * The values of an INSERT: columns that may be null or have a default may be left out; those that
 * PostgreSQL writes itself (generated, identity ALWAYS) are not there.
 */
export type InferInsert<T> = InsertOf<ColumnsOfTable<T>>;

type InsertOf<C extends Columns> = Flat<
  {
    -readonly [K in Required<C>]: TypesOf<C[K]>['insert'];
  } & {
    -readonly [K in Exclude<Written<C>, Required<C>>]?:
      | Nullable<TypesOf<C[K]>, TypesOf<C[K]>['insert']>
      | undefined;
  }
>;
