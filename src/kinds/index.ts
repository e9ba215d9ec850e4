/**
 * Indexes of tables and of materialized views; those of constraints belong to the constraint.
 *
 * Read from pg_index as pg_get_indexdef(). PostgreSQL can alter its storage parameters and its tablespace, but not
 * what an index holds: it is made again. An invalid index, left by a failed CREATE INDEX CONCURRENTLY, has the same definition as a
 * valid one, so that is an attribute; one ON ONLY a partitioned table is invalid until each partition has one
 * that is attached to it, as partitioned-index.ts says: where one is no longer, the index is made again.
 */

import * as z from 'zod';
import { hazard } from '../model/hazard.ts';
import { ident, qualified, sql, trusted } from '../model/sql.ts';
import { type Statement, statement } from '../model/statement.ts';
import { mayRaise } from './evaluation.ts';
import { feature, unquoted } from './feature.ts';
import { inOrder, moved, redefined } from './index-options.ts';
import { behind, keyColumns } from './key.ts';
import { defineKind } from './kind.ts';
import { lackingPartitions, lackingTies, partitionedIndex } from './partitioned-index.ts';
import { address, addressArray, inherits, modelledRelation, parent, someOf } from './reading.ts';
import { brieflyLocked } from './statements.ts';

export const indexSpec = z.strictObject({
  schema: z.string(),
  name: z.string(),
  /** The table or materialized view, in the same schema. */
  table: z.string(),
  /** pg_get_indexdef(): `CREATE INDEX users_email ON public.users USING btree (email)`, its options sorted. */
  definition: z.string().transform(inOrder),
  /** Or the partitions, of any depth, that lack it: it is made ON ONLY its table, and not whole yet. */
  valid: z.union([z.boolean(), z.array(z.string())]),
  /** Null: that of the database. */
  tablespace: z.string().nullable(),
  /** Statistics targets of its columns, by number: of expressions. */
  statistics: z.array(z.tuple([z.int(), z.int()])),
});

export type IndexSpec = z.infer<typeof indexSpec>;

const name = (spec: IndexSpec) => qualified(spec.schema, spec.name);
const tableOf = (spec: IndexSpec) => qualified(spec.schema, spec.table);

type Targets = IndexSpec['statistics'];

function targets(spec: IndexSpec, from: Targets, to: Targets): Statement[] {
  const all = new Map([...from.map(([at]) => [at, -1] as const), ...to]);
  return [...all]
    .filter(([at, target]) => !from.some(([known, old]) => known === at && old === target))
    .map(([at, target]) =>
      statement(
        sql`ALTER INDEX ${name(spec)} ALTER COLUMN ${trusted(String(at))} SET STATISTICS ${trusted(String(target))}`,
      ),
    );
}

/** Column `valid`. */
const validity = sql`
  CASE WHEN d.indisvalid OR x.relkind <> 'I' THEN pg_catalog.to_json(d.indisvalid)
    ELSE COALESCE(${lackingPartitions}, 'false') END AS valid`;

/** Where it comes from, `i` (pg_inherits) with `type` and `other`; or the partitions that it is not made for. */
const ties = sql`(
  SELECT i.inhrelid, i.inhseqno, 'attached' AS type, ix.inhparent AS other
  FROM pg_catalog.pg_inherits AS ix JOIN pg_catalog.pg_inherits AS i ON i.inhrelid = c.oid
  WHERE ix.inhrelid = x.oid AND x.relispartition
  UNION ALL ${lackingTies(sql`i.inhrelid`)}) AS i`;

const { flags, rule, attaching } = partitionedIndex<IndexSpec>(
  ({ valid }) => (Array.isArray(valid) ? valid : []),
  indexSpec.parse,
);

/** Said of a partitioned table; without it those of the partitions are taken up. */
const onlyThis = /^(CREATE (?:UNIQUE )?INDEX (?:"(?:[^"]|"")*"|\S+) ON )ONLY /;

