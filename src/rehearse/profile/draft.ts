/**
 * Rows of one table before they are written: for each column its values, laid over the rows so that
 * columns do not go along with each other; then mended where several columns together must be unique
 * or satisfy a check.
 */

import type { Session } from '../../database/database.ts';
import { DatabaseError } from '../../database/database-error.ts';
import { groupedBy } from '../../model/grouped-by.ts';
import { type Sql, sql } from '../../model/sql.ts';
import type { Leaf } from '../leaf.ts';
import type { Random } from '../random.ts';
import type { ColumnShape } from '../shape.ts';
import { scattered } from './spread.ts';
import { answered, failing, type Value } from './write.ts';

export class Draft {
  readonly rows: number;
  readonly columns: readonly ColumnShape[];
  readonly values = new Map<string, Value[]>();
  /** By column, what its profile alone would have in it: some of that a check may refuse. */
  readonly raw = new Map<string, readonly string[]>();
  /** The partition that each row shall be in, where its table has any. */
  readonly leaves: Leaf[] = [];
  /** Columns that decide on that: they exchange values within one alone. */
  readonly fixed = new Set<string>();
  readonly #random: Random;

  constructor(columns: readonly ColumnShape[], rows: number, random: Random) {
    this.columns = columns;
    this.rows = rows;
    this.#random = random;
  }

  has(name: string): boolean {
    return this.values.has(name);
  }

