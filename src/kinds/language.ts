/**
 * Procedural languages that are made by hand, not by an extension.
 *
 * Read from pg_language. PostgreSQL replaces one in place.
 */

import * as z from 'zod';
import { ident, nothing, type Sql, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { type Alter, defineKind } from './kind.ts';
import { address, firstUserOid, notOfExtension, someOf } from './reading.ts';
import { functionName } from './references.ts';

const languageSpec = z.strictObject({
  name: z.string(),
  trusted: z.boolean(),
  handler: z.string(),
  inline: z.string().nullable(),
  validator: z.string().nullable(),
});

export type LanguageSpec = z.infer<typeof languageSpec>;

function create(spec: LanguageSpec, verb: Sql) {
  const part = (word: string, name: string | null) =>
    name === null ? nothing : sql` ${trusted(word)} ${trusted(name)}`;
  return [
    statement(
      sql`${verb}${spec.trusted ? sql` TRUSTED` : nothing} LANGUAGE ${ident(spec.name)}${part('HANDLER', spec.handler)}${part('INLINE', spec.inline)}${part('VALIDATOR', spec.validator)}`,
    ),
  ];
}

const altering: Alter<LanguageSpec> = { alter: (_, to) => create(to, sql`CREATE OR REPLACE`) };

export const language = defineKind<LanguageSpec>({
  name: 'language',
  spec: languageSpec,
  present: someOf('pg_language'),
  query: () => sql`
    SELECT ${address('pg_language', 'l.oid')}, l.lanname AS name, l.lanpltrusted AS trusted,
      ${trusted(functionName('l.lanplcallfoid'))} AS handler,
      ${trusted(functionName('l.laninline'))} AS inline,
      ${trusted(functionName('l.lanvalidator'))} AS validator
    FROM pg_catalog.pg_language AS l
    WHERE l.lanispl AND l.oid >= ${firstUserOid} AND ${notOfExtension('pg_language', 'l.oid')}`,
  identity: (spec) => ident(spec.name),
  rules: {
    name: 'identity',
    trusted: altering,
    handler: altering,
    inline: altering,
    validator: altering,
  },
  create: (spec) => create(spec, sql`CREATE`),
  drop: (spec) => [statement(sql`DROP LANGUAGE ${ident(spec.name)}`)],
});
