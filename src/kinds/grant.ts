/**
 * Privileges on an object, as far as they differ from what it comes with.
 *
 * Read from the acl column of every catalog that has one, against acldefault() and what the
 * reading role's default privileges (pg_default_acl) give to what it makes: one object for each grantee
 * and object. Who granted is not compared: it is whoever could, when it was needed. A privilege that is given
 * twice counts once.
 * What an extension brought comes with what its script granted (pg_init_privs); it is no object, so its
 * privileges are a part of the extension.
 * Privileges on columns, on the database and on parameters are other kinds. Not modelled: large objects.
 */

import * as z from 'zod';
import { sameJson } from '../model/catalog.ts';
import { join, type Sql, sql, trusted } from '../model/sql.ts';
import type { Statement } from '../model/statement.ts';
import type { Context } from './context.ts';
import { type Alter, defineKind } from './kind.ts';
import {
  grantAddress,
  granteeColumn,
  grantTarget,
  held,
  holding,
  holdingIdentity,
  initial,
  initially,
  maintains,
  move,
  privilegesIf,
  takesBack,
  unlessOwner,
} from './privileges.ts';
import { awaitsRole } from './role-reference.ts';
import { homeOf, madeByUser, memberOf, withTarget } from './target.ts';

export const grantSpec = z.strictObject({
  ...holding,
  /** May be empty: what the grantee comes with was taken away. */
  ...held,
  initial,
  /** What the grantee has when the reading role makes the object, by its default privileges. */
  given: z.strictObject(held),
});

export type GrantSpec = z.infer<typeof grantSpec>;

/**
 * An object of which nothing was said before has what every such object comes with or, when the plan makes
 * it, what default privileges give: the statements are right for both.
 */
function create(spec: GrantSpec, context: Context): readonly Statement[] {
  const { initial, given } = spec;
  const most = [...new Set([...initial, ...given.privileges])].sort();
  const least = initial.filter((each) => given.privileges.includes(each));
  return move(
    spec,
    { privileges: most, grantable: given.grantable },
    { privileges: least, grantable: [] },
    spec,
    context,
  );
}

const altering: Alter<GrantSpec> = {
  alter: (from, to, context) =>
    takesBack(from, to, context) ? 'replace' : move(to, from, from, to, context),
};
/** Says how the object is made; what the grantee has does not follow it. */
const silent: Alter<GrantSpec> = { alter: () => [] };

/** A catalog with an acl, as SELECT of `select()`. */
interface Source {
  readonly catalog: string;
  readonly owner: string;
  readonly acl: string;
  /** The object types of acldefault() and of pg_default_acl, as SQL. */
  readonly type: string;
  readonly defaults?: string;
  /** The schema of the object, where default privileges may depend on it. */
  readonly schema?: string;
  readonly condition?: string;
}

const relationType = (sequence: string) =>
  `CASE o.relkind WHEN 'S' THEN '${sequence}' ELSE 'r' END::"char"`;

const sources: readonly Source[] = [
  {
    catalog: 'pg_class',
    owner: 'o.relowner',
    acl: 'o.relacl',
    type: relationType('s'),
    defaults: relationType('S'),
    schema: 'o.relnamespace',
    condition: "o.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')",
  },
  {
    catalog: 'pg_proc',
    owner: 'o.proowner',
    acl: 'o.proacl',
    type: "'f'",
    defaults: "'f'",
    schema: 'o.pronamespace',
  },
  {
    catalog: 'pg_type',
    owner: 'o.typowner',
    acl: 'o.typacl',
    type: "'T'",
    defaults: "'T'",
    schema: 'o.typnamespace',
    // Neither arrays and the row types of tables, which have none of their own, nor multiranges.
    condition: `o.typtype <> 'm' AND o.typsubscript <> 'pg_catalog.array_subscript_handler'::pg_catalog.regproc
      AND (o.typrelid = 0 OR EXISTS (SELECT FROM pg_catalog.pg_class AS c WHERE c.oid = o.typrelid AND c.relkind = 'c'))`,
  },
  { catalog: 'pg_namespace', owner: 'o.nspowner', acl: 'o.nspacl', type: "'n'", defaults: "'n'" },
  { catalog: 'pg_language', owner: 'o.lanowner', acl: 'o.lanacl', type: "'l'" },
  { catalog: 'pg_foreign_data_wrapper', owner: 'o.fdwowner', acl: 'o.fdwacl', type: "'F'" },
  { catalog: 'pg_foreign_server', owner: 'o.srvowner', acl: 'o.srvacl', type: "'S'" },
];

/** initdb gives USAGE on schema public to everybody, and before 15 CREATE. */
function ofPublic(major: number): string {
  const item = (privilege: string) =>
    `pg_catalog.makeaclitem(0, o.nspowner, '${privilege}', false)`;
  return `|| CASE WHEN o.nspname = 'public'
    THEN ARRAY[${item('USAGE')}${major < 15 ? `, ${item('CREATE')}` : ''}] END`;
}

