/**
 * Whether a database is like a profile, whatever its size: shares of rows rather than counts. Says where
 * it is not, within the tolerances.
 */

import { likely, shares } from './count.ts';
import type {
  ColumnProfile,
  Count,
  Counts,
  Profile,
  ReferenceProfile,
  TableProfile,
} from './profile.ts';
import { eraOf } from './publish.ts';
import { frequencies } from './spread.ts';

const tolerances = {
  /** Of the rows of a class, as a share of all: 0.05 is five in a hundred. */
  share: 0.05,
  /** Of the parents of a class of fan-out. */
  fanOut: 0.1,
  /** Of different values, as a share of those that a sample of that size would have. */
  distinct: 0.2,
  /** Rows that a class may be off whatever the shares: small tables have no finer ones. */
  rows: 3,
};

interface Deviation {
  readonly table: string;
  /** `column email`, `foreign key posts_user_id_fkey`, `rows`. */
  readonly of: string;
  /** `nulls`, `length 8-15`. */
  readonly what: string;
  readonly expected: string;
  readonly actual: string;
}

export interface Comparison {
  /** Statements of the profile that were compared. */
  readonly compared: number;
  readonly deviations: readonly Deviation[];
}

class Comparer {
  compared = 0;
  readonly deviations: Deviation[] = [];
  #table = '';
  #of = '';

  at(table: string, of: string): void {
    this.#table = table;
    this.#of = of;
  }

  check(what: string, holds: boolean, expected: unknown, actual: unknown): void {
    this.compared += 1;
    if (holds) return;
    this.deviations.push({
      table: this.#table,
      of: this.#of,
      what,
      expected: String(expected),
      actual: String(actual),
    });
  }

  /** Of `all`: what production has is here, what it has not is not, and as much of it. */
  count(what: string, expected: Pair, actual: Pair, tolerance: number = tolerances.share): void {
    const [wanted, found] = [shareOf(expected), shareOf(actual)];
    const rows = likely(actual.all);
    const near =
      Math.abs(wanted - found) <= tolerance ||
      Math.abs(wanted - found) * rows <= tolerances.rows ||
      // A count is rounded to two digits, and so is what it is compared with.
      Math.abs(wanted - found) <= 0.06 * wanted;
    const present = (expected.n === 0) === (actual.n === 0);
    this.check(what, near && present, percent(wanted), percent(found));
  }

  counts(
    what: string,
    expected: Counts,
    actual: Counts,
    rows: number,
    tolerance: number = tolerances.share,
  ): void {
    const [wanted, found] = [shares(expected), shares(actual)];
    for (const label of new Set([...wanted.keys(), ...found.keys()])) {
      const [a, b] = [wanted.get(label) ?? 0, found.get(label) ?? 0];
      const near = Math.abs(a - b) <= tolerance || Math.abs(a - b) * rows <= tolerances.rows;
      // More classes than rows cannot all be there.
      const present = (a === 0) === (b === 0) || rows < 2 * wanted.size;
      this.check(`${what} ${label}`, near && present, percent(a), percent(b));
    }
  }
}

interface Pair {
  readonly n: Count;
  readonly all: Count;
}

const shareOf = ({ n, all }: Pair) => likely(n) / Math.max(1, likely(all));
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

function compareColumn(
  comparer: Comparer,
  [wantedTable, foundTable]: readonly [TableProfile, TableProfile],
  [wanted, found]: readonly [ColumnProfile, ColumnProfile],
): void {
  const [a, b] = [wantedTable.rows, foundTable.rows];
  comparer.count('nulls', { n: wanted.nulls, all: a }, { n: found.nulls, all: b });
  const values = likely(b) - likely(found.nulls);
  const flag = (what: string, of: (column: ColumnProfile) => Count | null | undefined) => {
    const [n, m] = [of(wanted), of(found)];
    if (n == null || m == null) return;
    const all = likely(a) - likely(wanted.nulls);
    comparer.count(what, { n, all }, { n: m, all: values });
  };
  if (wanted.distinct !== null && found.distinct !== null && values > 0) {
    const expected = frequencies(wanted, a, values).length;
    const actual = likely(found.distinct);
    const near =
      Math.abs(expected - actual) <= Math.max(tolerances.rows, tolerances.distinct * expected);
    comparer.check('distinct', near, expected, actual);
    const duplicated = (column: ColumnProfile) => (column.duplicates?.groups ?? 0) !== 0;
    comparer.check(
      'duplicates',
      duplicated(wanted) === duplicated(found) || values < 2,
      duplicated(wanted),
      duplicated(found),
    );
  }
  if (wanted.text && found.text) {
    comparer.counts('length', wanted.text.lengths, found.text.lengths, values);
    comparer.check(
      'chars',
      wanted.text.chars === found.text.chars,
      wanted.text.chars,
      found.text.chars,
    );
    flag('blank', ({ text }) => text?.blank);
    flag('padded', ({ text }) => text?.padded);
    flag('multibyte', ({ text }) => text?.multibyte);
    flag('case folds', ({ text }) => text?.caseFolds);
  }
  if (wanted.number && found.number) {
    comparer.counts('digits', wanted.number.magnitudes, found.number.magnitudes, values);
    comparer.check(
      'most digits',
      wanted.number.digits === found.number.digits,
      wanted.number.digits,
      found.number.digits,
    );
    comparer.check(
      'scale',
      wanted.number.scale === found.number.scale,
      wanted.number.scale,
      found.number.scale,
    );
    for (const name of ['zero', 'negative', 'fraction', 'nan', 'infinity'] as const) {
      flag(name, ({ number }) => number?.[name]);
    }
  }
  if (wanted.time && found.time) {
    const own = wanted.time.years;
    comparer.counts('year', own, inYearsOf(own, found.time.years), values);
    for (const name of ['infinity', 'subSecond', 'timeOfDay'] as const) {
      flag(name, ({ time }) => time?.[name]);
    }
  }
  if (wanted.array && found.array) {
    comparer.counts('elements', wanted.array.elements, found.array.elements, values);
    comparer.counts('dimensions', wanted.array.dimensions, found.array.dimensions, values);
  }
  if (wanted.json && found.json) comparer.counts('json', wanted.json, found.json, values);
  if (wanted.labels && found.labels) comparer.counts('label', wanted.labels, found.labels, values);
  for (const type of Object.keys(wanted.casts ?? {})) {
    if (found.casts?.[type] === undefined) continue;
    flag(`no ${type}`, ({ casts }) => casts?.[type]?.refused);
  }
}

