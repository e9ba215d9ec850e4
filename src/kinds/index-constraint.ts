/**
 * Constraints that an index enforces: primary keys, unique and exclusion constraints.
 *
 * Read from pg_constraint and the index's pg_class. PostgreSQL can alter only the storage options and the
 * tablespace, those of the index. Periods (WITHOUT OVERLAPS, 18) come through the text.
 */

import * as z from 'zod';
import { hazard } from '../model/hazard.ts';
import { ident, join, nothing, qualified, type Sql, sql, trusted } from '../model/sql.ts';
import {
  alterTable,
  constraintClause,
  constraintColumnsWith,
  constraintJoins,
  constraintName,
  deferrable,
  deferrableColumn,
  deferral,
  dropConstraint,
  identity,
  renameConstraint,
  tableOf,
} from './constraint.ts';
import { feature, unquoted } from './feature.ts';
import { inOrder, moved, redefined, setOptions } from './index-options.ts';
import { behind, keyColumns } from './key.ts';
import { defineKind, type Kind } from './kind.ts';
import { lackingPartitions, lackingTies, partitionedIndex } from './partitioned-index.ts';
import {
  address,
  addressArray,
  aliases,
  inherits,
  modelledTable,
  needs,
  parent,
  someOf,
} from './reading.ts';
import { withOptions } from './reloptions.ts';
import { brieflyLocked } from './statements.ts';

export const indexConstraintSpec = z.strictObject({
  ...constraintName,
  /** `UNIQUE NULLS NOT DISTINCT (a) INCLUDE (b)`, `EXCLUDE USING gist (r WITH &&) WHERE (a)`. */
  definition: z.string().transform(inOrder),
  deferrable,
  /** reloptions of the index, sorted; none when they are in the definition: PostgreSQL sets none of a partitioned table's. */
  options: z.array(z.string()),
  /** Of the index. Null: that of the database. */
  tablespace: z.string().nullable(),
  /** The partitions, of any depth, that have none: it is made for its table ONLY. Null: it is whole. */
  lacking: z.array(z.string()).nullable(),
});

export type IndexConstraintSpec = z.infer<typeof indexConstraintSpec>;

interface Traits {
  readonly name: string;
  readonly contype: 'p' | 'u' | 'x';
  /** Further names that it takes. */
  readonly names: (spec: IndexConstraintSpec) => readonly string[];
  /** pg_get_constraintdef() writes the storage options of exclusion constraints, and only of them. */
  readonly optionsInText: boolean;
  readonly needs: (major: number) => Sql;
  readonly nameGiven?: NonNullable<Kind<IndexConstraintSpec>['nameGiven']>;
}

/** ` WITH (fillfactor='70')`. */
const optionsOfPartitioned = sql`CASE WHEN x.relkind = 'I' AND x.reloptions IS NOT NULL THEN ' WITH (' || (
  SELECT pg_catalog.string_agg(o.option_name || '=' || pg_catalog.quote_literal(o.option_value), ', ' ORDER BY o.option_name)
  FROM pg_catalog.pg_options_to_table(x.reloptions) AS o) || ')' ELSE '' END`;

/** Where it, or its index, comes from, `i` (pg_inherits) with `type` and `other`; or the partitions that have none. */
const ties = sql`(
  SELECT i.inhrelid, i.inhseqno, CASE k.contype WHEN 'x' THEN 'given' ELSE 'attached' END AS type, ${addressArray('pg_constraint', 'k.conparentid')} AS other
  FROM pg_catalog.pg_inherits AS i WHERE k.conparentid <> 0 AND i.inhrelid = c.oid
  UNION ALL SELECT i.inhrelid, i.inhseqno, 'attached' AS type, ${addressArray('pg_class', 'ix.inhparent')} AS other
  FROM pg_catalog.pg_inherits AS ix JOIN pg_catalog.pg_inherits AS i ON i.inhrelid = c.oid
  WHERE ix.inhrelid = x.oid AND k.conparentid = 0
  UNION ALL ${lackingTies(addressArray('pg_class', 'i.inhrelid'))}) AS i`;

const { isOnly, flags, rule, attaching } = partitionedIndex<IndexConstraintSpec>(
  ({ lacking }) => lacking ?? [],
  indexConstraintSpec.parse,
);

/** Not of one that is made ONLY for a partitioned table: that has no rows of its own. */
const scans = (spec: IndexConstraintSpec) => [
  hazard('table-scan', `table ${tableOf(spec)} is read to build the index of ${spec.name}`),
  hazard('may-fail', `every row of table ${tableOf(spec)} must satisfy constraint ${spec.name}`),
];

