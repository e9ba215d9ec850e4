/** Relations by the names that pg_locks gives them. */

import { kindOf } from '../kinds/registry.ts';
import type { Catalog, Id } from '../model/catalog.ts';
import { qualified } from '../model/sql.ts';
import { once } from './once.ts';

/** The table of each index. */
export function tablesOfIndexes(...catalogs: readonly Catalog[]): ReadonlyMap<string, string> {
  const tables = new Map<string, string>();
  for (const { objects } of catalogs) {
    for (const { spec } of objects.values()) {
      const { schema, table, name } = spec;
      if (typeof schema !== 'string' || typeof table !== 'string' || typeof name !== 'string')
        continue;
      tables.set(qualified(schema, name), qualified(schema, table));
    }
  }
  return tables;
}

/** By name. */
const relationsOf = once(
  ({ objects }: Catalog): ReadonlyMap<string, Id> =>
    new Map(
      [...objects.values()].flatMap((object) => {
        const { schema, name } = object.spec;
        if (typeof schema !== 'string' || typeof name !== 'string') return [];
        const relation = qualified(schema, name);
        const isOne = kindOf(object).names?.(object.spec).includes(`pg_class ${relation}`) === true;
        return isOne ? [[relation, object.id] as const] : [];
      }),
    ),
);

/** Nobody waits for long for one that the same way drops, be it that another one gets its name. */
export function staying(start: Catalog, end: Catalog): ReadonlySet<string> {
  const before = relationsOf(start);
  return new Set(
    [...relationsOf(end)].flatMap(([name, id]) =>
      end.objects.has(before.get(name) ?? id) ? [name] : [],
    ),
  );
}
