/**
 * Text search templates.
 *
 * Read from pg_ts_template. PostgreSQL can only rename one and move it.
 */

import * as z from 'zod';
import { qualified, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { defineKind } from './kind.ts';
import { address, notOfExtension, someOf, userSchema } from './reading.ts';
import { renameInSchema } from './statements.ts';
import { named } from './target.ts';

const textSearchTemplateSpec = z.strictObject({
  schema: z.string(),
  name: z.string(),
  /** Qualified names of functions. */
  init: z.string().nullable(),
  lexize: z.string(),
});

export type TextSearchTemplateSpec = z.infer<typeof textSearchTemplateSpec>;

const name = (spec: TextSearchTemplateSpec) => qualified(spec.schema, spec.name);

export const textSearchTemplate = defineKind<TextSearchTemplateSpec>({
  name: 'text search template',
  spec: textSearchTemplateSpec,
  present: someOf('pg_ts_template'),
  query: () => sql`
    SELECT ${address('pg_ts_template', 't.oid')}, n.nspname AS schema, t.tmplname AS name,
      ${named('pg_proc', 'pro', 't.tmplinit')} AS init, ${named('pg_proc', 'pro', 't.tmpllexize')} AS lexize
    FROM pg_catalog.pg_ts_template AS t JOIN pg_catalog.pg_namespace AS n ON n.oid = t.tmplnamespace
    WHERE ${userSchema('n')} AND ${notOfExtension('pg_ts_template', 't.oid')}`,
  identity: name,
  rules: { schema: 'identity', name: 'identity', init: 'replace', lexize: 'replace' },
  create: (spec) => [
    statement(
      sql`CREATE TEXT SEARCH TEMPLATE ${name(spec)} (${trusted(spec.init === null ? '' : `INIT = ${spec.init}, `)}LEXIZE = ${trusted(spec.lexize)})`,
    ),
  ],
  rename: (from, to) => renameInSchema(sql`TEXT SEARCH TEMPLATE`, from, to),
  drop: (spec) => [statement(sql`DROP TEXT SEARCH TEMPLATE ${name(spec)}`)],
});
