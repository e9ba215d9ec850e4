/** How the commands that take any object (COMMENT ON, ALTER … OWNER TO, GRANT ON) name one. */

import { type Sql, sql, trusted } from '../model/sql.ts';
import { addressArray } from './reading.ts';
import { signatureOf } from './references.ts';

/** Arguments without names, so that a routine keeps its name when one of them is renamed. */
const routine = `(SELECT CASE p.prokind WHEN 'p' THEN 'PROCEDURE ' WHEN 'a' THEN 'ROUTINE ' ELSE 'FUNCTION ' END
    || i.schema || '.' || pg_catalog.quote_ident(p.proname) || '(' || ${signatureOf('p')} || ')'
  FROM pg_catalog.pg_proc AS p WHERE p.oid = o.objid)`;

const words = `CASE i.type
    WHEN 'statistics object' THEN 'STATISTICS'
    WHEN 'foreign-data wrapper' THEN 'FOREIGN DATA WRAPPER'
    WHEN 'type' THEN (SELECT CASE t.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END
      FROM pg_catalog.pg_type AS t WHERE t.oid = o.objid)
    ELSE pg_catalog.upper(i.type) END`;

/** For what pg_identify_object() gives no names that can be taken: those of its address. */
const fromAddress = (text: string) =>
  `(SELECT ${text} FROM pg_catalog.pg_identify_object_as_address(o.classid, o.objid, 0) AS a)`;

const quoted = (name: string) => `pg_catalog.quote_ident(${name})`;

/** `CONSTRAINT c ON public.t`. */
const ofTable = (word: string) =>
  fromAddress(
    `'${word} ' || ${quoted('a.object_names[3]')} || ' ON ' || ${quoted('a.object_names[1]')} || '.' || ${quoted('a.object_names[2]')}`,
  );

const others: Readonly<Record<string, string>> = {
  'table constraint': ofTable('CONSTRAINT'),
  trigger: ofTable('TRIGGER'),
  policy: ofTable('POLICY'),
  rule: ofTable('RULE'),
  'domain constraint': fromAddress(
    `'CONSTRAINT ' || ${quoted('a.object_args[1]')} || ' ON DOMAIN ' || a.object_names[1]`,
  ),
  transform: fromAddress(
    `'TRANSFORM FOR ' || a.object_names[1] || ' LANGUAGE ' || ${quoted('a.object_args[1]')}`,
  ),
  'operator family': fromAddress(
    `'OPERATOR FAMILY ' || ${quoted('a.object_names[2]')} || '.' || ${quoted('a.object_names[3]')} || ' USING ' || ${quoted('a.object_names[1]')}`,
  ),
};

/**
 * Every column of `objects`, and `target`: `TABLE public.users`, `FUNCTION public.f(integer)`,
 * `CONSTRAINT c ON public.users`. `objects` selects `classid, objid, subid` and whatever else.
 */
export function withTarget(objects: Sql): Sql {
  return sql`
    SELECT o.*, ${trusted(`CASE
      WHEN i.type IN ('function', 'procedure', 'aggregate') THEN ${routine}
      WHEN i.type LIKE '% column' THEN 'COLUMN ' || i.identity
      ${Object.entries(others)
        .map(([type, target]) => `WHEN i.type = '${type}' THEN ${target}`)
        .join(' ')}
      ELSE ${words} || ' ' || i.identity END`)} AS target
    FROM (${objects}) AS o,
      LATERAL pg_catalog.pg_identify_object(o.classid, o.objid, o.subid) AS i`;
}

/** The address of what says who owns an object: made up, for pg_depend does not know owners. */
export const ownerOf = (catalog: string, oid: string): Sql =>
  trusted(
    `pg_catalog.json_build_array(-1, ${oid}::pg_catalog.int8, 'pg_catalog.${catalog}'::pg_catalog.regclass::pg_catalog.oid::pg_catalog.int4)`,
  );

/** Column `parent`, for the objects of `withTarget()` in `alias`: the object itself. */
export function parentOf(alias: string): Sql {
  return trusted(
    `pg_catalog.json_build_array(${alias}.classid::pg_catalog.int8, ${alias}.objid::pg_catalog.int8, ${alias}.subid) AS parent`,
  );
}

/**
 * LEFT JOIN for what `m` says of an object: the extension that brought it, and the privileges that the
 * extension's script gave, if it gave any.
 */
export function memberOf(classid: string, objid: string, subid = '0'): Sql {
  return trusted(`LEFT JOIN LATERAL (
      SELECT d.refobjid AS extension, p.initprivs AS initial
      FROM pg_catalog.pg_depend AS d
      LEFT JOIN pg_catalog.pg_init_privs AS p ON p.classoid = d.classid AND p.objoid = d.objid
        AND p.objsubid = ${subid} AND p.privtype = 'e'
      WHERE d.classid = ${classid} AND d.objid = ${objid} AND d.deptype = 'e') AS m ON true`);
}

/** Column `parent`: the extension of `alias`, where it has one, or the object itself (of `subid`). */
export function homeOf(alias: string, subid = `${alias}.subid`): Sql {
  return trusted(`CASE WHEN ${alias}.extension IS NULL
      THEN pg_catalog.json_build_array(${alias}.classid::pg_catalog.int8, ${alias}.objid::pg_catalog.int8, ${subid})
      ELSE ${addressArray('pg_extension', `${alias}.extension`)} END AS parent`);
}

/** Condition: a user made it; or it is schema public, which initdb makes. */
export function madeByUser(classid: string, objid: string): Sql {
  return trusted(
    `(${objid} >= 16384 OR ${classid} = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND EXISTS (
      SELECT FROM pg_catalog.pg_namespace AS u WHERE u.oid = ${objid} AND u.nspname = 'public'))`,
  );
}

/** Expression: the qualified name of an object in a schema, or null: `named('pg_proc', 'pro', 't.tmplinit')`. */
export function named(catalog: string, prefix: string, oid: string): Sql {
  return trusted(
    `(SELECT pg_catalog.quote_ident(sn.nspname) || '.' || pg_catalog.quote_ident(so.${prefix}name)
      FROM pg_catalog.${catalog} AS so JOIN pg_catalog.pg_namespace AS sn ON sn.oid = so.${prefix}namespace
      WHERE so.oid = ${oid})`,
  );
}
