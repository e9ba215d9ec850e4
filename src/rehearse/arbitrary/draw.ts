/** Draws items and schemas with a source of randomness. */

import type { Random } from '../random.ts';
import { generatorOf, type Scene } from './generator.ts';
import type { Data, Item, Schema, Values } from './item.ts';
import { generators } from './kind/registry.ts';
import { Items } from './scene.ts';

/** Kinds of which items are made. */
export const drawnKinds: readonly string[] = Object.entries(generators).flatMap(
  ([kind, generator]) => ('reason' in generator ? [] : [kind]),
);

/** A schema that grows. */
export class Draft {
  items: readonly Item[];
  #next: number;
  readonly #random: Random;

  constructor({ items }: Schema, random: Random, next: number) {
    this.items = items;
    this.#random = random;
    this.#next = next;
  }

  get scene(): Scene {
    return new Items({ items: this.items }, generators);
  }

  /** A key that no item has had. */
  #key(): number {
    return this.#next++;
  }

  get next(): number {
    return this.#next;
  }

  /** Keys below are given away. */
  take(next: number): void {
    this.#next = next;
  }

  /** Makes an item of the kind, with what it cannot do without; null where that does not work out. */
  add(kind: string, given: Values = {}, depth = 0): Item | null {
    const generator = generatorOf(kind, generators);
    const values: Record<string, Data> = {};
    for (const [name, field] of Object.entries(generator.fields)) {
      const draw = () =>
        given[name] === undefined
          ? field.draw({ scene: this.scene, random: this.#random, values, self: null })
          : given[name];
      let value = draw();
      if (value === undefined && field.kinds !== undefined && depth < 5) {
        const needed = this.#random.pick(field.kinds);
        const deeper = {
          random: this.#random,
          add: (kind: string, given?: Values) => this.add(kind, given, depth + 1),
        };
        if (field.make !== undefined) field.make(deeper);
        else if (needed !== undefined) deeper.add(needed);
        value = draw();
      }
      if (value === undefined) return null;
      values[name] = value;
    }
    const item: Item = { key: this.#key(), kind, values };
    this.items = [...this.items, item];
    for (const [part, least, most] of generator.brings?.(values) ?? []) {
      const count = least + this.#random.integer(most - least + 1);
      for (let made = 0; made < count; made++) this.add(part, { table: item.key }, depth + 1);
    }
    return item;
  }
}

export interface SchemaOptions {
  /** Kinds to draw from; some of all unless said. */
  readonly kinds?: readonly string[] | undefined;
  /** Items to draw at most, besides those that these need; 24 unless said. */
  readonly size?: number | undefined;
}

/** What nearly every schema has. */
const usual = ['table', 'column'];

/** Some of the kinds: what is only seldom together with many others is so more often. */
export function someKinds({ kinds }: SchemaOptions, random: Random): readonly string[] {
  if (kinds !== undefined) return kinds;
  const rate = 0.1 + random.next() * 0.4;
  return drawnKinds.filter((kind) => usual.includes(kind) || random.chance(rate));
}

export function pickKind(kinds: readonly string[], random: Random): string {
  const weights = kinds.map((kind) => generatorOf(kind, generators).weight ?? 1);
  let at = random.next() * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [index, kind] of kinds.entries()) {
    at -= weights[index] ?? 0;
    if (at < 0) return kind;
  }
  return kinds.at(-1) ?? 'table';
}

export function drawSchema(
  random: Random,
  kinds: readonly string[],
  { size = 24 }: SchemaOptions,
): Draft {
  const draft = new Draft({ items: [] }, random, 1);
  const count = 3 + random.integer(size);
  for (let drawn = 0; drawn < count; drawn++) draft.add(pickKind(kinds, random));
  return draft;
}
