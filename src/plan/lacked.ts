/** What a schema wants and servers of a major do not have: steps that make it fail where they run, not where they are proven. */

import { diff } from '../diff/diff.ts';
import { kindOf } from '../kinds/registry.ts';
import { type Catalog, type CatalogObject, describe } from '../model/catalog.ts';
import { refused } from '../model/error.ts';

const featuresOf = (object: CatalogObject) => kindOf(object).features?.(object.spec) ?? [];

/**
 * Of what `after` brings or changes, a line each; what an object had before, they have. Functions, types and
 * settings that only a later major has, and expressions name, are not known here.
 */
export function lackedBetween(before: Catalog, after: Catalog, major: number): readonly string[] {
  return diff(before, after).flatMap((change) => {
    if (change.type === 'drop') return [];
    const to = change.type === 'create' ? change.object : change.to;
    const known = change.type === 'create' ? [] : featuresOf(change.from).map(({ name }) => name);
    return featuresOf(to)
      .filter(({ name, since }) => major < since && !known.includes(name))
      .map(({ name, since }) => `${describe(to.id)}: ${name} is of PostgreSQL ${since}`);
  });
}

/** @throws SchemadiffError refused, naming each object. `next`: what to do. */
export function refuseLacked(
  ...[before, after, major, next]: [...Parameters<typeof lackedBetween>, next: string]
): void {
  const lacked = lackedBetween(before, after, major);
  if (lacked.length === 0) return;
  throw refused(`PostgreSQL ${major} does not have what the schema wants.`, {
    why: lacked.join('\n'),
    next,
  });
}
