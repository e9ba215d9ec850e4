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

/** Whole numbers of 2 bytes. */
export const smallint = plain<number>('smallint');
/** Whole numbers of 4 bytes. */
export const integer = plain<number>('integer');
/** Floating point, 4 bytes: 6 digits. */
export const real = plain<number>('real');
/** Floating point, 8 bytes: 15 digits. */
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

/** Text of any length. */
export const text = plain<string>('text');
/** `varchar(64)`, `varchar('code', 64)`; without a length any text. */
export const varchar = sizedType<string, 'length'>('character varying', 'length');
/** `char(2)`: padded with blanks; without a length one character. */
export const char = sizedType<string, 'length'>('character', 'length');
/** `bit(8)`: so many bits; one without a length. The driver returns text of 0 and 1. */
export const bit = sizedType<string, 'length'>('bit', 'length');
/** `varbit(8)`: at most so many bits. The driver returns text of 0 and 1. */
export const varbit = sizedType<string, 'length'>('bit varying', 'length');

/** True or false. */
export const boolean = plain<boolean>('boolean');
/** A UUID, as text. */
export const uuid = plain<string>('uuid');
/** The driver returns a Date at midnight of the process's time zone. */
export const date = plain<Date, Date | string>('date');
/** `timestamp(3)`: digits of the second. Without time zone: the driver reads it in that of the process. */
export const timestamp = timeType<Date, Date | string>('timestamp', ' without time zone');
/** `timestamptz(3)`: digits of the second. A point in time. */
export const timestamptz = timeType<Date, Date | string>('timestamp', ' with time zone');
/** `time(3)`: digits of the second. The driver returns text. */
export const time = timeType<string>('time', ' without time zone');
/** As `time`, with an offset from UTC. */
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

/** `interval(3)`: digits of the second. The driver returns an object, and takes text. */
export const interval = sizedType<Interval, 'precision', string>('interval', 'precision');

/** Bytes. The driver returns a Buffer. */
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

/** JSON as it was written. `json<Settings>()` says what is in it. */
export function json<T = unknown>(name?: string): Of<T> {
  return newColumn<T>({ name, text: 'json', encode: encodeJson });
}

/** JSON, decomposed: it can be indexed. `jsonb<Settings>()` says what is in it. */
export function jsonb<T = unknown>(name?: string): Of<T> {
  return newColumn<T>({ name, text: 'jsonb', encode: encodeJson });
}

/** A path into JSON, as text. */
export const jsonpath = plain<string>('jsonpath');
/** An XML document or part of one, as text. */
export const xml = plain<string>('xml');
/** A host with its network: `192.168.0.1/24`. */
export const inet = plain<string>('inet');
/** A network: `192.168.0.0/24`. */
export const cidr = plain<string>('cidr');
/** A MAC address of 6 bytes. */
export const macaddr = plain<string>('macaddr');
/** A MAC address of 8 bytes. */
export const macaddr8 = plain<string>('macaddr8');
/** A document for text search, as text. */
export const tsvector = plain<string>('tsvector');
/** A query of text search, as text. */
export const tsquery = plain<string>('tsquery');
/** An object identifier of PostgreSQL's. */
export const oid = plain<number>('oid');
/** The name of a relation, kept by its oid. */
export const regclass = plain<string>('regclass');
/** A place in the write-ahead log, as text. */
export const pgLsn = plain<string>('pg_lsn');

/** The driver returns an object, and takes text: `(1,2)`. */
export const point = plain<{ readonly x: number; readonly y: number }, string>('point');
/** The driver returns an object, and takes text: `<(1,2),3>`. */
export const circle = plain<
  { readonly x: number; readonly y: number; readonly radius: number },
  string
>('circle');
/** As text: `{A,B,C}`. */
export const line = plain<string>('line');
/** A line segment, as text. */
export const lseg = plain<string>('lseg');
/** As text: two opposite corners. */
export const box = plain<string>('box');
/** As text. */
export const path = plain<string>('path');
/** As text. */
export const polygon = plain<string>('polygon');

/** A range of integer, as text: `[a,b)`. */
export const int4range = plain<string>('int4range');
/** A range of bigint, as text: `[a,b)`. */
export const int8range = plain<string>('int8range');
/** A range of numeric, as text: `[a,b)`. */
export const numrange = plain<string>('numrange');
/** A range of timestamp, as text: `[a,b)`. */
export const tsrange = plain<string>('tsrange');
/** A range of timestamptz, as text: `[a,b)`. */
export const tstzrange = plain<string>('tstzrange');
/** A range of date, as text: `[a,b)`. */
export const daterange = plain<string>('daterange');
/** Ranges of integer, as text (PostgreSQL 14): `{[a,b),[c,d)}`. */
export const int4multirange = plain<string>('int4multirange');
/** Ranges of bigint, as text (PostgreSQL 14): `{[a,b),[c,d)}`. */
export const int8multirange = plain<string>('int8multirange');
/** Ranges of numeric, as text (PostgreSQL 14): `{[a,b),[c,d)}`. */
export const nummultirange = plain<string>('nummultirange');
/** Ranges of timestamp, as text (PostgreSQL 14): `{[a,b),[c,d)}`. */
export const tsmultirange = plain<string>('tsmultirange');
/** Ranges of timestamptz, as text (PostgreSQL 14): `{[a,b),[c,d)}`. */
export const tstzmultirange = plain<string>('tstzmultirange');
/** Ranges of date, as text (PostgreSQL 14): `{[a,b),[c,d)}`. */
export const datemultirange = plain<string>('datemultirange');

/** Any other type, as SQL writes it: `custom<string>('citext')`, `custom('vector(3)', 'embedding')`. */
export function custom<Row = unknown, Insert = Row>(type: string, name?: string): Of<Row, Insert> {
  return newColumn<Row, Insert>({ name, text: type, base: '' });
}
