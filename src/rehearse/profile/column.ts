/** Asks for everything that a profile says of one column, and reads the answer. */

import * as z from 'zod';
import { join, type Sql, sql, trusted } from '../../model/sql.ts';
import type { ColumnShape } from '../shape.ts';
import { castFlag, type Facet, isNumber, isTime } from './facet.ts';
import type { Part } from './part.ts';
import type { ColumnProfile, Counts } from './profile.ts';

/** The most common values of which the frequency is told. */
const mostCommon = 20;

export interface ColumnQuestion {
  readonly column: ColumnShape;
  readonly facet: Facet;
  /** Number of the column in its table, for the aliases. */
  readonly at: number;
  /** A unique key by itself: no two values are equal. */
  readonly unique: boolean;
}

type Derived = readonly (readonly [alias: Sql, expression: Sql])[];

/** The sets by which the rows are grouped, in this order. */
function setsOf({ facet, at, unique }: ColumnQuestion): {
  readonly classes: Derived;
  readonly keys: Derived;
} {
  const alias = (name: string) => trusted(`c${at}_${name}`);
  const flags = [...facet.flags.values()].map(
    (flag, bit) => sql`CASE WHEN ${flag} THEN ${2 ** bit} ELSE 0 END`,
  );
  const keys: Derived = [
    [alias('key'), facet.key],
    ...(facet.fold === null ? [] : [[alias('fold'), facet.fold] as const]),
  ];
  return {
    classes: [
      [alias('flags'), flags.length === 0 ? sql`0` : join(flags, ' + ')],
      ...[...facet.classes].map(([name, each]) => [alias(name), each] as const),
    ],
    keys: unique ? keys.filter(([name]) => name === alias('fold')) : keys,
  };
}

/** As GROUPING() numbers the sets of one column each. */
const groupingOf = (sets: number, at: number) => 2 ** sets - 1 - 2 ** (sets - 1 - at);

export function columnPart(question: ColumnQuestion): Part {
  const { classes, keys } = setsOf(question);
  const { at, facet, column } = question;
  const sets = [...classes, ...keys].map(([alias]) => alias);
  const maxima = [...facet.maxima].map(
    ([name, each]) => [trusted(`c${at}_most_${name}`), each] as const,
  );
  const present = trusted(`c${at}_key`);
  const number = (alias: Sql) => groupingOf(sets.length, sets.indexOf(alias));
  const isOf = (of: Derived) =>
    of.length === 0
      ? sql`false`
      : sql`set IN (${join(of.map(([alias]) => sql`${number(alias)}`))})`;
  const labels = classes.map(([alias]) => sql`WHEN ${number(alias)} THEN ${alias}::text`);
  const most = maxima.map(([alias]) => sql`, max(${alias}) AS ${alias}`);
  const largest =
    maxima.length === 0
      ? sql`'[]'::json`
      : sql`(SELECT to_json(ARRAY[${join(maxima.map(([alias]) => sql`max(${alias})`))}]::bigint[]) FROM grouped)`;
  const answer = sql`WITH grouped AS (
      SELECT set, CASE set ${join(labels, ' ')} END AS class, n${join(
        maxima.map(([alias]) => sql`, ${alias}`),
        '',
      )}
      FROM (SELECT GROUPING(${join(sets)}) AS set, ${join(classes.map(([alias]) => alias))}, count(*) AS n${join(most, '')}
        FROM rows WHERE ${present} IS NOT NULL GROUP BY GROUPING SETS (${join(sets.map((each) => sql`(${each})`))})) AS g)
    SELECT json_build_array(
      (SELECT json_agg(json_build_array(set, class, n)) FROM grouped WHERE ${isOf(classes)}),
      (SELECT json_agg(json_build_array(set, d, groups, largest, top)) FROM (
        SELECT set, count(*) AS d, count(*) FILTER (WHERE n > 1) AS groups, max(n) AS largest,
          (array_agg(n ORDER BY n DESC) FILTER (WHERE n > 1))[1:${mostCommon}] AS top
        FROM grouped WHERE ${isOf(keys)} GROUP BY set) AS k),
      ${largest})`;
  const derived = [...classes, ...keys, ...maxima];
  const withKey = derived.some(([alias]) => alias === present)
    ? derived
    : [...derived, [present, sql`CASE WHEN num_nulls(${facet.key}) = 0 THEN true END`] as const];
  return { name: `column ${column.name}`, derived: withKey, answer };
}

const answered = z.tuple([
  z.array(z.tuple([z.number(), z.string().nullable(), z.number()])).nullable(),
  z
    .array(
      z.tuple([z.number(), z.number(), z.number(), z.number(), z.array(z.number()).nullable()]),
    )
    .nullable(),
  z.array(z.number().nullable()),
]);

interface Groups {
  readonly distinct: number;
  readonly groups: number;
  readonly largest: number;
  readonly top: readonly number[];
}

/** Counts of the whole table from those of a sample. */
export interface Scaling {
  readonly rows: number;
  /** 0 to 1. */
  readonly fraction: number;
}

/** The groups of rows that are equal in all of these columns, and not NULL in all: see groupsOf(). */
export function groupsAnswer(aliases: readonly Sql[]): Sql {
  return sql`SELECT json_build_array(count(*), count(*) FILTER (WHERE n > 1), coalesce(sum(n), 0)) FROM (
    SELECT count(*) AS n FROM rows WHERE num_nonnulls(${join(aliases)}) > 0 GROUP BY ${join(aliases)}) AS g`;
}

