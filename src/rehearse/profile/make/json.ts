/** json of a profile: so many objects, arrays, strings …, and so long. */

import { likely, quotas, shares } from '../count.ts';
import type { ColumnProfile } from '../profile.ts';
import { allot } from '../spread.ts';
import { bounds } from './text.ts';

/** As many as `list` has frequencies; as jsonb writes them. */
export function jsonValues(column: ColumnProfile, list: readonly number[]): string[] {
  const rows = list.reduce((sum, each) => sum + each, 0);
  const { text } = column;
  const kinds = allot(list, quotas(shares(column.json ?? {}), rows), (kind) =>
    kind === 'null' ? 1 : kind === 'boolean' ? 2 : Infinity,
  );
  const lengths = lengthsOf(kinds, list, quotas(shares(text?.lengths ?? { '8-15': 1 }), rows));
  const wide = likely(text?.multibyte ?? 0) > 0;
  const longest = Math.min(text?.chars ?? 15, 1_000_000);
  const last = lengths.findLastIndex(
    (label) => bounds(label)[0] <= longest && longest <= bounds(label)[1],
  );
  return kinds.map((kind, n) => {
    const [from, to] = bounds(lengths[n] ?? '8-15');
    const length = n === last ? longest : Math.min(from + ((to - from) >> 1), longest);
    return oneJson(kind, n, length, wide && n % 7 === 0);
  });
}

/** Two kinds have a length of their own; the others share what is left of the lengths. */
function lengthsOf(
  kinds: readonly string[],
  list: readonly number[],
  quota: ReadonlyMap<string, number>,
): string[] {
  const left = new Map(quota);
  const isShort = (at: number) => kinds[at] === 'null' || kinds[at] === 'boolean';
  const others = [...kinds.keys()].filter((at) => !isShort(at));
  for (const at of kinds.keys()) {
    if (isShort(at)) left.set('4-7', Math.max(0, (left.get('4-7') ?? 0) - (list[at] ?? 0)));
  }
  const shared = allot(
    others.map((at) => list[at] ?? 0),
    left,
    (label) => (label === '2-3' ? 25 : Infinity),
  );
  const result = kinds.map(() => '4-7');
  others.forEach((at, n) => {
    result[at] = shared[n] ?? '8-15';
  });
  return result;
}

function oneJson(kind: string, n: number, length: number, wide: boolean): string {
  const fill = (used: number) =>
    String(n)
      .padStart(length - used, wide ? 'é' : 'x')
      .slice(-Math.max(1, length - used));
  switch (kind) {
    case 'null':
      return 'null';
    case 'boolean':
      return n % 2 === 0 ? 'true' : 'false';
    case 'number':
      return String(10 ** Math.min(14, length - 1) + n);
    case 'string':
      return length < 3 ? '""' : JSON.stringify(fill(2));
    case 'array':
      return length < 3 ? '[]' : length < 6 ? `[${n % 10}]` : `["${fill(4)}"]`;
    default:
      return length < 8
        ? '{}'
        : length < 12
          ? `{"n": ${n % 10 ** (length - 7)}}`
          : `{"k": "${fill(9)}"}`;
  }
}
