/**
 * Foreign tables. Their columns, checks and the like are objects of their own, as those of tables.
 *
 * Read from pg_foreign_table. PostgreSQL can alter the options, but not the server. There is no data to lose.
 */

import * as z from 'zod';
import { ident, join, nothing, qualified, sql } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { changedOptions, foreignOptions, optionsClause } from './foreign-options.ts';
import { defineKind } from './kind.ts';
import { address, modelledRelation, someOf } from './reading.ts';
import { renameInSchema } from './statements.ts';

const foreignTableSpec = z.strictObject({
  schema: z.string(),
  name: z.string(),
  server: z.string(),
  options: z.array(z.string()),
});

export type ForeignTableSpec = z.infer<typeof foreignTableSpec>;

const name = (spec: ForeignTableSpec) => qualified(spec.schema, spec.name);

export const foreignTable = defineKind<ForeignTableSpec>({
  name: 'foreign table',
  spec: foreignTableSpec,
  present: someOf('pg_foreign_server'),
  query: () => sql`
    SELECT ${address('pg_class', 'c.oid')}, n.nspname AS schema, c.relname AS name, s.srvname AS server,
      ${foreignOptions('f.ftoptions')}
    FROM pg_catalog.pg_foreign_table AS f
    JOIN pg_catalog.pg_class AS c ON c.oid = f.ftrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_foreign_server AS s ON s.oid = f.ftserver
    WHERE ${modelledRelation('c', 'n', 'f')}`,
  identity: name,
  names: (spec) => [`pg_class ${name(spec)}`, `pg_type ${name(spec)}`],
  rules: {
    schema: 'identity',
    name: 'identity',
    server: 'replace',
    options: {
      alter: (from, to) => [
        statement(sql`ALTER FOREIGN TABLE ${name(to)}${changedOptions(from.options, to.options)}`),
      ],
    },
  },
  carriesClauses: true,
  create: (spec, _, clauses) => {
    const of = (inheritance: boolean) =>
      clauses
        .filter(({ kind }) => (kind === 'inheritance') === inheritance)
        .map((each) => each.sql);
    const [parents, parts] = [of(true), of(false)];
    return [
      statement(
        sql`CREATE FOREIGN TABLE ${name(spec)} (${
          parts.length === 0 ? nothing : sql`\n  ${join(parts, ',\n  ')}\n`
        })${parents.length === 0 ? nothing : sql` INHERITS (${join(parents)})`} SERVER ${ident(
          spec.server,
        )}${optionsClause(spec.options)}`,
      ),
    ];
  },
  rename: (from, to) => renameInSchema(sql`FOREIGN TABLE`, from, to),
  drop: (spec) => [statement(sql`DROP FOREIGN TABLE ${name(spec)}`)],
});
