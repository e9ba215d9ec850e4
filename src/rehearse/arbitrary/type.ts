/** Types to draw, and as SQL. */

import { type Sql, sql, trusted } from '../../model/sql.ts';
import { computed } from './field.ts';
import type { Field, Scene } from './generator.ts';
import { builtIn, type TypeData } from './type-data.ts';

const common = [
  'integer',
  'text',
  'integer',
  'text',
  'bigint',
  'boolean',
  'date',
  'character varying(20)',
];
const rare = Object.keys(builtIn);
const typeKinds = ['enum', 'domain', 'composite type', 'range type', 'base type'];

const plain = (name: string): TypeData => ({ name, item: null, array: false });

/** Any type, half of them common ones. `items`: how often a type of the schema's own. */
export function typeField(items = 0.3, arrays = 0.12): Field<TypeData> {
  return {
    ...computed<TypeData>(
      ({ scene, random, self }) => {
        const array = random.chance(arrays);
        const own = random.chance(items)
          ? random.pick(
              scene.of(...typeKinds).filter((each) => self === null || !scene.rests(each, self)),
            )
          : undefined;
        if (own !== undefined) return { name: '', item: own.key, array };
        return {
          name: random.pick(random.chance(0.6) ? common : rare) ?? 'text',
          item: null,
          array,
        };
      },
      ({ item }) => (item === null ? [] : [item]),
    ),
    simpler: ({ name, item, array }) => [
      ...(array ? [{ name, item, array: false }] : []),
      ...(item !== null ? [plain('integer'), plain('text')] : []),
      ...(item === null && name !== 'integer' && name !== 'text'
        ? [plain('integer'), plain('text')]
        : []),
    ],
  };
}

/** A column of a composite or row type can hold no pseudo-type: types that are no type yet read as text. */
export function typeSql(type: TypeData, scene: Scene): Sql {
  const item = type.item === null ? undefined : scene.item(type.item);
  const name =
    item === undefined ? trusted(type.name === '' ? 'text' : type.name) : scene.name(item);
  return type.array ? sql`${name}[]` : name;
}
