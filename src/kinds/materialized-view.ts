/**
 * Materialized views.
 *
 * Read from pg_class (relkind m) and pg_get_viewdef(). PostgreSQL cannot alter the query: another one is
 * another view, computed anew. Indexes are objects of their own. The rows are not compared.
 * Not modelled yet: access methods, tablespaces, options of columns.
 */

import * as z from 'zod';
import { hazard } from '../model/hazard.ts';
import { qualified, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import {
  address,
  addressArray,
  alterOptions,
  brieflyLocked,
  defineKind,
  modelledRelation,
  needs,
  optionsColumn,
  renameInSchema,
  someOf,
  withOptions,
} from './kind.ts';

export const materializedViewSpec = z.strictObject({
  schema: z.string(),
  name: z.string(),
  /** pg_get_viewdef() without the semicolon. */
  definition: z.string(),
  /** pg_class.reloptions, sorted. */
  options: z.array(z.string()),
  /** False: WITH NO DATA, it cannot be queried yet. */
  populated: z.boolean(),
});

export type MaterializedViewSpec = z.infer<typeof materializedViewSpec>;

const name = (spec: MaterializedViewSpec) => qualified(spec.schema, spec.name);
const withData = (spec: MaterializedViewSpec) => trusted(spec.populated ? '' : ' WITH NO DATA');

/** It has whole rows of a table, whose columns PostgreSQL does not alter then. */
const columnsOfRows = needs(sql`(
  SELECT pg_catalog.json_agg(${addressArray('pg_class', 'o.attrelid', 'o.attnum')})
  FROM pg_catalog.pg_attribute AS a
  JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
  LEFT JOIN pg_catalog.pg_type AS e ON e.oid = t.typelem AND e.typarray = t.oid
  JOIN pg_catalog.pg_class AS r ON r.oid IN (t.typrelid, e.typrelid) AND r.relkind IN ('r', 'p', 'f')
  JOIN pg_catalog.pg_attribute AS o ON o.attrelid = r.oid AND o.attnum > 0 AND NOT o.attisdropped
  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)`);

export const materializedView = defineKind<MaterializedViewSpec>({
  name: 'materialized view',
  spec: materializedViewSpec,
  present: someOf('pg_class', 'oid', "relkind = 'm'"),
  query: () => sql`
    SELECT ${address('pg_class', 'c.oid')}, ${columnsOfRows},
      n.nspname AS schema, c.relname AS name,
      pg_catalog.btrim(pg_catalog.pg_get_viewdef(c.oid), ' ;') AS definition,
      ${optionsColumn('c')},
      c.relispopulated AS populated
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE ${modelledRelation('c', 'n', 'm')}`,
  identity: name,
  names: (spec) => [`pg_class ${name(spec)}`, `pg_type ${name(spec)}`],
  evaluates: true,
  rules: {
    schema: 'identity',
    name: 'identity',
    definition: 'replace',
    options: {
      alter: (from, to) =>
        alterOptions(sql`ALTER MATERIALIZED VIEW ${name(to)}`, from.options, to.options).map(
          (text) => statement(text),
        ),
    },
    populated: {
      alter: (_, to) => [
        statement(sql`REFRESH MATERIALIZED VIEW ${name(to)}${withData(to)}`, [
          hazard('table-rewrite', `materialized view ${name(to)} is computed anew`),
        ]),
      ],
    },
  },
  create: (spec) => [
    statement(
      sql`CREATE MATERIALIZED VIEW ${name(spec)}${withOptions(spec.options)} AS\n${trusted(spec.definition)}${withData(spec)}`,
    ),
  ],
  rename: (from, to) => renameInSchema(sql`MATERIALIZED VIEW`, from, to),
  drop: (spec) => [
    statement(sql`DROP MATERIALIZED VIEW ${name(spec)}`, [
      hazard('data-loss', `materialized view ${name(spec)} is dropped with what it has computed`),
      brieflyLocked(`materialized view ${name(spec)}`),
    ]),
  ],
});