  /** Values of several columns at once (a reference's), each for as many rows; NULL for the rest. */
  place(
    names: readonly string[],
    values: readonly (readonly Value[])[],
    rows: readonly number[],
  ): void {
    const at = scattered(this.rows, 1 + this.#random.integer(2 ** 31));
    const lists = names.map(() => new Array<Value>(this.rows).fill(null));
    let next = 0;
    values.forEach((value, number) => {
      for (let n = 0; n < (rows[number] ?? 0) && next < this.rows; n += 1, next += 1) {
        const row = at(next);
        lists.forEach((list, column) => {
          list[row] = value[column] ?? null;
        });
      }
    });
    names.forEach((name, column) => {
      this.values.set(name, lists[column] ?? []);
    });
  }

  /** Columns that exchange their values between rows; how often each value occurs stays. */
  swap(names: readonly string[], a: number, b: number): void {
    for (const name of names) {
      const list = this.values.get(name);
      if (list === undefined) continue;
      [list[a], list[b]] = [list[b] ?? null, list[a] ?? null];
    }
  }

  set(name: string, row: number, value: Value): void {
    const list = this.values.get(name);
    if (list !== undefined) list[row] = value;
  }

  /** NULL in so many rows. */
  clear(names: readonly string[], rows: number): void {
    const at = scattered(this.rows, 1 + this.#random.integer(2 ** 31));
    for (let n = 0; n < rows; n += 1) {
      for (const name of names) this.set(name, at(n), null);
    }
  }

  get(name: string, row: number): Value {
    return this.values.get(name)?.[row] ?? null;
  }

  /** Rows that may exchange values of these columns with a row: some by chance, then all while there is patience. */
  *#partners(row: number, moving: readonly string[], left: { patience: number }) {
    const leaf = moving.some((name) => this.fixed.has(name)) ? this.leaves[row] : undefined;
    const may = (other: number) => leaf === undefined || this.leaves[other] === leaf;
    for (let tries = 0; tries < 50; tries += 1) {
      const other = this.#random.integer(this.rows);
      if (may(other)) yield other;
    }
    const from = this.#random.integer(this.rows);
    for (let n = 0; n < this.rows && left.patience > 0; n += 1, left.patience -= 1) {
      const other = (from + n) % this.rows;
      if (may(other)) yield other;
    }
  }

  /**
   * Exchanges values until no two rows of one part are equal in all of these columns, as far as some tries get.
   * Answers the rows that still are. `part`: null where nothing must differ.
   */
  separate(
    names: readonly string[],
    moving: readonly string[],
    part: (row: number) => string | null = () => '',
  ): number[] {
    const lists = names.map((name) => this.values.get(name) ?? []);
    const key = (row: number) => {
      let text = part(row);
      if (text === null) return null;
      for (const list of lists) {
        const value = list[row] ?? null;
        if (value === null) return null;
        text += `${value.length}:${value}`;
      }
      return text;
    };
    const uses = new Map<string, number>();
    const use = (own: string | null, n: number) => {
      if (own !== null) uses.set(own, (uses.get(own) ?? 0) + n);
    };
    const used = (row: number) => uses.get(key(row) ?? '') ?? 0;
    for (let row = 0; row < this.rows; row += 1) use(key(row), 1);
    const left = { patience: 500_000 };
    for (let row = 0; row < this.rows; row += 1) {
      if (used(row) <= 1) continue;
      for (const other of this.#partners(row, moving, left)) {
        for (const each of [row, other]) use(key(each), -1);
        this.swap(moving, row, other);
        const free = used(row) === 0 && used(other) === 0;
        if (!free || (key(row) !== null && key(row) === key(other))) this.swap(moving, row, other);
        for (const each of [row, other]) use(key(each), 1);
        if (used(row) <= 1) break;
      }
    }
    const seen = new Set<string>();
    return Array.from({ length: this.rows }, (_, at) => at).filter((row) => {
      const own = key(row);
      if (own === null || !seen.has(own)) {
        if (own !== null) seen.add(own);
        return false;
      }
      return true;
    });
  }

  /**
   * Exchanges values until an expression differs in all rows in which it is not NULL, as far as some rounds get.
   * Answers the rows in which it is still another's.
   */
  async separateBy(
    session: Session,
    expression: Sql,
    moving: readonly string[],
  ): Promise<readonly number[]> {
    const all = Array.from({ length: this.rows }, (_, at) => at);
    const found = await asked(session, () => answered(session, this, expression, all));
    if (found === undefined) return [];
    const keys = new Map([...found].map(([row, key]) => [row, JSON.stringify(key)] as const));
    let bad = repeated(keys);
    let idle = 0;
    for (let round = 0; round < 40 && idle < 4 * moving.length && bad.length > 0; round += 1) {
      const name = moving.slice(round % moving.length).slice(0, 1);
      const pairs = this.#pairs(bad, name, all);
      for (const [row, other] of pairs) this.swap(name, row, other);
      const changed = await asked(session, () => answered(session, this, expression, pairs.flat()));
      const taken = new Set(keys.values());
      for (const pair of pairs) {
        const fresh = pair.flatMap((row) => {
          const key = changed?.get(row);
          return key === undefined ? [] : [JSON.stringify(key)];
        });
        if (new Set(fresh).size < fresh.length || fresh.some((key) => taken.has(key))) {
          this.swap(name, ...pair);
          continue;
        }
        for (const row of pair) {
          const key = changed?.get(row);
          if (key === undefined) keys.delete(row);
          else keys.set(row, JSON.stringify(key));
        }
        for (const key of fresh) taken.add(key);
      }
      const left = repeated(keys);
      idle = left.length < bad.length ? 0 : idle + 1;
      bad = left;
    }
    return bad;
  }

  /**
   * Puts the values of two columns one after the other, among rows that are alike in others: what begins with the one
   * and ends with the other overlaps no more.
   */
  line([first, second]: readonly [string, string], by: readonly string[]): void {
    const within = this.fixed.has(first) || this.fixed.has(second);
    const all = Array.from({ length: this.rows }, (_, row) => row);
    const groups = groupedBy(all, (row) => [
      ...by.map((name) => this.get(name, row)),
      within ? (this.leaves[row]?.name ?? null) : '',
    ]);
    for (const rows of groups.values()) {
      const has = (name: string, row: number) => this.get(name, row) !== null;
      const values = rows
        .flatMap((row) => [this.get(first, row), this.get(second, row)])
        .filter((value) => value !== null)
        .sort(byValue);
      // What has no end begins last, what has no begin ends first.
      for (const row of rows.filter((each) => has(first, each) && !has(second, each))) {
        this.set(first, row, values.pop() ?? null);
      }
      for (const row of rows.filter((each) => !has(first, each) && has(second, each))) {
        this.set(second, row, values.shift() ?? null);
      }
      const whole = rows.filter((row) => has(first, row) && has(second, row));
      inPairs(values).forEach((value, at) => {
        const row = whole[at >> 1];
        if (row !== undefined) this.set(at % 2 === 0 ? first : second, row, value);
      });
    }
  }

  /**
   * Exchanges values between the rows that a condition over several columns refuses, and with others, until it
   * refuses no more than `allowed`. Answers those.
   */
  async satisfy(
    session: Session,
    condition: Sql,
    names: readonly string[],
    allowed: number,
  ): Promise<number[]> {
    const own = names.filter((name) => this.values.has(name));
    const all = Array.from({ length: this.rows }, (_, at) => at);
    let bad = await judged(session, this, all, condition);
    if (bad.length <= allowed) return bad;
    this.#exchange(own, bad);
    bad = await judged(session, this, bad, condition);
    let idle = 0;
    for (let round = 0; round < 60 && idle < 6 * own.length && bad.length > allowed; round += 1) {
      const moving = own.slice(round % own.length).slice(0, 1);
      const pairs = this.#pairs(bad, moving, round % (2 * own.length) < own.length ? bad : all);
      for (const [row, other] of pairs) this.swap(moving, row, other);
      const still = new Set(await judged(session, this, pairs.flat(), condition));
      const before = new Set(bad);
      const count = (pair: readonly number[], among: ReadonlySet<number>) =>
        pair.filter((row) => among.has(row)).length;
      for (const pair of pairs) {
        if (count(pair, still) >= count(pair, before)) this.swap(moving, pair[0], pair[1]);
        else {
          for (const row of pair) {
            if (still.has(row)) before.add(row);
            else before.delete(row);
          }
        }
      }
      idle = before.size < bad.length ? 0 : idle + 1;
      bad = [...before].sort((a, b) => a - b);
    }
    return bad;
  }

  /** Rows of which each is in one pair: of the ones, and of the others. */
  #pairs(
    rows: readonly number[],
    moving: readonly string[],
    others: readonly number[],
  ): (readonly [number, number])[] {
    const within = moving.some((name) => this.fixed.has(name));
    const taken = new Set<number>();
    const pairs: (readonly [number, number])[] = [];
    for (const row of rows) {
      for (let tries = 0; tries < 10 && !taken.has(row); tries += 1) {
        const other = others[this.#random.integer(others.length)];
        if (other === undefined || other === row || taken.has(other)) continue;
        if (within && this.leaves[row] !== this.leaves[other]) continue;
        for (const each of [row, other]) taken.add(each);
        pairs.push([row, other]);
      }
    }
    return pairs;
  }

  /** Of two columns of one type in a row: a check often says which is the larger. */
  #exchange(names: readonly string[], rows: readonly number[]): void {
    const free = names.filter((name) => !this.fixed.has(name));
    const columns = free.flatMap((name) => this.columns.find((each) => each.name === name) ?? []);
    const [first] = columns;
    const second = columns.find((each) => each !== first && each.typeText === first?.typeText);
    if (first === undefined || second === undefined) return;
    for (const row of rows) {
      const [a, b] = [this.get(first.name, row), this.get(second.name, row)];
      if ((a === null && !second.nullable) || (b === null && !first.nullable)) continue;
      this.set(first.name, row, b);
      this.set(second.name, row, a);
    }
  }
}

