/**
 * What makes an exported value a definition, and what lets one definition name another.
 *
 * Keyed by symbols, because tables carry their columns as properties.
 */

import { qualified, type Sql } from '../model/sql.ts';
import type { Declaration, Reference } from './declaration.ts';
import { whereCalled } from './where.ts';

/** Evaluates to plain data, once every file is loaded. */
export const declare: unique symbol = Symbol.for('schemadiff.declare');
/** How other definitions name it. */
export const named: unique symbol = Symbol.for('schemadiff.named');
/** A part of a table that is written inside of it. */
export const item: unique symbol = Symbol.for('schemadiff.item');

/** What a schema file exports to declare something. */
export interface Definition {
  [declare](): Declaration;
}

/** Something with a qualified name of its own: a table, a view, a type, a sequence, a function. */
export interface Named {
  readonly [named]: Reference;
}

const made: Definition[] = [];
const places = new WeakMap<Definition, string>();

/** Remembers a definition, so that one that is never exported does not get lost without a word. */
export function remember<D extends Definition>(definition: D): D {
  made.push(definition);
  places.set(definition, whereCalled());
  return definition;
}

/** `file:line` where it was made. */
export function placeOf(definition: Definition): string {
  return places.get(definition) ?? '';
}

/** Every definition made in this process so far. */
export function remembered(): readonly Definition[] {
  return made;
}

function has(value: unknown, key: symbol): boolean {
  return (
    (typeof value === 'object' || typeof value === 'function') && value !== null && key in value
  );
}

export function isDefinition(value: unknown): value is Definition {
  return has(value, declare);
}

export function isNamed(value: unknown): value is Named {
  return has(value, named);
}

export function isItem(value: unknown): boolean {
  return has(value, item);
}

export function nameOf({ kind, schema, name }: Reference): Sql {
  return kind === 'schema' ? qualified(name) : qualified(schema, name);
}
