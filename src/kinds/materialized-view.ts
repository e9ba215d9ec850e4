/**
 * Materialized views.
 *
 * Read from pg_class (relkind m) and pg_get_viewdef(). PostgreSQL cannot alter the query: another one is
 * another view, computed anew, and so is one of another access method before 15. Indexes are objects of their
 * own. The rows are not compared. Not modelled yet: options of columns.
 */

import * as z from 'zod';
import { type Hazard, hazard } from '../model/hazard.ts';
import { ident, nothing, qualified, type Sql, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { mayRaise } from './evaluation.ts';
import { defineKind } from './kind.ts';
import { queryText } from './query-text.ts';
import { address, addressArray, modelledRelation, needs, someOf } from './reading.ts';
import { alterOptions, optionsColumn, withOptions } from './reloptions.ts';
import { brieflyLocked, renameInSchema } from './statements.ts';
import { storageRules } from './storage.ts';

export const materializedViewSpec = z.strictObject({
  schema: z.string(),
  name: z.string(),
  /** pg_get_viewdef() without the semicolon: see queryText(). */
  definition: z.string(),
  /** pg_class.reloptions, sorted. */
  options: z.array(z.string()),
  /** Null: heap. */
  accessMethod: z.string().nullable(),
  /** Null: that of the database. */
  tablespace: z.string().nullable(),
  /** False: WITH NO DATA, it cannot be queried yet. */
  populated: z.boolean(),
});

export type MaterializedViewSpec = z.infer<typeof materializedViewSpec>;

const name = (spec: MaterializedViewSpec) => qualified(spec.schema, spec.name);
const withData = (spec: MaterializedViewSpec) => trusted(spec.populated ? '' : ' WITH NO DATA');

const computed = (spec: MaterializedViewSpec): Hazard[] =>
  spec.populated && mayRaise(spec.definition)
    ? [
        hazard(
          'may-fail',
          `the query of materialized view ${name(spec)} must give a value for every row`,
        ),
      ]
    : [];

const rewritten = (spec: MaterializedViewSpec, action: Sql) =>
  statement(sql`ALTER MATERIALIZED VIEW ${name(spec)} ${action}`, [
    hazard('table-rewrite', `materialized view ${name(spec)} is written again`),
  ]);

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
      ${queryText("pg_catalog.btrim(pg_catalog.pg_get_viewdef(c.oid), ' ;')", 'w.ev_class = c.oid')} AS definition,
      ${optionsColumn('c')}, am.amname AS "accessMethod", ts.spcname AS tablespace,
      c.relispopulated AS populated
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_am AS am ON am.oid = c.relam AND am.amname <> 'heap'
    LEFT JOIN pg_catalog.pg_tablespace AS ts ON ts.oid = c.reltablespace
    WHERE ${modelledRelation('c', 'n', 'm')}`,
  identity: name,
  names: (spec) => [`pg_class ${name(spec)}`, `pg_type ${name(spec)}`],
  evaluates: true,
  hasColumns: true,
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
    ...storageRules(rewritten),
    populated: {
      alter: (_, to) => [
        statement(sql`REFRESH MATERIALIZED VIEW ${name(to)}${withData(to)}`, [
          hazard('table-rewrite', `materialized view ${name(to)} is computed anew`),
          ...computed(to),
        ]),
      ],
    },
  },
  create: (spec) => {
    const method = spec.accessMethod === null ? nothing : sql` USING ${ident(spec.accessMethod)}`;
    const space = spec.tablespace === null ? nothing : sql` TABLESPACE ${ident(spec.tablespace)}`;
    return [
      statement(
        sql`CREATE MATERIALIZED VIEW ${name(spec)}${method}${withOptions(spec.options)}${space} AS\n${trusted(spec.definition)}${withData(spec)}`,
        computed(spec),
      ),
    ];
  },
  rename: (from, to) => renameInSchema(sql`MATERIALIZED VIEW`, from, to),
  drop: (spec) => [
    statement(sql`DROP MATERIALIZED VIEW ${name(spec)}`, [
      hazard('data-loss', `materialized view ${name(spec)} is dropped with what it has computed`),
      brieflyLocked(`materialized view ${name(spec)}`),
    ]),
  ],
});
