/**
 * ALTER DEFAULT PRIVILEGES: what somebody will have on the objects that a role makes, everywhere or in a schema.
 *
 * Read from pg_default_acl, against acldefault() where there is no schema: one object for each grantee, role,
 * schema and object type. They are changed before anything is made, so that what they give is known: a grant
 * says what has to change of it.
 */

import * as z from 'zod';
import { ident, nothing, sql } from '../model/sql.ts';
import type { Statement } from '../model/statement.ts';
import type { Context } from './context.ts';
import { feature } from './feature.ts';
import { type Alter, defineKind } from './kind.ts';
import {
  granteeColumn,
  type Held,
  held,
  holding,
  holdingIdentity,
  initial,
  initially,
  maintains,
  move,
  privilegesIf,
} from './privileges.ts';
import { addressArray, someOf } from './reading.ts';
import { awaitsRole } from './role-reference.ts';

export const defaultPrivilegesSpec = z.strictObject({
  /** Who makes the objects; null means the role that reads. */
  role: z.string().nullable(),
  /** Null means everywhere. */
  schema: z.string().nullable(),
  ...holding,
  ...held,
  initial,
});

export type DefaultPrivilegesSpec = z.infer<typeof defaultPrivilegesSpec>;

const prefix = ({ role, schema }: DefaultPrivilegesSpec) =>
  sql`ALTER DEFAULT PRIVILEGES${role === null ? nothing : sql` FOR ROLE ${ident(role)}`}${
    schema === null ? nothing : sql` IN SCHEMA ${ident(schema)}`
  } `;

function change(
  spec: DefaultPrivilegesSpec,
  from: Held,
  to: Held,
  { major }: Context,
): readonly Statement[] {
  return move(spec, from, from, to, { major }).map((made) => ({
    ...made,
    sql: sql`${prefix(spec)}${made.sql}`,
  }));
}

const altering: Alter<DefaultPrivilegesSpec> = {
  alter: (from, to, context) => change(to, from, to, context),
};

export const defaultPrivileges = defineKind<DefaultPrivilegesSpec>({
  name: 'default privileges',
  reaches: 'changed',
  spec: defaultPrivilegesSpec,
  present: someOf('pg_default_acl'),
  query: (major) => sql`
    SELECT 'pg_catalog.pg_default_acl'::pg_catalog.regclass::pg_catalog.int8 AS classid,
      d.oid::pg_catalog.int8 AS objid, g.grantee::pg_catalog.int8 AS objsubid,
      CASE WHEN n.oid IS NOT NULL THEN ${addressArray('pg_namespace', 'n.oid')} END AS parent,
      ${awaitsRole('o.oid', 'g.grantee')},
      NULLIF(o.rolname, CURRENT_USER) AS role, n.nspname AS schema,
      CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS'
        WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS' ELSE 'LARGE OBJECTS' END AS target,
      ${granteeColumn('g')}, g.owner, g.privileges, g.grantable, g.initial
    FROM pg_catalog.pg_default_acl AS d
    JOIN pg_catalog.pg_roles AS o ON o.oid = d.defaclrole
    LEFT JOIN pg_catalog.pg_namespace AS n ON n.oid = d.defaclnamespace
    CROSS JOIN LATERAL (
      SELECT x.grantee, x.grantee = d.defaclrole AS owner, ${privilegesIf(major, 'x.now')} AS privileges,
        ${privilegesIf(major, 'x.now AND x.is_grantable AND x.grantee <> d.defaclrole')} AS grantable,
        ${privilegesIf(major, 'NOT x.now')} AS initial
      FROM (SELECT true AS now, e.* FROM pg_catalog.aclexplode(d.defaclacl) AS e
        UNION ALL SELECT false, e.* FROM pg_catalog.aclexplode(pg_catalog.acldefault(
          CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END, d.defaclrole)) AS e
        WHERE d.defaclnamespace = 0) AS x
      GROUP BY x.grantee) AS g
    LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = g.grantee
    WHERE (g.grantee = 0 OR r.oid IS NOT NULL)
      AND (g.privileges <> g.initial OR pg_catalog.cardinality(g.grantable) > 0)`,
  features: (spec) => [
    ...maintains(spec),
    ...feature(18, 'ON LARGE OBJECTS', spec.target === 'LARGE OBJECTS'),
  ],
  identity: (spec) =>
    sql`${spec.role === null ? sql`CURRENT_USER` : ident(spec.role)} ${
      spec.schema === null ? nothing : sql`IN ${ident(spec.schema)} `
    }${holdingIdentity(spec)}`,
  rules: {
    role: 'identity',
    schema: 'identity',
    target: 'identity',
    grantee: 'identity',
    owner: 'identity',
    privileges: altering,
    grantable: altering,
    initial: { alter: () => [] },
  },
  readByItself: (spec, role) =>
    spec.role === role ? { ...spec, role: null, grantee: spec.owner ? null : spec.grantee } : null,
  create: (spec, context) => change(spec, initially(spec), spec, context),
  drop: (spec, context) => change(spec, spec, initially(spec), context),
});
