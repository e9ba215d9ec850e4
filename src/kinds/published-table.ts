/**
 * A table in a publication, with its columns and its row filter (15).
 *
 * Read from pg_publication_rel. PostgreSQL alters the list of a publication as a whole: a table whose columns
 * or filter change is taken out and put in again.
 */

import * as z from 'zod';
import { ident, join, nothing, qualified, type Sql, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { feature } from './feature.ts';
import { defineKind } from './kind.ts';
import { address, parent, someOf } from './reading.ts';

const publishedTableSpec = z.strictObject({
  publication: z.string(),
  schema: z.string(),
  table: z.string(),
  /** By name: PostgreSQL keeps them in the order of the table, where new columns come last; null means all. */
  columns: z.array(z.string()).nullable(),
  /** Expression. */
  filter: z.string().nullable(),
});

export type PublishedTableSpec = z.infer<typeof publishedTableSpec>;

const tableOf = (spec: PublishedTableSpec) => qualified(spec.schema, spec.table);
const change = (spec: PublishedTableSpec, action: Sql) =>
  statement(sql`ALTER PUBLICATION ${ident(spec.publication)} ${action}`);

const quoted = '"(?:[^"]|"")*"';

/** A type, as PostgreSQL writes it: some are of several words. */
const type = String.raw`(?:${quoted}|(?:character|bit) varying|double precision|time(?:stamp)?(?:\(\d\))? with(?:out)? time zone|interval(?: (?:year|month|day|hour|minute|second|to)\b)+|[^\s"()]+)`;

/** In an expression: a text, a type, or a name. */
const words = new RegExp(
  String.raw`'(?:[^']|'')*'|::\s*${type}|${quoted}|[\p{L}_][\p{L}\p{N}_$]*(?!\s*\()`,
  'gu',
);

/** pg_depend does not say which of the columns in its list a filter uses. */
function named(filter: string, columns: readonly string[]): string[] {
  const found = new Set<string>(filter.match(words));
  return columns.filter((column) => found.has(column));
}

export const publishedTable = defineKind<PublishedTableSpec>({
  name: 'published table',
  spec: publishedTableSpec,
  present: someOf('pg_publication'),
  query: (major) => sql`
    SELECT ${address('pg_publication_rel', 'r.oid')}, ${parent('pg_publication', 'p.oid')},
      p.pubname AS publication, n.nspname AS schema, c.relname AS table,
      ${
        major >= 15
          ? sql`CASE WHEN r.prattrs IS NOT NULL THEN ARRAY(SELECT a.attname FROM pg_catalog.pg_attribute AS a
              WHERE a.attrelid = c.oid AND a.attnum = ANY (r.prattrs) ORDER BY a.attname) END AS columns,
            pg_catalog.pg_get_expr(r.prqual, c.oid) AS filter`
          : sql`NULL::pg_catalog.text[] AS columns, NULL::pg_catalog.text AS filter`
      }
    FROM pg_catalog.pg_publication_rel AS r
    JOIN pg_catalog.pg_publication AS p ON p.oid = r.prpubid
    JOIN pg_catalog.pg_class AS c ON c.oid = r.prrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace`,
  features: ({ columns, filter }) => [
    ...feature(15, 'a column list', columns !== null),
    ...feature(15, 'a row filter', filter !== null),
  ],
  identity: (spec) => sql`${ident(spec.publication)} ${tableOf(spec)}`,
  rules: {
    publication: 'identity',
    schema: 'identity',
    table: 'identity',
    columns: 'replace',
    filter: 'replace',
  },
  replicates: (spec) => ({
    type: 'published',
    publication: spec.publication,
    of: tableOf(spec),
    columns: spec.columns?.map(ident) ?? null,
    filter: spec.filter === null ? null : named(spec.filter, spec.columns?.map(ident) ?? []),
  }),
  create: (spec) => [
    change(
      spec,
      sql`ADD TABLE ONLY ${tableOf(spec)}${
        spec.columns === null ? nothing : sql` (${join(spec.columns.map(ident))})`
      }${spec.filter === null ? nothing : sql` WHERE (${trusted(spec.filter)})`}`,
    ),
  ],
  drop: (spec) => [change(spec, sql`DROP TABLE ONLY ${tableOf(spec)}`)],
});
