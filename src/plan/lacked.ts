/** What a schema wants and servers of a major do not have: steps that make it fail where they run, not where they are proven. */

import { kindOf } from '../kinds/registry.ts';
import { type Catalog, type CatalogObject, describe } from '../model/catalog.ts';
import { refused } from '../model/error.ts';

const featuresOf = (object: CatalogObject) => kindOf(object).features?.(object.spec) ?? [];

/**
 * Of what `after` brings, a line each; what an object had before, they have. `before`: undefined where nothing was. Functions, types and
 * settings that only a later major has, and expressions name, are not known here.
 */
export function lackedBetween(
  before: Catalog | undefined,
  after: Catalog,
  major: number,
): readonly string[] {
  return [...after.objects.values()].flatMap((object) => {
    const { id } = object;
    if (before?.outside?.has(id) === true || after.outside?.has(id) === true) return [];
    const lacked = featuresOf(object).filter(({ since }) => major < since);
    if (lacked.length === 0) return [];
    const from = before?.objects.get(id);
    const known = from === undefined ? [] : featuresOf(from).map(({ name }) => name);
    return lacked
      .filter(({ name }) => !known.includes(name))
      .map(({ name, since }) => `${describe(id)}: ${name} is of PostgreSQL ${since}`);
  });
}

/** @throws SchemadiffError refused, naming each object. `next`: what to do. */
export function refuseLacked(
  before: Catalog | undefined,
  after: Catalog,
  major: number,
  next: string,
): void {
  const lacked = lackedBetween(before, after, major);
  if (lacked.length === 0) return;
  throw refused(`PostgreSQL ${major} does not have what the schema wants.`, {
    why: lacked.join('\n'),
    next,
  });
}
