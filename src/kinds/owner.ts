/**
 * Who owns an object, when it is not the role that reads.
 *
 * Read from pg_shdepend, which has a row for each object whose owner is not PostgreSQL itself. What
 * follows another object (indexes, owned sequences, the row types of tables) has no owner of its own.
 */

import * as z from 'zod';
import { ident, type Sql, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { defineKind } from './kind.ts';
import { awaitsRole } from './role-reference.ts';
import { brieflyLocked } from './statements.ts';
import { parentOf, withTarget } from './target.ts';

export const ownerSpec = z.strictObject({
  /** As ALTER takes it: `TABLE public.users`, `FUNCTION public.f(integer)`, `SCHEMA app`. */
  target: z.string(),
  role: z.string(),
});

export type OwnerSpec = z.infer<typeof ownerSpec>;

const relation = /^(TABLE|VIEW|MATERIALIZED VIEW|FOREIGN TABLE|SEQUENCE) (.*)$/s;

function alter({ target }: OwnerSpec, role: Sql) {
  const [, word, name] = relation.exec(target) ?? [];
  const locked = word === undefined ? [] : [brieflyLocked(`${word.toLowerCase()} ${name}`)];
  return statement(sql`ALTER ${trusted(target)} OWNER TO ${role}`, locked);
}

/** The owner of these cannot be changed, or is what they are about. */
const fixed = ['pg_extension', 'pg_default_acl', 'pg_user_mapping', 'pg_database', 'pg_tablespace']
  .map((catalog) => `'pg_catalog.${catalog}'::pg_catalog.regclass`)
  .join(', ');

/** A sequence that belongs to a column follows its table; a multirange its range. */
const follows = sql`EXISTS (
    SELECT FROM pg_catalog.pg_depend AS p
    WHERE p.classid = d.classid AND p.objid = d.objid AND p.objsubid = 0
      AND (p.classid, p.refclassid) IN (
        ('pg_catalog.pg_class'::pg_catalog.regclass, 'pg_catalog.pg_class'::pg_catalog.regclass),
        ('pg_catalog.pg_type'::pg_catalog.regclass, 'pg_catalog.pg_type'::pg_catalog.regclass))
      AND (p.deptype = 'i' OR p.deptype = 'a' AND p.refobjsubid > 0))`;

/** Subscriptions belong to one database, and are kept for all of them, as what belongs to none. */
const ofThisDatabase = sql`(SELECT b.oid FROM pg_catalog.pg_database AS b WHERE b.datname = pg_catalog.current_database())
        IN (d.dbid, (SELECT s.subdbid FROM pg_catalog.pg_subscription AS s
          WHERE d.classid = 'pg_catalog.pg_subscription'::pg_catalog.regclass AND s.oid = d.objid))`;

export const owner = defineKind<OwnerSpec>({
  name: 'owner',
  spec: ownerSpec,
  // The address is that of `ownerOf()` in target.ts.
  query: () => sql`
    SELECT -1 AS classid, o.objid::pg_catalog.int8 AS objid, o.classid::pg_catalog.int4 AS objsubid,
      ${parentOf('o')}, ${awaitsRole('o.oid')}, o.target, o.role
    FROM (${withTarget(sql`
      SELECT d.classid, d.objid, 0 AS subid, r.rolname AS role, r.oid
      FROM pg_catalog.pg_shdepend AS d
      JOIN pg_catalog.pg_roles AS r ON r.oid = d.refobjid
      WHERE d.deptype = 'o' AND d.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass
        AND ${ofThisDatabase} AND d.classid NOT IN (${trusted(fixed)}) AND r.rolname <> CURRENT_USER AND NOT ${follows}`)}) AS o
    WHERE o.target IS NOT NULL`,
  identity: (spec) => trusted(spec.target),
  rules: {
    target: 'identity',
    role: { alter: (_, to) => [alter(to, ident(to.role))] },
  },
  /** PostgreSQL makes statistics again as those of the role that runs the plan. */
  followsRetype: ({ target }) => !target.startsWith('STATISTICS '),
  readByItself: (spec, role) => (spec.role === role ? 'unless owner' : null),
  create: (spec) => [alter(spec, ident(spec.role))],
  drop: (spec, { major }) => [
    alter(
      spec,
      spec.target === 'SCHEMA public' && major >= 15 ? sql`pg_database_owner` : sql`CURRENT_USER`,
    ),
  ],
});
