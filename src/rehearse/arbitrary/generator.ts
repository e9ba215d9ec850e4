/**
 * The contract of a generator: what is known of a kind to make items of it. It has fields, which are drawn one
 * after the other, and says which statements make an item with such values.
 */

import type { Sql } from '../../model/sql.ts';
import type { Random } from '../random.ts';
import type { Data, Item, Values } from './item.ts';
import type { Family, TypeData } from './type-data.ts';

/** The items of a schema, looked up. */
export interface Scene {
  readonly items: readonly Item[];
  readonly generators: Generators;
  item(key: number): Item | undefined;
  of(...kinds: readonly string[]): readonly Item[];
  /** Keys of what the fields of an item name. */
  needs(item: Item): readonly number[];
  /** Whether an item is the other, or needs it, however far. */
  rests(item: Item, on: Item): boolean;
  /** The name of an item of a schema, or of none. */
  name(item: Item): Sql;
  /** The name of a schema by key; null: public. */
  schema(key: Data): string;
  /** Columns of a table, those that it has from others first. */
  columns(key: number): readonly Item[];
  /** The columns that a table is partitioned by; none: it is not. */
  partitionKeys(key: number): readonly Item[];
  family(type: TypeData): Family;
  /** The type under the domains. */
  base(type: TypeData): TypeData;
}

/** What a value is drawn for. */
export interface Drawing {
  readonly scene: Scene;
  readonly random: Random;
  /** Values of the fields before it. */
  readonly values: Values;
  /** The item that gets a new value: nothing that needs it can be named. Null: a new one. */
  readonly self: Item | null;
}

export interface Field<T extends Data> {
  /** Undefined: there is nothing to choose from. */
  draw(drawing: Drawing): T | undefined;
  /** Keys of the items that the value names. */
  needs(value: T): readonly number[];
  /** Values to try instead, the simplest first. */
  simpler(value: T): readonly T[];
  /** Kinds of which there must be an item; any of them will do. */
  readonly kinds?: readonly string[];
  /** Makes one that will do, where just any item of the kinds would not. */
  make?(maker: Maker): void;
  /** The field that it is drawn from: drawn again with it. */
  readonly of?: string;
  /** Where it has a value, another one is drawn more often than it would be as one of many: much hangs on it. */
  readonly telling?: true;
}

/** Adds items to a schema that is being drawn. */
export interface Maker {
  readonly random: Random;
  add(kind: string, given?: Values): Item | null;
}

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

/** Why there are no items of a kind. */
export interface Without {
  readonly reason: string;
}

/** By name of the kind; the order is that in which items are made where nothing else says so. */
export type Generators = Readonly<Record<string, Generator | Without>>;

export function generatorOf(kind: string, generators: Generators): Generator {
  const found = generators[kind];
  if (found === undefined || 'reason' in found) throw new Error(`no items are made of ${kind}`);
  return found;
}