/** Of values in order: the first two that differ, then the next two. Those that are left over come last. */
function inPairs(values: readonly Value[]): Value[] {
  const paired: Value[] = [];
  const over: Value[] = [];
  for (const value of values) {
    if (paired.length % 2 === 1 && paired.at(-1) === value) over.push(value);
    else paired.push(value);
  }
  return [...paired, ...over];
}

/** Numbers as numbers; dates and times as texts of one form. */
function byValue(a: string, b: string): number {
  const difference = Number(a) - Number(b);
  return Number.isNaN(difference) ? (a < b ? -1 : Number(a > b)) : difference;
}

/** Rows whose key is that of one before. */
function repeated(keys: ReadonlyMap<number, string>): number[] {
  const seen = new Set<string>();
  return [...keys].flatMap(([row, key]) => {
    const again = seen.has(key);
    seen.add(key);
    return again ? [row] : [];
  });
}

/** What needs what the draft does not have, or fails on a value, says nothing. */
async function asked<T>(session: Session, question: () => Promise<T>): Promise<T | undefined> {
  await session.execute(sql`SAVEPOINT asked`);
  try {
    return await question();
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    await session.execute(sql`ROLLBACK TO SAVEPOINT asked`);
    return undefined;
  } finally {
    await session.execute(sql`RELEASE SAVEPOINT asked`);
  }
}

async function judged(
  session: Session,
  draft: Draft,
  rows: readonly number[],
  condition: Sql,
): Promise<number[]> {
  return (await asked(session, () => failing(session, draft, rows, condition))) ?? [];
}
