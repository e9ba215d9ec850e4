/**
 * Consistent sets of rows of a schema: what a row refers to is in the set. They shrink to the one table
 * and the one row that matter, and the rows that it cannot do without.
 */

import fc from 'fast-check';
import type { Database } from '../../database/database.ts';
import { insertAsleep } from '../asleep.ts';
import { type GeneratedRow, insertion, statements } from './insertion.ts';
import type { Pool, RowAddress } from './pool.ts';
import { parentsOf, type RowChoice, row, valuesOf } from './row.ts';

/** Parents before children, but for those that refer to each other in a circle. */
export interface Rows {
  readonly pool: Pool;
  readonly rows: readonly GeneratedRow[];
  /** The INSERT statements: never of a real row. */
  toString(): string;
  readonly [fc.toStringMethod]: () => string;
}

export interface RowsOptions {
  /** Rows at most that are chosen; those that they refer to come on top. */
  readonly most?: number | undefined;
}

const plain = (address: RowAddress): RowChoice => ({ ...address, free: {}, links: {} });
const nameOf = ({ table, row: at }: RowAddress) => `${table}.${at}`;

/** Without a key of any kind, even one over what is generated, a row may be there twice. */
const isRepeatable = (pool: Pool, table: number) =>
  pool.tables[table]?.shape.columns.every(({ bound }) => !bound) === true;

/** Puts chosen rows after those that they refer to, which it adds where they were not chosen. */
class Arrangement {
  readonly rows: GeneratedRow[] = [];
  readonly #pool: Pool;
  readonly #chosen: ReadonlyMap<string, RowChoice>;
  readonly #open = new Set<string>();
  readonly #done = new Set<string>();

  constructor(pool: Pool, choices: readonly RowChoice[]) {
    this.#pool = pool;
    this.#chosen = new Map(choices.map((choice) => [nameOf(choice), choice] as const).reverse());
    for (const choice of choices) this.#add(choice);
  }

  #add(choice: RowChoice): void {
    const name = nameOf(choice);
    const from = this.#pool.tables[choice.table];
    if (from === undefined || from.present || this.#open.has(name)) return;
    if (this.#done.has(name) && !isRepeatable(this.#pool, choice.table)) return;
    this.#open.add(name);
    const parents = parentsOf(from, choice);
    for (const parent of parents) this.#need(parent);
    this.#open.delete(name);
    this.#done.add(name);
    const address = { table: choice.table, row: choice.row };
    this.rows.push({ table: from.shape, address, values: valuesOf(from, choice), parents });
  }

  #need(parent: RowAddress): void {
    const name = nameOf(parent);
    if (!this.#done.has(name)) {
      this.#add(this.#chosen.get(name) ?? plain(parent));
    }
  }
}

/** The rows that were chosen, with all that they refer to. */
export function arrange(pool: Pool, choices: readonly RowChoice[]): Rows {
  const { rows: arranged } = new Arrangement(pool, choices);
  const text = () => arranged.map((each) => `${insertion(each)};`).join('\n');
  return { pool, rows: arranged, toString: text, [fc.toStringMethod]: text };
}

function* parts(all: readonly RowChoice[]): Generator<RowChoice[]> {
  if (all.length < 4) return;
  const at = (share: number) => Math.round((all.length * share) / 4);
  yield all.slice(0, at(2));
  yield all.slice(at(2));
  for (const quarter of [0, 1, 2, 3]) {
    yield [...all.slice(0, at(quarter)), ...all.slice(at(quarter + 1))];
  }
}

/**
 * Of many, each half is tried first, and then without each quarter: fast-check would try the last half, and then
 * take away one after the other. Where a row matters that came along for another's sake, it is tried alone: taking
 * the other away would take both away.
 */
class Choices extends fc.Arbitrary<RowChoice[]> {
  readonly #pool: Pool;
  readonly #inner: fc.Arbitrary<RowChoice[]>;

  constructor(pool: Pool, inner: fc.Arbitrary<RowChoice[]>) {
    super();
    this.#pool = pool;
    this.#inner = inner;
  }

  override generate(mrng: fc.Random, biasFactor: number | undefined): fc.Value<RowChoice[]> {
    return this.#inner.generate(mrng, biasFactor);
  }

  override canShrinkWithoutContext(value: unknown): value is RowChoice[] {
    return this.#inner.canShrinkWithoutContext(value);
  }

  override shrink(value: RowChoice[], context: unknown): fc.Stream<fc.Value<RowChoice[]>> {
    return fc
      .stream(parts(value))
      .map((part) => new fc.Value(part, undefined))
      .join(this.#inner.shrink(value, context), fc.stream(this.#alone(value)));
  }

  *#alone(value: readonly RowChoice[]): Generator<fc.Value<RowChoice[]>> {
    if (value.length > 3) return;
    const { rows: all } = new Arrangement(this.#pool, value);
    for (const { address } of all) {
      const one = value.find((each) => nameOf(each) === nameOf(address)) ?? plain(address);
      const { rows: fewer } = new Arrangement(this.#pool, [one]);
      if (fewer.length < all.length) yield new fc.Value([one], undefined);
    }
  }
}

/** Choices of rows of all tables of a pool. */
export function choices(pool: Pool, { most }: RowsOptions = {}): fc.Arbitrary<RowChoice[]> {
  const tables = pool.tables.flatMap(({ rows: there, present }, at) =>
    there.length > 0 && !present ? [at] : [],
  );
  if (tables.length === 0) return fc.constant([]);
  const maxLength = most ?? Math.min(400, Math.max(24, 8 * tables.length));
  const any = fc.oneof(...tables.map((table) => row(pool, table)));
  return new Choices(pool, fc.array(any, { maxLength, size: 'max' }));
}

/** A consistent set of rows of a schema. */
export function rows(pool: Pool, options?: RowsOptions): fc.Arbitrary<Rows> {
  return choices(pool, options).map((chosen) => arrange(pool, chosen));
}

/**
 * Puts rows into the tables of their pool's database, as a restored backup would: triggers and foreign
 * keys do not look. Sequences go on behind them.
 */
export async function insertRows(database: Database, made: Rows): Promise<void> {
  await insertAsleep(database, statements(made.rows));
}