/** Up to its method. */
const head =
  /^CREATE (?:UNIQUE )?INDEX (?:"(?:[^"]|"")*"|\S+) ON (?:ONLY )?(?:"(?:[^"]|"")*"|[^\s"])+ USING /;

/** Its columns, expressions and condition. */
const evaluated = ({ definition }: IndexSpec): string =>
  behind(definition, head)
    .replace(/ WITH \([^()]*\)/, '')
    .replaceAll(/\w+_ops \([^()]*\)/g, '');

const isUnique = ({ definition }: IndexSpec) => definition.startsWith('CREATE UNIQUE ');

export const index = defineKind<IndexSpec>({
  name: 'index',
  spec: indexSpec,
  present: someOf('pg_index', 'indexrelid'),
  query: () => sql`
    SELECT ${address('pg_class', 'x.oid')}, ${parent('pg_class', 'c.oid')},
      ${inherits(
        sql`x.relispartition OR x.relkind = 'I'`,
        addressArray('pg_class', 'i.other'),
        sql`i.type`,
        ties,
      )},
      n.nspname AS schema, x.relname AS name, c.relname AS table,
      pg_catalog.pg_get_indexdef(x.oid) AS definition, ${validity},
      ts.spcname AS tablespace,
      (SELECT COALESCE(pg_catalog.json_agg(pg_catalog.json_build_array(a.attnum, a.attstattarget) ORDER BY a.attnum), '[]')
        FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = x.oid AND a.attstattarget >= 0) AS statistics
    FROM pg_catalog.pg_index AS d
    JOIN pg_catalog.pg_class AS x ON x.oid = d.indexrelid
    JOIN pg_catalog.pg_class AS c ON c.oid = d.indrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_tablespace AS ts ON ts.oid = x.reltablespace
    WHERE ${modelledRelation('c', 'n', 'rpm')} AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_constraint AS k
      WHERE k.conindid = x.oid AND k.conrelid = c.oid AND k.contype IN ('p', 'u', 'x'))`,
  identity: name,
  names: (spec) => [`pg_class ${name(spec)}`],
  features: ({ definition }) =>
    feature(15, 'NULLS NOT DISTINCT', unquoted(definition).includes(') NULLS NOT DISTINCT')),
  evaluates: true,
  rules: {
    schema: 'identity',
    name: 'identity',
    table: 'replace',
    definition: { alter: redefined },
    valid: rule,
    tablespace: { alter: (_, to) => [moved(to)] },
    statistics: { alter: (from, to) => targets(to, from.statistics, to.statistics) },
  },
  /** PostgreSQL builds it again without its statistics targets. */
  followsRetype: (spec) => spec.statistics.length === 0,
  key: (spec) =>
    isUnique(spec)
      ? {
          table: tableOf(spec),
          columns: keyColumns(behind(behind(spec.definition, head), /^.*?\(/)),
          isPrimary: false,
        }
      : null,
  takenFor: (spec) =>
    isUnique(spec) ? evaluated(spec).replace(/^btree /, '') : `index ${evaluated(spec)}`,
  ...flags,
  create: (spec, context) => [
    statement(
      trusted(
        spec.valid === true && context.attachesEach !== true
          ? spec.definition.replace(onlyThis, '$1')
          : spec.definition,
      ),
      [
        hazard(
          'blocks-writes',
          `writes to ${tableOf(spec)} wait until index ${name(spec)} is built`,
        ),
        ...(isUnique(spec)
          ? [hazard('may-fail', `${tableOf(spec)} must hold no duplicates for index ${name(spec)}`)]
          : []),
        ...(mayRaise(evaluated(spec))
          ? [
              hazard(
                'may-fail',
                `the expressions of index ${name(spec)} must give a value for every row`,
              ),
            ]
          : []),
      ],
    ),
    ...attaching(spec, context),
    ...(spec.tablespace === null ? [] : [moved(spec)]),
    ...targets(spec, [], spec.statistics),
  ],
  // SHARE UPDATE EXCLUSIVE on the index alone.
  rename: (from, to) => [statement(sql`ALTER INDEX ${name(from)} RENAME TO ${ident(to.name)}`)],
  drop: (spec) => [
    statement(sql`DROP INDEX ${name(spec)}`, [brieflyLocked(`table ${tableOf(spec)}`)]),
  ],
});
