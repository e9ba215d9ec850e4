/** Asks for everything that a profile says of one column; column-answer.ts reads what comes of it. */

import { join, type Sql, sql, trusted } from '../../model/sql.ts';
import type { ColumnShape } from '../shape.ts';
import type { Facet } from './facet.ts';
import type { Part } from './part.ts';

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
export function setsOf({ facet, at, unique }: ColumnQuestion): {
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
export const groupingOf = (sets: number, at: number) => 2 ** sets - 1 - 2 ** (sets - 1 - at);

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
