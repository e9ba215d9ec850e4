/** The queries of views and materialized views: over tables, views and functions. */

import { ident, join, nothing, type Sql, sql, trusted } from '../../../model/sql.ts';
import { callOf, condition, expressionField, scalar } from '../expression.ts';
import { list, number, optional, ref, seldom } from '../field.ts';
import type { Scene, ValuesOf } from '../generator.ts';
import { outputs, relations } from '../part.ts';

export const queryFields = {
  from: optional(ref(relations), 0.95),
  with: optional(ref(relations), 0.2),
  picks: list(number(9), 0, 4),
  expression: optional(expressionField({ of: 'from', calls: 0.4, types: 0.3 }), 0.5),
  call: optional(
    ref(['function'], ({ values }) => values.returns === 'type' || values.returns === 'setof'),
    0.25,
  ),
  where: optional(expressionField({ of: 'from' }), 0.3),
  shape: seldom(
    0.3,
    'plain',
    'distinct',
    'union',
    'cte',
    'whole',
    'grouped',
    'window',
    'nested',
    'exists',
    'recursive',
  ),
};

type Query = ValuesOf<typeof queryFields>;

/** Columns `c0`, `c1`, …: as many as there are picks, and one more. */
export function queryOf(values: Query, scene: Scene): Sql {
  const from = values.from === null ? undefined : scene.item(values.from);
  const joined = values.with === null ? undefined : scene.item(values.with);
  const alias = (name: Sql) => sql`x.${name}`;
  const outer = joined === undefined || values.shape === 'exists' ? [] : outputs(joined, scene);
  const found =
    from === undefined
      ? []
      : [
          ...outputs(from, scene).map(({ name }) => alias(name)),
          ...outer.map(({ name }) => sql`y.${name}`),
        ];
  const picked = values.picks.map((n) => {
    return found[n % Math.max(1, found.length)] ?? sql`${n}`;
  });
  const parts = { column: alias };
  const expression =
    values.call !== null
      ? callOf(values.call, scene)
      : values.expression === null || values.shape === 'grouped'
        ? sql`'k'::text`
        : scalar(values.expression, scene, parts);
  const [first] = picked;
  const last =
    values.shape === 'grouped'
      ? sql`count(*)`
      : values.shape === 'window'
        ? sql`count(*) OVER (${first === undefined ? nothing : sql`PARTITION BY ${first}`})`
        : expression;
  const columns = [...picked, last].map((each, at) => sql`${each} AS ${ident(`c${at}`)}`);
  const where =
    values.where === null ? nothing : sql` WHERE ${condition(values.where, scene, parts)}`;
  const read =
    from === undefined
      ? nothing
      : values.shape === 'nested'
        ? sql`(SELECT * FROM ${scene.name(from)})`
        : scene.name(from);
  const source =
    from === undefined
      ? nothing
      : values.shape === 'exists' && joined !== undefined
        ? sql` FROM ${read} AS x WHERE EXISTS (SELECT FROM ${scene.name(joined)})`
        : sql` FROM ${read} AS x${joined === undefined ? nothing : sql` LEFT JOIN ${scene.name(joined)} AS y ON true`}${where}`;
  const select = sql`SELECT ${trusted(values.shape === 'distinct' ? 'DISTINCT ' : '')}${join(columns)}${source}`;
  const names = join(columns.map((_, at) => ident(`c${at}`)));
  switch (values.shape) {
    case 'union':
      return sql`${select} UNION ALL ${select}`;
    case 'cte':
      return sql`WITH q AS (${select}) SELECT ${names} FROM q`;
    case 'recursive':
      return sql`WITH RECURSIVE q AS (${select} UNION ALL SELECT ${names} FROM q WHERE false) SELECT ${names} FROM q`;
    case 'whole':
      return from === undefined
        ? select
        : sql`SELECT x AS c0${join(
            values.picks.map((_, at) => sql`, ${at} AS ${ident(`c${at + 1}`)}`),
            '',
          )}${source}`;
    case 'grouped':
      return picked.length === 0 || from === undefined
        ? select
        : sql`${select} GROUP BY ${join([...new Set(picked)])}`;
    default:
      return select;
  }
}
