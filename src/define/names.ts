/** Names that PostgreSQL cannot keep, and names that exclude each other. */

import { qualified } from '../model/sql.ts';
import type { Declaration, ItemData, RoutineData } from './declaration.ts';
import { nameOf } from './definition.ts';

/** PostgreSQL's NAMEDATALEN - 1, in bytes. */
export const longest = 63;

export function nameFault(name: string): string | null {
  if (name === '') return 'has an empty name';
  const bytes = Buffer.byteLength(name);
  if (bytes > longest) {
    return `has a name of ${bytes} bytes: PostgreSQL keeps ${longest} (${JSON.stringify(name)})`;
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(name)) {
    return `has a name with a control character (${JSON.stringify(name)})`;
  }
  return null;
}

export function schemaFault(schema: string): string | null {
  if (schema === 'schemadiff') return 'is in the schema schemadiff, which is for its own journal';
  return schema === 'information_schema' || schema.startsWith('pg_')
    ? `is in the schema ${schema}, which is PostgreSQL's own`
    : null;
}

/** Things that cannot have the same name, with where each name was first taken. */
export class Names {
  readonly #taken = new Map<string, string>();

  /** Where the name was taken before, or null. */
  take(space: string, name: string, where: string): string | null {
    const key = JSON.stringify([space, name]);
    const before = this.#taken.get(key);
    if (before === undefined) this.#taken.set(key, where);
    return before ?? null;
  }
}

const withType = new Set(['table', 'view', 'materialized view', 'composite type']);
const relations = new Set([...withType, 'sequence']);
const types = new Set([...withType, 'enum', 'domain', 'range type']);

const unnamed = new Set(['comment', 'owner', 'grant', 'revoke', 'default privileges']);

/** The name spaces (pg_class, pg_type, …) in which a declaration takes a name. */
export function spacesOf(of: Declaration): readonly (readonly [space: string, name: string])[] {
  switch (of.kind) {
    case 'sql':
      return [];
    case 'made':
      // Of owners, grants and comments there may be several.
      return unnamed.has(of.type) ? [] : [[of.type, of.identity]];
    case 'trigger':
    case 'policy':
      return of.on === null ? [] : [[`${of.kind} ${nameOf(of.on)}`, of.name]];
    case 'schema':
    case 'extension':
      return [[of.kind, of.name]];
    case 'function':
    case 'procedure':
      return [[`routine ${of.schema}`, `${of.name}(${signature(of)})`]];
    default:
      return [
        ...(relations.has(of.kind) ? [[`relation ${of.schema}`, of.name] as const] : []),
        ...(types.has(of.kind) ? [[`type ${of.schema}`, of.name] as const] : []),
      ];
  }
}

function signature({ arguments: all }: RoutineData): string {
  return all
    .filter(({ mode }) => mode !== 'out')
    .map(({ type }) => type.text)
    .join(', ');
}

/** Constraints of these kinds have an index of the same name. */
const indexed = new Set<ItemData['kind']>(['primary key', 'unique', 'exclusion', 'index']);

export function itemSpaces(
  of: ItemData,
  schema: string,
  table: string,
): (readonly [string, string])[] {
  if (of.name === null) return [];
  const perTable =
    of.kind === 'trigger' || of.kind === 'policy'
      ? of.kind
      : of.kind === 'index'
        ? null
        : 'constraint';
  return [
    ...(perTable === null ? [] : [[`${perTable} ${qualified(schema, table)}`, of.name] as const]),
    ...(indexed.has(of.kind) ? [[`relation ${schema}`, of.name] as const] : []),
  ];
}

export function unusable(text: string): string | null {
  if (text.includes('\0')) return 'the character U+0000';
  return /\p{Surrogate}/u.test(text) ? 'half of a surrogate pair' : null;
}
