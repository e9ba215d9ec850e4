/** How the rows of a table are spread over the values of a column, and the values over the rows. */

import { likely } from './count.ts';
import type { ColumnProfile, Count } from './profile.ts';

/** Of a group of `size` rows something is left when each row stays with probability `scale`. */
const survives = (size: number, scale: number) => 1 - (1 - scale) ** Math.max(1, size);

/** Rows and values of a column in production, as numbers that agree with each other. */
function measured(column: ColumnProfile, tableRows: Count) {
  const rows = Math.max(1, likely(tableRows) - likely(column.nulls));
  const distinct = Math.min(rows, column.distinct === null ? rows : likely(column.distinct));
  const top = column.top.map(likely);
  const groups = Math.min(distinct, likely(column.duplicates?.groups ?? 0));
  return { rows, distinct, top, groups };
}

/**
 * Rows of each value, the most common first, `rows` together. What is left of values that a few rows
 * have is what a sample of that size would find.
 */
export function frequencies(column: ColumnProfile, tableRows: Count, rows: number): number[] {
  const known = measured(column, tableRows);
  if (known.groups === 0) return new Array<number>(rows).fill(1);
  const scale = Math.min(1, rows / known.rows);
  const inTop = known.top.reduce((sum, each) => sum + each, 0);
  const rest = Math.max(0, known.rows - inTop);
  const groups = Math.max(0, known.groups - known.top.length);
  const single = Math.max(0, known.distinct - known.top.length - groups);
  const inGroups = Math.max(rest - single, groups === 0 ? 0 : 2 * groups);
  const kept = Math.round(groups * survives(groups === 0 ? 0 : inGroups / groups, scale));
  const list: number[] = known.top.map((each) => Math.round(each * scale)).filter((n) => n > 0);
  const each = kept === 0 ? 0 : Math.max(1, (inGroups * scale) / kept);
  for (let at = 1; at <= kept; at += 1) {
    list.push(Math.max(1, Math.round(at * each) - Math.round((at - 1) * each)));
  }
  for (let at = 0; at < Math.round(single * scale); at += 1) list.push(1);
  return fitted(list, rows, single > 0);
}

/** As many rows as there are, and at least one value that occurs twice. */
function fitted(list: number[], rows: number, growing: boolean): number[] {
  let sum = list.reduce((total, each) => total + each, 0);
  while (sum > rows && list.length > 0) {
    const last = list.pop() ?? 0;
    sum -= last;
    if (sum < rows) {
      list.push(Math.min(last, rows - sum));
      sum = rows;
    }
  }
  if (growing || list.length === 0) for (; sum < rows; sum += 1) list.push(1);
  for (let at = 0; sum < rows; at = (at + 1) % list.length, sum += 1) {
    list[at] = (list[at] ?? 0) + 1;
  }
  if (rows > 1 && !list.some((each) => each > 1)) {
    list.pop();
    list[0] = 2;
  }
  return list.sort((a, b) => b - a);
}

/** The same numbers in another order, each once: columns must not go along with each other. */
export function scattered(count: number, seed: number): (at: number) => number {
  let step = 1 + (Math.floor(seed * 0.6180339887 * count) % Math.max(1, count));
  while (gcd(step, count) !== 1) step += 1;
  const from = seed % Math.max(1, count);
  return (at) => Number((BigInt(at) * BigInt(step) + BigInt(from)) % BigInt(Math.max(1, count)));
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/**
 * A class for each value, so that the rows of each class come close to their quota. `capacity` is how
 * many different values a class has.
 */
export function allot(
  list: readonly number[],
  quota: ReadonlyMap<string, number>,
  capacity: (label: string) => number,
): string[] {
  const left = new Map(quota);
  const used = new Map<string, number>();
  const result: string[] = new Array(list.length);
  const taken = new Set<number>();
  const give = (at: number, label: string) => {
    result[at] = label;
    taken.add(at);
    left.set(label, (left.get(label) ?? 0) - (list[at] ?? 0));
    used.set(label, (used.get(label) ?? 0) + 1);
  };
  // A class of few values needs those that come often.
  const scarce = [...quota].filter(([label, rows]) => rows > capacity(label));
  for (const [label] of scarce.sort(([a, n], [b, m]) => m / capacity(b) - n / capacity(a))) {
    for (let at = 0; at < list.length; at += 1) {
      const rows = left.get(label) ?? 0;
      if (rows <= 0 || (used.get(label) ?? 0) >= capacity(label)) break;
      if (!taken.has(at) && (list[at] ?? 0) <= 1.3 * rows) give(at, label);
    }
  }
  for (let at = 0; at < list.length; at += 1) {
    if (!taken.has(at)) give(at, most(left, used, capacity) ?? [...quota.keys()][0] ?? '');
  }
  return result;
}

function most(
  left: ReadonlyMap<string, number>,
  used: ReadonlyMap<string, number>,
  capacity: (label: string) => number,
): string | undefined {
  let best: string | undefined;
  let rows = Number.NEGATIVE_INFINITY;
  for (const [label, n] of left) {
    if (n <= rows || (used.get(label) ?? 0) >= capacity(label)) continue;
    best = label;
    rows = n;
  }
  return best;
}
