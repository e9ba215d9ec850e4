/**
 * PostgreSQL's types as functions that make a column: `text()`, `text('column_name')`.
 *
 * The TypeScript types are what the `pg` driver returns and accepts by default; `.$type<T>()` says
 * otherwise. Manual: "Data Types".
 */

import { literal } from '../model/sql.ts';
import { Column, newColumn, type Plain } from './column.ts';
import { literalOf } from './fragment.ts';

type Of<Row, Insert = Row> = Column<Plain<Row, Insert>>;
type Name = string | undefined;

/** A type without modifiers. */
const plain =
  <Row, Insert = Row>(type: string) =>
  (name?: string): Of<Row, Insert> =>
    newColumn<Row, Insert>({ name, text: type });

/** Arguments of a type with one number: `(number)`, `(name, number)`, `(name)`, `({ key: number })`. */
function sized(first: unknown, second: unknown, key: string): { name: Name; size: number | null } {
  const name = typeof first === 'string' ? first : undefined;
  const given = name === undefined ? first : second;
  if (typeof given === 'number') return { name, size: given };
  const option: unknown =
    typeof given === 'object' && given !== null ? Reflect.get(given, key) : undefined;
  return { name, size: typeof option === 'number' ? option : null };
}

interface Sized<Row, Key extends string, Insert = Row> {
  (size?: number | { readonly [K in Key]?: number }): Of<Row, Insert>;
  (name: string, size?: number | { readonly [K in Key]?: number }): Of<Row, Insert>;
}

function sizedType<Row, Key extends string, Insert = Row>(
  type: string,
  key: Key,
): Sized<Row, Key, Insert> {
  return (first?: unknown, second?: unknown) => {
    const { name, size } = sized(first, second, key);
    return newColumn<Row, Insert>({
      name,
      text: size === null ? type : `${type}(${size})`,
      base: type,
    });
  };
}

/** A time with a precision that stands before `with time zone`. */
function timeType<Row, Insert = Row>(type: string, zone = ''): Sized<Row, 'precision', Insert> {
  return (first?: unknown, second?: unknown) => {
    const { name, size } = sized(first, second, 'precision');
    const precision = size === null ? '' : `(${size})`;
    return newColumn<Row, Insert>({
      name,
      text: `${type}${precision}${zone}`,
      base: `${type}${zone}`,
    });
  };
}

export const smallint = plain<number>('smallint');
export const integer = plain<number>('integer');
export const real = plain<number>('real');
export const doublePrecision = plain<number>('double precision');
/** The driver returns text, because a JavaScript number holds 53 bits: see `.$type`. */
export const bigint = plain<string, string | number | bigint>('bigint');
/** The driver returns text. */
export const money = plain<string, string | number>('money');

type Serial<Row, Insert> = Column<{
  readonly row: Row;
  readonly insert: Insert;
  readonly nullable: false;
  readonly optional: true;
  readonly generated: false;
}>;

const serialType =
  <Row, Insert = Row>(text: string, base: string) =>
  (name?: string): Serial<Row, Insert> =>
    new Column(newColumn<Row, Insert>({ name, text, base }).notNull().state);

/** As `serial`. */
export const smallserial = serialType<number>('smallserial', 'smallint');
/** NOT NULL, with a sequence of its own that its default takes values from; `.identity()` is newer. */
export const serial = serialType<number>('serial', 'integer');
/** As `serial`; the driver returns text. */
export const bigserial = serialType<string, string | number | bigint>('bigserial', 'bigint');

interface Numeric {
  (precision?: number, scale?: number): Of<string, string | number | bigint>;
  (name: string, precision?: number, scale?: number): Of<string, string | number | bigint>;
}

/** `numeric(10, 2)`; the driver returns text, because a JavaScript number would round it. */
export const numeric: Numeric = (...given: readonly (string | number | undefined)[]) => {
  const [name] = given.filter((each) => typeof each === 'string');
  const modifiers = given.filter((each) => typeof each === 'number').join(', ');
  return newColumn<string, string | number | bigint>({
    name,
    text: modifiers === '' ? 'numeric' : `numeric(${modifiers})`,
    base: 'numeric',
  });
};

export const text = plain<string>('text');
/** `varchar(64)`, `varchar('code', 64)`; without a length any text. */
export const varchar = sizedType<string, 'length'>('character varying', 'length');
/** `char(2)`: padded with blanks; without a length one character. */
export const char = sizedType<string, 'length'>('character', 'length');
export const bit = sizedType<string, 'length'>('bit', 'length');
export const varbit = sizedType<string, 'length'>('bit varying', 'length');

export const boolean = plain<boolean>('boolean');
export const uuid = plain<string>('uuid');
export const date = plain<Date, Date | string>('date');
export const timestamp = timeType<Date, Date | string>('timestamp', ' without time zone');
export const timestamptz = timeType<Date, Date | string>('timestamp', ' with time zone');
export const time = timeType<string>('time', ' without time zone');
export const timetz = timeType<string>('time', ' with time zone');

/** What the driver makes of an interval. */
export interface Interval {
  readonly years?: number;
  readonly months?: number;
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
  readonly milliseconds?: number;
}

export const interval = sizedType<Interval, 'precision', string>('interval', 'precision');

export function bytea(name?: string): Of<Uint8Array> {
  return newColumn<Uint8Array>({
    name,
    text: 'bytea',
    encode: (value) =>
      value instanceof Uint8Array
        ? literal(`\\x${Buffer.from(value).toString('hex')}`)
        : literalOf(value),
  });
}

const encodeJson = (value: unknown) => literalOf(JSON.stringify(value));

export function json<T = unknown>(name?: string): Of<T> {
  return newColumn<T>({ name, text: 'json', encode: encodeJson });
}

export function jsonb<T = unknown>(name?: string): Of<T> {
  return newColumn<T>({ name, text: 'jsonb', encode: encodeJson });
}

export const jsonpath = plain<string>('jsonpath');
export const xml = plain<string>('xml');
export const inet = plain<string>('inet');
export const cidr = plain<string>('cidr');
export const macaddr = plain<string>('macaddr');
export const macaddr8 = plain<string>('macaddr8');
export const tsvector = plain<string>('tsvector');
export const tsquery = plain<string>('tsquery');
export const oid = plain<number>('oid');
export const regclass = plain<string>('regclass');
export const pgLsn = plain<string>('pg_lsn');

export const point = plain<{ readonly x: number; readonly y: number }, string>('point');
export const circle = plain<
  { readonly x: number; readonly y: number; readonly radius: number },
  string
>('circle');
export const line = plain<string>('line');
export const lseg = plain<string>('lseg');
export const box = plain<string>('box');
export const path = plain<string>('path');
export const polygon = plain<string>('polygon');

export const int4range = plain<string>('int4range');
export const int8range = plain<string>('int8range');
export const numrange = plain<string>('numrange');
export const tsrange = plain<string>('tsrange');
export const tstzrange = plain<string>('tstzrange');
export const daterange = plain<string>('daterange');
export const int4multirange = plain<string>('int4multirange');
export const int8multirange = plain<string>('int8multirange');
export const nummultirange = plain<string>('nummultirange');
export const tsmultirange = plain<string>('tsmultirange');
export const tstzmultirange = plain<string>('tstzmultirange');
export const datemultirange = plain<string>('datemultirange');

/** Any other type, as SQL writes it: `custom<string>('citext')`, `custom('vector(3)', 'embedding')`. */
export function custom<Row = unknown, Insert = Row>(type: string, name?: string): Of<Row, Insert> {
  return newColumn<Row, Insert>({ name, text: type, base: '' });
}
