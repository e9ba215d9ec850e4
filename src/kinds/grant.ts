/**
 * Privileges that somebody other than the owner has, as far as they differ from what the object comes with.
 *
 * Read from the acl columns of pg_class, pg_attribute, pg_proc, pg_type and pg_namespace, against
 * acldefault() and pg_init_privs: one object for each grantee, relation column and object. Who granted
 * is not compared; a privilege that is given twice counts once.
 * Not modelled yet: privileges that the owner has lost, default privileges, large objects, databases.
 */

import * as z from 'zod';
import { ident, join, nothing, type Sql, sql, trusted } from '../model/sql.ts';
import { type Statement, statement } from '../model/statement.ts';
import { type Alter, defineKind, modelledRelation, notOfExtension, userSchema } from './kind.ts';

export const grantSpec = z.strictObject({
  /** As GRANT takes it: `TABLE public.users` (views too), `FUNCTION public.f(integer)`, `SCHEMA app`. */
  target: z.string(),
  /** For privileges on one column of the relation. */
  column: z.string().nullable(),
  /** Name of the role; null means PUBLIC. */
  grantee: z.string().nullable(),
  /** Sorted: `SELECT`. May be empty: what PUBLIC comes with was taken away. */
  privileges: z.array(z.string()),
  /** Those of them that the grantee can pass on. */
  grantable: z.array(z.string()),
  /** What the grantee has when nobody has granted or revoked anything. */
  initial: z.array(z.string()),
});

export type GrantSpec = z.infer<typeof grantSpec>;

const grantee = (spec: GrantSpec) => (spec.grantee === null ? sql`PUBLIC` : ident(spec.grantee));

const columnOf = (spec: GrantSpec) =>
  spec.column === null ? nothing : sql` (${ident(spec.column)})`;

/** `SELECT (email), UPDATE (email)`. */
const list = (spec: GrantSpec, privileges: readonly string[]) =>
  join(privileges.map((privilege) => sql`${trusted(privilege)}${columnOf(spec)}`));

interface Held {
  readonly privileges: readonly string[];
  readonly grantable: readonly string[];
}

/** Takes away what is too much, and gives what is missing. */
function move(spec: GrantSpec, from: Held, to: Held): readonly Statement[] {
  const without = (some: readonly string[], others: readonly string[]) =>
    some.filter((each) => !others.includes(each));
  const plain = (held: Held) => without(held.privileges, held.grantable);
  const revoked = without(from.privileges, to.privileges);
  const kept = without(without(from.grantable, to.grantable), revoked);
  const given = without(plain(to), from.privileges);
  const passedOn = without(to.grantable, from.grantable);
  const on = sql`ON ${trusted(spec.target)}`;
  const made = [
    [revoked, sql`REVOKE ${list(spec, revoked)} ${on} FROM ${grantee(spec)}`],
    [kept, sql`REVOKE GRANT OPTION FOR ${list(spec, kept)} ${on} FROM ${grantee(spec)}`],
    [given, sql`GRANT ${list(spec, given)} ${on} TO ${grantee(spec)}`],
    [passedOn, sql`GRANT ${list(spec, passedOn)} ${on} TO ${grantee(spec)} WITH GRANT OPTION`],
  ] as const;
  return made.flatMap(([privileges, text]) => (privileges.length > 0 ? [statement(text)] : []));
}

const initially = (spec: GrantSpec): Held => ({ privileges: spec.initial, grantable: [] });

const altering: Alter<GrantSpec> = { alter: (from, to) => move(to, from, to) };

/** Objects with an acl: `target`, `attribute` (its column), `owner`, `acl`, and the acl that it came with. */
interface Source {
  readonly catalog: string;
  readonly subid: string;
  readonly target: string;
  readonly column: string;
  readonly owner: string;
  readonly acl: string;
  readonly initial: string;
  readonly from: Sql;
}

const named = (words: string, name: string) =>
  `${words} || pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(${name})`;

const inSchema = (catalog: string, alias: string, column: string) =>
  sql`pg_catalog.${trusted(catalog)} AS ${trusted(alias)} JOIN pg_catalog.pg_namespace AS n ON n.oid = ${trusted(`${alias}.${column}`)}`;

const relation = {
  catalog: 'pg_class',
  target: named("CASE o.relkind WHEN 'S' THEN 'SEQUENCE ' ELSE 'TABLE ' END", 'o.relname'),
  owner: 'o.relowner',
};

