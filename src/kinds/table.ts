/**
 * Tables: plain and unlogged.
 *
 * Read from pg_class (relkind r). Columns, defaults, constraints, indexes, triggers and policies are
 * objects of their own. PostgreSQL can alter everything that is modelled here.
 * Not modelled yet: partitions, inheritance, typed tables, access methods, tablespaces.
 */

import * as z from 'zod';
import { hazard } from '../model/hazard.ts';
import { join, nothing, qualified, type Sql, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import {
  address,
  alterOptions,
  brieflyLocked,
  type Clause,
  defineKind,
  modelledTable,
  optionsColumn,
  renameInSchema,
  withOptions,
} from './kind.ts';

export const tableSpec = z.strictObject({
  schema: z.string(),
  name: z.string(),
  persistence: z.enum(['permanent', 'unlogged']),
  /** pg_class.reloptions, sorted: `fillfactor=70`, `toast.autovacuum_enabled=false`. */
  options: z.array(z.string()),
  rowSecurity: z.boolean(),
  forceRowSecurity: z.boolean(),
});

export type TableSpec = z.infer<typeof tableSpec>;

const name = (spec: TableSpec) => qualified(spec.schema, spec.name);

/** The columns of a key, and when it is checked. */
const key =
  /^CONSTRAINT (?:"(?:[^"]|"")*"|\w+) (?:PRIMARY KEY|UNIQUE) (.*?)(?: WITH \(.*?\))?( DEFERRABLE.*)?$/s;

/** CREATE TABLE makes one key of two over the same columns: the second ones have to come later. */
function withoutMerging(clauses: readonly Clause[]): readonly [readonly Sql[], readonly Sql[]] {
  const known = new Set<string>();
  const within: Sql[] = [];
  const apart: Sql[] = [];
  for (const clause of clauses) {
    const [, columns, deferral = ''] = key.exec(clause.sql) ?? [];
    const again = columns !== undefined && known.has(columns + deferral);
    if (columns !== undefined) known.add(columns + deferral);
    (again ? apart : within).push(clause.sql);
  }
  return [within, apart];
}

export const table = defineKind<TableSpec>({
  name: 'table',
  spec: tableSpec,
  query: () => sql`
    SELECT ${address('pg_class', 'c.oid')},
      n.nspname AS schema, c.relname AS name,
      CASE c.relpersistence WHEN 'u' THEN 'unlogged' ELSE 'permanent' END AS persistence,
      ${optionsColumn('c')},
      c.relrowsecurity AS "rowSecurity", c.relforcerowsecurity AS "forceRowSecurity"
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE ${modelledTable('c', 'n')}`,
  identity: name,
  names: (spec) => [`pg_class ${name(spec)}`, `pg_type ${name(spec)}`],
  rules: {
    schema: 'identity',
    name: 'identity',
    persistence: {
      alter: (from, to) => [
        statement(
          sql`ALTER TABLE ${name(to)} SET ${trusted(to.persistence === 'unlogged' ? 'UNLOGGED' : 'LOGGED')}`,
          [
            hazard(
              'table-rewrite',
              `table ${name(from)} is written again to change its persistence`,
            ),
          ],
        ),
      ],
    },
    options: {
      alter: (from, to) =>
        alterOptions(sql`ALTER TABLE ${name(to)}`, from.options, to.options).map((text) =>
          statement(text),
        ),
    },
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
        statement(
          sql`ALTER TABLE ${name(to)} ${trusted(to.forceRowSecurity ? '' : 'NO ')}FORCE ROW LEVEL SECURITY`,
          [brieflyLocked(`table ${name(to)}`)],
        ),
      ],
    },
  },
  carriesClauses: true,
  create: (spec, _, clauses) => {
    const [within, apart] = withoutMerging(clauses);
    const body = within.length === 0 ? sql`()` : sql`(\n  ${join(within, ',\n  ')}\n)`;
    const unlogged = spec.persistence === 'unlogged' ? sql`UNLOGGED ` : nothing;
    return [
      statement(sql`CREATE ${unlogged}TABLE ${name(spec)} ${body}${withOptions(spec.options)}`),
      ...(spec.rowSecurity
        ? [statement(sql`ALTER TABLE ${name(spec)} ENABLE ROW LEVEL SECURITY`)]
        : []),
      ...(spec.forceRowSecurity
        ? [statement(sql`ALTER TABLE ${name(spec)} FORCE ROW LEVEL SECURITY`)]
        : []),
      ...apart.map((clause) => statement(sql`ALTER TABLE ${name(spec)} ADD ${clause}`)),
    ];
  },
  rename: (from, to) => renameInSchema(sql`TABLE`, from, to),
  drop: (spec) => [
    statement(sql`DROP TABLE ${name(spec)}`, [
      hazard('data-loss', `table ${name(spec)} is dropped with all its rows`),
    ]),
  ],
});
