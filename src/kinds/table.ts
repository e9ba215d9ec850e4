/**
 * Tables: plain, unlogged and partitioned.
 *
 * Read from pg_class (relkinds r and p). Columns, constraints, indexes and the like are objects of their
 * own, and so is what ties a table to another one or to a type. PostgreSQL can neither partition a table
 * that is there, nor change its key, nor (before 15) its access method: it is made again.
 */

import * as z from 'zod';
import { objectId } from '../model/catalog.ts';
import { hazard } from '../model/hazard.ts';
import { ident, join, nothing, qualified, type Sql, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { feature } from './feature.ts';
import { behind, elementsOf, keyColumns } from './key.ts';
import { type Clause, defineKind } from './kind.ts';
import { address, addressArray, modelledRelation, needs } from './reading.ts';
import { alterOptions, optionsColumn, withOptions } from './reloptions.ts';
import { brieflyLocked, renameInSchema } from './statements.ts';
import { persistence, persistenceOf, storageRules } from './storage.ts';

export const tableSpec = z.strictObject({
  schema: z.string(),
  name: z.string(),
  persistence,
  /** pg_class.reloptions, sorted: `fillfactor=70`, `toast.autovacuum_enabled=false`. */
  options: z.array(z.string()),
  /** pg_get_partkeydef(): `RANGE (created_at)`. */
  partitionBy: z.string().nullable(),
  /** Null: heap, or (of a partitioned table) what the session says. */
  accessMethod: z.string().nullable(),
  /** Null: that of the database. */
  tablespace: z.string().nullable(),
  rowSecurity: z.boolean(),
  forceRowSecurity: z.boolean(),
});

export type TableSpec = z.infer<typeof tableSpec>;

const name = (spec: TableSpec) => qualified(spec.schema, spec.name);

const rewritten = (spec: TableSpec, action: Sql) =>
  statement(sql`ALTER TABLE ${name(spec)} ${action}`, [
    hazard('table-rewrite', `table ${name(spec)} is written again`),
  ]);

const guard = (spec: TableSpec, guarded: boolean) =>
  sql`ALTER TABLE ${name(spec)} ${trusted(guarded ? '' : 'NO ')}FORCE ROW LEVEL SECURITY`;

/** What a key is over, and when it is checked: a primary key is no other than a unique constraint. */
const key =
  /^CONSTRAINT (?:"(?:[^"]|"")*"|\w+) (?:PRIMARY KEY|UNIQUE|(?=EXCLUDE))(.*?)(?: WITH \([^()]*\))?(?: USING INDEX TABLESPACE (?:"(?:[^"]|"")*"|\w+))?((?: WHERE .*?)?(?: DEFERRABLE.*)?)$/s;

const identities = {
  all: trusted('FULL'),
  key: trusted('DEFAULT'),
  nothing: trusted('NOTHING'),
};

/** CREATE TABLE makes one of two that are alike but for their names: the second ones have to come later. */
function withoutMerging(clauses: readonly Clause[]): readonly [readonly Sql[], readonly Sql[]] {
  const known = new Set<string>();
  const within: Sql[] = [];
  const apart: Sql[] = [];
  for (const clause of clauses) {
    const [, over, more = ''] = key.exec(clause.sql) ?? [];
    const again = over !== undefined && known.has(over + more);
    if (over !== undefined) known.add(over + more);
    (again ? apart : within).push(clause.sql);
  }
  return [within, apart];
}

/** The columns that a table is partitioned by: PostgreSQL can alter none of them. */
const keyNeeds = needs(sql`CASE WHEN c.relkind = 'p' THEN (
  SELECT pg_catalog.json_agg(${addressArray('pg_class', 'd.objid', 'd.objsubid')}) FROM pg_catalog.pg_depend AS d
  WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.objsubid > 0
    AND d.refclassid = d.classid AND d.refobjid = c.oid AND d.refobjsubid = 0 AND d.deptype = 'i') END`);

