/**
 * What is asked of the values of one column, by its type: conditions to count, classes to count by,
 * numbers of which the largest is wanted, and a key that tells equal values from different ones.
 */

import { ident, literal, type Sql, sql, trusted } from '../../model/sql.ts';
import type { ColumnShape, ValueType } from '../shape.ts';
import { isText } from '../values.ts';

export interface Facet {
  /** Equal where the values are. */
  readonly key: Sql;
  /** Equal where the values are, but for upper and lower case. */
  readonly fold: Sql | null;
  /** Conditions, by name; never NULL for a value. */
  readonly flags: ReadonlyMap<string, Sql>;
  /** Small whole numbers or labels, by name. */
  readonly classes: ReadonlyMap<string, Sql>;
  /** Whole numbers whose largest is wanted, by name. */
  readonly maxima: ReadonlyMap<string, Sql>;
}

/** Flags of this prefix count values that a cast to the type would refuse. */
export const castFlag = 'cast:';

type Entries = readonly (readonly [string, Sql])[];

const facet = (
  key: Sql,
  flags: Entries,
  classes: Entries,
  maxima: Entries,
  fold: Sql | null = null,
): Facet => ({
  key,
  fold,
  flags: new Map(flags),
  classes: new Map(classes),
  maxima: new Map(maxima),
});

/** Does not depend on a collation: those that are not deterministic say that different texts are equal. */
const hash = (text: Sql) => sql`hashtextextended((${text}) COLLATE "C", 0)`;

/** Binary digits: 0 for 0, 1 for 1, 2 for 2 and 3, 3 for 4 to 7, … */
const bucket = (size: Sql) => sql`width_bucket(${size}, ${powers}::int[])`;

const powers = literal(`{${Array.from({ length: 31 }, (_, bit) => 2 ** bit).join(',')}}`);

const textCasts = {
  smallint: wholeNumber('-32768', '32767'),
  integer: wholeNumber('-2147483648', '2147483647'),
  bigint: wholeNumber('-9223372036854775808', '9223372036854775807'),
  numeric: matches(
    '^\\s*([+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)(e[+-]?[0-9]{1,3})?|nan|[+-]?inf(inity)?)\\s*$',
  ),
  boolean: matches('^\\s*(t|tr|tru|true|f|fa|fal|fals|false|y|ye|yes|n|no|on|of|off|0|1)\\s*$'),
  uuid: matches('^\\{?([0-9a-f]{4}-?){8}\\}?$'),
  date: null,
  'timestamp with time zone': null,
  inet: null,
  jsonb: null,
} as const satisfies Readonly<Record<string, ((text: Sql) => Sql) | null>>;

/** Types to which a text can be tried to be cast before 16 only at the risk of an error. */
export const uncheckedCasts = Object.entries(textCasts).flatMap(([type, check]) =>
  check === null ? [type] : [],
);

function matches(pattern: string): (text: Sql) => Sql {
  return (text) => sql`${text} ~* ${literal(pattern)}`;
}

/** CASE: the cast is only tried of what has the form of a number. */
function wholeNumber(least: string, most: string): (text: Sql) => Sql {
  const form = literal('^\\s*[+-]?[0-9]{1,40}\\s*$');
  return (text) =>
    sql`CASE WHEN ${text} ~ ${form} THEN (${text})::numeric BETWEEN ${trusted(least)} AND ${trusted(most)} ELSE false END`;
}

/** pg_input_is_valid() says without an error what a cast would refuse: 16 and later. */
const hasInputIsValid = (major: number) => major >= 16;

function casts(text: Sql, types: readonly string[], major: number): Entries {
  const known: Readonly<Record<string, ((text: Sql) => Sql) | null>> = textCasts;
  return types.flatMap((type) => {
    const check = hasInputIsValid(major)
      ? (value: Sql) => sql`pg_input_is_valid(${value}, ${literal(type)})`
      : (known[type] ?? null);
    return check === null ? [] : [[`${castFlag}${type}`, sql`NOT (${check(text)})`] as const];
  });
}

function textFacet(value: Sql, major: number): Facet {
  const text = sql`(${value})::text`;
  const trimmed = sql`btrim(${text}, ${literal(' \t\n\r')})`;
  return facet(
    hash(text),
    [
      ['blank', sql`${text} <> '' AND ${trimmed} = ''`],
      ['padded', sql`${trimmed} <> '' AND ${trimmed} <> ${text}`],
      ['multibyte', sql`octet_length(${text}) <> char_length(${text})`],
      ...casts(text, Object.keys(textCasts), major),
    ],
    [['lengths', bucket(sql`char_length(${text})`)]],
    [
      ['chars', sql`char_length(${text})`],
      ['octets', sql`octet_length(${text})`],
    ],
    hash(sql`lower(${text})`),
  );
}

function bytesFacet(value: Sql): Facet {
  const size = sql`octet_length(${value})`;
  return facet(hash(sql`(${value})::text`), [], [['lengths', bucket(size)]], [['octets', size]]);
}

