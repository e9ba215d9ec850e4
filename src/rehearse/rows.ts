/**
 * Makes rows that a schema accepts, as far as it can: nulls and duplicates wherever they are allowed,
 * values at the limits of every type, many children for some parents and none for others.
 *
 * PostgreSQL is the judge: rows are tried, those that it refuses are left out and counted. What stays
 * empty is reported. The same seed makes the same rows.
 */

import * as z from 'zod';
import type { Database, Session } from '../database/database.ts';
import type { DatabaseError } from '../database/database-error.ts';
import { sqlstates } from '../database/sqlstate.ts';
import { ident, join, literal, qualified, type Sql, sql, trusted } from '../model/sql.ts';
import { fallAsleep } from './asleep.ts';
import { type Candidates, candidatesOf } from './candidates.ts';
import { keepPromise, type Promised, promisedIn, promising } from './circle.ts';
import { readFillable } from './fillable.ts';
import { halving, refusedBy } from './halving.ts';
import { type Leaf, readLeaves } from './leaf.ts';
import { type KeyColumn, type Place, placesIn } from './places.ts';
import { type Random, randomOf } from './random.ts';
import { columnOf, inOrder, isDemanded, keysOf } from './references.ts';
import { type ColumnShape, type ReferenceShape, type TableShape, targetOf } from './shape.ts';

export interface RowOptions {
  readonly seed: number;
  /** Rows to make in each table. */
  readonly rows: number;
  /** Tables to fill; all that are empty unless said. */
  readonly only?: ((table: TableShape) => boolean) | undefined;
  /** Triggers and rules do not see the rows. */
  readonly quiet?: boolean | undefined;
  /** Tables that are empty, and stay so. */
  readonly except?: ((table: TableShape) => boolean) | undefined;
  /** No value at a limit of its type, as NaN and infinity: such as a check names stay. Default: false. */
  readonly ordinary?: boolean | undefined;
  /** Of all tables, where they were read already. */
  readonly shapes?: readonly TableShape[] | undefined;
}

export interface TableRows {
  /** `public.users`, quoted where needed. */
  readonly table: string;
  /** Rows that are in it now. */
  readonly rows: number;
  /** Rows that were tried and refused, by what refused them: a constraint's name, or a SQLSTATE. */
  readonly refused: Readonly<Record<string, number>>;
  /** Why it is empty, when it is. */
  readonly empty?: string | undefined;
}

/** Rows at most over all tables: a schema of thousands of tables still ends. */
const budget = 20_000;

/** Rows at most of each of so many tables. */
export const rowsOfEach = (tables: number): number =>
  Math.max(3, Math.floor(budget / Math.max(1, tables)));

type Value = string | null;
type Values = ReadonlyMap<string, Value>;

interface Parents {
  readonly reference: ReferenceShape;
  readonly keys: readonly (readonly string[])[];
}

async function parentsOf(session: Session, reference: ReferenceShape): Promise<Parents> {
  return { reference, keys: await keysOf(session, reference, 1000) };
}

/** Everything that making rows of one table needs. */
interface Material {
  readonly table: TableShape;
  readonly random: Random;
  readonly candidates: ReadonlyMap<string, Candidates>;
  readonly parents: readonly Parents[];
  /** Columns that are a unique key alone, if only of a partition, with how many of their values were used. */
  readonly unique: Map<string, number>;
  /** Every value at a limit, to be used once. */
  readonly limits: [column: string, value: string][];
  /** By partition. */
  readonly places: readonly (readonly Place[])[];
}

/** The row has what it refers to. */
const isItself = ({ sql: own }: TableShape, { target, columns, targetColumns }: ReferenceShape) =>
  target === own && columns.every((name, at) => name === targetColumns[at]);

