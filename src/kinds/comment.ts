/**
 * Comments on the objects of the kinds that are modelled.
 *
 * Read from pg_description. Not read: the comment that comes with schema public, and those that an
 * extension brings: that of its control file, and its members'.
 */

import * as z from 'zod';
import { join, literal, type Sql, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { address, defineKind, modelledRelation, notOfExtension, userSchema } from './kind.ts';

export const commentSpec = z.strictObject({
  /** As COMMENT ON takes it: `TABLE public.users`, `CONSTRAINT age_check ON public.users`. */
  target: z.string(),
  text: z.string(),
});

export type CommentSpec = z.infer<typeof commentSpec>;

const target = (spec: CommentSpec) => trusted(spec.target);
const comment = (spec: CommentSpec, text: Sql) =>
  statement(sql`COMMENT ON ${target(spec)} IS ${text}`);

/** What an object has when nobody says anything about it. */
const inherited: Readonly<Record<string, Sql>> = {
  'SCHEMA public': literal('standard public schema'),
};

/** The comment that came with the extension: each server has its own. */
function restore(spec: CommentSpec) {
  const extension = spec.target.slice('EXTENSION '.length);
  return statement(sql`DO $schemadiff$ BEGIN
  EXECUTE pg_catalog.format('COMMENT ON %s IS %L', ${literal(spec.target)}, (
    SELECT a.comment FROM pg_catalog.pg_available_extensions() AS a
    WHERE pg_catalog.quote_ident(a.name) = ${literal(extension)}));
END $schemadiff$`);
}

const set = (spec: CommentSpec) => [comment(spec, literal(spec.text))];

/** `schema.name`, quoted by PostgreSQL. */
const named = (name: string, prefix = '') =>
  `${prefix}pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(${name})`;

/** Where commented objects live, and how COMMENT ON names them. */
interface Commented {
  readonly catalog: string;
  /** Joins from d (pg_description) to the object `o` and its schema n. */
  readonly joins: string;
  readonly condition: Sql;
  readonly target: string;
}

const relationOf = (column: string) =>
  `JOIN pg_catalog.pg_class AS c ON c.oid = ${column} JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace`;

/** Something that belongs to a table or view: a constraint, trigger, policy or rule. */
function onRelation(catalog: string, relation: string, name: string, words: string): Commented {
  return {
    catalog,
    joins: relationOf(`o.${relation}`),
    condition: modelledRelation('c', 'n', 'rv'),
    target: `'${words} ' || pg_catalog.quote_ident(o.${name}) || ' ON ' || ${named('c.relname')}`,
  };
}

const relationWords =
  "CASE o.relkind WHEN 'r' THEN 'TABLE ' WHEN 'v' THEN 'VIEW ' WHEN 'm' THEN 'MATERIALIZED VIEW ' " +
  "WHEN 'S' THEN 'SEQUENCE ' WHEN 'i' THEN 'INDEX ' END";

const commented: readonly Commented[] = [
  {
    catalog: 'pg_namespace',
    joins: 'JOIN pg_catalog.pg_namespace AS n ON n.oid = o.oid',
    condition: sql`${userSchema('n')} AND NOT (n.nspname = 'public' AND d.description = 'standard public schema')
      AND ${notOfExtension('pg_namespace', 'o.oid')}`,
    target: "'SCHEMA ' || pg_catalog.quote_ident(n.nspname)",
  },
  {
    catalog: 'pg_class',
    joins:
      'LEFT JOIN pg_catalog.pg_index AS x ON x.indexrelid = o.oid ' +
      'LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = o.oid AND a.attnum = d.objsubid AND d.objsubid > 0 ' +
      // An index is modelled when its relation is.
      `${relationOf('COALESCE(x.indrelid, o.oid)')}`,
    condition: modelledRelation('c', 'n', 'rvmSc'),
    target:
      `CASE WHEN d.objsubid > 0 THEN 'COLUMN ' || ${named('o.relname')} || '.' || pg_catalog.quote_ident(a.attname) ` +
      `ELSE ${relationWords} || ${named('o.relname')} END`,
  },
  {
    catalog: 'pg_type',
    joins: 'JOIN pg_catalog.pg_namespace AS n ON n.oid = o.typnamespace',
    condition: sql`o.typtype IN ('e', 'd', 'c') AND ${userSchema('n')} AND ${notOfExtension('pg_type', 'o.oid')}`,
    target: `CASE o.typtype WHEN 'd' THEN 'DOMAIN ' ELSE 'TYPE ' END || ${named('o.typname')}`,
  },
  {
    catalog: 'pg_proc',
    joins: 'JOIN pg_catalog.pg_namespace AS n ON n.oid = o.pronamespace',
    condition: sql`o.prokind <> 'a' AND ${userSchema('n')} AND ${notOfExtension('pg_proc', 'o.oid')}`,
    target:
      `CASE o.prokind WHEN 'p' THEN 'PROCEDURE ' ELSE 'FUNCTION ' END || ${named('o.proname')} || '(' || ` +
      "COALESCE((SELECT pg_catalog.string_agg(pg_catalog.format_type(t.type, NULL), ', ' ORDER BY t.at) " +
      "FROM pg_catalog.unnest(o.proargtypes) WITH ORDINALITY AS t(type, at)), '') || ')'",
  },
  {
    catalog: 'pg_extension',
    joins: '',
    condition: sql`o.extname <> 'plpgsql' AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_available_extensions() AS a WHERE a.name = o.extname AND a.comment = d.description)`,
    target: "'EXTENSION ' || pg_catalog.quote_ident(o.extname)",
  },
  onRelation('pg_constraint', 'conrelid', 'conname', 'CONSTRAINT'),
  {
    catalog: 'pg_constraint',
    joins:
      'JOIN pg_catalog.pg_type AS t ON t.oid = o.contypid JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace',
    condition: sql`${userSchema('n')} AND ${notOfExtension('pg_type', 't.oid')}`,
    target: `'CONSTRAINT ' || pg_catalog.quote_ident(o.conname) || ' ON DOMAIN ' || ${named('t.typname')}`,
  },
  onRelation('pg_trigger', 'tgrelid', 'tgname', 'TRIGGER'),
  onRelation('pg_policy', 'polrelid', 'polname', 'POLICY'),
  onRelation('pg_rewrite', 'ev_class', 'rulename', 'RULE'),
];

/** A comment has no address of its own: pg_description, and both halves of its object's. */
const commentAddress = address(
  'pg_description',
  '(d.classoid::pg_catalog.int8 * 4294967296 + d.objoid::pg_catalog.int8)',
  'd.objsubid',
);

function select(each: Commented): Sql {
  return sql`
    SELECT ${commentAddress},
      pg_catalog.json_build_array(d.classoid::pg_catalog.int8, d.objoid::pg_catalog.int8, d.objsubid) AS parent,
      ${trusted(each.target)} AS target, d.description AS text
    FROM pg_catalog.pg_description AS d
    JOIN pg_catalog.${trusted(each.catalog)} AS o ON o.oid = d.objoid
    ${trusted(each.joins)}
    WHERE d.classoid = 'pg_catalog.${trusted(each.catalog)}'::pg_catalog.regclass AND ${each.condition}`;
}

export const commentKind = defineKind<CommentSpec>({
  name: 'comment',
  spec: commentSpec,
  query: () => join(commented.map(select), ' UNION ALL '),
  identity: target,
  rules: {
    target: 'identity',
    text: { alter: (_, to) => set(to) },
  },
  followsRetype: true,
  create: set,
  drop: (spec) => [
    spec.target.startsWith('EXTENSION ')
      ? restore(spec)
      : comment(spec, inherited[spec.target] ?? sql`NULL`),
  ],
});
