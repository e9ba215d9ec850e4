/** Arrays of a profile: of so many elements, in so many dimensions. */

import type { Random } from '../../random.ts';
import type { ValueType } from '../../shape.ts';
import { inQuotes, ordinaryOf } from '../../values.ts';
import { quotas, shares } from '../count.ts';
import type { ColumnProfile } from '../profile.ts';
import { allot } from '../spread.ts';
import { bounds } from './text.ts';

/** As many as `list` has frequencies. */
export function arrayValues(
  array: NonNullable<ColumnProfile['array']>,
  list: readonly number[],
  element: ValueType,
  random: Random,
): string[] {
  const rows = list.reduce((sum, each) => sum + each, 0);
  const sizes = allot(list, quotas(shares(array.elements), rows), (label) =>
    label === '0' ? 1 : Infinity,
  );
  const dimensions = allot(list, quotas(shares(array.dimensions), rows), (label) =>
    label === '0' ? 1 : Infinity,
  );
  const elements = ordinaryOf(element, random, Math.min(20_000, list.length + 100));
  const last = sizes.findLastIndex((label) => {
    const [from, to] = bounds(label);
    return from <= array.longest && array.longest <= to;
  });
  return list.map((_, n) => {
    const [from = 1, to = from] = (sizes[n] ?? '1').split('-').map(Number);
    const size = n === last ? Math.min(array.longest, 10_000) : from + (n % (to - from + 1));
    const count = Math.min(size, array.longest);
    const texts = Array.from({ length: count }, (_each, at) =>
      inQuotes(elements[(n + at) % elements.length] ?? ''),
    );
    const depth = Math.max(1, Number(dimensions[n] ?? 1));
    return count === 0 ? '{}' : `${'{'.repeat(depth)}${texts.join(',')}${'}'.repeat(depth)}`;
  });
}