async function materialFor(
  session: Session,
  table: TableShape,
  columns: readonly ColumnShape[],
  options: RowOptions,
  leaves: readonly Leaf[],
): Promise<Material> {
  const random = randomOf(options.seed, table.sql);
  const references = table.references.filter(
    (reference) =>
      !isItself(table, reference) &&
      reference.columns.every((name) => columns.some((column) => column.name === name)),
  );
  const parents: Parents[] = [];
  for (const reference of references) parents.push(await parentsOf(session, reference));
  const unique = new Map(
    [...table.keys, ...table.partitionKeys].flatMap(([name = '', ...others]): [string, number][] =>
      others.length === 0 ? [[name, 0]] : [],
    ),
  );
  const referring = new Set(references.flatMap((reference) => reference.columns));
  const wanted = columns
    .filter(({ name }) => !referring.has(name))
    .map((column) => ({
      column,
      random: randomOf(options.seed, table.sql, column.name),
      count: unique.has(column.name) ? 2 * options.rows : options.rows,
    }));
  const found = await candidatesOf(session, table, wanted, options.ordinary !== true);
  const candidates = new Map(
    found.map((each, at): [string, Candidates] => [wanted[at]?.column.name ?? '', each]),
  );
  const limits = [...candidates].flatMap(([name, each]) =>
    each.limits.map((value): [string, string] => [name, value]),
  );
  const keyOf = (name: string): KeyColumn | undefined => {
    const column = columns.find((each) => each.name === name);
    const of = parents.find(({ reference }) => reference.columns.includes(name));
    const at = of?.reference.columns.indexOf(name) ?? -1;
    return column && { column, referred: of?.keys.map((key) => key[at] ?? '') };
  };
  const all = await placesIn(
    session,
    table,
    leaves,
    keyOf,
    randomOf(options.seed, table.sql, 'places'),
    Math.max(8, Math.ceil((4 * options.rows) / Math.max(1, leaves.length))),
  );
  const places = all.map((each) => distinctIn(each, [...unique.keys()]));
  return { table, random, candidates, parents, unique, limits, places };
}

/** One parent has many children, some have none. */
function parentFor({ keys }: Parents, random: Random, n: number, unique: boolean) {
  if (unique) return keys[n % Math.max(1, keys.length)];
  return keys[Math.floor(keys.length * random.next() ** 2)];
}

function referenceValues(material: Material, n: number, nulls: number): Map<string, Value> {
  const { table, random, parents, unique } = material;
  const row = new Map<string, Value>();
  for (const each of parents) {
    const { columns } = each.reference;
    const nullable = columns.filter((name) => columnOf(table, name)?.nullable === true);
    const alone = columns.length === 1 && unique.has(columns[0] ?? '');
    // Columns that two references share have been given a value by the first.
    const fitting = each.keys.filter((key) =>
      columns.every((name, at) => !row.has(name) || row.get(name) === key[at]),
    );
    const parent = parentFor({ ...each, keys: fitting }, random, n, alone);
    const none = parent === undefined || (nullable.length > 0 && random.chance(nulls));
    columns.forEach((name, at) => {
      if (row.has(name)) return;
      row.set(name, none && nullable.includes(name) ? null : (parent?.[at] ?? null));
    });
  }
  return row;
}

function ordinaryValue(material: Material, column: ColumnShape, nulls: number): Value {
  const { random, candidates, unique } = material;
  if (column.nullable && random.chance(nulls)) return null;
  const { ordinary, limits } = candidates.get(column.name) ?? { ordinary: [], limits: [] };
  const pool = ordinary.length > 0 ? ordinary : limits;
  const used = unique.get(column.name);
  if (used !== undefined) {
    unique.set(column.name, used + 1);
    return pool[used % Math.max(1, pool.length)] ?? null;
  }
  // A few values come again and again.
  const common = random.chance(0.3) ? pool.slice(0, 4) : pool;
  return random.pick(common) ?? null;
}

/** Without those that have a value again of one of these columns. */
function distinctIn(places: readonly Place[], columns: readonly string[]): readonly Place[] {
  const seen = new Set<string>();
  return places.filter((place) => {
    const own = columns.flatMap((name) => {
      const value = place.get(name);
      return value === undefined || value === null ? [] : [JSON.stringify([name, value])];
    });
    const isNew = own.every((each) => !seen.has(each));
    for (const each of own) if (isNew) seen.add(each);
    return isNew;
  });
}

/** One of its partitions takes the row: each in turn, and in each one place after the other. */
function placeFor({ places }: Material, n: number, row: Values): Place | undefined {
  const some = places[n % Math.max(1, places.length)] ?? [];
  const fitting = some.filter((place) =>
    [...place].every(([name, value]) => !row.has(name) || row.get(name) === value),
  );
  return fitting[Math.floor(n / places.length) % Math.max(1, fitting.length)];
}

/** The `n`th row. Later rounds are plainer: the ones before them were refused too often. */
function rowOf(
  material: Material,
  columns: readonly ColumnShape[],
  n: number,
  round: number,
): Values {
  const nulls = n === 0 && round === 0 ? 1 : round === 0 ? 0.15 : round % 2 === 1 ? 0.02 : 0.5;
  const row = referenceValues(material, n, nulls);
  for (const [name, value] of placeFor(material, n, row) ?? []) row.set(name, value);
  for (const column of columns) {
    if (!row.has(column.name)) row.set(column.name, ordinaryValue(material, column, nulls));
  }
  return row;
}

