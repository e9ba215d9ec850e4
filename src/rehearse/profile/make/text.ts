/**
 * Texts of a profile: so long, so many of them blank, padded, beyond ASCII, numbers, dates, and the
 * same as another one but for the case. All made up, and all different.
 */

import { type Kind, kindsOf } from '../classes.ts';
import { likely, quotas, shares } from '../count.ts';
import type { ColumnProfile } from '../profile.ts';
import { allot } from '../spread.ts';

type TextProfile = NonNullable<ColumnProfile['text']>;

/** Without vowels no word comes out that PostgreSQL reads as a date, a boolean or a number. */
const letters = 'bcdghjklmpqrsvwxz0123456789';
const alone = 'bcdghjklmpqrsvwxz';

/** Longer ones are not made: what they do to a migration, shorter ones do. */
const longestMade = 1_000_000;

/** Shortest and longest of a class of lengths. */
export function bounds(label: string): readonly [number, number] {
  const [from = 0, to = from] = label.split('-').map(Number);
  return [from, to];
}

/** Different for each `n` where the length allows it; starts with a letter that begins no number. */
function word(n: number, length: number): string {
  if (length <= 0) return '';
  if (length === 1) return alone[n % alone.length] ?? 'w';
  let made = '';
  for (let rest = n; made.length < length - 1 && (rest > 0 || made === ''); ) {
    made = `${letters[rest % letters.length]}${made}`;
    rest = Math.floor(rest / letters.length);
  }
  return `${'y'.repeat(length - made.length)}${made}`;
}

const two = (n: number) => String(n).padStart(2, '0');
const date = (n: number) =>
  `${1900 + (Math.floor(n / 336) % 200)}-${two(1 + (Math.floor(n / 28) % 12))}-${two(1 + (n % 28))}`;
const hex = (n: number, length: number) => n.toString(16).padStart(length, '0').slice(-length);
const digits = (n: number, length: number) =>
  `1${String(n)
    .padStart(Math.max(0, length - 1), '0')
    .slice(-Math.max(1, length - 1))}`;
const between = (length: number, least: number, most: number) =>
  Math.max(least, Math.min(most, length));

interface Form {
  /** Lengths that it can have. */
  readonly lengths: readonly [number, number];
  make(n: number, length: number): string;
}

/** What casts to other types than text: by the smallest type that takes it, those of few lengths first. */
const forms: Readonly<Record<string, Form>> = {
  uuid: { lengths: [36, 36], make: (n) => `${hex(n, 8)}-0000-4000-8000-${hex(n * 7, 12)}` },
  date: { lengths: [10, 10], make: (n) => date(n) },
  'timestamp with time zone': {
    lengths: [22, 22],
    make: (n) => `${date(n)} ${two(n % 24)}:${two(n % 60)}:00+00`,
  },
  boolean: {
    lengths: [1, 5],
    make: (n, length) => {
      const known = ['t', 'f', 'true', 'false', 'yes', 'no', 'on', 'off'];
      const fitting = known.filter((each) => each.length === length);
      return (fitting.length > 0 ? fitting : known)[n % Math.max(1, fitting.length)] ?? 't';
    },
  },
  inet: {
    lengths: [8, 15],
    make: (n) => `10.${(n >> 16) % 256}.${(n >> 8) % 256}.${n % 256}`,
  },
  smallint: { lengths: [1, 4], make: (n, length) => digits(n, between(length, 1, 4)) },
  integer: { lengths: [6, 9], make: (n, length) => digits(n, between(length, 6, 9)) },
  bigint: { lengths: [10, 18], make: (n, length) => `9${digits(n, between(length - 1, 9, 17))}` },
  numeric: { lengths: [3, 40], make: (n, length) => `${digits(n, between(length - 2, 1, 38))}.5` },
  jsonb: {
    lengths: [7, 1000],
    make: (n, length) => `{"n":${digits(n, between(length - 6, 1, 990))}}`,
  },
};

/** Rows of each form, from what each cast takes: what a smaller type takes, a larger one does too. */
function formRows(casts: ColumnProfile['casts'] = {}): ReadonlyMap<string, number> {
  const takes = (type: string) => likely(casts[type]?.taken ?? 0);
  const beyond = (type: string, smaller: number) => {
    const own = takes(type);
    // Both are rounded: what is left has to be more than that.
    return own - smaller > 0.1 * smaller || smaller === 0 ? Math.max(0, own - smaller) : 0;
  };
  const numbers = takes('numeric');
  return new Map([
    ['smallint', takes('smallint')],
    ['integer', beyond('integer', takes('smallint'))],
    ['bigint', beyond('bigint', takes('integer'))],
    ['numeric', beyond('numeric', takes('bigint'))],
    // 0 and 1 are numbers as well as truth values, and some numbers are dates.
    ['boolean', beyond('boolean', takes('smallint'))],
    ['uuid', takes('uuid')],
    ['date', beyond('date', numbers)],
    [
      'timestamp with time zone',
      beyond('timestamp with time zone', Math.max(takes('date'), numbers)),
    ],
    ['inet', takes('inet')],
    ['jsonb', beyond('jsonb', numbers)],
  ]);
}

