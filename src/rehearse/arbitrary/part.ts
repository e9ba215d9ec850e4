/** What parts of tables have in common: the table, its columns, a name. */

import { ident, join, nothing, type Sql, sql, trusted } from '../../model/sql.ts';
import type { Scene } from './generator.ts';
import type { Item } from './item.ts';
import { columnType, type Family, type TypeData } from './type-data.ts';

/** The qualified name of what the key names. */
export function nameAt(key: number, scene: Scene): Sql {
  const item = scene.item(key);
  return item === undefined ? sql`missing` : scene.name(item);
}

export const own = (item: Item): Sql => ident(String(item.values.name));

export function columnNames(keys: readonly number[], scene: Scene): Sql {
  const items = keys.map((key) => scene.item(key)).filter((item) => item !== undefined);
  return join(items.map(own));
}

export function familyOf(column: Item, scene: Scene): Family {
  const type = columnType(column.values.type ?? null);
  return type === null ? 'any' : scene.family(type);
}

/** Types without a btree operator class, and those that have no hash operator class either. */
const unordered = ['json', 'point'];
const unhashed = [...unordered, 'bit(4)', 'bit varying(9)', 'money', 'tsvector'];

function hasOnly(type: TypeData, scene: Scene, without: readonly string[]): boolean {
  const item = type.item === null ? undefined : scene.item(type.item);
  if (item === undefined) return !without.includes(type.name);
  const { attributes } = item.values;
  const within = [...(Array.isArray(attributes) ? attributes : []), item.values.type ?? null];
  const types = within.flatMap((each) => columnType(each) ?? []);
  return item.kind !== 'base type' && types.every((each) => hasOnly(each, scene, without));
}

/**
 * Values of the type can be compared, and those within its arrays and composite types: PostgreSQL makes an index
 * over others, and refuses their rows.
 */
export const isComparable = (type: TypeData, scene: Scene) => hasOnly(type, scene, unordered);
export const isHashable = (type: TypeData, scene: Scene) => hasOnly(type, scene, unhashed);

export function isOrdered(column: Item, scene: Scene): boolean {
  const type = columnType(column.values.type ?? null);
  return type !== null && column.values.generated !== 'VIRTUAL' && isComparable(type, scene);
}

/** Nothing, or the word. */
export const when = (condition: boolean, word: string): Sql =>
  condition ? trusted(` ${word}`) : nothing;

export const tables = ['table'];
/** What a query can read from. */
export const relations = ['table', 'view', 'materialized view', 'foreign table'];

/** Names of the columns of a relation, with those of its own that are items. */
export function outputs(
  relation: Item,
  scene: Scene,
): readonly { name: Sql; column: Item | null }[] {
  if (relation.kind === 'table' || relation.kind === 'foreign table') {
    return scene.columns(relation.key).map((column) => ({ name: own(column), column }));
  }
  const { picks } = relation.values;
  const count = Array.isArray(picks) ? picks.length : 0;
  return Array.from({ length: count + 1 }, (_, at) => ({ name: ident(`c${at}`), column: null }));
}

/** Keys of a partitioned table must hold what it is partitioned by. */
export function keyColumns(
  table: number,
  keys: readonly number[],
  scene: Scene,
): readonly number[] {
  return [...new Set([...keys, ...scene.partitionKeys(table).map(({ key }) => key)])];
}

export const deferrals = ['', ' DEFERRABLE', ' DEFERRABLE INITIALLY DEFERRED'] as const;
