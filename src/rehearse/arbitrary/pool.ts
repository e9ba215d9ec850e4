/**
 * What rows of a schema are drawn from: rows that PostgreSQL has accepted together, and values that it
 * accepts in columns which nothing else of the row depends on.
 *
 * Whatever part of the rows is taken, with the rows that they refer to, PostgreSQL accepts it again: no
 * constraint but a foreign key can be broken by leaving rows out. So arbitraries need no database.
 */

import * as z from 'zod';
import type { Database, Session } from '../../database/database.ts';
import { ident, join, literal, type Sql, sql } from '../../model/sql.ts';
import { acceptedValues, candidatesFor } from '../candidates.ts';
import { readFillable } from '../fillable.ts';
import { randomOf } from '../random.ts';
import { fillTablesIn } from '../rows.ts';
import { type ColumnShape, type ReferenceShape, readShapes, type TableShape } from '../shape.ts';
import { limitsOf, ordinaryOf } from '../values.ts';

export type Value = string | null;

/** A row of a pool: its table's place in the pool, and its own in the table. */
export interface RowAddress {
  readonly table: number;
  readonly row: number;
}

export interface PoolRow {
  /** By column; without those that are generated. */
  readonly values: ReadonlyMap<string, Value>;
  /** Rows that it refers to, where it is not free to refer to others. */
  readonly parents: readonly RowAddress[];
}

/** A foreign key whose columns nothing else depends on: any row may refer to any parent. */
export interface Link {
  readonly columns: readonly string[];
  /** The first is null where that is allowed. The last are orphans, where it is NOT VALID. */
  readonly options: readonly {
    readonly key: readonly Value[];
    readonly parent: RowAddress | null;
  }[];
}

export interface PoolTable {
  readonly shape: TableShape;
  /** Columns that an INSERT names. */
  readonly columns: readonly ColumnShape[];
  readonly rows: readonly PoolRow[];
  /** True when the rows were in the database before: they are there for others to refer to. */
  readonly present: boolean;
  /** Values of columns that are not bound, the plainest first. */
  readonly free: ReadonlyMap<string, readonly Value[]>;
  /** By name of the foreign key. */
  readonly links: ReadonlyMap<string, Link>;
}

export interface Pool {
  readonly tables: readonly PoolTable[];
}

export interface PoolOptions {
  readonly seed: number;
  /** Rows to make in each table; 40 unless said. */
  readonly rows?: number | undefined;
  /** Tables of the schema to come: values that it will not take are worth trying in the old one. */
  readonly after?: readonly TableShape[] | undefined;
}

const keptRows = z.array(
  z.object({ row: z.array(z.string().nullable()), within: z.array(z.string()) }),
);

interface Found {
  readonly shape: TableShape;
  readonly columns: readonly ColumnShape[];
  readonly present: boolean;
  readonly rows: readonly {
    readonly values: ReadonlyMap<string, Value>;
    /** Partitions that it is in. */
    readonly within: readonly string[];
  }[];
}

/** Of a row, in a table that is partitioned. */
const partitionsOfRow = sql`(
  SELECT coalesce(json_agg(format('%I.%I', n.nspname, p.relname)), '[]')
  FROM pg_partition_ancestors(tableoid) AS a JOIN pg_class AS p ON p.oid = a.relid
  JOIN pg_namespace AS n ON n.oid = p.relnamespace)`;

async function findRows(session: Session, shape: TableShape, present: boolean): Promise<Found> {
  const columns = shape.columns.filter(({ generated }) => !generated);
  const texts = columns.map(({ name }) => sql`${ident(name)}::text`);
  const from = shape.partitioned ? shape.sql : sql`ONLY ${shape.sql}`;
  const rows = keptRows.parse(
    await session.query(
      sql`SELECT json_build_array(${join(texts)}) AS row, ${shape.partitioned ? partitionsOfRow : sql`'[]'::json`} AS within
        FROM ${from} ORDER BY tableoid, ctid LIMIT 1000`,
    ),
  );
  const found = rows.map(({ row, within }) => ({
    values: new Map(columns.map(({ name }, at) => [name, row[at] ?? null] as const)),
    within,
  }));
  return { shape, columns, present, rows: found };
}

interface Referred {
  readonly values: ReadonlyMap<string, Value>;
  readonly address: RowAddress;
}

