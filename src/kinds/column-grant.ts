/**
 * Privileges on one column of a relation.
 *
 * Read from pg_attribute.attacl. What is taken away from the relation is taken away from its columns too,
 * so a grantee's privileges on the relation are read with it: they are changed first.
 * Not modelled: columns on which an extension's own script grants something.
 */

import * as z from 'zod';
import { sql } from '../model/sql.ts';
import { type Alter, defineKind } from './kind.ts';
import {
  grantAddress,
  granteeColumn,
  grantTarget,
  held,
  holding,
  holdingIdentity,
  move,
  privilegesIf,
  takesBack,
  unlessOwner,
  without,
} from './privileges.ts';
import { awaitsRole } from './role-reference.ts';
import { homeOf, memberOf, withTarget } from './target.ts';

export const columnGrantSpec = z.strictObject({
  ...holding,
  column: z.string(),
  ...held,
  /** What the grantee has on the whole relation. */
  whole: z.strictObject(held),
});

export type ColumnGrantSpec = z.infer<typeof columnGrantSpec>;

const nothingHeld = { privileges: [], grantable: [] };

const altering: Alter<ColumnGrantSpec> = {
  alter: (from, to, context) => {
    if (takesBack(from, to, context)) return 'replace';
    const left = {
      privileges: without(from.privileges, without(from.whole.privileges, to.whole.privileges)),
      grantable: without(from.grantable, without(from.whole.grantable, to.whole.grantable)),
    };
    return move(to, from, left, to);
  },
};

export const columnGrant = defineKind<ColumnGrantSpec>({
  name: 'column grant',
  spec: columnGrantSpec,
  query: (major) => sql`
    SELECT ${grantAddress('s.classid::pg_catalog.int4 * 2000 + s.attnum')},
      ${homeOf('s', 's.attnum')}, ${awaitsRole('g.grantee')}, ${grantTarget('s')}, ${granteeColumn('g')}, g.owner, s.column, g.privileges, g.grantable,
      pg_catalog.json_build_object('privileges', w.privileges, 'grantable', w.grantable) AS whole
    FROM (${withTarget(sql`
      SELECT 'pg_catalog.pg_class'::pg_catalog.regclass AS classid, c.oid AS objid, 0 AS subid, a.attnum, m.extension,
        a.attname AS column, c.relowner AS owner, a.attacl AS acl,
        COALESCE(c.relacl, pg_catalog.acldefault('r', c.relowner)) AS above
      FROM pg_catalog.pg_attribute AS a JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
      ${memberOf("'pg_catalog.pg_class'::pg_catalog.regclass", 'c.oid', 'a.attnum')}
      WHERE a.attacl IS NOT NULL AND NOT a.attisdropped AND c.oid >= 16384
        AND m.initial IS NULL`)}) AS s
    CROSS JOIN LATERAL (
      SELECT x.grantee, x.grantee = s.owner AS owner, ${privilegesIf(major, 'true')} AS privileges,
        ${privilegesIf(major, 'x.is_grantable')} AS grantable
      FROM pg_catalog.aclexplode(s.acl) AS x GROUP BY x.grantee) AS g
    CROSS JOIN LATERAL (
      SELECT ${privilegesIf(major, 'true')} AS privileges, ${privilegesIf(major, 'x.is_grantable')} AS grantable
      FROM pg_catalog.aclexplode(s.above) AS x WHERE x.grantee = g.grantee) AS w
    LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = g.grantee
    WHERE g.grantee = 0 OR r.oid IS NOT NULL`,
  identity: holdingIdentity,
  rules: {
    target: 'identity',
    // Where it is part of the name, it cannot differ.
    grantee: { alter: () => [] },
    owner: 'identity',
    column: 'identity',
    privileges: altering,
    grantable: altering,
    whole: altering,
  },
  followsRetype: () => true,
  readByItself: unlessOwner,
  ofAnyType: true,
  create: (spec) => move(spec, nothingHeld, nothingHeld, spec),
  drop: (spec, context) => move(spec, spec, spec, nothingHeld, context),
});