function kindsIn(
  column: ColumnProfile,
  text: TextProfile,
  rows: number,
  lengths: readonly string[],
): Kind[] {
  const values = Object.values(text.lengths).reduce<number>((sum, n) => sum + likely(n), 0);
  const scaled = (n: number) =>
    n === 0 ? 0 : Math.max(1, Math.round((n * rows) / Math.max(1, values)));
  const within = (least: number, most: number) => (at: number) => {
    const [from, to] = bounds(lengths[at] ?? '0');
    return from <= most && to >= least;
  };
  const known = formRows(column.casts);
  const special: Kind[] = [
    { name: 'blank', rows: scaled(likely(text.blank)), capacity: 3, fits: within(1, 31) },
    {
      name: 'padded',
      rows: scaled(likely(text.padded)),
      capacity: Infinity,
      fits: within(2, Infinity),
    },
    {
      name: 'multibyte',
      rows: scaled(likely(text.multibyte)),
      capacity: Infinity,
      fits: within(1, Infinity),
    },
  ];
  const formed = Object.entries(forms).map(
    ([
      name,
      {
        lengths: [least, most],
      },
    ]) => ({
      name,
      rows: scaled(known.get(name) ?? 0),
      capacity: name === 'boolean' ? 8 : Infinity,
      fits: within(least, most),
    }),
  );
  return [...special, ...formed].filter((kind) => kind.rows > 0);
}

/** As many texts as `list` has frequencies, the most common first. */
export function textValues(
  column: ColumnProfile,
  text: TextProfile,
  list: readonly number[],
  limit: number | undefined,
): string[] {
  const rows = list.reduce((sum, each) => sum + each, 0);
  const longest = Math.min(text.chars, limit ?? Infinity, longestMade);
  const lengths = allot(list, quotas(shares(text.lengths), rows), (label) =>
    label === '0' ? 1 : label === '1' ? alone.length : label === '2-3' ? 700 : Infinity,
  );
  const kinds = kindsOf(list, kindsIn(column, text, rows, lengths), 'plain');
  const used = new Map<string, number>();
  const made = lengths.map((label, at) => {
    const [from, to] = bounds(label);
    const most = Math.max(from, Math.min(to, longest));
    const n = used.get(label) ?? 0;
    used.set(label, n + 1);
    const any = from >= 512 ? from : from + (n % (most - from + 1));
    // Short ones are soon used up.
    const length = letters.length ** (any - 1) <= n ? most : any;
    return oneText(kinds[at] ?? 'plain', n, length, [from, most]);
  });
  const values = Object.values(text.lengths).reduce<number>((sum, n) => sum + likely(n), 0);
  foldCase(made, kinds, likely(text.caseFolds ?? 0), rows / Math.max(1, values));
  putLongest(made, text, longest, kinds);
  return made;
}

function oneText(
  kind: string,
  n: number,
  length: number,
  [from, to]: readonly [number, number],
): string {
  if (length === 0) return '';
  const form = forms[kind];
  if (form !== undefined) {
    const [least, most] = form.lengths;
    return form.make(n, between(between(length, least, most), from, to));
  }
  switch (kind) {
    case 'blank':
      return ' '.repeat(length);
    case 'padded':
      return length < 2 ? word(n, length) : `${word(n, length - 1)} `;
    case 'multibyte':
      return length < 2 ? (['é', 'ü', '中', '😀'][n % 4] ?? 'é') : `${word(n, length - 1)}é`;
    default:
      return word(n, length);
  }
}

/** Some texts become another one in upper case. */
function foldCase(made: string[], kinds: readonly string[], folds: number, scale: number): void {
  if (folds === 0) return;
  const plain = made.flatMap((text, at) => (kinds[at] === 'plain' && text.length > 1 ? [at] : []));
  const wanted = Math.max(1, Math.round(folds * Math.min(1, scale)));
  const byLength = new Map<number, number>();
  let folded = 0;
  // From the rarest on: of two texts of one length the second becomes the first.
  for (const at of plain.toReversed()) {
    if (folded >= wanted) return;
    const length = made[at]?.length ?? 0;
    const waiting = byLength.get(length);
    if (waiting === undefined) byLength.set(length, at);
    else {
      made[waiting] = (made[at] ?? '').toUpperCase();
      byLength.delete(length);
      folded += 1;
    }
  }
}

/** One value becomes the longest, in characters and in bytes. */
function putLongest(
  made: string[],
  { chars, octets }: TextProfile,
  longest: number,
  kinds: readonly string[],
): void {
  if (made.length === 0 || longest === 0) return;
  const ofKind = octets > chars ? 'multibyte' : 'plain';
  const inClass = (at: number) =>
    Math.ceil(Math.log2((made[at]?.length ?? 0) + 1)) === Math.ceil(Math.log2(longest + 1));
  // The rarest, if it is long; a short one should be there whatever rows are left out.
  const places = longest > 1000 ? [...made.keys()].reverse() : [...made.keys()];
  const at =
    places.find((each) => inClass(each) && kinds[each] === ofKind) ??
    places.find((each) => inClass(each) && kinds[each] === 'plain') ??
    places.find((each) => inClass(each));
  if (at === undefined) return;
  const kind = kinds[at] ?? 'plain';
  if (forms[kind] !== undefined || kind === 'blank') {
    made[at] = oneText(kind, at, longest, [longest, longest]);
    return;
  }
  const more = Math.min(octets - chars, 3 * longest);
  const wide = Math.min(longest, Math.floor(more / 3));
  const rest = Math.min(longest - wide, more - 3 * wide);
  const narrow = word(at, Math.max(0, longest - wide - rest));
  made[at] = `${narrow}${'é'.repeat(rest)}${'😀'.repeat(wide)}`;
}
