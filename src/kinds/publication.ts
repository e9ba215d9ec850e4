/**
 * Publications: what they publish of everything. What else they publish is objects of their own.
 *
 * Read from pg_publication. PostgreSQL cannot turn FOR ALL TABLES into a list, nor back.
 */

import * as z from 'zod';
import { ident, nothing, type Sql, sql, trusted } from '../model/sql.ts';
import { type Statement, statement } from '../model/statement.ts';
import { feature } from './feature.ts';
import { type Alter, defineKind } from './kind.ts';
import { address, notOfExtension, someOf } from './reading.ts';

const publicationSpec = z.strictObject({
  name: z.string(),
  allTables: z.boolean(),
  /** In PostgreSQL's order: `insert, update, delete, truncate`. */
  publish: z.string(),
  viaRoot: z.boolean(),
  /** 18: `none`, `stored`. */
  generated: z.enum(['none', 'stored']),
});

export type PublicationSpec = z.infer<typeof publicationSpec>;

/** Only those that differ from `old`. */
function options(spec: PublicationSpec, old: PublicationSpec): Sql {
  const set = [
    spec.publish === old.publish ? '' : `publish = '${spec.publish}'`,
    spec.viaRoot === old.viaRoot ? '' : `publish_via_partition_root = ${spec.viaRoot}`,
    spec.generated === old.generated ? '' : `publish_generated_columns = ${spec.generated}`,
  ];
  return trusted(set.filter((option) => option !== '').join(', '));
}

/** What CREATE PUBLICATION makes without options. */
const plain = (spec: PublicationSpec): PublicationSpec => ({
  ...spec,
  publish: 'insert, update, delete, truncate',
  viaRoot: false,
  generated: 'none',
});

function create(spec: PublicationSpec): Statement {
  const set = options(spec, plain(spec));
  return statement(
    sql`CREATE PUBLICATION ${ident(spec.name)}${trusted(spec.allTables ? ' FOR ALL TABLES' : '')}${
      set === '' ? nothing : sql` WITH (${set})`
    }`,
  );
}

const altering: Alter<PublicationSpec> = {
  alter: (from, to) => [
    statement(sql`ALTER PUBLICATION ${ident(to.name)} SET (${options(to, from)})`),
  ],
};

export const publication = defineKind<PublicationSpec>({
  name: 'publication',
  reaches: 'changed',
  spec: publicationSpec,
  present: someOf('pg_publication'),
  query: (major) => sql`
    SELECT ${address('pg_publication', 'p.oid')}, p.pubname AS name, p.puballtables AS "allTables",
      pg_catalog.concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
        CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END) AS publish,
      p.pubviaroot AS "viaRoot",
      ${trusted(major >= 18 ? "CASE p.pubgencols WHEN 's' THEN 'stored' ELSE 'none' END" : "'none'")} AS generated
    FROM pg_catalog.pg_publication AS p
    WHERE ${notOfExtension('pg_publication', 'p.oid')}`,
  features: ({ generated }) => feature(18, 'publish_generated_columns', generated !== 'none'),
  identity: (spec) => ident(spec.name),
  replicates: ({ name, publish, allTables, viaRoot, generated }) => ({
    type: 'publication',
    publication: name,
    changes: publish.toUpperCase().match(/UPDATE|DELETE/g) ?? [],
    all: allTables,
    viaRoot,
    generated: generated === 'stored',
  }),
  rules: {
    name: 'identity',
    allTables: 'replace',
    publish: altering,
    viaRoot: altering,
    generated: altering,
  },
  create: (spec) => [create(spec)],
  drop: (spec) => [statement(sql`DROP PUBLICATION ${ident(spec.name)}`)],
});
