/** Counts of a profile as numbers to reckon with. */

import type { Count, Counts } from './profile.ts';

/** What stands for fewer than ten. */
const few = 5;

export const likely = (of: Count): number => (of === '<10' ? few : of);

/** Counts of classes as shares of all; those of classes that are not none are above 0. */
export function shares(of: Counts): Map<string, number> {
  const all = Object.entries(of).map(([label, n]) => [label, likely(n)] as const);
  const sum = all.reduce((total, [, n]) => total + n, 0);
  return new Map(all.filter(([, n]) => n > 0).map(([label, n]) => [label, n / sum] as const));
}

/** Rows of each class, of `rows` together: at least one each while there are enough. */
export function quotas(of: ReadonlyMap<string, number>, rows: number): Map<string, number> {
  const list = [...of].sort(([, a], [, b]) => a - b);
  let left = rows;
  let share = list.reduce((sum, [, each]) => sum + each, 0);
  const result = new Map<string, number>();
  for (const [label, each] of list) {
    const wanted = share <= 0 ? 0 : Math.round((left * each) / share);
    const given = Math.min(left, Math.max(1, wanted));
    result.set(label, given);
    left -= given;
    share -= each;
  }
  return result;
}
