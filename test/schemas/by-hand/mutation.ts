/**
 * What a person does to a schema in SQL: for each way, a query that writes the SQL for every object of a
 * database that it can be done to.
 */

/** A query with one column `text`; it may use the relations of `prelude`. */
export type Mutations = Readonly<Record<string, string>>;

const user = (schema: string) =>
  `${schema}.nspname !~ '^pg_' AND ${schema}.nspname NOT IN ('information_schema', 'mutant')`;
const own = (catalog: string, oid: string) =>
  `NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '${catalog}'::regclass AND e.objid = ${oid} AND e.deptype IN ('e', 'i'))`;

/** `t` tables, `c` their columns, `k` constraints, `i` indexes, `v` views, `f` routines, `g` triggers, `y` types, `q` sequences. */
export const prelude = `
WITH t AS (
  SELECT r.oid, r.oid::regclass::text AS n, r.relname AS name, n.nspname AS schema, r.relkind AS kind, r.relispartition AS part,
    r.relhassubclass AS parent, (SELECT i.inhparent::regclass::text FROM pg_inherits i WHERE i.inhrelid = r.oid LIMIT 1) AS heir_of,
    pg_get_expr(r.relpartbound, r.oid) AS bound
  FROM pg_class r JOIN pg_namespace n ON n.oid = r.relnamespace
  WHERE r.relkind IN ('r', 'p') AND ${user('n')} AND ${own('pg_class', 'r.oid')}
), c AS (
  SELECT t.*, a.attnum, quote_ident(a.attname) AS q, a.attname AS column, format_type(a.atttypid, a.atttypmod) AS type,
    a.attnotnull AS required, pg_get_expr(d.adbin, d.adrelid) AS def, a.attgenerated AS generated, a.attidentity AS identity,
    a.attislocal AS local, a.attcollation AS collation, y.typcategory AS category, y.typtype AS typtype
  FROM t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type y ON y.oid = a.atttypid
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
), k AS (
  SELECT t.n, t.name AS table, t.part, o.oid, quote_ident(o.conname) AS q, o.conname AS name, o.contype AS type, pg_get_constraintdef(o.oid) AS def,
    o.conislocal AS local, o.confrelid::regclass::text AS target, o.conkey AS key, o.convalidated AS valid, o.conindid, o.conrelid
  FROM pg_constraint o JOIN t ON t.oid = o.conrelid WHERE o.conparentid = 0
), i AS (
  SELECT r.oid, r.oid::regclass::text AS n, quote_ident(r.relname) AS q, r.relname AS name, x.indrelid::regclass::text AS table, x.indrelid,
    pg_get_indexdef(r.oid) AS def, x.indisunique AS uniq, m.amname AS method, x.indpred IS NOT NULL AS partial, x.indexprs IS NOT NULL AS exprs,
    EXISTS (SELECT FROM pg_constraint o WHERE o.conindid = r.oid AND o.contype IN ('p', 'u', 'x')) AS owned, r.relispartition AS part,
    x.indkey AS key, w.relkind AS on_kind
  FROM pg_index x JOIN pg_class r ON r.oid = x.indexrelid JOIN pg_class w ON w.oid = x.indrelid JOIN pg_namespace n ON n.oid = r.relnamespace
  JOIN pg_am m ON m.oid = r.relam
  WHERE ${user('n')} AND ${own('pg_class', 'w.oid')}
), v AS (
  SELECT r.oid, r.oid::regclass::text AS n, r.relname AS name, n.nspname AS schema, r.relkind AS kind,
    CASE r.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END AS word,
    rtrim(pg_get_viewdef(r.oid), ';') AS def
  FROM pg_class r JOIN pg_namespace n ON n.oid = r.relnamespace
  WHERE r.relkind IN ('v', 'm') AND ${user('n')} AND ${own('pg_class', 'r.oid')}
), f AS (
  SELECT p.oid, p.oid::regprocedure::text AS s, CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END AS word, p.prokind AS kind,
    p.proname AS name, n.nspname AS schema, format('%I.%I', n.nspname, p.proname) AS n, CASE WHEN p.prokind IN ('f', 'p', 'w') THEN pg_get_functiondef(p.oid) END AS def, l.lanname AS language,
    pg_get_function_arguments(p.oid) AS args, pg_get_function_identity_arguments(p.oid) AS identity, pg_get_function_result(p.oid) AS result,
    p.prosrc AS body, p.proargnames AS names, p.pronargs AS nargs, p.prosqlbody IS NOT NULL AS atomic, p.prorettype AS returns
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
  WHERE ${user('n')} AND ${own('pg_proc', 'p.oid')}
), g AS (
  SELECT r.oid, quote_ident(r.tgname) AS q, r.tgname AS name, r.tgrelid::regclass::text AS table, pg_get_triggerdef(r.oid) AS def, r.tgenabled AS enabled
  FROM pg_trigger r JOIN pg_class w ON w.oid = r.tgrelid JOIN pg_namespace n ON n.oid = w.relnamespace
  WHERE NOT r.tgisinternal AND r.tgparentid = 0 AND ${user('n')}
), y AS (
  SELECT y.oid, y.oid::regtype::text AS n, y.typname AS name, n.nspname AS schema, y.typtype AS type, y.typnotnull AS required
  FROM pg_type y JOIN pg_namespace n ON n.oid = y.typnamespace
  WHERE ${user('n')} AND ${own('pg_type', 'y.oid')} AND (y.typtype IN ('e', 'd', 'r') OR (y.typtype = 'c'
    AND EXISTS (SELECT FROM pg_class r WHERE r.oid = y.typrelid AND r.relkind = 'c')))
), q AS (
  SELECT r.oid, r.oid::regclass::text AS n, r.relname AS name, n.nspname AS schema,
    EXISTS (SELECT FROM pg_depend d WHERE d.objid = r.oid AND d.classid = 'pg_class'::regclass AND d.deptype = 'a') AS owned
  FROM pg_class r JOIN pg_namespace n ON n.oid = r.relnamespace
  WHERE r.relkind = 'S' AND ${user('n')} AND ${own('pg_class', 'r.oid')}
), s AS (
  SELECT n.oid, quote_ident(n.nspname) AS n, n.nspname AS name FROM pg_namespace n WHERE ${user('n')} AND ${own('pg_namespace', 'n.oid')}
)`;

/** What every database has, so that mutations can name it. */
export const scenery = `
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'mutant_a') THEN CREATE ROLE mutant_a NOLOGIN; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'mutant_b') THEN CREATE ROLE mutant_b NOLOGIN; END IF;
END $$;
CREATE SCHEMA mutant;
CREATE TYPE mutant.mood AS ENUM ('a', 'b', 'c');
CREATE DOMAIN mutant.short AS text CHECK (length(VALUE) < 99);
CREATE TYPE mutant.pair AS (x integer, y text);
CREATE FUNCTION mutant.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
CREATE FUNCTION mutant.one() RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT 1 $$;
CREATE TABLE mutant.things (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text);
GRANT USAGE ON SCHEMA mutant TO mutant_a;`;
