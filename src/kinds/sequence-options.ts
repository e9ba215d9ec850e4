/**
 * Options of sequences, of those on their own and of those behind identity columns.
 *
 * What is the default for the type and the direction is null, so that two specs stay comparable when
 * only the type differs. Numbers are texts: they are int8.
 */

import * as z from 'zod';
import { literal, type Sql, sql, trusted } from '../model/sql.ts';

export const sequenceOptions = {
  increment: z.string(),
  /** Null: 1, or the type's minimum when it counts down. */
  minimum: z.string().nullable(),
  /** Null: the type's maximum, or -1 when it counts down. */
  maximum: z.string().nullable(),
  /** Null: the minimum, or the maximum when it counts down. */
  start: z.string().nullable(),
  cache: z.string(),
  cycle: z.boolean(),
};

const sequenceOptionsSpec = z.object(sequenceOptions);

/** Of the spec of whatever has them; undefined: of something else. */
export const optionsIn = (spec: unknown): SequenceOptions | undefined =>
  sequenceOptionsSpec.safeParse(spec).data;

export type SequenceOptions = z.infer<typeof sequenceOptionsSpec>;

/** Columns with the options of `s` (pg_sequence). */
export const sequenceOptionColumns: Sql = sql`
  s.seqincrement::pg_catalog.text AS increment,
  CASE WHEN s.seqmin <> CASE WHEN s.seqincrement > 0 THEN 1 ELSE CASE s.seqtypid
      WHEN 21 THEN -32768 WHEN 23 THEN -2147483648 ELSE -9223372036854775808 END END
    THEN s.seqmin::pg_catalog.text END AS minimum,
  CASE WHEN s.seqmax <> CASE WHEN s.seqincrement < 0 THEN -1 ELSE CASE s.seqtypid
      WHEN 21 THEN 32767 WHEN 23 THEN 2147483647 ELSE 9223372036854775807 END END
    THEN s.seqmax::pg_catalog.text END AS maximum,
  CASE WHEN s.seqstart <> CASE WHEN s.seqincrement > 0 THEN s.seqmin ELSE s.seqmax END
    THEN s.seqstart::pg_catalog.text END AS start,
  s.seqcache::pg_catalog.text AS cache, s.seqcycle AS cycle`;

export type SequenceType = 'smallint' | 'integer' | 'bigint';

const limits: Readonly<Record<SequenceType, bigint>> = {
  smallint: 2n ** 15n - 1n,
  integer: 2n ** 31n - 1n,
  bigint: 2n ** 63n - 1n,
};

interface Bounds {
  readonly minimum: bigint;
  readonly maximum: bigint;
}

function boundsOf(options: SequenceOptions, type: SequenceType): Bounds {
  const down = countsDown(options);
  const limit = limits[type];
  return {
    minimum: options.minimum === null ? (down ? -limit - 1n : 1n) : BigInt(options.minimum),
    maximum: options.maximum === null ? (down ? -1n : limit) : BigInt(options.maximum),
  };
}

const smaller = (a: bigint, b: bigint) => (a < b ? a : b);
const larger = (a: bigint, b: bigint) => (a > b ? a : b);

/** The bound is that of the type, which an identity has from its column. */
const hasLimit = (options: SequenceOptions, bound: 'minimum' | 'maximum') =>
  options[bound] === null && countsDown(options) === (bound === 'minimum');

export interface Clamping {
  /** What ALTER takes first: bounds that hold every old position and where it moves. */
  readonly widening: readonly Sql[];
  /** What setval() takes: `last_value` and `is_called`, where they are within the new bounds. */
  readonly moved: Sql;
  /** Of the relation `sequence`: a position outside of the new bounds moves to the nearest of them. */
  select(sequence: Sql, name: Sql): Sql;
}

/**
 * PostgreSQL refuses bounds that the current value is not within. Null when the new bounds hold all
 * that the old ones do.
 */
export function clamping(
  from: SequenceOptions & { readonly type?: SequenceType },
  to: SequenceOptions & { readonly type?: SequenceType },
): Clamping | null {
  const old = boundsOf(from, from.type ?? 'bigint');
  const next = boundsOf(to, to.type ?? 'bigint');
  if (next.minimum <= old.minimum && next.maximum >= old.maximum) return null;
  const { minimum, maximum } = next;
  // What has no bound but its type's stays as it is, or is as far as the position may move.
  const [least, most] = [hasLimit(from, 'minimum'), hasLimit(from, 'maximum')];
  const lowest = smaller(old.minimum, hasLimit(to, 'minimum') ? maximum : minimum);
  const highest = larger(old.maximum, hasLimit(to, 'maximum') ? minimum : maximum);
  // What lies before the first value was not reached yet; what lies after the last one is used up.
  const isCalled = countsDown(to)
    ? sql`last_value < ${trusted(String(minimum))}`
    : sql`last_value > ${trusted(String(maximum))}`;
  const range = `${minimum} AND ${maximum}`;
  const nearest = sql`LEAST(GREATEST(last_value, ${trusted(String(minimum))}), ${trusted(String(maximum))})`;
  return {
    moved: sql`${nearest}, CASE WHEN last_value BETWEEN ${trusted(range)} THEN is_called ELSE ${isCalled} END`,
    widening: [
      ...(least || lowest === old.minimum ? [] : [trusted(`MINVALUE ${lowest}`)]),
      ...(most || highest === old.maximum ? [] : [trusted(`MAXVALUE ${highest}`)]),
    ],
    select: (sequence, name) =>
      sql`SELECT pg_catalog.setval(${literal(name)}, ${nearest}, ${isCalled}) FROM ${sequence} WHERE last_value NOT BETWEEN ${trusted(range)}`,
  };
}

