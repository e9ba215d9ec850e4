/**
 * What a change of a column's type means: needs USING, rewrites the table, refuses or loses values; and what
 * a default of a new column means.
 *
 * The facts are those of pg_cast's built-in rows and of measurements on 14 to 18 ("ALTER TABLE",
 * notes on SET DATA TYPE). Unknown pairs get the careful answer: USING, rewrite, may lose.
 */

interface Type {
  /** Without modifiers and array brackets. */
  readonly base: string;
  readonly modifiers: readonly number[];
  readonly array: boolean;
}

function parseType(text: string): Type {
  const match = /^(.*?)(?:\(([-\d, ]+)\))?( with(?:out)? time zone)?(\[\])?$/s.exec(text);
  return {
    base: `${match?.[1] ?? text}${match?.[3] ?? ''}`,
    modifiers: match?.[2]?.split(',').map(Number) ?? [],
    array: match?.[4] !== undefined,
  };
}

/** Assignment casts exist between all members of a family. */
const families: readonly ReadonlySet<string>[] = [
  new Set(['smallint', 'integer', 'bigint', 'real', 'double precision', 'numeric']),
  new Set(['text', 'character varying', 'character', 'name']),
  new Set(['date', 'timestamp without time zone', 'timestamp with time zone']),
  new Set(['bit', 'bit varying']),
  new Set(['inet', 'cidr']),
  new Set(['json', 'jsonb']),
  new Set(['integer', 'bigint', 'oid']),
];

/** Everything casts to these on assignment, through its text form. */
const strings = new Set(['text', 'character varying', 'character']);

/** True when ALTER COLUMN TYPE needs no USING. */
export function assignable(from: string, to: string): boolean {
  const [old, next] = [parseType(from), parseType(to)];
  if (old.array !== next.array) return !next.array && strings.has(next.base);
  if (old.base === next.base || (strings.has(next.base) && !next.array)) return true;
  return families.some((family) => family.has(old.base) && family.has(next.base));
}

/** Casts that PostgreSQL has between types of different families; all others go through text. */
const casts: Readonly<Record<string, readonly string[]>> = {
  integer: ['boolean', 'money', 'bit', '"char"'],
  bigint: ['money', 'bit'],
  numeric: ['money'],
  boolean: ['integer'],
  money: ['numeric'],
  bit: ['integer', 'bigint'],
  '"char"': ['integer'],
  jsonb: ['boolean', 'numeric', 'smallint', 'integer', 'bigint', 'real', 'double precision'],
  'timestamp without time zone': ['time without time zone'],
  'timestamp with time zone': ['time without time zone', 'time with time zone'],
  'time without time zone': ['time with time zone', 'interval'],
  'time with time zone': ['time without time zone'],
  interval: ['time without time zone'],
};

/** True when PostgreSQL itself casts the one to the other, if only when it is told to. */
export function castable(from: string, to: string): boolean {
  const [old, next] = [parseType(from), parseType(to)];
  if (old.array !== next.array) return false;
  return casts[old.base]?.includes(next.base) === true;
}

/** Order of the whole numbers by what they hold. */
const integers = ['smallint', 'integer', 'bigint'];

/** True when PostgreSQL changes only the catalog: no row is written again. */
export function castKeepsRows(from: string, to: string): boolean {
  const [old, next] = [parseType(from), parseType(to)];
  if (from === to) return true;
  if (old.array || next.array) return false;
  const [size = Number.POSITIVE_INFINITY] = old.modifiers;
  const [limit = Number.POSITIVE_INFINITY] = next.modifiers;
  switch (`${old.base} -> ${next.base}`) {
    case 'character varying -> character varying':
    case 'bit varying -> bit varying':
    case 'timestamp with time zone -> timestamp with time zone':
    case 'timestamp without time zone -> timestamp without time zone':
      return limit >= size;
    // Because the session's TimeZone is UTC: see settings.ts.
    case 'timestamp with time zone -> timestamp without time zone':
    case 'timestamp without time zone -> timestamp with time zone':
      return next.modifiers.length === 0;
    case 'numeric -> numeric':
      return (
        next.modifiers.length === 0 ||
        (limit >= size && old.modifiers[1] === next.modifiers[1] && old.modifiers.length > 0)
      );
    case 'text -> character varying':
    case 'bit -> bit varying':
      return next.modifiers.length === 0;
    case 'character varying -> text':
    case 'cidr -> inet':
    case 'integer -> oid':
    case 'oid -> integer':
      return true;
    default:
      return false;
  }
}

