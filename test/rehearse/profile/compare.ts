/**
 * Whether a database is like a profile, whatever its size: shares of rows rather than counts. Says where
 * it is not, within the tolerances.
 */

import { likely, shares } from '../../../src/rehearse/profile/count.ts';
import type {
  ColumnProfile,
  Count,
  Counts,
  Profile,
  ReferenceProfile,
  TableProfile,
} from '../../../src/rehearse/profile/profile.ts';
import { eraOf } from '../../../src/rehearse/profile/publish.ts';
import { frequencies } from '../../../src/rehearse/profile/spread.ts';

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

type Both<T> = readonly [wanted: T, found: T];

class ColumnComparison {
  readonly #comparer: Comparer;
  readonly #wanted: ColumnProfile;
  readonly #found: ColumnProfile;
  /** Rows of the tables. */
  readonly #rows: Both<Count>;
  /** Values that are there. */
  readonly #values: number;

  constructor(
    comparer: Comparer,
    [wantedTable, foundTable]: Both<TableProfile>,
    [wanted, found]: Both<ColumnProfile>,
  ) {
    this.#comparer = comparer;
    this.#wanted = wanted;
    this.#found = found;
    this.#rows = [wantedTable.rows, foundTable.rows];
    this.#values = likely(foundTable.rows) - likely(found.nulls);
  }

  run(): void {
    const [wanted, found, [a, b]] = [this.#wanted, this.#found, this.#rows];
    this.#comparer.count('nulls', { n: wanted.nulls, all: a }, { n: found.nulls, all: b });
    this.#repetition();
    if (wanted.text && found.text) this.#text([wanted.text, found.text]);
    if (wanted.number && found.number) this.#number([wanted.number, found.number]);
    if (wanted.time && found.time) this.#time([wanted.time, found.time]);
    if (wanted.array && found.array) {
      this.#counts('elements', [wanted.array.elements, found.array.elements]);
      this.#counts('dimensions', [wanted.array.dimensions, found.array.dimensions]);
    }
    if (wanted.json && found.json) this.#counts('json', [wanted.json, found.json]);
    if (wanted.labels && found.labels) this.#counts('label', [wanted.labels, found.labels]);
    for (const [type, { refused }] of Object.entries(wanted.casts ?? {})) {
      const other = found.casts?.[type];
      if (other !== undefined) this.#flag(`no ${type}`, [refused, other.refused]);
    }
  }

  #repetition(): void {
    const [wanted, found] = [this.#wanted, this.#found];
    if (wanted.distinct === null || found.distinct === null || this.#values <= 0) return;
    const expected = frequencies(wanted, this.#rows[0], this.#values).length;
    const actual = likely(found.distinct);
    const near =
      Math.abs(expected - actual) <= Math.max(tolerances.rows, tolerances.distinct * expected);
    this.#comparer.check('distinct', near, expected, actual);
    const duplicated = (column: ColumnProfile) => (column.duplicates?.groups ?? 0) !== 0;
    this.#comparer.check(
      'duplicates',
      duplicated(wanted) === duplicated(found) || this.#values < 2,
      duplicated(wanted),
      duplicated(found),
    );
  }

  #text([wanted, found]: Both<Required<ColumnProfile>['text']>): void {
    this.#counts('length', [wanted.lengths, found.lengths]);
    this.#same('chars', [wanted.chars, found.chars]);
    for (const name of ['blank', 'padded', 'multibyte'] as const) {
      this.#flag(name, [wanted[name], found[name]]);
    }
    this.#flag('case folds', [wanted.caseFolds, found.caseFolds]);
  }

  #number([wanted, found]: Both<Required<ColumnProfile>['number']>): void {
    this.#counts('digits', [wanted.magnitudes, found.magnitudes]);
    this.#same('most digits', [wanted.digits, found.digits]);
    this.#same('scale', [wanted.scale, found.scale]);
    for (const name of ['zero', 'negative', 'fraction', 'nan', 'infinity'] as const) {
      this.#flag(name, [wanted[name], found[name]]);
    }
  }

  #time([wanted, found]: Both<Required<ColumnProfile>['time']>): void {
    this.#counts('year', [wanted.years, inYearsOf(wanted.years, found.years)]);
    for (const name of ['infinity', 'subSecond', 'timeOfDay'] as const) {
      this.#flag(name, [wanted[name], found[name]]);
    }
  }

  #counts(what: string, [wanted, found]: Both<Counts>): void {
    this.#comparer.counts(what, wanted, found, this.#values);
  }

  #same(what: string, [wanted, found]: Both<number>): void {
    this.#comparer.check(what, wanted === found, wanted, found);
  }

  /** How many of the values; null: not known of one of them. */
  #flag(what: string, [n, m]: Both<Count | null>): void {
    if (n === null || m === null) return;
    const all = likely(this.#rows[0]) - likely(this.#wanted.nulls);
    this.#comparer.count(what, { n, all }, { n: m, all: this.#values });
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
  [wantedTable, foundTable]: Both<TableProfile>,
  [wanted, found]: Both<ReferenceProfile>,
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
    const parts = new Map(found.partitions.map((each) => [each.partition, each.rows] as const));
    for (const { partition, rows } of wanted.partitions) {
      const part = parts.get(partition);
      if (part !== undefined)
        comparer.count(partition, { n: rows, all: wanted.rows }, { n: part, all: found.rows });
    }
    for (const column of wanted.columns) {
      comparer.at(wanted.table, `column ${column.name}`);
      const other = found.columns.find(({ name }) => name === column.name);
      if (other === undefined || column.automatic) continue;
      // What is in it is what it refers to: see its fan-out.
      const refers = wanted.references.some(({ columns }) => columns.includes(column.name));
      if (!refers) new ColumnComparison(comparer, [wanted, found], [column, other]).run();
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
