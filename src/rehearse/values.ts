/**
 * Values by type, in PostgreSQL's text format: those at the limits, which production has and nobody
 * thinks of, and ordinary ones. What a column really takes is PostgreSQL's to say: see rows.ts.
 */

import type { Random } from './random.ts';
import type { ValueType } from './shape.ts';

interface Maker {
  readonly limits: readonly string[];
  /** `n` counts the values of one column: those of different `n` differ where the type can. */
  ordinary(random: Random, n: number): string;
}

const digits = (count: number) => '9'.repeat(Math.max(0, count));

function hex(random: Random, length: number): string {
  return Array.from({ length }, () => random.integer(16).toString(16)).join('');
}

function uuid(random: Random): string {
  const text = hex(random, 32);
  return [
    text.slice(0, 8),
    text.slice(8, 12),
    `4${text.slice(13, 16)}`,
    `a${text.slice(17, 20)}`,
    text.slice(20),
  ].join('-');
}

const two = (value: number) => String(value).padStart(2, '0');

function day(random: Random): string {
  return `${2015 + random.integer(12)}-${two(1 + random.integer(12))}-${two(1 + random.integer(28))}`;
}

function clock(random: Random): string {
  return `${two(random.integer(24))}:${two(random.integer(60))}:${two(random.integer(60))}.${String(random.integer(1e6)).padStart(6, '0')}`;
}

function integers(bits: 16 | 32 | 64): Maker {
  const highest = 2n ** BigInt(bits - 1) - 1n;
  return {
    limits: ['0', '1', '-1', String(highest), String(-highest - 1n)],
    ordinary: (random, n) => String(n + (random.chance(0.2) ? 1000 * random.integer(30) : 0)),
  };
}

function numeric([precision, scale = 0]: readonly number[]): Maker {
  if (precision === undefined) {
    return {
      limits: [
        '0',
        '-1',
        'NaN',
        'Infinity',
        `${digits(40)}.${digits(20)}`,
        '0.00000000000000000001',
      ],
      ordinary: (random, n) => `${n}.${random.integer(100)}`,
    };
  }
  const largest =
    scale >= precision
      ? `0.${'0'.repeat(scale - precision)}${digits(precision)}`
      : `${digits(precision - Math.max(0, scale))}${scale > 0 ? `.${digits(scale)}` : ''}`;
  return {
    limits: [
      '0',
      'NaN',
      largest,
      `-${largest}`,
      ...(scale > 0 ? [`0.${'0'.repeat(scale - 1)}1`] : []),
    ],
    ordinary: (random, n) =>
      `${n % 10 ** Math.min(6, Math.max(0, precision - scale))}${scale > 0 ? `.${random.integer(10)}` : ''}`,
  };
}

const floats = (largest: string): Maker => ({
  limits: ['0', '-0', 'NaN', 'Infinity', '-Infinity', largest, `-${largest}`, '1e-30'],
  ordinary: (random, n) => String(n + random.integer(1000) / 1000),
});

const shapes: readonly ((random: Random, n: number) => string)[] = [
  (_, n) => `user${n}@example.org`,
  (_, n) => `Name ${n}`,
  (_, n) => `word-${n}`,
  (_, n) => `WORD_${n}`,
  (_, n) => `word${n}`,
  (_, n) => String(n).padStart(6, '0'),
  (random) => hex(random, 32),
  (random) => hex(random, 64),
  (random) => uuid(random),
  (_, n) => `https://example.org/${n}`,
  (_, n) => `+4930${String(n).padStart(7, '0')}`,
  (random) => `${day(random)}T${clock(random)}Z`,
  (_, n) => `a sentence, with some “punctuation” – number ${n}.`,
];

const unicode = 'Ünïcödé 😀 e\u0301 中文 עברית \u200b‮';

/** Characters that `length` counts: a text of just that length, in digits, hexadecimal or letters. */
export function ofLength(random: Random, length: number): string[] {
  const number = Array.from({ length }, () => String(random.integer(10))).join('');
  const letters = Array.from({ length }, () => String.fromCharCode(97 + random.integer(26))).join(
    '',
  );
  const base32 = Array.from(
    { length },
    () => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[random.integer(32)],
  ).join('');
  return [number, hex(random, length), letters, base32];
}

