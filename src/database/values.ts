/**
 * How a value in PostgreSQL's text format becomes a JavaScript value: the same for every adapter.
 *
 * Only what JavaScript represents exactly is converted. int8, numeric, dates, bytea, arrays and every
 * other type stay the text that PostgreSQL wrote.
 */

export type Parameter = string | number | boolean | null;
type Parse = (text: string) => unknown;

const asText: Parse = (text) => text;

const parsers: Readonly<Record<number, Parse>> = {
  16: (text) => text === 't', // bool
  21: Number, // int2
  23: Number, // int4
  26: Number, // oid
  700: Number, // float4
  701: Number, // float8
  114: (text) => JSON.parse(text), // json
  3802: (text) => JSON.parse(text), // jsonb
};

export function parserOf(typeOid: number): Parse {
  return parsers[typeOid] ?? asText;
}

/** For drivers that take a table: with `asText` for the types that they convert on their own. */
export const parserTable: Readonly<Record<number, Parse>> = {
  ...Object.fromEntries([17, 20, 1082, 1114, 1184].map((typeOid) => [typeOid, asText])),
  ...parsers,
};

/** Parameters go as text, so that no driver's idea of a type gets in between. */
export function parameterText(value: Parameter): string | null {
  return value === null ? null : String(value);
}
