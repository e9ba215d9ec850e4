/** What all kinds of privileges have in common: who holds what on what, and how that changes. */

import * as z from 'zod';
import { ident, join, nothing, type Sql, sql, trusted } from '../model/sql.ts';
import { type Statement, statement } from '../model/statement.ts';
import type { Context } from './context.ts';
import { feature } from './feature.ts';

/** Sorted: `SELECT`, and those of them that can be passed on. */
export const held = {
  privileges: z.array(z.string()),
  grantable: z.array(z.string()),
};

export interface Held {
  readonly privileges: readonly string[];
  readonly grantable: readonly string[];
}

/** What the grantee has when nobody has granted or revoked anything. Sorted; none of it can be passed on. */
export const initial = z.array(z.string());

export const initially = (spec: { readonly initial: readonly string[] }): Held => ({
  privileges: spec.initial,
  grantable: [],
});

/** Who holds privileges on what. */
export const holding = {
  /** As GRANT takes it: `TABLE public.users` (views too), `FUNCTION public.f(integer)`, `SCHEMA app`. */
  target: z.string(),
  /** Name of the role; null means PUBLIC, or the role that reads where it is the owner. */
  grantee: z.string().nullable(),
  /** The grantee is the owner. */
  owner: z.boolean(),
};

export interface Holding {
  readonly target: string;
  readonly column?: string;
  readonly grantee: string | null;
  readonly owner: boolean;
}

function granteeOf(spec: Holding): Sql {
  if (spec.grantee !== null) return ident(spec.grantee);
  return spec.owner ? sql`CURRENT_USER` : sql`PUBLIC`;
}

const columnOf = ({ column }: Holding) =>
  column === undefined ? nothing : sql` (${ident(column)})`;

/** An object has one owner at a time, whatever its name. */
export const holdingIdentity = (spec: Holding) =>
  sql`${trusted(spec.target)}${columnOf(spec)} TO ${spec.owner ? sql`OWNER` : granteeOf(spec)}`;

/** All that tables have before 17, and MAINTAIN. Sorted. */
const ofTables = ['DELETE', 'INSERT', 'REFERENCES', 'SELECT', 'TRIGGER', 'TRUNCATE', 'UPDATE'];
const allOfTables: readonly string[] = [...ofTables, 'MAINTAIN'].sort();

export const isAllOfTable = (privileges: readonly string[]) =>
  allOfTables.every((each) => privileges.includes(each));

/** `SELECT (email), UPDATE (email)`. All of a table are ALL: which these are depends on the major. */
const list = (spec: Holding, privileges: readonly string[]) =>
  isAllOfTable(privileges)
    ? trusted('ALL')
    : join(privileges.map((privilege) => sql`${trusted(privilege)}${columnOf(spec)}`));

const maintainsByName = (privileges: readonly string[]) =>
  privileges.includes('MAINTAIN') && !isAllOfTable(privileges);

export const maintains = ({ privileges }: { readonly privileges: readonly string[] }) =>
  feature(17, 'MAINTAIN', maintainsByName(privileges));

export const without = (some: readonly string[], others: readonly string[]) =>
  some.filter((each) => !others.includes(each));

/** What of all of a table cannot be said on every major is given with the rest, once more. */
function missing(to: readonly string[], known: readonly string[]): readonly string[] {
  const given = without(to, known);
  return isAllOfTable(to) && maintainsByName(given) ? to : given;
}

