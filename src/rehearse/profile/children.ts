/** How many children each parent gets, so that the fan-out is that of a profile. */

import { likely, quotas, shares } from './count.ts';
import type { ReferenceProfile } from './profile.ts';

const bounds: Readonly<Record<string, readonly [number, number]>> = {
  '0': [0, 0],
  '1': [1, 1],
  '2-4': [2, 4],
  '5-9': [5, 9],
  '10-99': [10, 99],
  '100+': [100, Number.POSITIVE_INFINITY],
};

/** For each of `parents` how many of `rows` refer to it. */
export function childrenOf(
  reference: Pick<ReferenceProfile, 'fanOut' | 'largest'> | undefined,
  parents: number,
  rows: number,
): number[] {
  if (parents === 0) return [];
  const fanOut = reference?.fanOut ?? null;
  if (fanOut === null || Object.keys(fanOut).length === 0) return skewed(parents, rows);
  const classes = [...quotas(shares(fanOut), parents)].sort(([a], [b]) => from(b) - from(a));
  const counts = classes.flatMap(([label, n]) => new Array<number>(n).fill(from(label)));
  const most = classes.flatMap(([label, n]) => new Array<number>(n).fill(bounds[label]?.[1] ?? 0));
  const largest = reference?.largest == null ? 0 : likely(reference.largest);
  if (counts[0] !== undefined && largest > counts[0] && largest < rows / 2) counts[0] = largest;
  return balanced(counts, most, rows);
}

const from = (label: string) => bounds[label]?.[0] ?? 0;

const sum = (counts: readonly number[]) => counts.reduce((total, each) => total + each, 0);

/** Takes from those that have most, or gives to those that may have more, until there are `rows`. */
function balanced(counts: number[], most: readonly number[], rows: number): number[] {
  const ratio = rows / Math.max(1, sum(counts));
  if (ratio < 1) {
    // Nobody loses all children while others have several.
    counts.forEach((each, at) => {
      if (each > 1) counts[at] = Math.max(1, Math.floor(each * ratio));
    });
  }
  let left = rows - sum(counts);
  for (let at = counts.length - 1; left < 0 && at >= 0; at -= 1) {
    const taken = Math.min(-left, counts[at] ?? 0);
    counts[at] = (counts[at] ?? 0) - taken;
    left += taken;
  }
  const open = counts.flatMap((each, at) => (each < (most[at] ?? 0) && each > 0 ? [at] : []));
  while (left > 0 && open.length > 0) {
    const each = Math.max(1, Math.floor(left / open.length));
    for (let n = open.length - 1; left > 0 && n >= 0; n -= 1) {
      const at = open[n] ?? 0;
      const given = Math.min(each, left, (most[at] ?? 0) - (counts[at] ?? 0));
      counts[at] = (counts[at] ?? 0) + given;
      left -= given;
      if ((counts[at] ?? 0) >= (most[at] ?? 0)) open.splice(n, 1);
    }
  }
  for (let at = 0; left > 0; at = (at + 1) % counts.length, left -= 1) {
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts;
}

/** Where nothing is known: one parent has many, some have none. */
function skewed(parents: number, rows: number): number[] {
  const counts = new Array<number>(parents).fill(0);
  for (let n = 0; n < rows; n += 1) {
    const at = Math.floor(parents * ((n + 0.5) / rows) ** 2);
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts;
}
