/**
 * How one object names others in its definition: SQL expressions over an oid, null where it names none.
 *
 * PostgreSQL writes the names; the empty search_path of a reader makes it qualify them.
 */

import { type Sql, trusted } from '../model/sql.ts';

export const functionName = (oid: string) =>
  `NULLIF(${oid}::pg_catalog.regproc::pg_catalog.text, '-')`;

/** With its arguments: `public.f(integer,text)`. */
export const functionSignature = (oid: string) =>
  `NULLIF(${oid}::pg_catalog.regprocedure::pg_catalog.text, '-')`;

export const typeName = (oid: string) =>
  `CASE WHEN ${oid} <> 0 THEN pg_catalog.format_type(${oid}, NULL) END`;

const nameIn = (catalog: string, prefix: string, name: string) => (oid: string) =>
  `(SELECT ${name} FROM pg_catalog.${catalog} AS referred ` +
  `JOIN pg_catalog.pg_namespace AS x ON x.oid = referred.${prefix}namespace WHERE referred.oid = ${oid})`;

const quoted = (name: string) =>
  `pg_catalog.quote_ident(x.nspname) || '.' || pg_catalog.quote_ident(referred.${name})`;

export const collationName = nameIn('pg_collation', 'coll', quoted('collname'));
export const operatorClassName = nameIn('pg_opclass', 'opc', quoted('opcname'));
export const operatorFamilyName = nameIn('pg_opfamily', 'opf', quoted('opfname'));
export const operatorName = nameIn(
  'pg_operator',
  'opr',
  "'OPERATOR(' || pg_catalog.quote_ident(x.nspname) || '.' || referred.oprname || ')'",
);

/** SQL expression: types of the input arguments of `routine` (of pg_proc), `integer, text`. */
export const signatureOf = (routine: string) =>
  trusted(
    `COALESCE((SELECT pg_catalog.string_agg(pg_catalog.format_type(t.type, NULL), ', ' ORDER BY t.at)
      FROM pg_catalog.unnest(${routine}.proargtypes) WITH ORDINALITY AS t(type, at)), '')`,
  );

/** SQL expression: `KEY = value` texts for a definition, without those whose value is null. */
export function definitionItems(values: Readonly<Record<string, string>>): Sql {
  const items = Object.entries(values).map(([key, value]) => `'${key} = ' || ${value}`);
  return trusted(
    `pg_catalog.array_remove(ARRAY[${items.join(', ')}]::pg_catalog.text[], NULL::pg_catalog.text)`,
  );
}