const groupsAnswered = z
  .tuple([z.number(), z.number(), z.number()])
  .transform(([distinct, groups, values]) => ({ distinct, groups, values }));

export function groupsOf(answer: unknown) {
  return groupsAnswered.parse(answer);
}

/** As ANALYZE estimates it (Haas and Stokes): values that were seen once may be common in the rest. */
export function distinctOf(
  { distinct, groups }: Pick<Groups, 'distinct' | 'groups'>,
  values: number,
  { fraction }: Scaling,
): number {
  if (fraction >= 1 || distinct === 0) return distinct;
  const once = distinct - groups;
  return Math.round((values * distinct) / (values - once + once * fraction));
}

/** `0`, `1`, `2-3`, `4-7`, … */
function lengthClass(bucket: number): string {
  return bucket < 2 ? String(bucket) : `${2 ** (bucket - 1)}-${2 ** bucket - 1}`;
}

/** Reads what columnPart() asked for. */
export function columnProfile(
  question: ColumnQuestion,
  answer: unknown,
  scaling: Scaling,
): ColumnProfile {
  const { column, facet } = question;
  const [classRows, keyRows, maxima] = answered.parse(answer);
  const { classes, keys } = setsOf(question);
  const sets = [...classes, ...keys].map(([alias]) => alias);
  const scaled = (n: number) => Math.round(n / scaling.fraction);
  const names = ['flags', ...facet.classes.keys()];
  const inSet = (name: string) =>
    (classRows ?? []).filter(([set]) => set === groupingOf(sets.length, names.indexOf(name)));
  const values = inSet('flags').reduce((sum, [, , n]) => sum + n, 0);
  const flag = (name: string) => {
    if (!facet.flags.has(name)) return 0;
    const bit = 2 ** [...facet.flags.keys()].indexOf(name);
    const rows = inSet('flags').filter(([, mask]) => Math.floor(Number(mask) / bit) % 2 === 1);
    return scaled(rows.reduce((sum, [, , n]) => sum + n, 0));
  };
  const counts = (name: string, label: (of: string) => string = (of) => of): Counts =>
    Object.fromEntries(
      inSet(name)
        .flatMap(([, of, n]): [string, number][] => (of === null ? [] : [[of, n]]))
        .sort(([a], [b]) => Number(a) - Number(b) || (a < b ? -1 : 1))
        .map(([of, n]) => [label(of), scaled(n)]),
    );
  const length = (of: string) => lengthClass(Number(of));
  const largest = (name: string) => maxima[[...facet.maxima.keys()].indexOf(name)] ?? 0;
  const groupsAt = (at: number): Groups | null => {
    if (at < 0) return null;
    const found = keyRows?.find(([set]) => set === groupingOf(sets.length, at));
    const [, distinct = 0, groups = 0, most = 0, top = null] = found ?? [];
    return { distinct, groups, largest: most, top: top ?? [] };
  };
  const at = (suffix: string) => sets.findIndex((alias) => alias.endsWith(suffix));
  const groups = question.unique
    ? { distinct: values, groups: 0, largest: Math.min(1, values), top: [] }
    : groupsAt(at('_key'));
  const folds = groupsAt(at('_fold'));
  const { type } = column;
  const isJson = facet.classes.has('json');
  const castNames = [...facet.flags.keys()].filter((name) => name.startsWith(castFlag));
  return {
    name: column.name,
    type: column.typeText,
    automatic: column.automatic,
    nulls: scaling.rows - scaled(values),
    distinct:
      groups === null
        ? null
        : question.unique
          ? scaled(values)
          : distinctOf(groups, values, scaling),
    duplicates: groups && {
      groups: scaled(groups.groups),
      largest: groups.groups === 0 ? 0 : scaled(groups.largest),
    },
    top: (groups?.top ?? []).map(scaled),
    width: null,
    correlation: null,
    ...(facet.classes.has('lengths') && {
      text: {
        chars: facet.maxima.has('chars') ? largest('chars') : largest('octets'),
        octets: largest('octets'),
        lengths: counts('lengths', length),
        blank: flag('blank'),
        padded: flag('padded'),
        multibyte: flag('multibyte'),
        caseFolds:
          folds === null || groups === null ? null : scaled(groups.distinct - folds.distinct),
      },
    }),
    ...(isNumber(type) && {
      number: {
        digits: largest('digits'),
        scale: largest('scale'),
        magnitudes: counts('magnitudes'),
        zero: flag('zero'),
        negative: flag('negative'),
        fraction: flag('fraction'),
        nan: flag('nan'),
        infinity: flag('infinity'),
      },
    }),
    ...(isTime(type) && {
      time: {
        years: counts('years'),
        infinity: flag('infinity'),
        subSecond: flag('subSecond'),
        timeOfDay: flag('timeOfDay'),
      },
    }),
    ...(facet.classes.has('dimensions') && {
      array: {
        dimensions: counts('dimensions'),
        elements: counts('elements', length),
        longest: largest('longest'),
      },
    }),
    ...(isJson && { json: counts('json') }),
    ...(facet.classes.has('labels') && { labels: counts('labels') }),
    ...(castNames.length > 0 && {
      casts: Object.fromEntries(
        castNames.map((name) => [
          name.slice(castFlag.length),
          { taken: scaled(values) - flag(name), refused: flag(name) },
        ]),
      ),
    }),
  };
}
