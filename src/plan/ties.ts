/**
 * What PostgreSQL does to an heir when the table that it inherits from loses something: what the heir once had of its
 * own stays. No definition tells whether it had, and PostgreSQL never forgets: a plan does for both.
 */

import { kindOf } from '../kinds/registry.ts';
import { append } from '../model/append.ts';
import { type Catalog, type Dependency, type Id, parentIn } from '../model/catalog.ts';

/** It comes from the other table through a tie that may leave it. A partition has nothing of its own, unless it was seen to (`shares`). */
export function mayStay({ type, through }: Dependency, { objects }: Catalog): boolean {
  if (type !== 'inherits' && type !== 'shares') return false;
  const tie = through === undefined ? undefined : objects.get(through);
  return tie !== undefined && (type === 'shares' || kindOf(tie).belongs !== 'partition');
}

/** The tables that an object ties: the one that inherits, or is a partition, and the one of which. */
export function tiedBy(catalog: Catalog, tie: Id): readonly [own: Id, whole: Id] | undefined {
  const dependencies = catalog.dependencies();
  const own = parentIn(dependencies, tie);
  const whole = dependencies.get(tie)?.find(({ type }) => type === 'needs');
  return own === undefined || whole === undefined ? undefined : [own, whole.on];
}

/** The tables from which each is made, however far: those of which it inherits something. A partition is made alone, and attached. */
export function sourcesIn(catalog: Catalog): ReadonlyMap<Id, readonly Id[]> {
  const ties = new Set<Id>();
  for (const list of catalog.dependencies().values()) {
    for (const each of list)
      if (each.through !== undefined && mayStay(each, catalog)) ties.add(each.through);
  }
  const direct = new Map<Id, Id[]>();
  for (const tie of ties) {
    const [own, whole] = tiedBy(catalog, tie) ?? [];
    if (own !== undefined && whole !== undefined) append(direct, own, whole);
  }
  const all = (id: Id): readonly Id[] =>
    (direct.get(id) ?? []).flatMap((each) => [each, ...all(each)]);
  return new Map([...direct.keys()].map((id) => [id, all(id)]));
}

/** A partition's may have another name than its table's, from which it comes. */
export function isNamedApart(id: Id, { objects }: Catalog): boolean {
  const object = objects.get(id);
  return object !== undefined && kindOf(object).namedApart === true;
}

/**
 * The ties through which an object comes from elsewhere than by the first of those origins that count, all unless said:
 * PostgreSQL alters it with one and its heirs alone.
 */
export function tiesToOthers(
  id: Id,
  catalog: Catalog,
  counts: (origin: Id) => boolean = () => true,
): Id[] {
  const from = (of: Id) =>
    (catalog.dependencies().get(of) ?? []).filter(
      (each) => mayStay(each, catalog) && counts(each.on),
    );
  const rootOf = (of: Id): Id => {
    const [first] = from(of);
    return first === undefined ? of : rootOf(first.on);
  };
  const root = rootOf(id);
  return from(id).flatMap(({ on, through }) =>
    through === undefined || rootOf(on) === root ? [] : [through],
  );
}

/** The same parts of heirs, with what ties their tables: those which may stay when that of the other table goes, unless said. */
export function heirsIn(
  catalog: Catalog,
  counts: (dependency: Dependency, catalog: Catalog) => boolean = mayStay,
): ReadonlyMap<Id, readonly { heir: Id; tie: Id }[]> {
  const found = new Map<Id, { heir: Id; tie: Id }[]>();
  for (const [heir, list] of catalog.dependencies()) {
    for (const dependency of list) {
      const { on, through: tie } = dependency;
      if (tie === undefined || !counts(dependency, catalog)) continue;
      append(found, on, { heir, tie });
    }
  }
  return found;
}