function jsonFacet(value: Sql, name: string, major: number): Facet {
  const text = sql`(${value})::text`;
  return facet(
    hash(text),
    [
      ['multibyte', sql`octet_length(${text}) <> char_length(${text})`],
      ...(name === 'json' ? casts(text, ['jsonb'], major) : []),
    ],
    [
      ['json', name === 'json' ? sql`json_typeof(${value})` : sql`jsonb_typeof(${value})`],
      ['lengths', bucket(sql`char_length(${text})`)],
    ],
    [
      ['chars', sql`char_length(${text})`],
      ['octets', sql`octet_length(${text})`],
    ],
  );
}

const wholeTypes = ['smallint', 'integer', 'bigint'];
const ranges: Readonly<Record<string, readonly [string, string]>> = {
  smallint: ['-32768', '32767'],
  integer: ['-2147483648', '2147483647'],
  bigint: ['-9223372036854775808', '9223372036854775807'],
};

function numberFacet(value: Sql, name: string): Facet {
  const number = sql`(${value})::numeric`;
  const finite = sql`${number} NOT IN ('NaN', 'Infinity', '-Infinity')`;
  const whole = sql`trunc(abs(${number}))`;
  const digits = sql`CASE WHEN NOT (${finite}) THEN NULL WHEN ${whole} = 0 THEN 0 ELSE length(${whole}::text) END`;
  const smaller = wholeTypes.slice(0, wholeTypes.includes(name) ? wholeTypes.indexOf(name) : 3);
  return facet(
    value,
    [
      ['zero', sql`${number} = 0`],
      ['negative', sql`${number} < 0`],
      ['fraction', sql`${finite} AND ${number} <> trunc(${number})`],
      ['nan', sql`${number} = 'NaN'`],
      ['infinity', sql`${number} IN ('Infinity', '-Infinity')`],
      ...smaller.map((type) => {
        const [least = '0', most = '0'] = ranges[type] ?? [];
        return [
          `${castFlag}${type}`,
          sql`${number} NOT BETWEEN ${trusted(least)} AND ${trusted(most)}`,
        ] as const;
      }),
    ],
    [['magnitudes', digits]],
    [
      ['digits', digits],
      ['scale', sql`CASE WHEN ${finite} THEN scale(trim_scale(${number})) END`],
    ],
  );
}

function timeFacet(value: Sql, name: string): Facet {
  const finite = sql`isfinite(${value})`;
  const isDate = name === 'date';
  return facet(
    value,
    [
      ['infinity', sql`NOT ${finite}`],
      ...(isDate
        ? []
        : ([
            [
              'subSecond',
              sql`${finite} AND extract(microseconds FROM ${value})::bigint % 1000000 <> 0`,
            ],
            ['timeOfDay', sql`${finite} AND ${value} <> date_trunc('day', ${value})`],
          ] as const)),
    ],
    [['years', sql`CASE WHEN ${finite} THEN extract(year FROM ${value})::int END`]],
    [],
  );
}

function arrayFacet(value: Sql): Facet {
  return facet(
    hash(sql`(${value})::text`),
    [],
    [
      ['dimensions', sql`coalesce(array_ndims(${value}), 0)`],
      ['elements', bucket(sql`cardinality(${value})`)],
    ],
    [['longest', sql`cardinality(${value})`]],
  );
}

const comparable = ['uuid', 'oid', 'time without time zone', 'interval'];
const numbers = [...wholeTypes, 'numeric', 'real', 'double precision'];
const times = ['date', 'timestamp without time zone', 'timestamp with time zone'];

/** Arrays to PostgreSQL's eye by category, but not to array_ndims(). */
const notArrays = /^(int2vector|oidvector)$/;

export function isNumber(type: ValueType): boolean {
  return type.kind === 'base' && numbers.includes(type.name);
}

export function isTime(type: ValueType): boolean {
  return type.kind === 'base' && times.includes(type.name);
}

/** `more`: further types to which the values shall be cast. */
export function facetOf(column: ColumnShape, major: number, more: readonly string[] = []): Facet {
  const text = sql`(${ident(column.name)})::text`;
  const own = ofType(column, major);
  const further = casts(
    text,
    more.filter((type) => !own.flags.has(`${castFlag}${type}`)),
    major,
  );
  return { ...own, flags: new Map([...own.flags, ...further]) };
}

function ofType(column: ColumnShape, major: number): Facet {
  const { type } = column;
  const value = ident(column.name);
  const labels = facet(value, [], [['labels', sql`(${value})::text`]], []);
  if (isText(type)) return textFacet(value, major);
  if (type.kind === 'enum') return labels;
  if (type.kind === 'array' && !notArrays.test(column.typeText)) return arrayFacet(value);
  if (type.kind === 'base') {
    const { name } = type;
    if (name === 'boolean') return labels;
    if (isNumber(type)) return numberFacet(value, name);
    if (isTime(type)) return timeFacet(value, name);
    if (name === 'json' || name === 'jsonb') return jsonFacet(value, name, major);
    if (name === 'bytea') return bytesFacet(value);
    if (comparable.includes(name)) return facet(value, [], [], []);
  }
  return facet(hash(sql`(${value})::text`), [], [], []);
}