/** An element of a key that names no operator class: a column or an expression, with the collation that it may have. */
const withoutOperators =
  /^(?:"(?:[^"]|"")*"|[\w$]+|.*\))(?: COLLATE (?:"(?:[^"]|"")*"|\w+)(?:\.(?:"(?:[^"]|"")*"|\w+))?)?$/s;

export const table = defineKind<TableSpec>({
  name: 'table',
  spec: tableSpec,
  query: () => sql`
    SELECT ${address('pg_class', 'c.oid')}, ${keyNeeds},
      n.nspname AS schema, c.relname AS name,
      ${persistenceOf('c')} AS persistence,
      ${optionsColumn('c')},
      CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END AS "partitionBy",
      am.amname AS "accessMethod", ts.spcname AS tablespace,
      c.relrowsecurity AS "rowSecurity", c.relforcerowsecurity AS "forceRowSecurity"
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_am AS am ON am.oid = c.relam AND am.amname <> 'heap'
    LEFT JOIN pg_catalog.pg_tablespace AS ts ON ts.oid = c.reltablespace
    WHERE ${modelledRelation('c', 'n', 'rp')}`,
  features: ({ partitionBy, accessMethod }) =>
    feature(17, 'USING of a partitioned table', partitionBy !== null && accessMethod !== null),
  identity: name,
  /** What is logged may reference nothing that is not. */
  needed: (from, to) => {
    if (from.persistence === to.persistence) return null;
    return to.persistence === 'unlogged' ? 'last' : 'first';
  },
  names: (spec) => [`pg_class ${name(spec)}`, `pg_type ${name(spec)}`],
  rules: {
    schema: 'identity',
    name: 'identity',
    persistence: {
      writesRows: () => true,
      alter: (_, to) => [
        rewritten(to, sql`SET ${trusted(to.persistence === 'unlogged' ? 'UNLOGGED' : 'LOGGED')}`),
      ],
    },
    options: {
      alter: (from, to) =>
        alterOptions(sql`ALTER TABLE ${name(to)}`, from.options, to.options).map((text) =>
          statement(text),
        ),
    },
    partitionBy: 'replace',
    ...storageRules(rewritten),
    rowSecurity: {
      alter: (_, to) => [
        statement(
          sql`ALTER TABLE ${name(to)} ${trusted(to.rowSecurity ? 'ENABLE' : 'DISABLE')} ROW LEVEL SECURITY`,
          [brieflyLocked(`table ${name(to)}`)],
        ),
      ],
    },
    forceRowSecurity: {
      alter: (_, to) => [
        statement(guard(to, to.forceRowSecurity), [brieflyLocked(`table ${name(to)}`)]),
      ],
    },
  },
  carriesClauses: true,
  create: (spec, _, clauses) => {
    const parents = clauses
      .filter(({ kind }) => kind === 'inheritance')
      .map((clause) => clause.sql);
    const [within, apart] = withoutMerging(clauses.filter(({ kind }) => kind !== 'inheritance'));
    const body = within.length === 0 ? sql`()` : sql`(\n  ${join(within, ',\n  ')}\n)`;
    const unlogged = spec.persistence === 'unlogged' ? sql`UNLOGGED ` : nothing;
    const inherits = parents.length === 0 ? nothing : sql` INHERITS (${join(parents)})`;
    const key =
      spec.partitionBy === null ? nothing : sql` PARTITION BY ${trusted(spec.partitionBy)}`;
    const method = spec.accessMethod === null ? nothing : sql` USING ${ident(spec.accessMethod)}`;
    const space = spec.tablespace === null ? nothing : sql` TABLESPACE ${ident(spec.tablespace)}`;
    return [
      statement(
        sql`CREATE ${unlogged}TABLE ${name(spec)} ${body}${inherits}${key}${method}${withOptions(spec.options)}${space}`,
      ),
      ...(spec.rowSecurity
        ? [statement(sql`ALTER TABLE ${name(spec)} ENABLE ROW LEVEL SECURITY`)]
        : []),
      ...(spec.forceRowSecurity ? [statement(guard(spec, true))] : []),
      ...apart.map((clause) => statement(sql`ALTER TABLE ${name(spec)} ADD ${clause}`)),
    ];
  },
  replicates: (spec) => ({
    type: 'table',
    table: name(spec),
    schema: ident(spec.schema),
    logged: spec.persistence === 'permanent' && spec.partitionBy === null,
  }),
  rename: (from, to) => renameInSchema(sql`TABLE`, from, to),
  holder: {
    isDivided: ({ partitionBy }) => partitionBy !== null,
    dividedBy: (spec) =>
      keyColumns(behind(spec.partitionBy ?? '', /^\w+ \(/)).map((column) =>
        objectId('column', trusted(`${name(spec)}.${column}`)),
      ),
    dividedAs: ({ partitionBy }) => {
      const key = elementsOf(behind(partitionBy ?? '', /^\w+ \(/));
      return key.every((each) => withoutOperators.test(each)) ? key.map(trusted) : null;
    },
    isGuarded: ({ forceRowSecurity }) => forceRowSecurity,
    guard,
    tellApart: (spec, by) => sql`ALTER TABLE ${name(spec)} REPLICA IDENTITY ${identities[by]}`,
    divides: (from, to) =>
      from.partitionBy !== null && to.partitionBy !== null && from.partitionBy !== to.partitionBy,
  },
  drop: (spec) => [
    statement(sql`DROP TABLE ${name(spec)}`, [
      hazard('data-loss', `table ${name(spec)} is dropped with all its rows`),
    ]),
  ],
});
