/** A schema in a publication (15), with all its tables. Read from pg_publication_namespace. */

import * as z from 'zod';
import { ident, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { feature } from './feature.ts';
import { defineKind } from './kind.ts';
import { address, parent, someOf } from './reading.ts';

const publishedSchemaSpec = z.strictObject({
  publication: z.string(),
  schema: z.string(),
});

export type PublishedSchemaSpec = z.infer<typeof publishedSchemaSpec>;

const change = (spec: PublishedSchemaSpec, verb: 'ADD' | 'DROP') =>
  statement(
    sql`ALTER PUBLICATION ${ident(spec.publication)} ${trusted(verb)} TABLES IN SCHEMA ${ident(spec.schema)}`,
  );

/** Before 15 there is nothing to read. */
const source = (major: number) =>
  major >= 15
    ? sql`pg_catalog.pg_publication_namespace`
    : sql`(SELECT NULL::pg_catalog.oid AS oid, NULL::pg_catalog.oid AS pnpubid, NULL::pg_catalog.oid AS pnnspid)`;

export const publishedSchema = defineKind<PublishedSchemaSpec>({
  name: 'published schema',
  spec: publishedSchemaSpec,
  present: someOf('pg_publication'),
  query: (major) => sql`
    SELECT ${address(major >= 15 ? 'pg_publication_namespace' : 'pg_publication', 'r.oid')},
      ${parent('pg_publication', 'p.oid')},
      p.pubname AS publication, n.nspname AS schema
    FROM ${source(major)} AS r
    JOIN pg_catalog.pg_publication AS p ON p.oid = r.pnpubid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = r.pnnspid`,
  features: () => feature(15, 'FOR TABLES IN SCHEMA', true),
  identity: (spec) => sql`${ident(spec.publication)} ${ident(spec.schema)}`,
  rules: { publication: 'identity', schema: 'identity' },
  replicates: ({ publication, schema }) => ({
    type: 'published',
    publication,
    of: ident(schema),
    columns: null,
    filter: null,
  }),
  create: (spec) => [change(spec, 'ADD')],
  drop: (spec) => [change(spec, 'DROP')],
});
