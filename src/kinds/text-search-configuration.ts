/**
 * Text search configurations, with the dictionaries of each token type.
 *
 * Read from pg_ts_config and pg_ts_config_map. PostgreSQL can alter the mappings, but not the parser.
 */

import * as z from 'zod';
import { append } from '../model/append.ts';
import { join, qualified, type Sql, sql, trusted } from '../model/sql.ts';
import { type Statement, statement } from '../model/statement.ts';
import { defineKind } from './kind.ts';
import { address, notOfExtension, someOf, userSchema } from './reading.ts';
import { renameInSchema } from './statements.ts';
import { named } from './target.ts';

const mappingSpec = z.strictObject({
  /** Name of a token type of the parser. */
  token: z.string(),
  /** Qualified names, in the order in which they are asked: `app.mine, pg_catalog.simple`. */
  dictionaries: z.string(),
});

type Mapping = z.infer<typeof mappingSpec>;

export const textSearchConfigurationSpec = z.strictObject({
  schema: z.string(),
  name: z.string(),
  /** Qualified name. */
  parser: z.string(),
  /** In the order of the parser's token types. */
  mappings: z.array(mappingSpec),
});

export type TextSearchConfigurationSpec = z.infer<typeof textSearchConfigurationSpec>;

const name = (spec: TextSearchConfigurationSpec) => qualified(spec.schema, spec.name);

/** One statement for the token types that share their dictionaries. */
function mapped(
  spec: TextSearchConfigurationSpec,
  verb: 'ADD' | 'ALTER' | 'DROP',
  mappings: readonly Mapping[],
): readonly Statement[] {
  const tokens = new Map<string, Sql[]>();
  for (const { token, dictionaries } of mappings) {
    const group = verb === 'DROP' ? '' : ` WITH ${dictionaries}`;
    append(tokens, group, trusted(token));
  }
  return [...tokens].map(([group, names]) =>
    statement(
      sql`ALTER TEXT SEARCH CONFIGURATION ${name(spec)} ${trusted(verb)} MAPPING FOR ${join(names)}${trusted(group)}`,
    ),
  );
}

function remap(from: TextSearchConfigurationSpec, to: TextSearchConfigurationSpec) {
  const tokens = (spec: TextSearchConfigurationSpec) =>
    new Map(spec.mappings.map(({ token, dictionaries }) => [token, dictionaries]));
  const [old, next] = [tokens(from), tokens(to)];
  const changed = to.mappings.filter(
    ({ token, dictionaries }) => old.has(token) && old.get(token) !== dictionaries,
  );
  return [
    ...mapped(
      to,
      'DROP',
      from.mappings.filter(({ token }) => !next.has(token)),
    ),
    ...mapped(to, 'ALTER', changed),
    ...mapped(
      to,
      'ADD',
      to.mappings.filter(({ token }) => !old.has(token)),
    ),
  ];
}

export const textSearchConfiguration = defineKind<TextSearchConfigurationSpec>({
  name: 'text search configuration',
  spec: textSearchConfigurationSpec,
  present: someOf('pg_ts_config'),
  query: () => sql`
    SELECT ${address('pg_ts_config', 'c.oid')}, n.nspname AS schema, c.cfgname AS name,
      ${named('pg_ts_parser', 'prs', 'c.cfgparser')} AS parser,
      COALESCE((
        SELECT pg_catalog.json_agg(pg_catalog.json_build_object('token', m.token, 'dictionaries', m.dictionaries)
          ORDER BY m.maptokentype) FROM (
          SELECT t.maptokentype,
            (SELECT pg_catalog.quote_ident(k.alias) FROM pg_catalog.ts_token_type(c.cfgparser) AS k
              WHERE k.tokid = t.maptokentype) AS token,
            pg_catalog.string_agg(${named('pg_ts_dict', 'dict', 't.mapdict')}, ', ' ORDER BY t.mapseqno) AS dictionaries
          FROM pg_catalog.pg_ts_config_map AS t WHERE t.mapcfg = c.oid GROUP BY t.maptokentype) AS m),
        '[]'::pg_catalog.json) AS mappings
    FROM pg_catalog.pg_ts_config AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.cfgnamespace
    WHERE ${userSchema('n')} AND ${notOfExtension('pg_ts_config', 'c.oid')}`,
  identity: name,
  rules: {
    schema: 'identity',
    name: 'identity',
    parser: 'replace',
    mappings: { alter: remap },
  },
  create: (spec) => [
    statement(
      sql`CREATE TEXT SEARCH CONFIGURATION ${name(spec)} (PARSER = ${trusted(spec.parser)})`,
    ),
    ...mapped(spec, 'ADD', spec.mappings),
  ],
  rename: (from, to) => renameInSchema(sql`TEXT SEARCH CONFIGURATION`, from, to),
  drop: (spec) => [statement(sql`DROP TEXT SEARCH CONFIGURATION ${name(spec)}`)],
});