/** Takes away what is too much and may be there, and gives what is missing and may not be there. */
export function move(
  spec: Holding,
  most: Held,
  least: Held,
  to: Held,
  context: Partial<Context> = {},
): readonly Statement[] {
  const { passed, major = 18 } = context;
  const revoked = without(most.privileges, to.privileges);
  const kept = without(without(most.grantable, to.grantable), revoked);
  if (major < 17 && [revoked, kept].some(maintainsByName)) {
    // Servers that do not know it take it away with all the others.
    const none: Held = { privileges: [], grantable: [] };
    const all: Held = { privileges: allOfTables, grantable: [] };
    return [...move(spec, all, none, none, context), ...move(spec, none, none, to)];
  }
  const given = missing(without(to.privileges, to.grantable), least.privileges);
  const passedOn = missing(to.grantable, least.grantable);
  const on = sql`ON ${trusted(spec.target)}`;
  const grantee = granteeOf(spec);
  const from = sql`FROM ${grantee}${passed === true ? sql` CASCADE` : nothing}`;
  const made = [
    [revoked, sql`REVOKE ${list(spec, revoked)} ${on} ${from}`],
    [kept, sql`REVOKE GRANT OPTION FOR ${list(spec, kept)} ${on} ${from}`],
    [given, sql`GRANT ${list(spec, given)} ${on} TO ${grantee}`],
    [passedOn, sql`GRANT ${list(spec, passedOn)} ${on} TO ${grantee} WITH GRANT OPTION`],
  ] as const;
  return made.flatMap(([privileges, text]) => (privileges.length > 0 ? [statement(text)] : []));
}

/**
 * A rule's alter: REVOKE takes only what the owner granted. The rest goes with the right of those who passed it
 * on: all of them lose what they have, and get it from the owner.
 */
export function takesBack(from: Held, to: Held, { passed }: Context): boolean {
  return (
    passed === true &&
    without(from.privileges, to.privileges).length + without(from.grantable, to.grantable).length >
      0
  );
}

/**
 * Columns `classid, objid, objsubid` and `passedBy`, of what `g.grantee` has in `s.acl`. The address is made up:
 * pg_depend does not know privileges.
 */
export const grantAddress = (subid: string) =>
  trusted(`-2 - g.grantee::pg_catalog.int8 AS classid, s.objid::pg_catalog.int8 AS objid, ${subid} AS objsubid,
    (SELECT pg_catalog.json_agg(pg_catalog.json_build_array(-2 - b.grantor::pg_catalog.int8, s.objid::pg_catalog.int8, ${subid})) FROM (
      SELECT DISTINCT e.grantor FROM pg_catalog.aclexplode(s.acl) AS e
      WHERE e.grantee = g.grantee AND e.grantor <> s.owner) AS b) AS "passedBy"`);

/** What an owner is given is no grant. */
export const unlessOwner = ({ grantee, owner }: Holding, role: string) =>
  grantee === role && !owner ? 'unless owner' : null;

/**
 * A sorted list of the privileges in `x` (of aclexplode()) for which the condition holds. Who has all of a table
 * before 17 has what ALL is from then on.
 */
export function privilegesIf(major: number, condition: string): Sql {
  const found = `COALESCE(pg_catalog.array_agg(DISTINCT x.privilege_type ORDER BY x.privilege_type) FILTER (WHERE ${condition}), '{}')`;
  return trusted(
    major >= 17
      ? found
      : `CASE ${found} WHEN '{${ofTables.join()}}'::pg_catalog.text[] THEN '{${allOfTables.join()}}'::pg_catalog.text[] ELSE ${found} END`,
  );
}

/** Column `grantee` for `alias.grantee` and `alias.owner`, of which `r` is the role. */
export const granteeColumn = (alias: string) =>
  trusted(
    `CASE WHEN NOT ${alias}.owner OR r.rolname <> CURRENT_USER THEN r.rolname END AS grantee`,
  );

/** Column `target` of `alias`: in GRANT every relation is a table, and a server is a foreign one. */
export const grantTarget = (alias: string) =>
  trusted(
    `pg_catalog.regexp_replace(pg_catalog.regexp_replace(${alias}.target,
    '^(MATERIALIZED VIEW|VIEW|FOREIGN TABLE) ', 'TABLE '), '^SERVER ', 'FOREIGN SERVER ') AS target`,
  );
