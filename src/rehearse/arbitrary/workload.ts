/** What the old release does while a migration runs: statements that fit the old schema and its rows. */

import fc from 'fast-check';
import { ident, join, literal, type Sql, sql } from '../../model/sql.ts';
import type { TableShape } from '../shape.ts';
import { valueSql } from './insertion.ts';
import type { Pool, PoolTable, RowAddress, Value } from './pool.ts';
import { parentsOf, type RowChoice, row, valuesOf, withoutOrphans } from './row.ts';
import { arrange, choices, type Rows, type RowsOptions } from './rows.ts';

export type WorkloadKind = 'insert' | 'update' | 'delete' | 'select';

export interface WorkloadStatement {
  /** From 0, before the migration, up to 1, after it: `Math.round(moment * steps)` steps are done. */
  readonly moment: number;
  readonly kind: WorkloadKind;
  readonly table: TableShape;
  readonly sql: Sql;
}

/** Rows, and what is done to them. */
export interface Scenario {
  readonly rows: Rows;
  /** In the order in which they run. */
  readonly workload: readonly WorkloadStatement[];
  toString(): string;
  readonly [fc.toStringMethod]: () => string;
}

interface Operation {
  readonly kind: WorkloadKind;
  readonly moment: number;
  /** What an INSERT inserts; of the others, about which row. */
  readonly choice: RowChoice;
  /** Which column an UPDATE sets, among those that are free. */
  readonly column: number;
}

const nameOf = ({ table, row: at }: RowAddress) => `${table}.${at}`;

interface Present {
  readonly choice: RowChoice;
  readonly values: ReadonlyMap<string, Value>;
}

/** The rows that are there, as the statements change them. */
class Course {
  readonly #pool: Pool;
  readonly #present = new Map<string, Present>();
  /** Rows whose keys PostgreSQL has made: they are there, and are never found again. */
  readonly #unknown = new Set<string>();
  /** Rows that others refer to, by name, with how many do. */
  readonly #referred = new Map<string, number>();

  constructor({ pool, rows }: Rows) {
    this.#pool = pool;
    for (const { address, values, parents } of rows) {
      const choice = { ...address, free: {}, links: {} };
      this.#present.set(nameOf(address), { choice, values });
      for (const parent of parents) this.#refer(parent, 1);
    }
  }

  statement(operation: Operation): Sql | null {
    const from = this.#pool.tables[operation.choice.table];
    if (from === undefined) return null;
    switch (operation.kind) {
      case 'insert':
        return this.#insert(from, operation.choice);
      case 'update':
        return this.#update(from, operation);
      case 'delete':
        return this.#delete(from, operation.choice);
      case 'select':
        return selection(from);
    }
  }

