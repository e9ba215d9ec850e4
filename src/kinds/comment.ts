/**
 * Comments on any object that is read.
 *
 * Read from pg_description. Not read: the comment that comes with schema public, and those that an
 * extension brings: that of its control file, and its members'.
 */

import * as z from 'zod';
import { literal, type Sql, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { defineKind } from './kind.ts';
import { address } from './reading.ts';
import { madeByUser, parentOf, withTarget } from './target.ts';

const commentSpec = z.strictObject({
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

/** A comment has no address of its own: pg_description, and both halves of its object's. */
const commentAddress = address(
  'pg_description',
  '(d.classid::pg_catalog.int8 * 4294967296 + d.objid::pg_catalog.int8)',
  'd.subid',
);

const query = sql`
  SELECT ${commentAddress}, ${parentOf('d')}, d.target, d.text
  FROM (${withTarget(sql`
    SELECT s.classoid AS classid, s.objoid AS objid, s.objsubid AS subid, s.description AS text
    FROM pg_catalog.pg_description AS s
    WHERE ${madeByUser('s.classoid', 's.objoid')}`)}) AS d
  -- DROP SUBSCRIPTION leaves the comment of what is gone.
  WHERE d.target IS NOT NULL AND NOT (d.target = 'SCHEMA public' AND d.text = 'standard public schema')
    AND NOT (d.classid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND (d.text, d.objid) IN (
      SELECT a.comment, x.oid FROM pg_catalog.pg_extension AS x
      JOIN pg_catalog.pg_available_extensions() AS a ON a.name = x.extname))`;

export const commentKind = defineKind<CommentSpec>({
  name: 'comment',
  spec: commentSpec,
  query: () => query,
  identity: target,
  rules: {
    target: 'identity',
    text: { alter: (_, to) => set(to) },
  },
  followsRetype: () => true,
  ofAnyType: true,
  create: set,
  drop: (spec) => [
    spec.target.startsWith('EXTENSION ')
      ? restore(spec)
      : comment(spec, inherited[spec.target] ?? sql`NULL`),
  ],
});
