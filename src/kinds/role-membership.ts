/**
 * Which role is a member of which. Read from pg_auth_members; the same membership from several grantors is
 * one. 16 brought INHERIT and SET; before, they are the role's own and true.
 */

import * as z from 'zod';
import { ident, type Sql, sql, trusted } from '../model/sql.ts';
import { type Statement, statement } from '../model/statement.ts';
import type { Context } from './context.ts';
import { feature } from './feature.ts';
import { type Alter, defineKind } from './kind.ts';
import { addressArray, awaits } from './reading.ts';
import { userRole } from './role-reference.ts';

const roleMembershipSpec = z.strictObject({
  role: z.string(),
  member: z.string(),
  admin: z.boolean(),
  inherit: z.boolean(),
  set: z.boolean(),
});

export type RoleMembershipSpec = z.infer<typeof roleMembershipSpec>;

const word = (value: boolean) => trusted(value ? 'TRUE' : 'FALSE');

function grant(spec: RoleMembershipSpec, { major }: Context): Statement {
  const options =
    major >= 16
      ? sql` WITH ADMIN ${word(spec.admin)}, INHERIT ${word(spec.inherit)}, SET ${word(spec.set)}`
      : trusted(spec.admin ? ' WITH ADMIN OPTION' : '');
  return statement(sql`GRANT ${ident(spec.role)} TO ${ident(spec.member)}${options}`);
}

const revoke = (spec: RoleMembershipSpec, what: Sql) =>
  statement(sql`REVOKE ${what}${ident(spec.role)} FROM ${ident(spec.member)}`);

const altering: Alter<RoleMembershipSpec> = {
  alter: (from, to, context) =>
    context.major < 16 && from.admin && !to.admin
      ? [revoke(to, trusted('ADMIN OPTION FOR '))]
      : [grant(to, context)],
};

const every = (major: number, column: string) =>
  trusted(major >= 16 ? `pg_catalog.bool_or(m.${column})` : 'true');

export const roleMembership = defineKind<RoleMembershipSpec>({
  name: 'role membership',
  spec: roleMembershipSpec,
  // Before 16 it has no oid: the address is made of both roles'.
  query: (major) => sql`
    SELECT 'pg_catalog.pg_auth_members'::pg_catalog.regclass::pg_catalog.int8 AS classid,
      g.oid::pg_catalog.int8 * 4294967296 + r.oid::pg_catalog.int8 AS objid, 0 AS objsubid,
      ${addressArray('pg_authid', 'r.oid')} AS parent,
      ${awaits(trusted(`pg_catalog.json_build_array(${addressArray('pg_authid', 'g.oid')})`))},
      g.rolname AS role, r.rolname AS member, pg_catalog.bool_or(m.admin_option) AS admin,
      ${every(major, 'inherit_option')} AS inherit, ${every(major, 'set_option')} AS set
    FROM pg_catalog.pg_auth_members AS m
    JOIN pg_catalog.pg_roles AS g ON g.oid = m.roleid
    JOIN pg_catalog.pg_roles AS r ON r.oid = m.member
    WHERE ${userRole('r')} GROUP BY g.oid, g.rolname, r.oid, r.rolname`,
  features: ({ inherit, set }) => feature(16, 'INHERIT and SET of a membership', !(inherit && set)),
  identity: (spec) => sql`${ident(spec.role)} TO ${ident(spec.member)}`,
  rules: {
    role: 'identity',
    member: 'identity',
    admin: altering,
    inherit: altering,
    set: altering,
  },
  create: (spec, context) => [grant(spec, context)],
  drop: (spec) => [revoke(spec, trusted(''))],
});