/** Rows that it may refer to. */
function referredBy({ target, partition }: ReferenceShape, tables: readonly Found[]): Referred[] {
  const table = tables.findIndex(({ shape }) => shape.sql === target);
  const rows = tables[table]?.rows ?? [];
  return rows.flatMap(({ values, within }, row) =>
    partition === null || within.includes(partition) ? [{ values, address: { table, row } }] : [],
  );
}

function parentOf(
  reference: ReferenceShape,
  referred: readonly Referred[],
  row: ReadonlyMap<string, Value>,
): RowAddress | undefined {
  const key = reference.columns.map((name) => row.get(name) ?? null);
  if (key.includes(null)) return undefined;
  const parent = referred.find(({ values }) =>
    reference.targetColumns.every((name, n) => values.get(name) === key[n]),
  );
  return parent?.address;
}

const isLoose = (shape: TableShape, reference: ReferenceShape): boolean => {
  const others = shape.references.filter((each) => each !== reference);
  const columns = shape.columns.filter(({ name }) => reference.columns.includes(name));
  const shared = others.flatMap((each) => each.columns);
  // A row that must refer to one of its own table may be all that there is to refer to.
  const free = reference.target !== shape.sql || columns.some(({ nullable }) => nullable);
  return free && columns.every(({ name, bound }) => !bound && !shared.includes(name));
};

function withParents(tables: readonly Found[], { shape, rows }: Found): PoolRow[] {
  const fixed = shape.references
    .filter((reference) => !isLoose(shape, reference))
    .map((reference) => ({ reference, referred: referredBy(reference, tables) }));
  return rows.map(({ values }) => ({
    values,
    parents: fixed.flatMap(
      ({ reference, referred }) => parentOf(reference, referred, values) ?? [],
    ),
  }));
}

/** What the column of the schema to come takes and names. */
function alsoFor(column: ColumnShape, after: TableShape | undefined, seed: number): string[] {
  const next = after?.columns.find(({ name }) => name === column.name);
  if (next === undefined || next.typeText === column.typeText) return [];
  const random = randomOf(seed, column.name, next.typeText);
  return [...limitsOf(next.type), ...ordinaryOf(next.type, random, 4)];
}

async function valuesFor(
  session: Session,
  shape: TableShape,
  column: ColumnShape,
  options: PoolOptions,
): Promise<Value[]> {
  const after = options.after?.find((each) => each.sql === shape.sql);
  const texts = [...shape.checkTexts, ...(after?.checkTexts ?? [])];
  const random = randomOf(options.seed, shape.sql, column.name);
  const also = alsoFor(column, after, options.seed);
  const { limits, ordinary } = await candidatesFor(
    session,
    { ...shape, checkTexts: texts },
    column,
    random,
    options.rows ?? 40,
    also,
  );
  const [plain = limits[0], ...others] = ordinary;
  const first = plain === undefined ? [] : [plain];
  return [...new Set<Value>([...first, ...(column.nullable ? [null] : []), ...limits, ...others])];
}

async function freeValues(
  session: Session,
  { shape, columns }: Found,
  options: PoolOptions,
): Promise<ReadonlyMap<string, readonly Value[]>> {
  const free = new Map<string, readonly Value[]>();
  const referring = shape.references.flatMap((reference) => reference.columns);
  for (const column of columns) {
    if (column.bound || column.automatic || referring.includes(column.name)) continue;
    const values = await valuesFor(session, shape, column, options);
    if (values.length > 0) free.set(column.name, values);
  }
  return free;
}

/** Keys that no row of the target has. */
async function orphansOf(
  session: Session,
  shape: TableShape,
  reference: ReferenceShape,
  referred: readonly Referred[],
  options: PoolOptions,
): Promise<Value[][]> {
  const values: Value[][] = [];
  for (const [at, name] of reference.columns.entries()) {
    const column = shape.columns.find((each) => each.name === name);
    const used = new Set(
      referred.map((each) => each.values.get(reference.targetColumns[at] ?? '')),
    );
    const known = column === undefined ? [] : await valuesFor(session, shape, column, options);
    values.push(known.filter((value) => value !== null && !used.has(value)));
  }
  const most = Math.min(8, ...values.map(({ length }) => length));
  return Array.from({ length: most }, (_, n) => values.map((each) => each[n] ?? null));
}

