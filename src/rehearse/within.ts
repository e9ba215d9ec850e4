/**
 * Values made of values: rows of a table within a column, values of a composite type, arrays of these. Two schemas
 * may know other attributes of one type, so they are compared by those that both have, and not by the whole text.
 */

import type { Id } from '../model/catalog.ts';
import { ident, join, type Sql, sql, trusted } from '../model/sql.ts';
import type { ValueType } from './shape.ts';

/** What a value is made of. */
export type Within =
  | { readonly kind: 'row'; readonly attributes: readonly Attribute[] }
  | { readonly kind: 'array'; readonly element: Within };

interface Attribute {
  readonly id: Id;
  /** Of what it is an attribute of. */
  readonly of: Id;
  readonly name: string;
  /** Quoted; where it was renamed since. */
  readonly now?: Sql;
  /** The type in which values are compared: the one that they had at first. */
  readonly typeText: string;
  readonly within?: Within;
}

/** NULL is not the empty string. */
export const marked = (value: Sql): Sql => sql`coalesce('v' || (${value})::text, 'n')`;

/** As text. `back`: each attribute in the type that it had at first. */
export function markedWithin(value: Sql, within: Within, back: boolean): Sql {
  if (within.kind === 'array') {
    const each = markedWithin(sql`value.each`, within.element, back);
    const list = sql`ARRAY(SELECT ${each} FROM (SELECT unnest(${value}) AS each) AS value)`;
    return sql`CASE WHEN (${value}) IS NULL THEN 'n' ELSE concat('v', array_dims(${value}), ${list}::text) END`;
  }
  const texts = within.attributes.map(({ name, now = ident(name), typeText, within: deeper }) => {
    const part = sql`(${value}).${now}`;
    if (deeper !== undefined) return markedWithin(part, deeper, back);
    return marked(back ? sql`${part}::${trusted(typeText)}` : part);
  });
  // A row of nulls IS NULL, too.
  return sql`CASE WHEN (${value}) IS NOT DISTINCT FROM NULL THEN 'n' ELSE 'v' || ARRAY[${join(texts)}]::text[]::text END`;
}

/** Undefined: a value that is compared as a whole. */
export function withinOf(
  type: ValueType,
  staying: (type: Sql, attribute: string) => Pick<Attribute, 'id' | 'of'> | null,
): Within | undefined {
  if (type.kind === 'array') {
    const element = withinOf(type.element, staying);
    return element && { kind: 'array', element };
  }
  if (type.kind !== 'composite') return undefined;
  const attributes = type.fields.flatMap(({ name, typeText, type: inner }): Attribute[] => {
    const ids = staying(type.name, name);
    const within = withinOf(inner, staying);
    return ids === null ? [] : [{ ...ids, name, typeText, ...(within && { within }) }];
  });
  return { kind: 'row', attributes };
}

/** The same, as it is called after steps. */
export function withinNow(within: Within, called: (id: Id, of: Id) => Sql): Within {
  if (within.kind === 'array') return { kind: 'array', element: withinNow(within.element, called) };
  return {
    kind: 'row',
    attributes: within.attributes.map(({ within: deeper, ...attribute }) => ({
      ...attribute,
      now: called(attribute.id, attribute.of),
      ...(deeper && { within: withinNow(deeper, called) }),
    })),
  };
}