function text([longest]: readonly number[]): Maker {
  const limit = longest ?? 10_000;
  const longestTexts = [
    'x'.repeat(limit),
    // Counted in characters, a limit lets four times as many bytes pass.
    ...(longest !== undefined && longest <= 2_000 ? ['😀'.repeat(longest)] : []),
  ];
  return {
    limits: [
      '',
      ' ',
      'trailing ',
      'Case',
      'case',
      unicode,
      'null',
      '0',
      '007',
      "quote ' and \\ backslash",
      'two\nlines',
      ...longestTexts,
    ],
    ordinary: (random, n) => {
      const shape =
        longest !== undefined && longest < 12 ? undefined : random.pick(shapes.slice(0, 5));
      if (shape !== undefined) return shape(random, n);
      return String(n).padStart(Math.min(limit, 3), '0').slice(-limit);
    },
  };
}

const dates = {
  date: [
    '1970-01-01',
    '0001-01-01',
    '9999-12-31',
    '2024-02-29',
    'infinity',
    '-infinity',
    '0044-03-15 BC',
  ],
  timestamp: [
    '1970-01-01 00:00:00',
    '0001-01-01 00:00:00',
    '9999-12-31 23:59:59.999999',
    '2024-02-29 12:00:00',
    'infinity',
    '-infinity',
  ],
};

const fixed = (limits: readonly string[], ordinary: Maker['ordinary']): Maker => ({
  limits,
  ordinary,
});

/** By the name that format_type() gives; with its modifiers. */
const makers: Readonly<Record<string, (modifiers: readonly number[]) => Maker>> = {
  smallint: () => integers(16),
  integer: () => integers(32),
  bigint: () => integers(64),
  numeric,
  real: () => floats('3.4e38'),
  'double precision': () => floats('1.7e308'),
  money: () => fixed(['0', '-1'], (_, n) => `${n}.50`),
  boolean: () => fixed(['true', 'false'], (random) => String(random.chance(0.5))),
  text,
  'character varying': text,
  character: ([length = 1]) => text([length]),
  citext: text,
  name: () => text([63]),
  '"char"': () => fixed(['', 'a'], (_, n) => String.fromCharCode(97 + (n % 26))),
  date: () => fixed(dates.date, day),
  'timestamp without time zone': () =>
    fixed(dates.timestamp, (random) => `${day(random)} ${clock(random)}`),
  'timestamp with time zone': () =>
    fixed(
      [
        ...dates.timestamp.map((each) => (each.endsWith('infinity') ? each : `${each}+00`)),
        '2024-03-31 02:30:00+02',
      ],
      (random) => `${day(random)} ${clock(random)}+00`,
    ),
  'time without time zone': () => fixed(['00:00:00', '24:00:00', '23:59:59.999999'], clock),
  'time with time zone': () =>
    fixed(['00:00:00+00', '24:00:00-12'], (random) => `${clock(random)}+00`),
  interval: () =>
    fixed(
      ['0', '-1 day', '1 mon -1 day', '100 years', '0.000001 s'],
      (random, n) => `${n} minutes ${random.integer(60)} seconds`,
    ),
  uuid: () =>
    fixed(['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'], uuid),
  json: () => json,
  jsonb: () => json,
  bytea: () => fixed(['\\x', '\\x00ff'], (random) => `\\x${hex(random, 32)}`),
  inet: () => fixed(['0.0.0.0', '255.255.255.255', '::1', '10.0.0.0/8'], address),
  cidr: () => fixed(['0.0.0.0/0', '::/0'], address),
  macaddr: () =>
    fixed(
      ['00:00:00:00:00:00'],
      (random) => `08:00:2b:${hex(random, 2)}:${hex(random, 2)}:${hex(random, 2)}`,
    ),
  xml: () => fixed(['<a/>'], (_, n) => `<a n="${n}">text</a>`),
  bit: ([length = 1]) => bits(length, length),
  'bit varying': ([length = 64]) => bits(0, length),
  oid: () => fixed(['0', '4294967295'], (_, n) => String(n)),
  point: () => fixed(['(0,0)'], (random, n) => `(${n},${random.integer(100)})`),
  tsvector: () => fixed([''], (_, n) => `'word' 'n${n}'`),
};

const json = fixed(
  ['null', '{}', '[]', '""', '0', '{"a": {"b": [1, null, "😀"]}}', '[1, "1", true, null]'],
  (random, n) =>
    JSON.stringify({
      id: n,
      name: `Name ${n}`,
      tags: ['a', 'b'].slice(random.integer(3)),
      on: random.chance(0.5),
    }),
);

