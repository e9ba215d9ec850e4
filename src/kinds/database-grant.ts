/**
 * Privileges on the database itself, and on parameters (15): what grants of the schema do not cover.
 *
 * Read from pg_database.datacl and pg_parameter_acl, against acldefault(). Who granted is not compared.
 */

import * as z from 'zod';
import { sql, trusted } from '../model/sql.ts';
import type { Statement } from '../model/statement.ts';
import { currentDatabase, onCurrentDatabase } from './current-database.ts';
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
  move,
  privilegesIf,
} from './privileges.ts';
import { awaitsRole } from './role-reference.ts';

const databaseGrantSpec = z.strictObject({
  /** `DATABASE`, or `PARAMETER work_mem`. */
  ...holding,
  ...held,
  initial,
});

export type DatabaseGrantSpec = z.infer<typeof databaseGrantSpec>;

function change(spec: DatabaseGrantSpec, from: Held, to: Held): readonly Statement[] {
  if (spec.target !== 'DATABASE') return move(spec, from, from, to);
  const named = { ...spec, target: sql`DATABASE ${currentDatabase}` };
  return move(named, from, from, to).map((made) => onCurrentDatabase(made.sql));
}

const altering: Alter<DatabaseGrantSpec> = { alter: (from, to) => change(to, from, to) };

const parameters = `
    UNION ALL SELECT 'PARAMETER ' || p.parname, 10, p.paracl, pg_catalog.acldefault('p', 10) FROM pg_catalog.pg_parameter_acl AS p`;

export const databaseGrant = defineKind<DatabaseGrantSpec>({
  name: 'database grant',
  spec: databaseGrantSpec,
  // The address is made up: pg_depend does not know privileges.
  query: (major) => sql`
    SELECT -3 AS classid, pg_catalog.row_number() OVER () AS objid, 0 AS objsubid, ${awaitsRole('g.grantee')},
      s.target, ${granteeColumn('g')}, g.owner, g.privileges, g.grantable, g.initial
    FROM (SELECT 'DATABASE' AS target, b.datdba AS owner, b.datacl AS acl, pg_catalog.acldefault('d', b.datdba) AS initial
        FROM pg_catalog.pg_database AS b WHERE b.datname = pg_catalog.current_database() AND b.datacl IS NOT NULL${trusted(
          major >= 15 ? parameters : '',
        )}) AS s
    CROSS JOIN LATERAL (
      SELECT x.grantee, x.grantee = s.owner AS owner, ${privilegesIf(major, 'x.now')} AS privileges,
        ${privilegesIf(major, 'x.now AND x.is_grantable AND x.grantee <> s.owner')} AS grantable,
        ${privilegesIf(major, 'NOT x.now')} AS initial
      FROM (SELECT true AS now, e.* FROM pg_catalog.aclexplode(s.acl) AS e
        UNION ALL SELECT false, e.* FROM pg_catalog.aclexplode(s.initial) AS e) AS x
      GROUP BY x.grantee) AS g
    LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = g.grantee
    WHERE (g.grantee = 0 OR r.oid IS NOT NULL) AND (s.target = 'DATABASE' OR NOT g.owner)
      AND (g.privileges <> g.initial OR pg_catalog.cardinality(g.grantable) > 0)`,
  features: ({ target }) => feature(15, 'ON PARAMETER', target.startsWith('PARAMETER ')),
  identity: holdingIdentity,
  rules: {
    target: 'identity',
    grantee: { alter: () => [] },
    owner: 'identity',
    privileges: altering,
    grantable: altering,
    initial: { alter: () => [] },
  },
  create: (spec) => change(spec, initially(spec), spec),
  drop: (spec) => change(spec, spec, initially(spec)),
});
