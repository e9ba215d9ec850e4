/**
 * Text search dictionaries.
 *
 * Read from pg_ts_dict. PostgreSQL can alter the options, but not the template.
 */

import * as z from 'zod';
import { join, qualified, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { defineKind } from './kind.ts';
import { address, notOfExtension, someOf, userSchema } from './reading.ts';
import { renameInSchema } from './statements.ts';
import { named } from './target.ts';

const textSearchDictionarySpec = z.strictObject({
  schema: z.string(),
  name: z.string(),
  /** Qualified name. */
  template: z.string(),
  /** As PostgreSQL writes them: `language = 'english', stopwords = 'english'`. */
  options: z.string().nullable(),
});

export type TextSearchDictionarySpec = z.infer<typeof textSearchDictionarySpec>;

const name = (spec: TextSearchDictionarySpec) => qualified(spec.schema, spec.name);

/** Names of the options with their assignments; a quote and a backslash in a value are doubled. */
function optionsOf(spec: TextSearchDictionarySpec): ReadonlyMap<string, string> {
  const found = (spec.options ?? '').matchAll(
    /("(?:[^"]|"")*"|[^\s"=,]+) = (?:E?'(?:[^'\\]|''|\\\\)*'|[^',]+)/g,
  );
  return new Map([...found].map(([assignment, option = '']) => [option, assignment]));
}

export const textSearchDictionary = defineKind<TextSearchDictionarySpec>({
  name: 'text search dictionary',
  spec: textSearchDictionarySpec,
  present: someOf('pg_ts_dict'),
  query: () => sql`
    SELECT ${address('pg_ts_dict', 'd.oid')}, n.nspname AS schema, d.dictname AS name,
      ${named('pg_ts_template', 'tmpl', 'd.dicttemplate')} AS template, d.dictinitoption AS options
    FROM pg_catalog.pg_ts_dict AS d JOIN pg_catalog.pg_namespace AS n ON n.oid = d.dictnamespace
    WHERE ${userSchema('n')} AND ${notOfExtension('pg_ts_dict', 'd.oid')}`,
  identity: name,
  rules: {
    schema: 'identity',
    name: 'identity',
    template: 'replace',
    options: {
      alter: (from, to) => {
        const [old, next] = [optionsOf(from), optionsOf(to)];
        // One that is set goes to the end: those that can stay are first, in their order.
        const set = [...next.values()];
        for (const text of old.values()) if (set[0] === text) set.shift();
        const gone = [...old.keys()].filter((option) => !next.has(option));
        const changes = [...gone, ...set];
        if (changes.length === 0) return [];
        return [
          statement(sql`ALTER TEXT SEARCH DICTIONARY ${name(to)} (${join(changes.map(trusted))})`),
        ];
      },
    },
  },
  create: (spec) => [
    statement(
      sql`CREATE TEXT SEARCH DICTIONARY ${name(spec)} (TEMPLATE = ${trusted(spec.template)}${trusted(spec.options === null ? '' : `, ${spec.options}`)})`,
    ),
  ],
  rename: (from, to) => renameInSchema(sql`TEXT SEARCH DICTIONARY`, from, to),
  drop: (spec) => [statement(sql`DROP TEXT SEARCH DICTIONARY ${name(spec)}`)],
});