/** True when a cast that keeps the rows leaves its indexes invalid, which are built again: another operator class. */
export function castRebuildsIndexes(from: string, to: string): boolean {
  const [old, next] = [parseType(from).base, parseType(to).base];
  const alike = [strings, new Set(['inet', 'cidr'])];
  return old !== next && !alike.some((family) => family.has(old) && family.has(next));
}

const zoned = / with time zone$/;
const zoneless = / without time zone$|^date$/;

/** True when it depends on the session's TimeZone what a value becomes. */
export function castReadsTimeZone(from: string, to: string): boolean {
  const [old, next] = [parseType(from).base, parseType(to).base];
  const lacksZone = (base: string) => zoneless.test(base) || strings.has(base);
  return (zoned.test(old) && lacksZone(next)) || (zoned.test(next) && lacksZone(old));
}

/** What becomes of values that the other type cannot hold: none is so, they are refused, or they change. */
export type Misfit = 'none' | 'refused' | 'lost';

/** Digits before and after the point; negative: so many before it are rounded. */
function digitsOf({ modifiers: [precision, scale = 0] }: Type) {
  return precision === undefined ? null : { whole: precision - scale, scale };
}

function numericMisfit(old: Type, next: Type): Misfit {
  const [left, right] = [digitsOf(old), digitsOf(next)];
  if (right === null) return 'none';
  if (left === null || right.scale < left.scale) return 'lost';
  return right.whole < left.whole ? 'refused' : 'none';
}

/** Whole numbers, and those with a point: what a float holds of them is exact up to its digits. */
function numberMisfit(old: Type, next: Type): Misfit | undefined {
  const [left, right] = [integers.indexOf(old.base), integers.indexOf(next.base)];
  if (left >= 0 && right >= 0) return right < left ? 'refused' : 'none';
  if (left >= 0 && next.base === 'numeric') {
    const digits = digitsOf(next);
    if (digits === null) return 'none';
    return digits.scale < 0 ? 'lost' : 'refused';
  }
  if (old.base === 'numeric' && right >= 0) {
    return (digitsOf(old)?.scale ?? 1) <= 0 ? 'refused' : 'lost';
  }
  if (old.base === 'numeric' && next.base === 'numeric') return numericMisfit(old, next);
  if (next.base === 'double precision' && ['smallint', 'integer', 'real'].includes(old.base)) {
    return 'none';
  }
  return next.base === 'real' && old.base === 'smallint' ? 'none' : undefined;
}

export function misfit(from: string, to: string): Misfit {
  const [old, next] = [parseType(from), parseType(to)];
  if (castKeepsRows(from, to)) return 'none';
  if (old.array !== next.array) return 'lost';
  const number = numberMisfit(old, next);
  if (number !== undefined) return number;
  if (old.array) return 'lost';
  if (next.base === 'text' || (next.base === 'character varying' && next.modifiers.length === 0)) {
    return 'none';
  }
  switch (`${old.base} -> ${next.base}`) {
    case 'date -> timestamp without time zone':
    case 'date -> timestamp with time zone':
    case 'jsonb -> json':
      return 'none';
    case 'character -> character':
      return (next.modifiers[0] ?? 1) < (old.modifiers[0] ?? 1) ? 'lost' : 'none';
    default:
      return 'lost';
  }
}

/** Functions that PostgreSQL evaluates once for all rows, and what looks like a call but is a type. */
const stable = new Set(
  (
    'now transaction_timestamp statement_timestamp timezone date_trunc current_setting ' +
    'current_database current_schema to_char upper lower concat array coalesce cast values ' +
    'numeric varying character varchar bit timestamp time interval default ' +
    'current_timestamp current_time localtimestamp localtime'
  ).split(' '),
);

/** True unless a default is known to be evaluated once: a volatile one rewrites the table. */
export function mayBeVolatile(expression: string): boolean {
  const plain = expression.replaceAll(/'(?:[^']|'')*'/g, "''");
  const calls = [...plain.matchAll(/("(?:[^"]|"")*"|[\w$.]+)\s*\(/g)];
  return calls.some(([, name]) => name !== undefined && !stable.has(name.toLowerCase()));
}