const sources: readonly Source[] = [
  {
    ...relation,
    subid: '0',
    column: 'NULL::pg_catalog.name',
    acl: 'o.relacl',
    initial:
      "pg_catalog.acldefault(CASE o.relkind WHEN 'S' THEN 's'::\"char\" ELSE 'r'::\"char\" END, o.relowner)",
    from: sql`${inSchema('pg_class', 'o', 'relnamespace')} WHERE ${modelledRelation('o', 'n', 'rvmS')}`,
  },
  {
    ...relation,
    subid: 'a.attnum',
    column: 'a.attname',
    acl: 'a.attacl',
    initial: 'NULL::pg_catalog.aclitem[]',
    from: sql`${inSchema('pg_class', 'o', 'relnamespace')}
      JOIN pg_catalog.pg_attribute AS a ON a.attrelid = o.oid AND NOT a.attisdropped
      WHERE ${modelledRelation('o', 'n', 'rvm')}`,
  },
  {
    catalog: 'pg_proc',
    subid: '0',
    target:
      `${named("CASE o.prokind WHEN 'p' THEN 'PROCEDURE ' ELSE 'FUNCTION ' END", 'o.proname')} || '(' || ` +
      "COALESCE((SELECT pg_catalog.string_agg(pg_catalog.format_type(t.type, NULL), ', ' ORDER BY t.at) " +
      "FROM pg_catalog.unnest(o.proargtypes) WITH ORDINALITY AS t(type, at)), '') || ')'",
    column: 'NULL::pg_catalog.name',
    owner: 'o.proowner',
    acl: 'o.proacl',
    initial: "pg_catalog.acldefault('f', o.proowner)",
    from: sql`${inSchema('pg_proc', 'o', 'pronamespace')}
      WHERE o.prokind <> 'a' AND ${userSchema('n')} AND ${notOfExtension('pg_proc', 'o.oid')}`,
  },
  {
    catalog: 'pg_type',
    subid: '0',
    target: named("CASE o.typtype WHEN 'd' THEN 'DOMAIN ' ELSE 'TYPE ' END", 'o.typname'),
    column: 'NULL::pg_catalog.name',
    owner: 'o.typowner',
    acl: 'o.typacl',
    initial: "pg_catalog.acldefault('T', o.typowner)",
    from: sql`${inSchema('pg_type', 'o', 'typnamespace')}
      WHERE o.typtype IN ('e', 'd', 'c') AND ${userSchema('n')} AND ${notOfExtension('pg_type', 'o.oid')}`,
  },
  {
    catalog: 'pg_namespace',
    subid: '0',
    target: "'SCHEMA ' || pg_catalog.quote_ident(o.nspname)",
    column: 'NULL::pg_catalog.name',
    owner: 'o.nspowner',
    acl: 'o.nspacl',
    // Schema public comes with more than others.
    initial: "COALESCE(p.initprivs, pg_catalog.acldefault('n', o.nspowner))",
    from: sql`pg_catalog.pg_namespace AS o
      LEFT JOIN pg_catalog.pg_init_privs AS p
        ON p.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND p.objoid = o.oid AND p.objsubid = 0
      WHERE ${userSchema('o')} AND ${notOfExtension('pg_namespace', 'o.oid')}`,
  },
];

/** An acl that was never touched is null, and nothing has to be read. */
function select(source: Source): Sql {
  const part = (text: string) => trusted(text);
  return sql`
    SELECT '${part(`pg_catalog.${source.catalog}`)}'::pg_catalog.regclass AS classoid, o.oid AS objoid,
      ${part(source.subid)}::pg_catalog.int4 AS attnum, ${part(source.target)} AS target, ${part(source.column)} AS attribute,
      ${part(source.owner)} AS owner, ${part(source.acl)} AS acl, ${part(source.initial)} AS initial
    FROM ${source.from} AND ${part(source.acl)} IS NOT NULL`;
}

const held = (condition: string) =>
  trusted(
    `COALESCE(pg_catalog.array_agg(DISTINCT x.privilege_type ORDER BY x.privilege_type) FILTER (WHERE ${condition}), '{}')`,
  );

export const grant = defineKind<GrantSpec>({
  name: 'grant',
  spec: grantSpec,
  // The address is made up: pg_depend does not know privileges.
  query: () => sql`
    SELECT -1 - g.grantee::pg_catalog.int8 AS classid, s.objoid::pg_catalog.int8 AS objid,
      s.classoid::pg_catalog.int4 * 2000 + s.attnum AS objsubid,
      pg_catalog.json_build_array(s.classoid::pg_catalog.int8, s.objoid::pg_catalog.int8, s.attnum) AS parent,
      s.target, s.attribute AS column, r.rolname AS grantee, g.privileges, g.grantable, g.initial
    FROM (${join(sources.map(select), ' UNION ALL ')}) AS s
    CROSS JOIN LATERAL (
      SELECT x.grantee, ${held('x.now')} AS privileges,
        ${held('x.now AND x.is_grantable')} AS grantable, ${held('NOT x.now')} AS initial
      FROM (SELECT true AS now, e.* FROM pg_catalog.aclexplode(s.acl) AS e
        UNION ALL SELECT false, e.* FROM pg_catalog.aclexplode(s.initial) AS e) AS x
      WHERE x.grantee <> s.owner
      GROUP BY x.grantee) AS g
    LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = g.grantee
    WHERE (g.grantee = 0 OR r.oid IS NOT NULL)
      AND (g.privileges <> g.initial OR pg_catalog.cardinality(g.grantable) > 0)`,
  identity: (spec) => sql`${trusted(spec.target)}${columnOf(spec)} TO ${grantee(spec)}`,
  rules: {
    target: 'identity',
    column: 'identity',
    grantee: 'identity',
    privileges: altering,
    grantable: altering,
    initial: altering,
  },
  followsRetype: true,
  create: (spec) => move(spec, initially(spec), spec),
  drop: (spec) => move(spec, spec, initially(spec)),
});
