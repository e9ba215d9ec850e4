/**
 * Roles, with what CREATE ROLE says of them. They belong to the cluster, and are read only when asked for.
 *
 * Read from pg_roles: whatever is not PostgreSQL's own, nor the role that reads. Not modelled: passwords,
 * which are secrets.
 */

import * as z from 'zod';
import { hazard } from '../model/hazard.ts';
import { ident, literal, nothing, type Sql, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { type Alter, defineKind } from './kind.ts';
import { address } from './reading.ts';
import { userRole } from './role-reference.ts';

const roleSpec = z.strictObject({
  name: z.string(),
  login: z.boolean(),
  superuser: z.boolean(),
  inherit: z.boolean(),
  createRole: z.boolean(),
  createDatabase: z.boolean(),
  replication: z.boolean(),
  bypassRowSecurity: z.boolean(),
  /** -1: no limit. */
  connectionLimit: z.number(),
  /** When its password ends to be valid, in UTC; null: never. */
  validUntil: z.string().nullable(),
});

export type RoleSpec = z.infer<typeof roleSpec>;

const flags = [
  ['login', 'LOGIN'],
  ['superuser', 'SUPERUSER'],
  ['inherit', 'INHERIT'],
  ['createRole', 'CREATEROLE'],
  ['createDatabase', 'CREATEDB'],
  ['replication', 'REPLICATION'],
  ['bypassRowSecurity', 'BYPASSRLS'],
] as const satisfies readonly (readonly [keyof RoleSpec, string])[];

/** ` LOGIN NOINHERIT VALID UNTIL '…'`: where it differs from `old`. */
function attributes(spec: RoleSpec, old: Omit<RoleSpec, 'name'>): Sql {
  const words = flags.flatMap(([key, word]) =>
    spec[key] === old[key] ? [] : [` ${spec[key] ? '' : 'NO'}${word}`],
  );
  return sql`${trusted(words.join(''))}${
    spec.connectionLimit === old.connectionLimit
      ? nothing
      : sql` CONNECTION LIMIT ${spec.connectionLimit}`
  }${
    spec.validUntil === old.validUntil
      ? nothing
      : sql` VALID UNTIL ${literal(spec.validUntil ?? 'infinity')}`
  }`;
}

/** What CREATE ROLE makes when nothing is said. */
const plain: Omit<RoleSpec, 'name'> = {
  login: false,
  superuser: false,
  inherit: true,
  createRole: false,
  createDatabase: false,
  replication: false,
  bypassRowSecurity: false,
  connectionLimit: -1,
  validUntil: null,
};

const altering: Alter<RoleSpec> = {
  alter: (from, to) => [statement(sql`ALTER ROLE ${ident(to.name)}${attributes(to, from)}`)],
};

export const role = defineKind<RoleSpec>({
  name: 'role',
  spec: roleSpec,
  query: () => sql`
    SELECT ${address('pg_authid', 'r.oid')}, r.rolname AS name, r.rolcanlogin AS login, r.rolsuper AS superuser,
      r.rolinherit AS inherit, r.rolcreaterole AS "createRole", r.rolcreatedb AS "createDatabase",
      r.rolreplication AS replication, r.rolbypassrls AS "bypassRowSecurity", r.rolconnlimit AS "connectionLimit",
      NULLIF(r.rolvaliduntil, 'infinity')::pg_catalog.text AS "validUntil"
    FROM pg_catalog.pg_roles AS r WHERE ${userRole('r')}`,
  identity: (spec) => ident(spec.name),
  rules: {
    name: 'identity',
    login: altering,
    superuser: altering,
    inherit: altering,
    createRole: altering,
    createDatabase: altering,
    replication: altering,
    bypassRowSecurity: altering,
    connectionLimit: altering,
    validUntil: altering,
  },
  create: (spec) => [statement(sql`CREATE ROLE ${ident(spec.name)}${attributes(spec, plain)}`)],
  drop: (spec) => [
    statement(sql`DROP ROLE ${ident(spec.name)}`, [
      hazard(
        'may-fail',
        `role ${ident(spec.name)} cannot go while it owns or may do anything in any database of the cluster`,
      ),
    ]),
  ],
});
