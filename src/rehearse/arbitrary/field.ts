/** Fields to make generators of. */

import type { Random } from '../random.ts';
import type { Drawing, Field, Maker } from './generator.ts';
import type { Data, Item, Values } from './item.ts';

const same = (a: Data, b: Data) => JSON.stringify(a) === JSON.stringify(b);

/** One of the options; the first is the simplest. */
export function choice<T extends Data>(first: T, ...others: readonly T[]): Field<T> {
  const all = [first, ...others];
  return {
    draw: ({ random }) => random.pick(all),
    needs: () => [],
    simpler: (value) => (same(value, first) ? [] : [first]),
  };
}

/** The first option, or with this probability one of the others. */
export function seldom<T extends Data>(
  probability: number,
  first: T,
  ...others: readonly T[]
): Field<T> {
  return {
    ...choice(first, ...others),
    draw: ({ random }) => (random.chance(probability) ? random.pick(others) : first),
  };
}

/** From 0 up to `below`, without it. */
export function number(below: number): Field<number> {
  return {
    draw: ({ random }) => random.integer(below),
    needs: () => [],
    simpler: (value) => (value === 0 ? [] : [0]),
  };
}

/** Whatever `make` says of the drawing. */
export function computed<T extends Data>(
  make: (drawing: Drawing) => T | undefined,
  needs: (value: T) => readonly number[] = () => [],
  of?: string,
): Field<T> {
  return { draw: make, needs, simpler: () => [], ...(of === undefined ? {} : { of }) };
}

/** Null, or with this probability a value of the field. */
export function optional<T extends Data>(field: Field<T>, probability = 0.5): Field<T | null> {
  const { kinds: _, make: __, ...rest } = field;
  return {
    ...rest,
    draw: (drawing) => (drawing.random.chance(probability) ? (field.draw(drawing) ?? null) : null),
    needs: (value) => (value === null ? [] : field.needs(value)),
    simpler: (value) => (value === null ? [] : [null, ...field.simpler(value)]),
  };
}

/** From `least` to `most` values of the field. */
export function list<T extends Data>(
  field: Field<T>,
  least: number,
  most: number,
): Field<readonly T[]> {
  return {
    draw: (drawing) => {
      const length = least + drawing.random.integer(most - least + 1);
      const values = Array.from({ length }, () => field.draw(drawing));
      const found = values.filter((value) => value !== undefined);
      return found.length < least ? undefined : found;
    },
    needs: (values) => values.flatMap((value) => field.needs(value)),
    simpler: (values) => [
      ...(values.length > least
        ? values.map((_, at) => values.filter((_, other) => other !== at))
        : []),
      ...values.flatMap((value, at) =>
        field.simpler(value).map((each) => values.map((old, other) => (other === at ? each : old))),
      ),
    ],
    ...(least > 0 && field.kinds !== undefined ? { kinds: field.kinds } : {}),
    ...(field.of === undefined ? {} : { of: field.of }),
  };
}

/** An item of one of the kinds, by key. */
export function ref(
  kinds: readonly string[],
  accepts: (item: Item, drawing: Drawing) => boolean = () => true,
  make?: (maker: Maker) => void,
): Field<number> {
  return {
    ...(make === undefined ? {} : { make }),
    draw: (drawing) => {
      const { scene, random, self } = drawing;
      const usable = scene
        .of(...kinds)
        .filter((item) => (self === null || !scene.rests(item, self)) && accepts(item, drawing));
      return random.pick(usable)?.key;
    },
    needs: (key) => [key],
    simpler: () => [],
    kinds,
  };
}

/** Different columns of the table that the field `of` names. */
export function columns(
  of: string,
  least: number,
  most: number,
  accepts: (column: Item, drawing: Drawing) => boolean = () => true,
): Field<readonly number[]> {
  return {
    draw: (drawing) => {
      const { scene, random, values } = drawing;
      const left = scene
        .columns(Number(values[of]))
        .filter((column) => accepts(column, drawing))
        .map(({ key }) => key);
      const found: number[] = [];
      for (let wanted = least + random.integer(most - least + 1); wanted > 0; wanted--) {
        found.push(...left.splice(random.integer(left.length), 1));
      }
      return found.length < least ? undefined : found;
    },
    needs: (keys) => keys,
    simpler: (keys) =>
      keys.length > least ? keys.map((key) => keys.filter((other) => other !== key)) : [],
    of,
  };
}

const hostile: readonly ((word: string) => string)[] = [
  (word) => `Upper ${word}`,
  (word) => `quo"te'${word}`,
  (word) => `${word}; -- drop`,
  (word) => `ünï☃ ${word}`,
  (word) => `back\\${word}`,
  (word) => `${word}.dotted`,
  (word) => `$1${word}`,
  (word) => `${word}${'_long'.repeat(12)}`.slice(0, 63),
  (word) => `é${word}${'x'.repeat(63)}`.slice(0, 62),
  (word) => `%s(${word})`,
  (word) => `${word},{}`,
];
const reserved = ['select', 'user', 'order', 'table', 'Table', 'primary', 'value', 'new', 'index'];

/** Whether something with this name is in the same table, schema or list. */
function isTaken(name: string, { scene, values, self }: Drawing): boolean {
  const home = ({ table, schema, domain }: Values) => JSON.stringify([table, schema, domain]);
  const here = home(values);
  return scene.items.some(
    (item) => item.key !== self?.key && item.values.name === name && home(item.values) === here,
  );
}

/** A name: short ones that often meet again, and now and then one that has to be quoted. */
export function nameOf(word: string, plain = 6): Field<string> {
  const draw = (random: Random) => {
    const base = `${word}${1 + random.integer(plain)}`;
    if (!random.chance(0.12)) return base;
    return random.chance(0.2)
      ? (random.pick(reserved) ?? base)
      : (random.pick(hostile)?.(base) ?? base);
  };
  return {
    draw: (drawing) => {
      let name = draw(drawing.random);
      for (let tries = 0; tries < 4 && isTaken(name, drawing); tries++) name = draw(drawing.random);
      return name;
    },
    needs: () => [],
    simpler: (value) =>
      /^[a-z]+\d+$/.test(value) ? [] : [`${word}1`, `${word}2`, `${word}3`, `${word}9`],
  };
}

/** The schema of what is in one; null: public. */
export const inSchema: Field<number | null> = optional(ref(['schema']), 0.6);