/** What setval() takes of `last_value` and `is_called` of a sequence that goes on as another one, within its bounds. */
export function resumed(from: SequenceOptions, to: SequenceOptions): Sql {
  const clamp = clamping(from, to);
  return clamp === null ? sql`last_value, is_called` : clamp.moved;
}

/** Sets the position of `sequence` aside until the transaction ends. */
export const setAsidePosition = (setting: string, sequence: Sql): Sql =>
  sql`SELECT pg_catalog.set_config(${literal(setting)}, last_value || ' ' || is_called, true) FROM ${sequence}`;

/** `sequence` (regclass) goes on from the position that was set aside; in another transaction there is none. */
export const takeUpPosition = (setting: string, sequence: Sql): Sql =>
  sql`SELECT pg_catalog.setval(${sequence}, pg_catalog.split_part(p, ' ', 1)::bigint, pg_catalog.split_part(p, ' ', 2)::boolean)
  FROM pg_catalog.current_setting(${literal(setting)}, true) AS p WHERE p <> ''`;

/** Whether a sequence with the options `to` can have every position of one with `from`, and goes the same way. */
export function continues(from: SequenceOptions, to: SequenceOptions): boolean {
  return countsDown(from) === countsDown(to) && clamping(from, to) === null;
}

/** `nextval` must not give what a column holds already: the rest of `SELECT setval(…, …)`. */
export function continuation(options: SequenceOptions, column: Sql, table: Sql): Sql {
  const down = countsDown(options);
  const last = down ? sql`min(${column})` : sql`max(${column})`;
  const bound = down ? options.minimum : options.maximum;
  const position =
    bound === null
      ? last
      : sql`${trusted(down ? 'GREATEST' : 'LEAST')}(${last}, ${trusted(bound)})`;
  return sql`${position}) FROM ${table} HAVING ${last} ${trusted(down ? '<=' : '>=')} ${trusted(startOf(options))}`;
}

const countsDown = (options: SequenceOptions) => options.increment.startsWith('-');

/** The options that are not PostgreSQL's defaults, as CREATE SEQUENCE and AS IDENTITY take them. */
export function givenOptions(options: SequenceOptions): readonly Sql[] {
  return [
    options.increment === '1' ? '' : `INCREMENT BY ${options.increment}`,
    options.minimum === null ? '' : `MINVALUE ${options.minimum}`,
    options.maximum === null ? '' : `MAXVALUE ${options.maximum}`,
    options.start === null ? '' : `START WITH ${options.start}`,
    options.cache === '1' ? '' : `CACHE ${options.cache}`,
    options.cycle ? 'CYCLE' : '',
  ]
    .filter((option) => option !== '')
    .map(trusted);
}

/** With AS, PostgreSQL takes NO for the type's limit where the old bound is that, though it is 1 or -1 (init_params). */
function boundOf(options: SequenceOptions, bound: 'minimum' | 'maximum', retyped: boolean): string {
  const word = bound === 'minimum' ? 'MINVALUE' : 'MAXVALUE';
  const value = options[bound];
  if (value !== null) return `${word} ${value}`;
  if (!retyped || hasLimit(options, bound)) return `NO ${word}`;
  return `${word} ${bound === 'minimum' ? '1' : '-1'}`;
}

/**
 * The options that differ, as ALTER SEQUENCE takes them. A default moves with type and direction, so
 * the bounds are said whenever one of them may have moved.
 */
export function changedOptions(
  from: SequenceOptions,
  to: SequenceOptions,
  retyped: boolean,
): readonly Sql[] {
  const turned = countsDown(from) !== countsDown(to);
  const bounds = retyped || turned || from.minimum !== to.minimum || from.maximum !== to.maximum;
  return [
    from.increment === to.increment ? '' : `INCREMENT BY ${to.increment}`,
    bounds ? boundOf(to, 'minimum', retyped) : '',
    bounds ? boundOf(to, 'maximum', retyped) : '',
    bounds || from.start !== to.start ? `START WITH ${startOf(to)}` : '',
    from.cache === to.cache ? '' : `CACHE ${to.cache}`,
    from.cycle === to.cycle ? '' : to.cycle ? 'CYCLE' : 'NO CYCLE',
  ]
    .filter((option) => option !== '')
    .map(trusted);
}

function startOf(options: SequenceOptions): string {
  if (options.start !== null) return options.start;
  return countsDown(options) ? (options.maximum ?? '-1') : (options.minimum ?? '1');
}
