/**
 * Row level security policies of tables. Whether they count is an attribute of the table.
 *
 * Read from pg_policy. PostgreSQL can alter the roles and the expressions, but can neither take an
 * expression away nor change the command and the mode.
 */

import * as z from 'zod';
import { ident, join, nothing, qualified, type Sql, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { type Alter, defineKind } from './kind.ts';
import { address, addressArray, awaits, modelledTable, parent, someOf } from './reading.ts';
import { brieflyLocked, renamePart } from './statements.ts';

export const policySpec = z.strictObject({
  schema: z.string(),
  table: z.string(),
  name: z.string(),
  permissive: z.boolean(),
  command: z.enum(['all', 'select', 'insert', 'update', 'delete']),
  /** Sorted; empty means PUBLIC. */
  roles: z.array(z.string()),
  using: z.string().nullable(),
  check: z.string().nullable(),
});

export type PolicySpec = z.infer<typeof policySpec>;

const tableOf = (spec: PolicySpec) => qualified(spec.schema, spec.table);
const locked = (spec: PolicySpec) => brieflyLocked(`table ${tableOf(spec)}`);
const name = (spec: PolicySpec) => qualified(spec.schema, spec.table, spec.name);

/** `TO … USING (…) WITH CHECK (…)`; without those parts that are the same as in `old`. */
function body(spec: PolicySpec, old?: PolicySpec): Sql {
  const roles = spec.roles.length === 0 ? sql`PUBLIC` : join(spec.roles.map(ident));
  return join(
    [
      old?.roles.join('\0') === spec.roles.join('\0') ? nothing : sql` TO ${roles}`,
      spec.using === null || spec.using === old?.using
        ? nothing
        : sql` USING (${trusted(spec.using)})`,
      spec.check === null || spec.check === old?.check
        ? nothing
        : sql` WITH CHECK (${trusted(spec.check)})`,
    ],
    '',
  );
}

const altering: Alter<PolicySpec> = {
  alter: (from, to) => {
    const taken =
      (from.using !== null && to.using === null) || (from.check !== null && to.check === null);
    if (taken) return 'replace';
    return [
      statement(sql`ALTER POLICY ${ident(to.name)} ON ${tableOf(to)}${body(to, from)}`, [
        locked(to),
      ]),
    ];
  },
};

export const policy = defineKind<PolicySpec>({
  name: 'policy',
  spec: policySpec,
  present: someOf('pg_policy'),
  query: () => sql`
    SELECT ${address('pg_policy', 'p.oid')}, ${parent('pg_class', 'c.oid')},
      ${awaits(sql`(SELECT pg_catalog.json_agg(${addressArray('pg_authid', 'o.role')}) FROM pg_catalog.unnest(p.polroles) AS o (role))`)},
      n.nspname AS schema, c.relname AS table, p.polname AS name, p.polpermissive AS permissive,
      CASE p.polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update'
        WHEN 'd' THEN 'delete' ELSE 'all' END AS command,
      ARRAY(SELECT r.rolname FROM pg_catalog.pg_roles AS r
        WHERE r.oid = ANY (p.polroles) ORDER BY r.rolname) AS roles,
      pg_catalog.pg_get_expr(p.polqual, p.polrelid) AS using,
      pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) AS check
    FROM pg_catalog.pg_policy AS p
    JOIN pg_catalog.pg_class AS c ON c.oid = p.polrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE ${modelledTable('c', 'n')}`,
  identity: name,
  rules: {
    schema: 'identity',
    table: 'identity',
    name: 'identity',
    permissive: 'replace',
    command: 'replace',
    roles: altering,
    using: altering,
    check: altering,
  },
  meetsRows: true,
  create: (spec) => {
    const mode = spec.permissive ? nothing : sql` AS RESTRICTIVE`;
    const command =
      spec.command === 'all' ? nothing : sql` FOR ${trusted(spec.command.toUpperCase())}`;
    return [
      statement(
        sql`CREATE POLICY ${ident(spec.name)} ON ${tableOf(spec)}${mode}${command}${body(spec)}`,
        [locked(spec)],
      ),
    ];
  },
  rename: (from, to) =>
    renamePart(
      sql`ALTER POLICY ${ident(from.name)} ON ${tableOf(from)} RENAME TO ${ident(to.name)}`,
      tableOf(from),
    ),
  drop: (spec) => [
    statement(sql`DROP POLICY ${ident(spec.name)} ON ${tableOf(spec)}`, [locked(spec)]),
  ],
});
