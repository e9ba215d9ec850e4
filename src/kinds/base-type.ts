/**
 * Base types, made of functions for input and output.
 *
 * Read from pg_type (typtype b, without arrays). PostgreSQL can alter what may be left out (RECEIVE,
 * TYPMOD_IN, …) and the storage, unless it becomes PLAIN. Anything else replaces the type and its
 * columns. It begins as a shell type: see shell-type.ts.
 */

import * as z from 'zod';
import { join, literal, qualified, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import type { Context } from './context.ts';
import { type Alter, defineKind } from './kind.ts';
import { address, arrayType, notOfExtension, someOf, userSchema } from './reading.ts';
import { definitionItems, functionName, typeName } from './references.ts';
import { alsoLocked, renameInSchema } from './statements.ts';

/** What can be altered, and how the catalog names it. */
const settable = {
  RECEIVE: 't.typreceive',
  SEND: 't.typsend',
  TYPMOD_IN: 't.typmodin',
  TYPMOD_OUT: 't.typmodout',
  ANALYZE: 't.typanalyze',
  SUBSCRIPT: 't.typsubscript',
};

const baseTypeSpec = z.strictObject({
  schema: z.string(),
  name: z.string(),
  /** Of CREATE TYPE, as PostgreSQL takes them: `INPUT = public.in`. */
  items: z.array(z.string()),
  /** Those that can be altered. */
  functions: z.array(z.string()),
  storage: z.enum(['PLAIN', 'EXTERNAL', 'EXTENDED', 'MAIN']),
});

export type BaseTypeSpec = z.infer<typeof baseTypeSpec>;

const name = (spec: BaseTypeSpec) => qualified(spec.schema, spec.name);
/** pg_type.typstorage. */
const letters = { PLAIN: 'p', EXTERNAL: 'e', EXTENDED: 'x', MAIN: 'm' } as const;
const key = (item: string) => item.slice(0, item.indexOf(' '));
const storage = (spec: BaseTypeSpec) => `STORAGE = ${spec.storage}`;

/** Columns keep the storage that their type had: those that had no other get the new one. */
function storeColumns(from: BaseTypeSpec, to: BaseTypeSpec, { users }: Context) {
  return statement(
    sql`DO $schemadiff$ DECLARE each record; BEGIN
  FOR each IN WITH RECURSIVE types AS (
      SELECT ${literal(name(to))}::pg_catalog.regtype::pg_catalog.oid AS oid
      UNION SELECT t.oid FROM pg_catalog.pg_type AS t JOIN types ON t.typbasetype = types.oid)
    SELECT a.attrelid::pg_catalog.regclass AS relation, a.attname AS name FROM pg_catalog.pg_attribute AS a
    JOIN types ON types.oid = a.atttypid
    JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'm', 'f')
    WHERE NOT a.attisdropped AND a.attstorage = ${literal(letters[from.storage])} LOOP
    EXECUTE pg_catalog.format('ALTER TABLE ONLY %s ALTER COLUMN %I SET STORAGE ${trusted(to.storage)}', each.relation, each.name);
  END LOOP;
END $schemadiff$`,
    alsoLocked(users),
  );
}

const altering: Alter<BaseTypeSpec> = {
  alter: (from, to, context) => {
    if (to.storage === 'PLAIN' && from.storage !== 'PLAIN') return 'replace';
    const kept = new Set(to.functions.map(key));
    const items = [
      ...to.functions.filter((item) => !from.functions.includes(item)),
      ...from.functions.map(key).flatMap((gone) => (kept.has(gone) ? [] : [`${gone} = NONE`])),
      ...(from.storage === to.storage ? [] : [storage(to)]),
    ];
    return [
      statement(sql`ALTER TYPE ${name(to)} SET (${join(items.map(trusted))})`),
      ...(from.storage === to.storage ? [] : [storeColumns(from, to, context)]),
    ];
  },
};

const yes = (column: string) => `CASE WHEN ${column} THEN 'true' END`;

export const baseType = defineKind<BaseTypeSpec>({
  name: 'base type',
  spec: baseTypeSpec,
  present: someOf('pg_type', 'oid', "typtype IN ('b', 'p') AND typcategory <> 'A'"),
  query: () => sql`
    SELECT ${address('pg_type', 't.oid')},
      n.nspname AS schema, t.typname AS name,
      ${definitionItems({
        INPUT: functionName('t.typinput'),
        OUTPUT: functionName('t.typoutput'),
        INTERNALLENGTH: "CASE t.typlen WHEN -1 THEN 'VARIABLE' ELSE t.typlen::pg_catalog.text END",
        PASSEDBYVALUE: yes('t.typbyval'),
        ALIGNMENT:
          "CASE t.typalign WHEN 'c' THEN 'char' WHEN 's' THEN 'int2' WHEN 'd' THEN 'double' ELSE 'int4' END",
        CATEGORY: 'pg_catalog.quote_literal(t.typcategory::pg_catalog.text)',
        PREFERRED: yes('t.typispreferred'),
        DEFAULT: 'pg_catalog.quote_literal(t.typdefault)',
        ELEMENT: typeName('t.typelem'),
        DELIMITER: "pg_catalog.quote_literal(NULLIF(t.typdelim, ',')::pg_catalog.text)",
        COLLATABLE: yes('t.typcollation <> 0'),
      })} AS items,
      ${definitionItems(Object.fromEntries(Object.entries(settable).map(([word, column]) => [word, functionName(column)])))} AS functions,
      CASE t.typstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'x' THEN 'EXTENDED' ELSE 'MAIN' END AS storage
    FROM pg_catalog.pg_type AS t
    JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
    WHERE t.typtype = 'b' AND NOT ${arrayType('t')} AND ${userSchema('n')} AND ${notOfExtension('pg_type', 't.oid')}`,
  identity: name,
  names: (spec) => [`pg_type ${name(spec)}`],
  rules: {
    schema: 'identity',
    name: 'identity',
    items: 'replace',
    functions: altering,
    storage: altering,
  },
  create: (spec) => [
    statement(
      sql`CREATE TYPE ${name(spec)} (${join([...spec.items, ...spec.functions, storage(spec)].map(trusted))})`,
    ),
  ],
  reachesUsers: true,
  // Its functions need it, as it needs them: there is no other way.
  rename: (from, to) => renameInSchema(sql`TYPE`, from, to),
  drop: (spec) => [statement(sql`DROP TYPE ${name(spec)} CASCADE`)],
});