  #refer(parent: RowAddress, more: number): void {
    const name = nameOf(parent);
    this.#referred.set(name, (this.#referred.get(name) ?? 0) + more);
  }

  #isThere(parent: RowAddress): boolean {
    return this.#pool.tables[parent.table]?.present === true || this.#present.has(nameOf(parent));
  }

  /** The first row from the chosen one on that is not there, while all that it refers to is. */
  #insert(from: PoolTable, { table, row: at, free, links }: RowChoice): Sql | null {
    for (let more = 0; more < from.rows.length; more += 1) {
      const choice = { table, row: (at + more) % from.rows.length, free, links };
      for (const tried of [choice, { ...choice, links: {} }]) {
        const parents = parentsOf(from, tried);
        if (this.#unknown.has(nameOf(tried)) || this.#isThere(tried)) continue;
        if (!parents.every((parent) => this.#isThere(parent))) continue;
        for (const parent of parents) this.#refer(parent, 1);
        const values = valuesOf(from, tried);
        if (from.columns.some(({ automatic }) => automatic)) this.#unknown.add(nameOf(tried));
        else this.#present.set(nameOf(tried), { choice: tried, values });
        return oldInsertion(from, values);
      }
    }
    return null;
  }

  #find({ table, row: at }: RowChoice): Present | undefined {
    const there = [...this.#present.values()].filter(({ choice }) => choice.table === table);
    return there[at % Math.max(1, there.length)];
  }

  #update(from: PoolTable, { choice, column }: Operation): Sql | null {
    const found = this.#find(choice);
    const names = [...from.free.keys()];
    const name = names[column % Math.max(1, names.length)];
    const where = found === undefined ? null : keyOf(from.shape, found.values);
    if (name === undefined || where === null) return null;
    const value = from.free.get(name)?.[choice.free[name] ?? 0];
    return sql`UPDATE ${from.shape.sql} SET ${ident(name)} = ${valueSql(value)} WHERE ${where}`;
  }

  #delete(from: PoolTable, choice: RowChoice): Sql | null {
    const found = this.#find(choice);
    if (found === undefined || (this.#referred.get(nameOf(found.choice)) ?? 0) > 0) return null;
    const where = keyOf(from.shape, found.values);
    if (where === null) return null;
    this.#present.delete(nameOf(found.choice));
    return sql`DELETE FROM ${from.shape.sql} WHERE ${where}`;
  }
}

/** As an application writes it: PostgreSQL makes what it makes. */
function oldInsertion({ shape }: PoolTable, values: ReadonlyMap<string, Value>): Sql {
  const columns = shape.columns.filter(({ automatic }) => !automatic);
  if (columns.length === 0) return sql`INSERT INTO ${shape.sql} DEFAULT VALUES`;
  const names = join(columns.map(({ name }) => ident(name)));
  return sql`INSERT INTO ${shape.sql} (${names}) VALUES (${join(columns.map(({ name }) => valueSql(values.get(name))))})`;
}

function keyOf({ keys }: TableShape, values: ReadonlyMap<string, Value>): Sql | null {
  const key = keys.find((names) => names.every((name) => (values.get(name) ?? null) !== null));
  if (key === undefined || key.length === 0) return null;
  return join(
    key.map((name) => sql`${ident(name)} = ${literal(values.get(name) ?? '')}`),
    ' AND ',
  );
}

function selection({ shape }: PoolTable): Sql {
  const names = shape.columns.map(({ name }) => ident(name));
  return sql`SELECT ${join(names)} FROM ${shape.sql} LIMIT 1`;
}

const finest = 1000;

function operations(pool: Pool, most: number): fc.Arbitrary<Operation[]> {
  const tables = pool.tables.flatMap(({ rows: there, present }, at) =>
    there.length > 0 && !present ? [at] : [],
  );
  if (tables.length === 0) return fc.constant([]);
  const operation = fc.record({
    kind: fc.constantFrom<WorkloadKind>('insert', 'insert', 'update', 'delete', 'select'),
    moment: fc.nat(finest).map((each) => each / finest),
    choice: fc
      .oneof(...tables.map((table) => row(pool, table)))
      .map((each) => withoutOrphans(pool, each)),
    column: fc.nat(50),
  });
  return fc.array(operation, { maxLength: most, size: 'max' });
}

/** Statements for rows that are there, in the order of their moments; what no longer fits is left out. */
function workloadFor(rows: Rows, wanted: readonly Operation[]): WorkloadStatement[] {
  const course = new Course(rows);
  return wanted
    .toSorted((a, b) => a.moment - b.moment)
    .flatMap((operation) => {
      const table = rows.pool.tables[operation.choice.table]?.shape;
      const text = course.statement(operation);
      if (table === undefined || text === null) return [];
      return [{ moment: operation.moment, kind: operation.kind, table, sql: text }];
    });
}

export interface ScenarioOptions extends RowsOptions {
  /** Statements at most; 12 unless said. */
  readonly statements?: number | undefined;
}

/** Rows, and a workload of the old release over them. */
export function scenarios(pool: Pool, options: ScenarioOptions = {}): fc.Arbitrary<Scenario> {
  const chosen = fc.tuple(choices(pool, options), operations(pool, options.statements ?? 12));
  return chosen.map(([rowChoices, wanted]) => {
    const rows = arrange(pool, rowChoices);
    const workload = workloadFor(rows, wanted);
    const text = () =>
      [String(rows), ...workload.map((each) => `-- at ${each.moment}\n${each.sql};`)].join('\n');
    return { rows, workload, toString: text, [fc.toStringMethod]: text };
  });
}
