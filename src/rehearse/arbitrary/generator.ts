/** What is known of a kind to make items of it: its fields, and the statements of one with these values. */

import type { Sql } from '../../model/sql.ts';
import type { Field } from './field.ts';
import type { Item, Values } from './item.ts';
import type { Scene } from './scene.ts';

export interface Generator<V extends Values = Values> {
  readonly fields: { readonly [K in keyof V]: Field<V[K]> };
  /** How often it is drawn, against 1 for most. */
  readonly weight?: number;
  /** Items that are drawn with each: their field `table` names it. */
  brings?(values: V): readonly (readonly [kind: string, least: number, most: number])[];
  /** The statements that make it; none when it cannot be, as things are. */
  statements(values: V, scene: Scene, item: Item): readonly Sql[];
  /** What COMMENT ON, ALTER and GRANT call it: `TABLE a.b`. */
  target?(values: V, scene: Scene, item: Item): Sql;
  /** Items that are made before it, besides those that its fields name. */
  waits?(values: V, scene: Scene, item: Item): readonly number[];
}

/** Keeps the type of the values while a generator is written; the registry erases it. */
export function defineGenerator<V extends Values>(generator: Generator<V>): Generator<V> {
  return generator;
}

/** The values of an item with these fields. */
export type ValuesOf<F> = {
  readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never;
};
