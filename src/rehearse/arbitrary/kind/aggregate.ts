import { nothing, type Sql, sql, trusted } from '../../../model/sql.ts';
import { choice, inSchema, nameOf, seldom } from '../field.ts';
import { defineGenerator, type Scene } from '../generator.ts';
import type { Item } from '../item.ts';

const states = {
  integer: 'integer',
  bigint: 'bigint',
} as const;

/** `name(type)` of an aggregate. */
export const aggregateSignature = (item: Item, scene: Scene): Sql =>
  sql`${scene.name(item)}(${trusted(String(item.values.state))})`;

export const aggregate = defineGenerator({
  weight: 0.5,
  fields: {
    schema: inSchema,
    name: nameOf('agg', 3),
    state: choice<keyof typeof states>('integer', 'bigint'),
    initial: seldom(0.5, '', '0', '5'),
    parallel: seldom(0.3, 'UNSAFE', 'SAFE'),
  },
  statements: ({ state, initial, parallel }, scene, item) => [
    sql`CREATE AGGREGATE ${scene.name(item)}(${trusted(state)}) (SFUNC = ${trusted(state === 'integer' ? 'int4pl' : 'int8pl')}, STYPE = ${trusted(states[state])}${initial === '' ? nothing : sql`, INITCOND = ${trusted(`'${initial}'`)}`}, PARALLEL = ${trusted(parallel)})`,
  ],
  target: (_values, scene, item) => sql`AGGREGATE ${aggregateSignature(item, scene)}`,
});