/** Rows for one round, with the values at the limits spread over them: one of a column each. */
function roundOf(
  material: Material,
  columns: readonly ColumnShape[],
  count: number,
  round: number,
  from: number,
): Values[] {
  const rows = Array.from(
    { length: count },
    (_, at) => new Map(rowOf(material, columns, from + at, round)),
  );
  const limits = round === 0 ? material.limits.splice(0) : [];
  // The first row keeps its nulls.
  const taking = rows.slice(rows.length > 1 ? 1 : 0);
  limits.forEach(([column, value], at) => {
    taking[at % Math.max(1, taking.length)]?.set(column, value);
  });
  return rows;
}

const valueSql = (value: Value) => (value === null ? trusted('NULL') : literal(value));

function insertion(table: TableShape, columns: readonly ColumnShape[]) {
  const names = join(columns.map(({ name }) => ident(name)));
  return (rows: readonly Values[]): Sql => {
    if (columns.length === 0) return sql`INSERT INTO ${table.sql} DEFAULT VALUES`;
    const lists = rows.map(
      (row) => sql`(${join(columns.map(({ name }) => valueSql(row.get(name) ?? null)))})`,
    );
    // One row alone fails with the constraint that refuses it, so that it can be counted.
    const skip = rows.length > 1 ? trusted(' ON CONFLICT DO NOTHING') : trusted('');
    return sql`INSERT INTO ${table.sql} (${names}) VALUES ${join(lists, ',\n')}${skip}`;
  };
}

const counted = z.tuple([z.object({ n: z.number() })]);

/** Rows of tables that inherit are theirs. */
const ownRows = ({ partitioned, sql: table }: Pick<TableShape, 'partitioned' | 'sql'>): Sql =>
  partitioned ? table : sql`ONLY ${table}`;

export async function countRows(
  session: Session,
  table: Pick<TableShape, 'partitioned' | 'sql'>,
): Promise<number> {
  const rows = await session.query(sql`SELECT count(*)::int AS n FROM ${ownRows(table)}`);
  return counted.parse(rows)[0].n;
}

/** What a statement may ask at once. */
const atOnce = 100;

const answers = z.array(z.object({ empty: z.array(z.boolean()) }));

async function emptyOf(
  session: Session,
  tables: readonly TableShape[],
): Promise<(table: TableShape) => boolean> {
  const empty = new Set<Sql>();
  for (let at = 0; at < tables.length; at += atOnce) {
    const part = tables.slice(at, at + atOnce);
    const asked = part.map((table) => sql`NOT EXISTS (SELECT FROM ${ownRows(table)})`);
    const [row] = answers.parse(
      await session.query(sql`SELECT json_build_array(${join(asked)}) AS empty`),
    );
    part.forEach((table, place) => {
      if (row?.empty[place] === true) empty.add(table.sql);
    });
  }
  return (table) => empty.has(table.sql);
}

const add = (counts: Map<string, number>, name: string, more: number) => {
  if (more > 0) counts.set(name, (counts.get(name) ?? 0) + more);
};

const rounds = 5;

/** Rows to try at a time, until one is accepted, where none can be expected to be. */
const hopeless = 4;

/** Rows that still fit: where each parent can have one child only, there are no more than parents. */
function room({ table, parents }: Material, there: number): number {
  const single = parents.filter(({ reference: { columns, target } }) => {
    const [column = '', ...others] = columns;
    const demanded = columnOf(table, column)?.nullable === false;
    const isKey = table.keys.some(([name, ...more]) => name === column && more.length === 0);
    return others.length === 0 && demanded && isKey && target !== table.sql;
  });
  return Math.min(
    Number.MAX_SAFE_INTEGER,
    ...single.map(({ keys }) => Math.max(0, keys.length - there)),
  );
}

/** After `begin`, whatever is in it. `leaves`: its partitions. */
export async function fillTable(
  session: Session,
  table: TableShape,
  options: RowOptions,
  leaves: readonly Leaf[] = [],
): Promise<TableRows> {
  const known = new Set<string>();
  const filled = await fillReferring(session, table, options, leaves, known);
  // A trigger makes what each row refers to, as that of a subtype does: what is there is refused as made twice.
  const others = table.references.filter(({ target }) => !known.has(target));
  if (filled.rows > 0 || others.length === table.references.length) return filled;
  const own = { ...table, references: others };
  return await fillReferring(session, own, options, leaves, known);
}