/** The keys that the referring columns have a place for: they may be narrower, and have checks. */
async function withPlaceIn<K extends { readonly key: readonly Value[] }>(
  session: Session,
  shape: TableShape,
  { columns }: ReferenceShape,
  keys: readonly K[],
): Promise<readonly K[]> {
  let found = keys;
  for (const [at, name] of columns.entries()) {
    const column = shape.columns.find((each) => each.name === name);
    if (column === undefined) continue;
    const values = new Set(found.flatMap(({ key }) => key[at] ?? []));
    const taken = new Set<Value>(await acceptedValues(session, column, [...values]));
    found = found.filter(({ key }) => key[at] == null || taken.has(key[at]));
  }
  return found;
}

async function linkOf(
  session: Session,
  tables: readonly Found[],
  shape: TableShape,
  reference: ReferenceShape,
  options: PoolOptions,
): Promise<Link> {
  const { columns, targetColumns, validated } = reference;
  const referred = referredBy(reference, tables);
  const keys = referred.map(({ values, address }) => ({
    key: targetColumns.map((name) => values.get(name) ?? null),
    parent: address,
  }));
  const parents = await withPlaceIn(session, shape, reference, keys);
  const nullable = shape.columns.some((each) => each.nullable && columns.includes(each.name));
  const orphans = validated ? [] : await orphansOf(session, shape, reference, referred, options);
  const none = columns.map((name) =>
    shape.columns.find((each) => each.name === name)?.nullable === true
      ? null
      : (parents[0]?.key[columns.indexOf(name)] ?? null),
  );
  return {
    columns,
    options: [
      ...(nullable ? [{ key: none, parent: null }] : []),
      ...parents.filter(({ key }) => !key.includes(null)),
      ...orphans.map((key) => ({ key, parent: null })),
    ],
  };
}

async function linksOf(
  session: Session,
  tables: readonly Found[],
  { shape }: Found,
  options: PoolOptions,
): Promise<ReadonlyMap<string, Link>> {
  const links = new Map<string, Link>();
  for (const reference of shape.references) {
    if (!isLoose(shape, reference)) continue;
    const link = await linkOf(session, tables, shape, reference, options);
    if (link.options.length > 0) links.set(reference.name, link);
  }
  return links;
}

const sequenceRow = z.array(z.object({ last: z.string(), called: z.boolean() }));

/** Statements that put sequences back: what nextval() gave is not rolled back. */
async function sequenceStates(session: Session, shapes: readonly TableShape[]): Promise<Sql[]> {
  const sequences = new Set(shapes.flatMap(({ columns }) => columns.map((each) => each.sequence)));
  const states: Sql[] = [];
  for (const sequence of sequences) {
    if (sequence === null) continue;
    const [row] = sequenceRow.parse(
      await session.query(
        sql`SELECT last_value::text AS last, is_called AS called FROM ${sequence}`,
      ),
    );
    if (row !== undefined) states.push(restart(sequence, row.last, row.called));
  }
  return states;
}

const restart = (sequence: Sql, last: string, called: boolean) =>
  sql`SELECT setval(${literal(sequence)}, ${literal(last)}::bigint, ${called})`;

/** Ends a transaction whose rows were only wanted to look at. */
class Enough extends Error {
  readonly pool: Pool;

  constructor(pool: Pool) {
    super('rows were made to be looked at');
    this.pool = pool;
  }
}

async function makePool(session: Session, options: PoolOptions): Promise<Pool> {
  const filled = await fillTablesIn(session, { seed: options.seed, rows: options.rows ?? 40 });
  const made = new Set(filled.map(({ table }) => table));
  const found: Found[] = [];
  for (const shape of await readFillable(session)) {
    found.push(await findRows(session, shape, !made.has(shape.sql)));
  }
  const tables: PoolTable[] = [];
  for (const each of found) {
    tables.push({
      ...each,
      rows: withParents(found, each),
      free: await freeValues(session, each, options),
      links: await linksOf(session, found, each, options),
    });
  }
  return { tables };
}

/**
 * Makes rows, keeps them, and takes them out again: the database is as it was, its sequences too. Tables
 * that have rows already keep them. The same seed makes the same pool.
 */
export async function readPool(database: Database, options: PoolOptions): Promise<Pool> {
  const shapes = await database.transaction((session) => readShapes(session));
  const states = await sequenceStates(database, shapes);
  try {
    return await database.transaction(async (session) => {
      throw new Enough(await makePool(session, options));
    });
  } catch (error) {
    if (error instanceof Enough) return error.pool;
    throw error;
  } finally {
    for (const state of states) await database.execute(state);
  }
}
