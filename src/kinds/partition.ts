/**
 * What makes a table a partition of another one: ATTACH PARTITION with its bound.
 *
 * Read from pg_inherits and pg_class.relpartbound. The table is made on its own, with its columns,
 * constraints and indexes, and attached after: that waits for nobody who uses the partitioned table.
 * PostgreSQL cannot alter a bound: the table is detached and attached again.
 */

import * as z from 'zod';
import { hazard } from '../model/hazard.ts';
import { inOneLine } from '../model/some-of.ts';
import { qualified, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { conditionOf, isWithin, mayNarrow } from './bound-of-partition.ts';
import { defineKind } from './kind.ts';
import { someOf } from './reading.ts';
import { alsoLocked, brieflyLocked } from './statements.ts';
import { tieColumns, tieIdentity, tieName, tieQuery, tieRules } from './tie.ts';

export const partitionSpec = z.strictObject({
  ...tieName,
  /** `FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')`, `DEFAULT`. */
  bound: z.string(),
});

export type PartitionSpec = z.infer<typeof partitionSpec>;

const boundOf = ({ bound }: PartitionSpec) => bound;
const table = (spec: PartitionSpec) => qualified(spec.schema, spec.table);
const whole = (spec: PartitionSpec) => qualified(spec.parentSchema, spec.parentTable);

const attach = (spec: PartitionSpec) =>
  statement(
    sql`ALTER TABLE ${whole(spec)} ATTACH PARTITION ${table(spec)} ${trusted(spec.bound)}`,
    [
      hazard(
        'table-scan',
        `table ${table(spec)} is read to check that its rows are of the partition`,
      ),
      hazard('may-fail', `every row of table ${table(spec)} must be one of the partition`),
      brieflyLocked(`table ${table(spec)}`),
    ],
  );

const detach = (spec: PartitionSpec) =>
  statement(sql`ALTER TABLE ${whole(spec)} DETACH PARTITION ${table(spec)}`, [
    brieflyLocked(`table ${table(spec)}`),
  ]);

/** Where no DEFAULT partition takes them. */
const refuses = (spec: PartitionSpec) =>
  hazard(
    'refuses-writes',
    `table ${whole(spec)} takes new rows that were of ${table(spec)}, and are no more, only where another partition does`,
  );

/** The DEFAULT partition has the rows that no other one takes. */
const ofDefault = (name: string, type: 'create' | 'alter' | 'drop') => [
  ...(type === 'drop'
    ? []
    : [
        hazard(
          'table-scan',
          `table ${name} is read to check that none of its rows is of another partition`,
        ),
        hazard('may-fail', `no row of table ${name} may be one of another partition`),
      ]),
  brieflyLocked(`table ${name}`),
];

export const partition = defineKind<PartitionSpec>({
  name: 'partition',
  spec: partitionSpec,
  present: someOf('pg_inherits', 'inhrelid'),
  query: (major) =>
    tieQuery(
      major,
      true,
      sql`${tieColumns}, pg_catalog.pg_get_expr(c.relpartbound, c.oid) AS bound`,
    ),
  identity: tieIdentity,
  rules: {
    ...tieRules,
    bound: {
      alter: (from, to, { rest = false, keyTypes }) => {
        const { hazards, ...made } = attach(to);
        const narrows = !rest && mayNarrow(from.bound, to.bound, keyTypes);
        return [detach(from), { ...made, hazards: narrows ? [...hazards, refuses(to)] : hazards }];
      },
      // An index that the partition lacks would reach it.
      rebuildsDependents: () => true,
    },
  },
  // The rows that one partition takes may have been another's.
  together: whole,
  share: {
    bound: boundOf,
    isWithin: (spec, others, types, beside) =>
      isWithin(spec.bound, others.map(boundOf), types, beside.map(boundOf)),
    condition: (spec, key) => conditionOf(spec.bound, key, whole(spec)),
  },
  followsRetype: () => true,
  belongs: 'partition',
  locksOwn: true,
  create: (spec) => [attach(spec)],
  drop: (spec) => [detach(spec)],
  reachesPartitions: () => true,
  beyond: (spec, type, { besides = [], bound, referring = [], above = [], held = [], gone }) => [
    ...alsoLocked(bound),
    ...(type === 'create' ? [] : [brieflyLocked(`table ${whole(spec)}`)]),
    ...(type === 'create' || referring.length === 0
      ? []
      : [
          hazard(
            'table-scan',
            `${inOneLine(referring)}: rows are read to check that they refer to none of table ${table(spec)}`,
          ),
        ]),
    ...besides.flatMap((name) => ofDefault(name, type)),
    ...(gone === true
      ? [whole(spec), ...above].map((name) =>
          hazard(
            'detaches',
            `table ${name} has the rows of ${table(spec)} no more, and takes new ones only where another partition does`,
          ),
        )
      : []),
    ...held.map((name) =>
      hazard('may-fail', `foreign key ${name} may refer to no row of table ${table(spec)}`),
    ),
  ],
  leavesOut: (specs) => {
    const shares = specs.map(({ bound }) => /modulus (\d+)/.exec(bound)?.[1]);
    const all = shares.reduce(
      (sum, share) => sum + (share === undefined ? 0 : 1 / Number(share)),
      0,
    );
    return !specs.some(({ bound }) => bound === 'DEFAULT') && Math.round(all * 1e6) < 1e6;
  },
  besides: { of: whole, name: table, isRest: ({ bound }) => bound === 'DEFAULT' },
});
