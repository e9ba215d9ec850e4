/** Views and materialized views. */

import type { DeclarationOf, Reference } from './declaration.ts';
import { type Definition, declare, item, type Named, named, remember } from './definition.ts';
import { type Fragment, fragmentData } from './fragment.ts';
import { type Renamed, renamedFromData, type Storage } from './options.ts';
import {
  boundColumns,
  type Columns,
  type ColumnsOf,
  type columnTypes,
  type TableItems,
  tolerant,
} from './table.ts';
import { watched } from './watched.ts';
import { whereCalled } from './where.ts';

/** A view: the columns that were declared are its properties. */
export type View<C extends Columns = Columns> = ColumnsOf<C> &
  Definition &
  Named & { readonly [columnTypes]?: C };

/** Options of `view()`. */
export interface ViewOptions extends Renamed {
  /** COMMENT ON VIEW. */
  readonly comment?: string;
  /** `{ security_barrier: true, security_invoker: true }`. */
  readonly with?: Storage;
  /** WITH CHECK OPTION: rows written through the view must be seen by it; not checked unless said. */
  readonly checkOption?: 'local' | 'cascaded';
  /** The query names the view itself. */
  readonly recursive?: boolean;
}

/** Options of `materializedView()`. */
export interface MaterializedViewOptions extends Renamed {
  /** COMMENT ON MATERIALIZED VIEW. */
  readonly comment?: string;
  /** Storage parameters: `{ fillfactor: 70 }`. */
  readonly with?: Storage;
  /** False: WITH NO DATA, to be refreshed later. True unless said. */
  readonly withData?: boolean;
}

interface Options extends ViewOptions, MaterializedViewOptions {}

/** A view before its query. */
export interface ViewBuilder<C extends Columns> extends Definition {
  /** The query: sql`SELECT …`. */
  as(query: Fragment): View<C>;
}

type Kind = 'view' | 'materialized view';

function newView<C extends Columns>(
  reference: Reference & { kind: Kind },
  where: string,
  columns: C,
  items: TableItems<C>,
  given: Options,
): ViewBuilder<C> {
  const options = watched(given, where);
  const bound = boundColumns(reference, columns);
  const none: object = Object.create(null);
  const data = (query: Fragment | null): DeclarationOf<Kind> => ({
    kind: reference.kind,
    where,
    schema: reference.schema,
    name: reference.name,
    comment: options.comment ?? null,
    renamedFrom: renamedFromData(options.renamedFrom),
    query: query === null ? null : fragmentData(query),
    columns: Object.entries(columns).map(([key, { state }]) => state.name ?? key),
    items: items(tolerant(reference, bound)).map((each) => each[item]()),
    storage: { ...options.with },
    checkOption: options.checkOption ?? null,
    recursive: options.recursive ?? false,
    withData: options.withData ?? true,
  });
  return {
    [declare]: () => data(null),
    as: (query) =>
      remember(
        Object.assign(none, bound, {
          [named]: reference,
          [declare]: () => data(query),
        }),
      ),
  };
}

/** CREATE VIEW. Columns are for the types of rows: that they exist is checked when it is loaded. */
export interface MakeView {
  (name: string): ViewBuilder<Record<never, never>>;
  <const C extends Columns>(name: string, columns: C, options?: ViewOptions): ViewBuilder<C>;
}

export interface MakeMaterializedView {
  (name: string): ViewBuilder<Record<never, never>>;
  <const C extends Columns>(
    name: string,
    columns: C,
    items?: TableItems<C>,
    options?: MaterializedViewOptions,
  ): ViewBuilder<C>;
}

export function viewIn(schema: string): MakeView {
  return (name: string, columns: Columns = {}, options: ViewOptions = {}): ViewBuilder<Columns> =>
    newView({ kind: 'view', schema, name }, whereCalled(), columns, () => [], options);
}

export function materializedViewIn(schema: string): MakeMaterializedView {
  return (
    name: string,
    columns: Columns = {},
    items: TableItems<Columns> = () => [],
    options: MaterializedViewOptions = {},
  ): ViewBuilder<Columns> =>
    newView({ kind: 'materialized view', schema, name }, whereCalled(), columns, items, options);
}

/** A view: `view('active', { id: bigint() }).as(sql`SELECT id FROM ${users}`)`. */
export const view: MakeView = viewIn('public');

/** A materialized view; its third argument lists its indexes. */
export const materializedView: MakeMaterializedView = materializedViewIn('public');
