import { qualified, sql, trusted } from '../../../model/sql.ts';
import { choice, inSchema, seldom } from '../field.ts';
import { defineGenerator, type Scene } from '../generator.ts';
import type { Item } from '../item.ts';
import { when } from '../part.ts';

const functions = { integer: 'int4eq', text: 'texteq', bigint: 'int8eq' } as const;

const nameIn = ({ values }: Item, scene: Scene) =>
  sql`${qualified(scene.schema(values.schema ?? null))}.${trusted(String(values.name))}`;

export const operator = defineGenerator({
  weight: 0.4,
  fields: {
    schema: inSchema,
    name: choice('===', '<=>', '@#@'),
    type: choice<keyof typeof functions>('integer', 'text', 'bigint'),
    commutes: seldom(0.5, false, true),
    restrict: seldom(0.3, false, true),
    hashes: seldom(0.3, false, true),
  },
  statements: ({ type, commutes, restrict, hashes }, scene, item) => {
    const name = nameIn(item, scene);
    return [
      sql`CREATE OPERATOR ${name} (FUNCTION = ${trusted(functions[type])}, LEFTARG = ${trusted(type)}, RIGHTARG = ${trusted(type)}${commutes ? sql`, COMMUTATOR = OPERATOR(${name})` : sql``}${when(restrict, ', RESTRICT = eqsel')}${when(hashes && commutes, ', HASHES')})`,
    ];
  },
  target: ({ type }, scene, item) =>
    sql`OPERATOR ${nameIn(item, scene)} (${trusted(type)}, ${trusted(type)})`,
});
