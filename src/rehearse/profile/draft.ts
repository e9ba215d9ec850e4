/**
 * Rows of one table before they are written: for each column its values, laid over the rows so that
 * columns do not go along with each other; then mended where several columns together must be unique
 * or satisfy a check.
 */

import type { Session } from '../../database/database.ts';
import { DatabaseError } from '../../database/database-error.ts';
import { type Sql, sql } from '../../model/sql.ts';
import type { Random } from '../random.ts';
import type { ColumnShape } from '../shape.ts';
import { scattered } from './spread.ts';
import { failing, type Value } from './write.ts';

export class Draft {
  readonly rows: number;
  readonly columns: readonly ColumnShape[];
  readonly values = new Map<string, Value[]>();
  /** By column, what its profile alone would have in it: some of that a check may refuse. */
  readonly raw = new Map<string, readonly string[]>();
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

  get(name: string, row: number): Value {
    return this.values.get(name)?.[row] ?? null;
  }

  /**
   * Exchanges values until no two rows are equal in all of these columns, as far as a few tries get.
   * Answers the rows that still are.
   */
  separate(names: readonly string[], moving: readonly string[]): number[] {
    const lists = names.map((name) => this.values.get(name) ?? []);
    const key = (row: number) => {
      let text = '';
      for (const list of lists) {
        const value = list[row] ?? null;
        if (value === null) return null;
        text += `${value.length}:${value}`;
      }
      return text;
    };
    const uses = new Map<string | null, number>();
    const use = (own: string | null, n: number) => {
      if (own !== null) uses.set(own, (uses.get(own) ?? 0) + n);
    };
    for (let row = 0; row < this.rows; row += 1) use(key(row), 1);
    for (let row = 0; row < this.rows; row += 1) {
      for (let tries = 0; (uses.get(key(row)) ?? 0) > 1 && tries < 50; tries += 1) {
        const other = this.#random.integer(this.rows);
        for (const each of [row, other]) use(key(each), -1);
        this.swap(moving, row, other);
        const free = (each: number) => (uses.get(key(each)) ?? 0) === 0;
        if (!(free(row) && free(other) && (key(row) === null || key(row) !== key(other)))) {
          this.swap(moving, row, other);
        }
        for (const each of [row, other]) use(key(each), 1);
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
   * Exchanges values between the rows that a condition over several columns refuses. Answers those
   * that it still refuses.
   */
  async satisfy(session: Session, condition: Sql, names: readonly string[]): Promise<number[]> {
    const own = names.filter((name) => this.values.has(name));
    const all = Array.from({ length: this.rows }, (_, at) => at);
    let bad = await judged(session, this, all, condition);
    this.#exchange(own, bad);
    for (let round = 0; round < 6 && bad.length > 0; round += 1) {
      bad = await judged(session, this, bad, condition);
      const moving = own[round % Math.max(1, own.length)];
      // Those that are refused among themselves, and with rows that are not.
      for (const row of bad) {
        const other = bad[this.#random.integer(bad.length)] ?? row;
        if (moving !== undefined) this.swap([moving], row, other);
      }
    }
    return bad.length === 0 ? bad : await judged(session, this, bad, condition);
  }

  /** Of two columns of one type in a row: a check often says which is the larger. */
  #exchange(names: readonly string[], rows: readonly number[]): void {
    const columns = names.flatMap((name) => this.columns.find((each) => each.name === name) ?? []);
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

/** A condition that needs what the draft does not have, or fails on a value, judges nothing. */
async function judged(
  session: Session,
  draft: Draft,
  rows: readonly number[],
  condition: Sql,
): Promise<number[]> {
  const step = 5000;
  const found: number[] = [];
  for (let at = 0; at < rows.length; at += step) {
    await session.execute(sql`SAVEPOINT judged`);
    try {
      found.push(...(await failing(session, draft, rows.slice(at, at + step), condition)));
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      await session.execute(sql`ROLLBACK TO SAVEPOINT judged`);
      return [];
    } finally {
      await session.execute(sql`RELEASE SAVEPOINT judged`);
    }
  }
  return found;
}
