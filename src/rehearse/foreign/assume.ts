/**
 * What a migration takes for granted, because production was given it by other means: a role, a schema,
 * an extension. It is made, and the report says so.
 */

import { sqlstates } from '../../database/sqlstate.ts';
import { ident, type Sql, sql } from '../../model/sql.ts';
import type { Failure } from './run.ts';

export interface Assumption {
  /** `role app`. */
  readonly name: string;
  readonly sql: Sql;
  /** An extension that is taken for granted elsewhere already: it is moved. */
  readonly moved?: Omit<Assumption, 'moved'>;
}

/** What a missing name belongs to, of the extensions that migrations use most. */
const belongsTo: readonly (readonly [RegExp, string])[] = [
  [/\buuid_(?:generate_v\w+|nil|ns_\w+)\b/, 'uuid-ossp'],
  [/\b(?:gen_random_bytes|gen_salt|crypt|digest|hmac|armor|pgp_\w+)\b/, 'pgcrypto'],
  // Without a schema it is PostgreSQL's own.
  [/(?<!\bpg_catalog)\.gen_random_uuid\b/, 'pgcrypto'],
  [/\bcitext\b/, 'citext'],
  [/\b(?:hstore|hstore_\w+)\b/, 'hstore'],
  [/\b(?:l|lq)tree\b|\blquery\b/, 'ltree'],
  [/\b(?:gin|gist)_trgm_ops\b|\b(?:word_)?similarity\b|\bshow_trgm\b/, 'pg_trgm'],
  [/\bunaccent\b/, 'unaccent'],
  [/\b(?:levenshtein|soundex|metaphone|dmetaphone)\b/, 'fuzzystrmatch'],
  [/\bcrosstab\w*\b/, 'tablefunc'],
  [/\bll_to_earth|earth_distance|earth_box\b/, 'earthdistance'],
  [/\bgist__?int(?:big)?_ops\b/, 'intarray'],
  [/\b(?:half|sparse)?vec(?:tor)?(?:_\w+_ops)?\b/, 'vector'],
  [/no default operator class for access method "gist"/, 'btree_gist'],
  [/no default operator class for access method "gin"/, 'btree_gin'],
];

/** Extensions that a text makes. */
export const extensionsMadeBy = (text: string): string[] =>
  [...text.matchAll(/create\s+extension\s+(?:if\s+not\s+exists\s+)?"?([\w-]+)"?/gi)].flatMap(
    ([, name]) => name?.toLowerCase() ?? [],
  );

/** Extensions whose names, or what they bring, a text mentions: a PGlite has to offer them from its start. */
export function extensionsIn(texts: Iterable<string>): string[] {
  const found = new Set<string>();
  for (const text of texts) {
    for (const name of extensionsMadeBy(text)) found.add(name);
    for (const [pattern, name] of belongsTo) if (pattern.test(text)) found.add(name);
    if (/\bexclude\s+using\s+gist\b/i.test(text)) found.add('btree_gist');
    if (/\busing\s+gin\b/i.test(text)) found.add('btree_gin');
  }
  return [...found].sort();
}

/** A table or a column belongs to no extension. */
const assumable: ReadonlySet<string> = new Set([
  sqlstates.undefinedObject,
  sqlstates.undefinedFunction,
  sqlstates.invalidSchemaName,
]);

/** Where a missing function, type or the like was looked for: the extension is expected there. */
const schemaOf = (message: string) =>
  /^(?:function |[a-z ]+ ")([^".(]+)\.[^".(]+/.exec(message)?.[1] ?? 'public';

/** Undefined when what failed is no such thing. */
export function assumptionFor({
  sqlstate,
  message,
}: Pick<Failure, 'sqlstate' | 'message'>): Assumption | undefined {
  if (sqlstate === null || !assumable.has(sqlstate)) return undefined;
  const role = /^role "(.*)" does not exist$/.exec(message)?.[1];
  if (role !== undefined) {
    return { name: `role ${ident(role)}`, sql: sql`CREATE ROLE ${ident(role)} NOLOGIN` };
  }
  const schema = /^schema "(.*)" does not exist$/.exec(message)?.[1];
  if (schema !== undefined) {
    return { name: `schema ${ident(schema)}`, sql: sql`CREATE SCHEMA ${ident(schema)}` };
  }
  const [, extension] = belongsTo.find(([pattern]) => pattern.test(message)) ?? [];
  if (extension === undefined) return undefined;
  const [name, place] = [ident(extension), ident(schemaOf(message))];
  return {
    name: `extension ${name}`,
    sql: sql`CREATE EXTENSION ${name} SCHEMA ${place} CASCADE`,
    moved: {
      name: `extension ${name} in schema ${place}`,
      sql: sql`ALTER EXTENSION ${name} SET SCHEMA ${place}`,
    },
  };
}

/** The assumption that stands in the way of what failed: a role, schema or extension that the migration itself makes. */
export function alreadyAssumed({ sqlstate, message }: Failure): string | undefined {
  if (sqlstate !== sqlstates.duplicateObject && sqlstate !== sqlstates.duplicateSchema)
    return undefined;
  const [, kind, name] = /^(role|schema|extension) "(.*)" already exists/.exec(message) ?? [];
  return kind === undefined || name === undefined ? undefined : `${kind} ${ident(name)}`;
}
