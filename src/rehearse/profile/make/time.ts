/** Dates and times of a profile: in these years, infinite, with a time of day, with parts of a second. */

import type { Random } from '../../random.ts';
import { likely, quotas, shares } from '../count.ts';
import type { ColumnProfile, Counts } from '../profile.ts';
import { allot } from '../spread.ts';

type TimeProfile = NonNullable<ColumnProfile['time']>;

/** Years of the eras in which a profile puts what few rows have. */
const eras: Readonly<Record<string, readonly [number, number]>> = {
  BC: [-500, -1],
  '1-999': [1, 999],
  '1000-1899': [1000, 1899],
  '1900-1999': [1900, 1999],
  '2000-2099': [2000, 2099],
  '2100-9999': [2100, 9999],
  '10000+': [10_000, 12_000],
};

const two = (n: number) => String(n).padStart(2, '0');

function dateOf(label: string, n: number): readonly [string, string] {
  const [from, to] = eras[label] ?? [Number(label), Number(label)];
  const day = n % 336;
  // The edges of an era first: 9999, 1, 1900.
  const year = n === 0 ? to : n === 1 ? from : from + (n % (to - from + 1));
  const shown = year > 0 ? year : 1 - year;
  const text = `${String(shown).padStart(4, '0')}-${two(1 + Math.floor(day / 28))}-${two(1 + (day % 28))}`;
  return [text, year > 0 ? '' : ' BC'];
}

/** Published eras and years without their own, measured ones as they are. */
function classesOf({ years, infinity }: TimeProfile): Counts {
  return { ...years, infinity };
}

export function timeValues(
  time: TimeProfile,
  list: readonly number[],
  type: string,
  random: Random,
): string[] {
  // Columns of a table do not have the same times.
  const begin = random.integer(100_000);
  const rows = list.reduce((sum, each) => sum + each, 0);
  const isDate = type === 'date';
  const labels = allot(list, quotas(shares(classesOf(time)), rows), (label) =>
    label === 'infinity' ? 2 : isDate ? 336 * yearsIn(label) : Infinity,
  );
  const values = Object.values(time.years).reduce<number>((sum, n) => sum + likely(n), 0);
  const withTime = likely(time.timeOfDay) / Math.max(1, values);
  const withPart = likely(time.subSecond) / Math.max(1, values);
  const used = new Map<string, number>();
  return labels.map((label, at) => {
    const n = used.get(label) ?? 0;
    used.set(label, n + 1);
    if (label === 'infinity') return n === 0 ? 'infinity' : '-infinity';
    const [date, era] = dateOf(label, n);
    if (isDate) return `${date}${era}`;
    const seconds = at % 97 < Math.ceil(97 * withTime) ? 1 + (((n + begin) * 7919) % 86_399) : 0;
    const part = seconds > 0 && at % 89 < Math.ceil((89 * withPart) / Math.max(withTime, 0.01));
    const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    const micro = part ? `.${String(1 + ((n + begin) % 999_999)).padStart(6, '0')}` : '';
    return `${date} ${clock}${micro}${type.includes('with time') ? '+00' : ''}${era}`;
  });
}

function yearsIn(label: string): number {
  const [from, to] = eras[label] ?? [0, 0];
  return to - from + 1;
}
