/**
 * What heirs have otherwise than the table that they have it from, as a partition has another expression of a generated
 * column: PostgreSQL makes it alike where it makes or changes the other's, so it is set again after that.
 */

import type { Alter, Change } from '../diff/diff.ts';
import { kindOf } from '../kinds/registry.ts';
import { type Catalog, type CatalogObject, type Id, sameJson } from '../model/catalog.ts';
import type { Statement } from '../model/statement.ts';
import type { Action } from './action.ts';
import { alteration } from './alteration.ts';
import type { ContextOf } from './contexts.ts';
import { partsBetween } from './heirs.ts';

/** What it comes from. */
function originOf(catalog: Catalog, id: Id): CatalogObject | undefined {
  const list = catalog.dependencies().get(id);
  const from = list?.find(({ type }) => type === 'inherits' || type === 'shares');
  return from && catalog.objects.get(from.on);
}

/** As PostgreSQL leaves it, and as it shall be; undefined where that is alike. */
function differing(after: Catalog, to: CatalogObject): Alter | undefined {
  const attribute = kindOf(to).overwritten;
  const origin = attribute === undefined ? undefined : originOf(after, to.id);
  if (attribute === undefined || origin === undefined) return undefined;
  const value = origin.spec[attribute];
  if (value === undefined || sameJson(value, to.spec[attribute])) return undefined;
  const from = { ...to, spec: { ...to.spec, [attribute]: value } };
  return { type: 'alter', from, to, attributes: [attribute] };
}

/** The changes, and those of what is the same before and after, and would not be. */
export function withOverwritten(
  before: Catalog,
  after: Catalog,
  changes: readonly Change[],
): readonly Change[] {
  const changed = new Set<Id>();
  const sources: Id[] = [];
  for (const each of changes) {
    if (each.type !== 'alter') continue;
    changed.add(each.to.id);
    const attribute = kindOf(each.to).overwritten;
    if (attribute !== undefined && each.attributes.includes(attribute)) sources.push(each.to.id);
  }
  const partsOf = partsBetween(before, after);
  const heirs = new Set(sources.flatMap((id) => partsOf(id)));
  const more = [...heirs].flatMap((id): Change[] => {
    const to = before.objects.has(id) && !changed.has(id) ? after.objects.get(id) : undefined;
    const change = to && differing(after, to);
    return change === undefined ? [] : [change];
  });
  return more.length === 0 ? changes : [...changes, ...more];
}

/** The statements that set it again where it came along with another's: what comes from others after those. */
export function setAgain(
  inherited: Iterable<Action>,
  after: Catalog,
  contextOf: ContextOf,
): readonly { readonly heir: Id; readonly made: Statement }[] {
  const depth = (id: Id): number => {
    const origin = originOf(after, id);
    return origin === undefined ? 0 : depth(origin.id) + 1;
  };
  return [...inherited]
    .filter(({ type }) => type === 'create' || type === 'alter')
    .flatMap(({ object }) => differing(after, object) ?? [])
    .sort((a, b) => depth(a.to.id) - depth(b.to.id))
    .flatMap((change) => {
      const made = alteration(kindOf(change.to), change, contextOf(change.to.id));
      const statements = made === 'replace' ? [] : made.statements;
      return statements.map((each) => ({ heir: change.to.id, made: each }));
    });
}
