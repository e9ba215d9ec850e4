/** Types of columns, arguments and domains as data: one that is built in, or an item. */

import type { Data } from './item.ts';

export type TypeData = {
  /** `numeric(10,2)`; of an item the empty text. */
  readonly name: string;
  readonly item: number | null;
  readonly array: boolean;
};

/** What can be done with values of a type. */
export type Family =
  | 'integer'
  | 'number'
  | 'text'
  | 'boolean'
  | 'date'
  | 'json'
  | 'range'
  | 'enum'
  | 'composite'
  | 'array'
  | 'any';

interface BuiltIn {
  readonly family: Family;
  /** Texts of values, the usual ones first. */
  readonly values: readonly string[];
}

const integers = ['1', '2', '3', '0', '17', '-5'];
const texts = ['a', 'b', 'c', '', "it's", 'é☃'];

export const builtIn: Readonly<Record<string, BuiltIn>> = {
  integer: { family: 'integer', values: integers },
  bigint: { family: 'integer', values: [...integers, '9007199254740993'] },
  smallint: { family: 'integer', values: integers },
  text: { family: 'text', values: texts },
  'character varying(20)': { family: 'text', values: texts },
  'character varying': { family: 'text', values: texts },
  'character(5)': { family: 'text', values: ['a', 'b', 'c'] },
  name: { family: 'text', values: ['a', 'b'] },
  '"char"': { family: 'any', values: ['a', 'b'] },
  numeric: { family: 'number', values: ['1.5', '2', '-3.25', '0'] },
  'numeric(10,2)': { family: 'number', values: ['1.5', '2', '-3.25', '0'] },
  'double precision': { family: 'number', values: ['1.5', '2', '-3.25', '0'] },
  real: { family: 'number', values: ['1.5', '2'] },
  boolean: { family: 'boolean', values: ['t', 'f'] },
  date: { family: 'date', values: ['2020-02-29', '2024-01-01', '1999-12-31'] },
  timestamp: { family: 'date', values: ['2020-02-29 12:00', '2024-01-01'] },
  'timestamp(3) with time zone': {
    family: 'date',
    values: ['2020-02-29 12:00+00', '2024-01-01+00'],
  },
  'time without time zone': { family: 'any', values: ['12:00', '00:00:01'] },
  interval: { family: 'any', values: ['1 day', '2 hours'] },
  'interval day to second(3)': { family: 'any', values: ['1 day'] },
  uuid: {
    family: 'any',
    values: ['00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002'],
  },
  json: { family: 'any', values: ['{}', '[1]'] },
  jsonb: { family: 'json', values: ['{}', '[1]', '{"a": 1}'] },
  bytea: { family: 'any', values: ['\\x00', '\\xff'] },
  inet: { family: 'any', values: ['127.0.0.1', '::1'] },
  'bit(4)': { family: 'any', values: ['1010', '0001'] },
  'bit varying(9)': { family: 'any', values: ['1010', '1'] },
  int4range: { family: 'range', values: ['[1,5)', '[7,9)', '[20,)'] },
  tstzrange: { family: 'range', values: ['[2020-01-01,2020-02-01)', '[2021-01-01,)'] },
  tsvector: { family: 'any', values: ['a b', 'c'] },
  point: { family: 'any', values: ['(1,2)'] },
  money: { family: 'any', values: ['1.50'] },
};

/** A value that is a type, as one. */
export function columnType(value: Data): TypeData | null {
  if (typeof value !== 'object' || value === null || !('name' in value)) return null;
  const { name, item, array } = value;
  return {
    name: String(name),
    item: typeof item === 'number' ? item : null,
    array: array === true,
  };
}