/** What the reading role's default privileges say of such objects in a schema; 0 means everywhere. */
const defaultAcl = (alias: string, type: string, schema: string) =>
  `LEFT JOIN pg_catalog.pg_default_acl AS ${alias} ON ${alias}.defaclobjtype = ${type}
      AND ${alias}.defaclnamespace = ${schema} AND ${alias}.defaclrole = r.oid`;

/** The acl that is, that such an object comes with, and that it would come with if the reading role made it. */
function select(source: Source, major: number): Sql {
  const { catalog, owner, acl, type, defaults = 'NULL', schema = '0', condition = 'true' } = source;
  const isSchema = catalog === 'pg_namespace';
  const classid = `'pg_catalog.${catalog}'::pg_catalog.regclass`;
  const initial = `pg_catalog.acldefault(${type}, ${owner})`;
  const every = `${initial} ${isSchema ? ofPublic(major) : ''}`;
  return trusted(`
    SELECT ${classid} AS classid, o.oid AS objid, 0 AS subid, m.extension,
      ${owner} AS owner, r.oid AS reader, COALESCE(${acl}, ${initial}) AS acl,
      COALESCE(m.initial, ${every}) AS initial,
      COALESCE(m.initial || e.defaclacl, m.initial, e.defaclacl, ${every}) || i.defaclacl AS given
    FROM pg_catalog.${catalog} AS o
    JOIN pg_catalog.pg_roles AS r ON r.rolname = CURRENT_USER
    ${defaultAcl('e', defaults, '0')}
    ${defaultAcl('i', defaults, schema)} AND ${schema} <> 0
    ${memberOf(classid, 'o.oid')}
    WHERE ${madeByUser(classid, 'o.oid')} AND ${condition}
      AND (${acl} IS NOT NULL OR e.oid IS NOT NULL OR i.oid IS NOT NULL OR ${isSchema ? "o.nspname = 'public'" : 'false'})`);
}

const exploded = (when: string, acl: string, grantee: string) =>
  trusted(
    `SELECT '${when}' AS which, ${grantee} AS grantee, e.privilege_type, e.is_grantable FROM pg_catalog.aclexplode(s.${acl}) AS e`,
  );

export const grant = defineKind<GrantSpec>({
  name: 'grant',
  spec: grantSpec,
  query: (major) => sql`
    SELECT ${grantAddress('s.classid::pg_catalog.int4')}, ${homeOf('s')}, ${awaitsRole('g.grantee')}, ${grantTarget('s')},
      ${granteeColumn('g')}, g.owner,
      g.privileges, g.grantable, g.initial,
      pg_catalog.json_build_object('privileges', g.given, 'grantable', g."givenGrantable") AS given
    FROM (${withTarget(
      join(
        sources.map((source) => select(source, major)),
        ' UNION ALL ',
      ),
    )}) AS s
    CROSS JOIN LATERAL (
      SELECT x.grantee, x.grantee = s.owner AS owner, ${privilegesIf(major, "x.which = 'now'")} AS privileges,
        ${privilegesIf(major, "x.which = 'now' AND x.is_grantable AND x.grantee <> s.owner")} AS grantable,
        ${privilegesIf(major, "x.which = 'initial'")} AS initial, ${privilegesIf(major, "x.which = 'given'")} AS given,
        ${privilegesIf(major, "x.which = 'given' AND x.is_grantable AND x.grantee <> s.owner")} AS "givenGrantable"
      FROM (${exploded('now', 'acl', 'e.grantee')} UNION ALL ${exploded('initial', 'initial', 'e.grantee')}
        UNION ALL ${exploded('given', 'given', 'CASE e.grantee WHEN s.reader THEN s.owner ELSE e.grantee END')}) AS x
      GROUP BY x.grantee) AS g
    LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = g.grantee
    WHERE (g.grantee = 0 OR r.oid IS NOT NULL)
      AND (g.privileges <> g.initial OR g.given <> g.initial
        OR pg_catalog.cardinality(g.grantable) + pg_catalog.cardinality(g."givenGrantable") > 0)`,
  features: maintains,
  identity: holdingIdentity,
  rules: {
    target: 'identity',
    // Where it is part of the name, it cannot differ.
    grantee: silent,
    owner: 'identity',
    privileges: altering,
    grantable: altering,
    initial: silent,
    given: silent,
  },
  followsRetype: () => true,
  // What it has at first is said only where the role that reads would give something else.
  readByItself: (spec, role) =>
    sameJson(spec.privileges, spec.initial) && spec.grantable.length === 0
      ? 'never'
      : unlessOwner(spec, role),
  create,
  drop: (spec, context) => move(spec, spec, spec, initially(spec), context),
});