/** `known`: takes the tables that had a row already that came with one of these. */
async function fillReferring(
  session: Session,
  table: TableShape,
  options: RowOptions,
  leaves: readonly Leaf[],
  known: Set<string>,
): Promise<TableRows> {
  const columns = table.columns.filter((column) => !column.automatic);
  const refused = new Map<string, number>();
  await session.execute(pathFor(table));
  const before = await countRows(session, table);
  let there = before;
  const self = table.references.some(({ target }) => target === table.sql);
  const material = await materialFor(session, table, columns, options, leaves);
  const most = Math.min(options.rows, room(material, before));
  const attempts = missingParent(material) === undefined ? most : hopeless;
  for (let round = 0; round < rounds && there - before < most; round += 1) {
    const wanted = most - (there - before);
    // Rows that refer to rows of the same table come after those.
    const first = self && round === 0;
    const some = first ? Math.ceil(wanted / 2) : wanted;
    const count = columns.length === 0 ? 1 : there === before ? Math.min(some, attempts) : some;
    const parents = self ? await selfParents(session, material) : material.parents;
    const rows = roundOf(
      { ...material, parents },
      columns,
      count,
      first ? 0 : round,
      round * options.rows,
    );
    const told = sum(refused);
    const insert = insertion(table, columns);
    await halving(session, rows, {
      run: (some) => session.execute(insert(some)),
      refused: (_, error) => {
        add(refused, refusedBy(error), 1);
        if (error.sqlstate === sqlstates.uniqueViolation) known.add(tableOf(error));
      },
    });
    const now = await countRows(session, table);
    add(refused, 'a unique key or a trigger', rows.length - (now - there) - (sum(refused) - told));
    if (now === there && round > 1) break;
    there = now;
  }
  return {
    table: table.sql,
    rows: there,
    refused: Object.fromEntries([...refused].sort(([a], [b]) => (a < b ? -1 : 1))),
    ...(there === 0 ? { empty: whyEmpty(material, refused) } : {}),
  };
}

const tableOf = ({ schema = '', table = '' }: DatabaseError) => qualified(schema, table);

const sum = (counts: ReadonlyMap<string, number>) =>
  [...counts.values()].reduce((total, each) => total + each, 0);

async function selfParents(session: Session, material: Material): Promise<Parents[]> {
  const parents: Parents[] = [];
  for (const each of material.parents) {
    const own = each.reference.target === material.table.sql;
    parents.push(own ? await parentsOf(session, each.reference) : each);
  }
  return parents;
}

/** What there is no row of, and a row must refer to: none is accepted, unless a trigger sees to it. */
const missingParent = ({ table, parents }: Pick<Material, 'table' | 'parents'>) =>
  parents.find(({ reference, keys }) => keys.length === 0 && isDemanded(table, reference));

function whyEmpty(
  { table, parents, candidates }: Material,
  refused: ReadonlyMap<string, number>,
): string {
  const orphan = missingParent({ table, parents });
  if (orphan !== undefined) return `${targetOf(orphan.reference)}, which it refers to, is empty`;
  const without = [...candidates].find(
    ([name, { limits, ordinary }]) =>
      limits.length + ordinary.length === 0 && columnOf(table, name)?.nullable === false,
  );
  if (without !== undefined) return `no value is known for column ${without[0]}`;
  return [...refused].map(([by, count]) => `${by} refused ${count}`).join(', ');
}

/** What triggers call often names what is in the schema of their table, and leaves it to the path of whoever writes. */
export const pathFor = ({ schema }: Pick<TableShape, 'schema'>): Sql =>
  sql`SET LOCAL search_path = public, ${ident(schema)}`;

/** Deferred constraints are checked row by row: at commit all rows would be lost for one. */
export const begin = sql`SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL search_path = public`;

/** Fills the tables that are empty, or those that `only` names. */
export async function fillTables(database: Database, options: RowOptions): Promise<TableRows[]> {
  return await database.transaction((session) => fillTablesIn(session, options));
}

/** The same, within a transaction that the caller ends. */
export async function fillTablesIn(session: Session, options: RowOptions): Promise<TableRows[]> {
  await session.execute(begin);
  const shapes = options.shapes ?? (await readFillable(session));
  if (options.quiet === true) await fallAsleep(session);
  const limited = { ...options, rows: Math.min(options.rows, rowsOfEach(shapes.length)) };
  const ordered = inOrder(shapes);
  const isWanted = options.only ?? (await emptyOf(session, shapes));
  const wanted = ordered.filter((table) => isWanted(table) && options.except?.(table) !== true);
  return await promising(session, promisedIn(wanted), async (promised) => {
    const filled = await fillInOrder(session, wanted, promised, limited);
    if (options.only === undefined) {
      const names = new Set(filled.map(({ table }) => table));
      for (const table of shapes.filter((each) => names.has(each.sql))) {
        const late = lateReferences(table, ordered);
        if (late.length > 0) await setColumns(session, table, late, limited);
      }
    }
    return filled.sort((a, b) => (a.table < b.table ? -1 : 1));
  });
}