function address(random: Random, n: number): string {
  return `10.${(n >> 8) % 256}.${n % 256}.${random.integer(256)}`;
}

function bits(shortest: number, longest: number): Maker {
  return fixed(['0'.repeat(shortest), '1'.repeat(longest)], (random, n) =>
    (n.toString(2) + Array.from({ length: longest }, () => random.integer(2)).join('')).slice(
      0,
      longest,
    ),
  );
}

/** For types that are not known: something of everything, of which PostgreSQL takes what it can. */
const anything: Maker = {
  limits: [
    '',
    '0',
    '1',
    '{}',
    '()',
    '(0,0)',
    'a',
    'a.b',
    '"a"=>"1"',
    '[1,2,3]',
    '[0,0]',
    'empty',
    '<a/>',
  ],
  ordinary: (random, n) => {
    const forms = [
      String(n),
      `a${n}`,
      `a.b${n}`,
      `"a"=>"${n}"`,
      `[${n},${n},${n}]`,
      `(${n},${n})`,
      `((0,0),(${n},1))`,
    ];
    return random.pick(forms) ?? '';
  },
};

function maker(type: ValueType): Maker {
  switch (type.kind) {
    case 'base':
      return makers[type.name]?.(type.modifiers) ?? anything;
    case 'enum':
      return fixed(type.labels, (random, n) => random.pick(type.labels) ?? String(n));
    case 'array':
      return arrays(maker(type.element));
    case 'composite': {
      const fields = type.fields.map((field) => maker(field.type));
      const row = (values: readonly string[]) => `(${values.map(inQuotes).join(',')})`;
      return fixed([`(${fields.map(() => '').join(',')})`], (random, n) =>
        row(fields.map((field) => field.ordinary(random, n))),
      );
    }
    case 'range':
      return ranges(type.subtype);
    case 'multirange': {
      const range = ranges(type.subtype);
      return fixed(['{}', '{(,)}'], (random, n) => `{${range.ordinary(random, n)}}`);
    }
  }
}

/** As an element of an array or a field of a row. */
export const inQuotes = (value: string) => `"${value.replaceAll(/["\\]/g, (each) => `\\${each}`)}"`;

function arrays(element: Maker): Maker {
  const [first = ''] = element.limits;
  return fixed(
    [
      '{}',
      '{NULL}',
      `{${inQuotes(first)}}`,
      `{${element.limits.slice(0, 4).map(inQuotes).join(',')}}`,
    ],
    (random, n) => {
      const values = Array.from({ length: 1 + random.integer(3) }, (_, at) =>
        element.ordinary(random, n + at),
      );
      return `{${values.map(inQuotes).join(',')}}`;
    },
  );
}

/** Ranges of which no two overlap, where it is known what comes after a value. */
function ranges(type: ValueType): Maker {
  const name = type.kind === 'base' ? type.name : '';
  const subtype = maker(type);
  return fixed(['empty', '(,)'], (random, n) => {
    if (/^(integer|bigint|numeric)$/.test(name)) return `[${10 * n},${10 * n + 5})`;
    if (/^(date|timestamp)/.test(name)) return `["${dayAfter(n)}","${dayAfter(n + 1)}")`;
    return `[${inQuotes(subtype.ordinary(random, n))},)`;
  });
}

/** The `n`th day of this century. */
function dayAfter(n: number): string {
  return new Date(Date.UTC(2000, 0, 1 + n)).toISOString().slice(0, 10);
}

/** Values at the limits of a type. */
export function limitsOf(type: ValueType): readonly string[] {
  return maker(type).limits;
}

/** `count` ordinary values. */
export function ordinaryOf(type: ValueType, random: Random, count: number): string[] {
  const { ordinary } = maker(type);
  return Array.from({ length: count }, (_, n) => ordinary(random, n + 1));
}

/** Texts of every common shape: for columns whose checks want one that is not known. */
export function textShapes(random: Random, count: number): string[] {
  return Array.from({ length: count }, (_, n) =>
    shapes.map((shape) => shape(random, n + 1)),
  ).flat();
}

export function isText(type: ValueType): boolean {
  return (
    type.kind === 'base' &&
    ['text', 'character varying', 'character', 'citext', 'name'].includes(type.name)
  );
}
