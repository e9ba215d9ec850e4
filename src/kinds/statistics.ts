/**
 * Extended statistics of a table: their kinds, columns, expressions (14) and target.
 *
 * Read from pg_statistic_ext as pg_get_statisticsobjdef(). PostgreSQL can alter the target alone.
 */

import * as z from 'zod';
import { qualified, sql, trusted } from '../model/sql.ts';
import { type Statement, statement } from '../model/statement.ts';
import { defineKind } from './kind.ts';
import { address, notOfExtension, parent, someOf, userSchema } from './reading.ts';
import { renameInSchema } from './statements.ts';

export const statisticsSpec = z.strictObject({
  schema: z.string(),
  name: z.string(),
  /** pg_get_statisticsobjdef(). */
  definition: z.string(),
  /** Null: that of the columns. */
  target: z.int().nullable(),
});

export type StatisticsSpec = z.infer<typeof statisticsSpec>;

const name = (spec: StatisticsSpec) => qualified(spec.schema, spec.name);
const setTarget = (spec: StatisticsSpec): Statement =>
  statement(sql`ALTER STATISTICS ${name(spec)} SET STATISTICS ${spec.target ?? -1}`);

/**
 * pg_get_statisticsobjdef(), with the columns by name: PostgreSQL keeps them in the order of the table, which is
 * another one where columns were added later.
 */
const definition = sql`(
  SELECT pg_catalog.replace(pg_catalog.pg_get_statisticsobjdef(s.oid),
    ' ON ' || d.columns || ' FROM ',
    ' ON ' || coalesce(d.sorted, '') || pg_catalog.substr(d.columns, pg_catalog.length(coalesce(d.kept, '')) + 1) || ' FROM ')
  FROM (
    SELECT pg_catalog.pg_get_statisticsobjdef_columns(s.oid) AS columns,
      pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY a.attnum) AS kept,
      pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY a.attname) AS sorted
    FROM pg_catalog.pg_attribute AS a
    WHERE a.attrelid = s.stxrelid AND a.attnum = ANY (s.stxkeys)) AS d)`;

export const statistics = defineKind<StatisticsSpec>({
  name: 'statistics',
  spec: statisticsSpec,
  present: someOf('pg_statistic_ext'),
  query: () => sql`
    SELECT ${address('pg_statistic_ext', 's.oid')}, ${parent('pg_class', 's.stxrelid')},
      n.nspname AS schema, s.stxname AS name,
      ${definition} AS definition, NULLIF(s.stxstattarget, -1) AS target
    FROM pg_catalog.pg_statistic_ext AS s JOIN pg_catalog.pg_namespace AS n ON n.oid = s.stxnamespace
    WHERE ${userSchema('n')} AND ${notOfExtension('pg_statistic_ext', 's.oid')}`,
  identity: name,
  rules: {
    schema: 'identity',
    name: 'identity',
    definition: 'replace',
    target: { alter: (_, to) => [setTarget(to)] },
  },
  /** PostgreSQL makes it again without its target. */
  followsRetype: ({ target }) => target === null,
  create: (spec) => [
    statement(trusted(spec.definition)),
    ...(spec.target === null ? [] : [setTarget(spec)]),
  ],
  rename: (from, to) => renameInSchema(sql`STATISTICS`, from, to),
  drop: (spec) => [statement(sql`DROP STATISTICS ${name(spec)}`)],
});
