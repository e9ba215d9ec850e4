/**
 * Collations.
 *
 * Read from pg_collation, without the version: that is the operating system's. PostgreSQL can alter
 * nothing of them: a collation is replaced under its columns.
 */

import * as z from 'zod';
import { join, qualified, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { feature } from './feature.ts';
import { defineKind } from './kind.ts';
import { address, notOfExtension, someOf, userSchema } from './reading.ts';
import { definitionItems } from './references.ts';
import { asideOf, renameInSchema } from './statements.ts';

const collationSpec = z.strictObject({
  schema: z.string(),
  name: z.string(),
  /** Of CREATE COLLATION, as PostgreSQL takes them: `LOCALE = 'und'`. */
  items: z.array(z.string()),
});

export type CollationSpec = z.infer<typeof collationSpec>;

const name = (spec: CollationSpec) => qualified(spec.schema, spec.name);

/** Where each major keeps the locale of a provider that has one for everything. */
const localeColumn = (major: number) =>
  major >= 17 ? 'c.colllocale' : major >= 15 ? 'c.colliculocale' : 'c.collcollate';

function items(major: number) {
  const libc = "c.collprovider = 'c'";
  const same = 'c.collcollate = c.collctype';
  return definitionItems({
    PROVIDER: "CASE c.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END",
    DETERMINISTIC: "CASE WHEN NOT c.collisdeterministic THEN 'false' END",
    LOCALE: `pg_catalog.quote_literal(CASE WHEN NOT ${libc} THEN ${localeColumn(major)} WHEN ${same} THEN c.collcollate END)`,
    LC_COLLATE: `CASE WHEN ${libc} AND NOT ${same} THEN pg_catalog.quote_literal(c.collcollate) END`,
    LC_CTYPE: `CASE WHEN ${libc} AND NOT ${same} THEN pg_catalog.quote_literal(c.collctype) END`,
    ...(major >= 16 ? { RULES: 'pg_catalog.quote_literal(c.collicurules)' } : {}),
  });
}

export const collation = defineKind<CollationSpec>({
  name: 'collation',
  spec: collationSpec,
  present: someOf('pg_collation'),
  query: (major) => sql`
    SELECT ${address('pg_collation', 'c.oid')},
      n.nspname AS schema, c.collname AS name, ${items(major)} AS items
    FROM pg_catalog.pg_collation AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.collnamespace
    WHERE ${userSchema('n')} AND ${notOfExtension('pg_collation', 'c.oid')}`,
  features: ({ items: given }) => [
    ...feature(17, 'PROVIDER = builtin', given.includes('PROVIDER = builtin')),
    ...feature(
      16,
      'RULES',
      given.some((item) => item.startsWith('RULES = ')),
    ),
  ],
  identity: name,
  rules: { schema: 'identity', name: 'identity', items: 'replace' },
  create: (spec) => [
    statement(sql`CREATE COLLATION ${name(spec)} (${join(spec.items.map(trusted))})`),
  ],
  rename: (from, to) => renameInSchema(sql`COLLATION`, from, to),
  drop: (spec) => [statement(sql`DROP COLLATION ${name(spec)}`)],
  adoptable: true,
  aside: (spec, _, isTaken) => asideOf(sql`COLLATION`, spec, isTaken),
});
