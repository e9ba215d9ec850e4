/**
 * Extended statistics of a table: their kinds, columns, expressions (14) and target.
 *
 * Read from pg_statistic_ext as pg_get_statisticsobjdef(). PostgreSQL can alter the target alone.
 */

import * as z from 'zod';
import { qualified, sql, trusted } from '../model/sql.ts';
import { type Statement, statement } from '../model/statement.ts';
import {
  address,
  defineKind,
  notOfExtension,
  parent,
  renameInSchema,
  someOf,
  userSchema,
} from './kind.ts';

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

export const statistics = defineKind<StatisticsSpec>({
  name: 'statistics',
  spec: statisticsSpec,
  present: someOf('pg_statistic_ext'),
  query: () => sql`
    SELECT ${address('pg_statistic_ext', 's.oid')}, ${parent('pg_class', 's.stxrelid')},
      n.nspname AS schema, s.stxname AS name,
      pg_catalog.pg_get_statisticsobjdef(s.oid) AS definition, NULLIF(s.stxstattarget, -1) AS target
    FROM pg_catalog.pg_statistic_ext AS s JOIN pg_catalog.pg_namespace AS n ON n.oid = s.stxnamespace
    WHERE ${userSchema('n')} AND ${notOfExtension('pg_statistic_ext', 's.oid')}`,
  identity: name,
  rules: {
    schema: 'identity',
    name: 'identity',
    definition: 'replace',
    target: { alter: (_, to) => [setTarget(to)] },
  },
  followsRetype: true,
  create: (spec) => [
    statement(trusted(spec.definition)),
    ...(spec.target === null ? [] : [setTarget(spec)]),
  ],
  rename: (from, to) => renameInSchema(sql`STATISTICS`, from, to),
  drop: (spec) => [statement(sql`DROP STATISTICS ${name(spec)}`)],
});
