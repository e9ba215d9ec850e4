/**
 * Sequences on their own; `serial` is one, with an ownership and a default.
 *
 * Read from pg_sequence and pg_class (relkind S), without those of identity columns. The current value
 * is data and is not compared. PostgreSQL can alter everything but the persistence before 15.
 */

import * as z from 'zod';
import { hazard } from '../model/hazard.ts';
import { join, literal, nothing, qualified, type Sql, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { feature } from './feature.ts';
import { type Alter, defineKind } from './kind.ts';
import { address, modelledRelation, someOf } from './reading.ts';
import {
  changedOptions,
  clamping,
  givenOptions,
  sequenceOptionColumns,
  sequenceOptions,
  setAsidePosition,
  takeUpPosition,
} from './sequence-options.ts';
import { renameInSchema } from './statements.ts';
import { persistence, persistenceOf } from './storage.ts';

export const sequenceSpec = z.strictObject({
  schema: z.string(),
  name: z.string(),
  persistence,
  type: z.enum(['smallint', 'integer', 'bigint']),
  ...sequenceOptions,
});

export type SequenceSpec = z.infer<typeof sequenceSpec>;

const name = (spec: SequenceSpec) => qualified(spec.schema, spec.name);

const types: readonly SequenceSpec['type'][] = ['smallint', 'integer', 'bigint'];

const widest = (one: SequenceSpec['type'], other: SequenceSpec['type']) =>
  types.indexOf(one) > types.indexOf(other) ? one : other;

const altering: Alter<SequenceSpec> = {
  alter: (from, to) => {
    const retyped = from.type !== to.type;
    const options = [
      ...(retyped ? [sql`AS ${trusted(to.type)}`] : []),
      ...changedOptions(from, to, retyped),
    ];
    const alter = (list: readonly Sql[]) =>
      statement(sql`ALTER SEQUENCE ${name(to)} ${join(list, ' ')}`, [
        hazard('blocks-writes', `sequence ${name(to)} gives no value until the transaction ends`),
      ]);
    const clamp = clamping(from, to);
    if (clamp === null) return [alter(options)];
    const widened = widest(from.type, to.type);
    const type = widened === from.type ? [] : [sql`AS ${trusted(widened)}`];
    const first = [...type, ...clamp.widening];
    return [
      ...(first.length === 0 ? [] : [alter(first)]),
      statement(clamp.select(name(to), name(to)), [
        hazard(
          'data-loss',
          `the current value of sequence ${name(to)} is lost if it is outside of the new bounds`,
        ),
      ]),
      alter(options),
    ];
  },
};

export const sequence = defineKind<SequenceSpec>({
  name: 'sequence',
  spec: sequenceSpec,
  present: someOf('pg_class', 'oid', "relkind = 'S'"),
  query: () => sql`
    SELECT ${address('pg_class', 'c.oid')},
      n.nspname AS schema, c.relname AS name,
      ${persistenceOf('c')} AS persistence,
      pg_catalog.format_type(s.seqtypid, NULL) AS type, ${sequenceOptionColumns}
    FROM pg_catalog.pg_sequence AS s
    JOIN pg_catalog.pg_class AS c ON c.oid = s.seqrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE ${modelledRelation('c', 'n', 'S')} AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_depend AS i
      WHERE i.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND i.objid = c.oid
        AND i.objsubid = 0 AND i.deptype = 'i')`,
  features: (spec) => feature(15, 'UNLOGGED', spec.persistence === 'unlogged'),
  identity: name,
  names: (spec) => [`pg_class ${name(spec)}`],
  // As for any relation, even one that has no type.
  avoids: (spec) => [`pg_type ${name(spec)}`],
  rules: {
    schema: 'identity',
    name: 'identity',
    persistence: {
      alter: (_, to, { major }) =>
        major < 15
          ? 'replace'
          : [
              statement(
                sql`ALTER SEQUENCE ${name(to)} SET ${trusted(to.persistence === 'unlogged' ? 'UNLOGGED' : 'LOGGED')}`,
                [hazard('blocks-writes', `sequence ${name(to)} is written again`)],
              ),
            ],
    },
    type: altering,
    increment: altering,
    minimum: altering,
    maximum: altering,
    start: altering,
    cache: altering,
    cycle: altering,
  },
  carriedAlong: { attribute: 'persistence', since: 15 },
  create: (spec, { position }) => {
    const unlogged = spec.persistence === 'unlogged' ? sql`UNLOGGED ` : nothing;
    const type = spec.type === 'bigint' ? [] : [sql`AS ${trusted(spec.type)}`];
    return [
      statement(
        join([sql`CREATE ${unlogged}SEQUENCE ${name(spec)}`, ...type, ...givenOptions(spec)], ' '),
      ),
      ...(position === undefined ? [] : [statement(takeUpPosition(position, literal(name(spec))))]),
    ];
  },
  rename: (from, to) => renameInSchema(sql`SEQUENCE`, from, to),
  drop: (spec, { position }) =>
    position === undefined
      ? [
          statement(sql`DROP SEQUENCE ${name(spec)}`, [
            hazard('data-loss', `sequence ${name(spec)} is dropped with its current value`),
          ]),
        ]
      : [
          statement(setAsidePosition(position, name(spec))),
          statement(sql`DROP SEQUENCE ${name(spec)}`),
        ],
});
