/**
 * Text search parsers.
 *
 * Read from pg_ts_parser. PostgreSQL can only rename one and move it.
 */

import * as z from 'zod';
import { qualified, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { defineKind } from './kind.ts';
import { address, notOfExtension, someOf, userSchema } from './reading.ts';
import { renameInSchema } from './statements.ts';
import { named } from './target.ts';

const textSearchParserSpec = z.strictObject({
  schema: z.string(),
  name: z.string(),
  /** Qualified names of functions. */
  start: z.string(),
  token: z.string(),
  end: z.string(),
  types: z.string(),
  headline: z.string().nullable(),
});

export type TextSearchParserSpec = z.infer<typeof textSearchParserSpec>;

const name = (spec: TextSearchParserSpec) => qualified(spec.schema, spec.name);

export const textSearchParser = defineKind<TextSearchParserSpec>({
  name: 'text search parser',
  spec: textSearchParserSpec,
  present: someOf('pg_ts_parser'),
  query: () => sql`
    SELECT ${address('pg_ts_parser', 'p.oid')}, n.nspname AS schema, p.prsname AS name,
      ${named('pg_proc', 'pro', 'p.prsstart')} AS start, ${named('pg_proc', 'pro', 'p.prstoken')} AS token,
      ${named('pg_proc', 'pro', 'p.prsend')} AS end, ${named('pg_proc', 'pro', 'p.prslextype')} AS types,
      ${named('pg_proc', 'pro', 'p.prsheadline')} AS headline
    FROM pg_catalog.pg_ts_parser AS p JOIN pg_catalog.pg_namespace AS n ON n.oid = p.prsnamespace
    WHERE ${userSchema('n')} AND ${notOfExtension('pg_ts_parser', 'p.oid')}`,
  identity: name,
  rules: {
    schema: 'identity',
    name: 'identity',
    start: 'replace',
    token: 'replace',
    end: 'replace',
    types: 'replace',
    headline: 'replace',
  },
  create: (spec) => [
    statement(
      sql`CREATE TEXT SEARCH PARSER ${name(spec)} (START = ${trusted(spec.start)}, GETTOKEN = ${trusted(spec.token)}, END = ${trusted(spec.end)}, LEXTYPES = ${trusted(spec.types)}${trusted(spec.headline === null ? '' : `, HEADLINE = ${spec.headline}`)})`,
    ),
  ],
  rename: (from, to) => renameInSchema(sql`TEXT SEARCH PARSER`, from, to),
  drop: (spec) => [statement(sql`DROP TEXT SEARCH PARSER ${name(spec)}`)],
});
