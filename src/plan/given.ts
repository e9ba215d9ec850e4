/**
 * What PostgreSQL makes for a partition by itself, where its table gets it or the two are tied, and never takes up: see
 * `given` in model/catalog.ts.
 */

import { kindOf } from '../kinds/registry.ts';
import { append } from '../model/append.ts';
import {
  type Catalog,
  type CatalogObject,
  type Dependency,
  type Id,
  parentIn,
} from '../model/catalog.ts';
import type { Statement } from '../model/statement.ts';
import { once } from './once.ts';

function read(catalog: Catalog) {
  const [wholes, parts] = [new Map<Id, Id[]>(), new Map<Id, Id[]>()];
  for (const [id, list] of catalog.dependencies()) {
    for (const { on, type, through } of list) {
      if (type !== 'given' || through === undefined) continue;
      append(wholes, through, on);
      append(parts, through, id);
      append(parts, on, id);
    }
  }
  return { wholes, parts };
}

const readOnce = once(read);

/** Of which a partition has something, by what ties it. */
export const givenThrough = (catalog: Catalog): ReadonlyMap<Id, readonly Id[]> =>
  readOnce(catalog).wholes;

/** What partitions have, by what ties them, and by what it comes from. */
export const givenWith = (catalog: Catalog): ReadonlyMap<Id, readonly Id[]> =>
  readOnce(catalog).parts;

/** What it comes from, where PostgreSQL makes it by itself. */
function originOf(id: Id, catalog: Catalog): CatalogObject | undefined {
  const origin = catalog
    .dependencies()
    .get(id)
    ?.find(({ type }) => type === 'given');
  return origin && catalog.objects.get(origin.on);
}

/** PostgreSQL makes it by itself. */
export const isGiven = (id: Id, catalog: Catalog): boolean => originOf(id, catalog) !== undefined;

/**
 * The node with which it comes: of the other that it comes from, or of what ties their tables. What a partition is given as it is
 * tied, its own partitions get at once.
 */
export function bringing(
  { on, through }: Dependency,
  made: ReadonlyMap<Id, number>,
  isKept: boolean,
  after: Catalog,
): number | undefined {
  const other = made.get(on);
  const isLater = isKept || (other !== undefined && isGiven(on, after));
  return isLater ? other : made.get(through ?? on);
}

/** How far the table is from the one that all of them have it from. */
function depthOf(id: Id, catalog: Catalog): number {
  const origin = originOf(id, catalog);
  return origin === undefined ? 0 : depthOf(origin.id, catalog) + 1;
}

/** What gives all that PostgreSQL has made by itself the names of this catalog; nothing, where it calls them so. */
export function nameGiven(all: readonly CatalogObject[], catalog: Catalog): readonly Statement[] {
  const byTable = new Map<string, CatalogObject[]>();
  // Those of partitions are found by the names of the others.
  for (const each of all.toSorted((a, b) => depthOf(a.id, catalog) - depthOf(b.id, catalog)))
    append(byTable, `${each.kind} ${parentIn(catalog.dependencies(), each.id)}`, each);
  return [...byTable.values()].flatMap((objects) => {
    const given = objects.flatMap(({ id, spec }) => {
      const whole = originOf(id, catalog)?.spec;
      return whole === undefined ? [] : [{ spec, whole }];
    });
    const [first] = objects;
    return (first && kindOf(first).nameGiven?.(given)) ?? [];
  });
}
