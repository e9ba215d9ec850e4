/** Numbers of a profile: with so many digits before and after the point, zero, negative, NaN, infinite. */

import { likely, quotas } from '../count.ts';
import type { ColumnProfile } from '../profile.ts';
import { allot } from '../spread.ts';

type NumberProfile = NonNullable<ColumnProfile['number']>;

const largest: Readonly<Record<string, bigint>> = {
  smallint: 32_767n,
  integer: 2_147_483_647n,
  bigint: 9_223_372_036_854_775_807n,
};

/** Digits that a binary number keeps apart. */
const precise: Readonly<Record<string, number>> = { real: 6, 'double precision': 15 };

interface Range {
  readonly from: bigint;
  readonly size: bigint;
}

/** The numbers of so many digits that the type has. */
function range(digits: number, type: string): Range {
  const from = digits <= 0 ? 0n : 10n ** BigInt(digits - 1);
  const to = digits <= 0 ? 0n : 10n ** BigInt(digits) - 1n;
  const most = largest[type];
  const until = most !== undefined && most < to ? most : to;
  return { from, size: until < from ? 1n : until - from + 1n };
}

const special = ['NaN', 'Infinity', '-Infinity'];

/** As many numbers as `list` has frequencies. `scale`: digits after the point that the type takes. */
export function numberValues(
  number: NumberProfile,
  list: readonly number[],
  type: string,
  scale: number | undefined,
): string[] {
  const rows = list.reduce((sum, each) => sum + each, 0);
  const zero = likely(number.zero);
  const classes = new Map<string, number>(
    Object.entries(number.magnitudes).map(([digits, n]) => [
      digits,
      digits === '0' ? Math.max(0, likely(n) - zero) : likely(n),
    ]),
  );
  classes.set('zero', zero);
  classes.set('NaN', likely(number.nan));
  classes.set('Infinity', likely(number.infinity));
  for (const [label, n] of classes) if (n <= 0) classes.delete(label);
  const fractions = number.scale > 0 && scale !== 0;
  const capacity = (label: string) => {
    if (label === 'zero' || special.includes(label)) return 1;
    const { size } = range(Number(label), type);
    return fractions ? Infinity : Number(size);
  };
  const labels = allot(list, quotas(classes, rows), capacity);
  const finite = [...classes].reduce(
    (sum, [label, n]) => (special.includes(label) ? sum : sum + n),
    0,
  );
  const negative = every(likely(number.negative) / Math.max(1, finite - zero));
  const fraction = every(likely(number.fraction) / Math.max(1, finite - zero));
  const digits = Math.min(scale ?? number.scale, number.scale);
  const made: string[] = [];
  const used = new Map<string, bigint>();
  labels.forEach((label, at) => {
    const rowsOf = list[at] ?? 1;
    if (label === 'zero') made.push('0');
    else if (special.includes(label)) made.push(label);
    else {
      const n = used.get(label) ?? 0n;
      used.set(label, n + 1n);
      const { from, size } = range(Number(label), type);
      // The first is the last of its class: a migration meets the largest numbers there are.
      const whole = n === 0n ? from + size - 1n : from + ((n - 1n) % size);
      const sign = negative(rowsOf) ? '-' : '';
      const wanted = (label === '0' || fraction(rowsOf) || n > size) && digits > 0;
      made.push(`${sign}${whole}${wanted ? `.${tail(n, digits, precise[type])}` : ''}`);
    }
  });
  return made;
}

/** The first has all digits that there are; the others two or so. Never 0. */
function tail(n: bigint, digits: number, most: number | undefined): string {
  if (n === 0n) return '9'.repeat(Math.min(digits, most ?? digits));
  const length = Math.min(digits, 1 + String(n).length);
  // Without a 0 at the end, which would make two of them equal.
  const ninths = (9n * 10n ** BigInt(length)) / 10n - 1n;
  const left = n % (ninths < 1n ? 9n : ninths);
  return String(left + left / 9n + 1n).padStart(length, '0');
}

/** True for this share of the rows that it is asked of, evenly. */
function every(share: number): (rows: number) => boolean {
  let owed = share > 0 ? 1 : 0;
  return (rows) => {
    owed += rows * Math.min(1, share);
    if (share <= 0 || owed < rows / 2 + 0.5) return false;
    owed -= rows;
    return true;
  };
}