/** Years that the profile tells, and eras for the rest. */
function inYearsOf(told: Counts, found: Counts): Counts {
  const result = new Map<string, number>();
  for (const [label, n] of Object.entries(found)) {
    const year = Number(label);
    const into = Object.hasOwn(told, label) || Number.isNaN(year) ? label : eraOf(year);
    result.set(into, (result.get(into) ?? 0) + likely(n));
  }
  return Object.fromEntries(result);
}

function compareReference(
  comparer: Comparer,
  [wantedTable, foundTable]: readonly [TableProfile, TableProfile],
  [wanted, found]: readonly [ReferenceProfile, ReferenceProfile],
): void {
  const [a, b] = [wantedTable.rows, foundTable.rows];
  comparer.count('nulls', { n: wanted.nulls, all: a }, { n: found.nulls, all: b });
  comparer.count('orphans', { n: wanted.orphans, all: a }, { n: found.orphans, all: b });
  if (wanted.fanOut === null || found.fanOut === null) return;
  const parents = Object.values(found.fanOut).reduce<number>((sum, n) => sum + likely(n), 0);
  const before = Object.values(wanted.fanOut).reduce<number>((sum, n) => sum + likely(n), 0);
  // A small table of parents is not made smaller: each has fewer children then.
  const ratio = (likely(b) / parents) * (before / likely(a));
  if (ratio < 0.85 || ratio > 1.15) return;
  const [p, q] = [shares(wanted.fanOut), shares(found.fanOut)];
  for (const label of new Set([...p.keys(), ...q.keys()])) {
    const [x, y] = [p.get(label) ?? 0, q.get(label) ?? 0];
    const near =
      Math.abs(x - y) <= tolerances.fanOut || Math.abs(x - y) * parents <= tolerances.rows;
    comparer.check(`fan-out ${label}`, near, percent(x), percent(y));
  }
}

/** `actual`: of a database that was filled from `expected`. */
export function compareProfiles(expected: Profile, actual: Profile): Comparison {
  const comparer = new Comparer();
  const tables = new Map(actual.tables.map((table) => [table.table, table] as const));
  for (const wanted of expected.tables) {
    comparer.at(wanted.table, 'rows');
    const found = tables.get(wanted.table);
    comparer.check(
      'rows',
      found !== undefined && (wanted.rows === 0) === (found.rows === 0),
      wanted.rows,
      found?.rows ?? 'none',
    );
    if (found === undefined || wanted.rows === 0 || found.rows === 0) continue;
    for (const column of wanted.columns) {
      comparer.at(wanted.table, `column ${column.name}`);
      const other = found.columns.find(({ name }) => name === column.name);
      if (other === undefined || column.automatic) continue;
      // What is in it is what it refers to: see its fan-out.
      const refers = wanted.references.some(({ columns }) => columns.includes(column.name));
      if (!refers) compareColumn(comparer, [wanted, found], [column, other]);
    }
    for (const reference of wanted.references) {
      comparer.at(wanted.table, `foreign key ${reference.name}`);
      const other = found.references.find(({ name }) => name === reference.name);
      if (other !== undefined) compareReference(comparer, [wanted, found], [reference, other]);
    }
    for (const violation of wanted.violations) {
      comparer.at(wanted.table, violation.constraint);
      const other = found.violations.find(({ constraint }) => constraint === violation.constraint);
      if (other === undefined) continue;
      comparer.count(
        'violations',
        { n: violation.rows, all: wanted.rows },
        { n: other.rows, all: found.rows },
      );
    }
  }
  return { compared: comparer.compared, deviations: comparer.deviations };
}