const keyList = /^(?:PRIMARY KEY|UNIQUE(?: NULLS NOT DISTINCT)?) \(/;

const indexOf = (spec: IndexConstraintSpec) => qualified(spec.schema, spec.name);

export function indexConstraint(traits: Traits): Kind<IndexConstraintSpec> {
  const tablespace = (spec: IndexConstraintSpec) =>
    traits.optionsInText || spec.tablespace === null
      ? nothing
      : sql` USING INDEX TABLESPACE ${ident(spec.tablespace)}`;
  const definition = (spec: IndexConstraintSpec) =>
    constraintClause(
      spec,
      sql`${trusted(spec.definition)}${withOptions(spec.options)}${tablespace(spec)}${deferral[spec.deferrable]}`,
    );
  const options = traits.optionsInText
    ? sql`'{}'::pg_catalog.text[]`
    : sql`ARRAY(SELECT o FROM pg_catalog.unnest(x.reloptions) AS o WHERE x.relkind = 'i' ORDER BY o)`;
  const suffix = traits.optionsInText ? sql`''` : optionsOfPartitioned;
  return defineKind<IndexConstraintSpec>({
    name: traits.name,
    spec: indexConstraintSpec,
    present: someOf('pg_constraint', 'oid', `contype = '${traits.contype}'`),
    query: (major) => sql`
      SELECT ${address('pg_constraint', 'k.oid')}, ${parent('pg_class', 'c.oid')},
        ${aliases(['pg_class', 'x.oid'])}, ${traits.needs(major)},
        ${inherits(sql`x.relispartition OR x.relkind = 'I'`, sql`i.other`, sql`i.type`, ties)},
        ${constraintColumnsWith(suffix)}, ${deferrableColumn},
        ${options} AS options, ts.spcname AS tablespace,
        CASE WHEN x.relkind = 'I' AND NOT d.indisvalid THEN ${lackingPartitions} END AS lacking
      ${constraintJoins}
      JOIN pg_catalog.pg_class AS x ON x.oid = k.conindid
      JOIN pg_catalog.pg_index AS d ON d.indexrelid = x.oid
      LEFT JOIN pg_catalog.pg_tablespace AS ts ON ts.oid = x.reltablespace
      WHERE k.contype = '${trusted(traits.contype)}' AND ${modelledTable('c', 'n')}`,
    identity,
    names: (spec) => [
      `pg_constraint ${identity(spec)}`,
      `pg_class ${indexOf(spec)}`,
      ...traits.names(spec),
    ],
    rules: {
      schema: 'identity',
      table: 'identity',
      name: 'identity',
      definition: traits.optionsInText ? { alter: redefined } : 'replace',
      deferrable: 'replace',
      options: {
        alter: (from, to) => setOptions(to, from.options, to.options),
      },
      tablespace: { alter: (_, to) => [moved(to)] },
      lacking: rule,
    },
    features: ({ definition: text }) => [
      ...feature(15, 'NULLS NOT DISTINCT', text.startsWith('UNIQUE NULLS NOT DISTINCT ')),
      ...feature(18, 'WITHOUT OVERLAPS', unquoted(text).includes(' WITHOUT OVERLAPS)')),
    ],
    followsRetype: () => true,
    attachesAlike: 17,
    ...(traits.nameGiven && { nameGiven: traits.nameGiven }),
    ...(traits.contype !== 'x' && {
      key: (spec) => ({
        table: tableOf(spec),
        columns: spec.deferrable === 'never' ? keyColumns(behind(spec.definition, keyList)) : [],
        isPrimary: traits.contype === 'p',
      }),
      takenFor: ({ definition }) => definition.replace(/^(?:PRIMARY KEY|UNIQUE) /, ''),
    }),
    ...flags,
    // Where an exclusion constraint names its tablespace, its text goes on: it is moved once it is there.
    clause: (spec, { attachesEach }) =>
      (traits.optionsInText && spec.tablespace !== null) || isOnly(spec) || attachesEach === true
        ? null
        : definition(spec),
    create: (spec, context) => [
      alterTable(
        spec,
        sql`ADD ${definition(spec)}`,
        [
          ...(isOnly(spec) || context.attachesEach ? [] : scans(spec)),
          brieflyLocked(`table ${tableOf(spec)}`),
        ],
        isOnly(spec) || context.attachesEach || context.extended,
      ),
      ...attaching(spec, context),
      ...(traits.optionsInText && spec.tablespace !== null ? [moved(spec)] : []),
    ],
    rename: renameConstraint,
    drop: (spec) => [dropConstraint(spec)],
  });
}

/** The NOT NULL of the key's columns, which a primary key makes if it must, and then relies on. */
export function notNullOfKey(major: number): Sql {
  const [array, source] =
    major >= 18
      ? [
          addressArray('pg_constraint', 'r.oid'),
          sql`pg_catalog.pg_constraint AS r WHERE r.conrelid = k.conrelid AND r.contype = 'n' AND r.conkey[1] = ANY (k.conkey)`,
        ]
      : [
          addressArray('pg_attribute', 'k.conrelid', 'r.attnum'),
          sql`pg_catalog.unnest(k.conkey) AS r(attnum)`,
        ];
  return needs(sql`(SELECT pg_catalog.json_agg(${array}) FROM ${source})`);
}

export const noNeeds: Sql = needs(sql`NULL::pg_catalog.json`);

export const keyOf = (spec: IndexConstraintSpec) => join([sql`primary key of`, tableOf(spec)], ' ');