async function fillInOrder(
  session: Session,
  tables: readonly TableShape[],
  promised: readonly Promised[],
  options: RowOptions,
): Promise<TableRows[]> {
  const filled: TableRows[] = [];
  const leaves = tables.some(({ partitioned }) => partitioned)
    ? await readLeaves(session)
    : new Map<string, readonly Leaf[]>();
  for (const table of tables) {
    // A trigger of one that was filled may have filled it.
    if (options.only === undefined && (await countRows(session, table)) > 0) continue;
    const waiting = promised.filter((each) => each.table === table);
    const own = withoutReferences(table, waiting);
    filled.push(await fillTable(session, own, options, leaves.get(table.sql)));
  }
  for (const each of promised) await keepPromise(session, each, options.seed);
  const settled: TableRows[] = [];
  for (const each of filled) {
    const own = promised.find(({ table }) => table.sql === each.table);
    settled.push(own === undefined ? each : await countedAgain(session, each, own));
  }
  return settled;
}

/** Rows go for which there is nothing that they could refer to. */
async function countedAgain(
  session: Session,
  filled: TableRows,
  { table, reference }: Promised,
): Promise<TableRows> {
  const rows = await countRows(session, table);
  const empty = filled.empty ?? `${targetOf(reference)}, which it refers to, has no row that fits`;
  return { ...filled, rows, ...(rows === 0 ? { empty } : {}) };
}

const withoutReferences = (table: TableShape, promised: readonly Promised[]): TableShape => ({
  ...table,
  references: table.references.filter((each) =>
    promised.every(({ reference }) => reference !== each),
  ),
});

/** Columns that were left null because the rows that they refer to came later. */
function lateReferences(table: TableShape, order: readonly TableShape[]): ColumnShape[] {
  const at = (name: Sql) => order.findIndex((each) => each.sql === name);
  return table.references
    .filter(({ target }) => at(target) > at(table.sql))
    .flatMap(({ columns }) => columns)
    .flatMap((name) => columnOf(table, name) ?? [])
    .filter(({ nullable, automatic }) => nullable && !automatic);
}

const tupleRows = z.array(z.object({ id: z.string() }));

/** Gives these columns values in the rows that are there. */
async function setColumns(
  session: Session,
  table: TableShape,
  columns: readonly ColumnShape[],
  options: RowOptions,
): Promise<void> {
  const own = ownRows(table);
  await session.execute(pathFor(table));
  const rows = await session.query(
    sql`SELECT ctid::text AS id FROM ${own} ORDER BY ctid LIMIT ${options.rows}`,
  );
  const ids = tupleRows.parse(rows).map(({ id }) => id);
  const material = await materialFor(session, table, columns, { ...options, rows: ids.length }, []);
  const made = roundOf(material, columns, ids.length, 0, 0);
  const assignments = join(
    columns.map(
      ({ name, typeText }) => sql`${ident(name)} = new.${ident(name)}::${trusted(typeText)}`,
    ),
  );
  const names = join([trusted('id'), ...columns.map(({ name }) => ident(name))]);
  const statement = (items: readonly { readonly id: string; readonly row: Values }[]): Sql => {
    const lists = items.map(
      ({ id, row }) =>
        sql`(${join([
          sql`${literal(id)}::tid`,
          ...columns.map(({ name }) => sql`${valueSql(row.get(name) ?? null)}::text`),
        ])})`,
    );
    return sql`UPDATE ${own} AS old SET ${assignments}
      FROM (VALUES ${join(lists, ',\n')}) AS new (${names}) WHERE old.ctid = new.id`;
  };
  const items = ids.map((id, at) => ({ id, row: made[at] ?? new Map<string, Value>() }));
  await halving(session, items, { run: (some) => session.execute(statement(some)) });
}

/** Gives the columns that `isNew` names values in the rows that are there; no trigger sees it. */
export async function fillColumns(
  database: Database,
  options: RowOptions & { readonly isNew: (table: TableShape, column: ColumnShape) => boolean },
): Promise<void> {
  await database.transaction(async (session) => {
    const shapes = await readFillable(session);
    await session.execute(begin);
    await fallAsleep(session);
    for (const table of inOrder(shapes)) {
      const columns = table.columns.filter((each) => !each.automatic && options.isNew(table, each));
      if (columns.length > 0) await setColumns(session, table, columns, options);
    }
  });
}
