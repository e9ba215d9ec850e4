/** What statements may know about an object besides its spec. */

import type { Attached, Context } from '../kinds/context.ts';
import { kindByName, kindOf } from '../kinds/registry.ts';
import { append } from '../model/append.ts';
import {
  type Catalog,
  type CatalogObject,
  describe,
  type Id,
  identityIn,
  parentIn,
  specText,
} from '../model/catalog.ts';
import { boundBetween } from './bound.ts';
import { passingOf } from './dependents.ts';
import { heldBetween, lostBetween } from './held.ts';
import { originIn } from './origins.ts';
import { belongsToAnother } from './owners.ts';
import { keyTypesOf, partitionTreeOf } from './partition-tree.ts';
import { successions } from './positions.ts';
import { storedApart } from './stored-apart.ts';
import { takenNames } from './taken-names.ts';
import { twinsBetween } from './taken-up.ts';
import { heirsIn, mayStay, tiedBy } from './ties.ts';
import { demanding, nesting, usersBetween } from './type-use.ts';

export type ContextOf = (id: Id) => Context;

/** What each object takes up of partitions. */
function attachedIn(before: Catalog, after: Catalog): ReadonlyMap<Id, readonly Attached[]> {
  const found = new Map<Id, Attached[]>();
  for (const [id, list] of after.dependencies()) {
    for (const { on, type, through } of list) {
      const object = type === 'attached' ? after.objects.get(id) : undefined;
      if (object === undefined || through === undefined) continue;
      const old = before.dependencies().get(id) ?? [];
      const already =
        !before.objects.has(through) || old.some((each) => each.on === on && each.type === type);
      append(found, on, { spec: object.spec, already });
    }
  }
  return found;
}

/** What takes up one of several that a partition has, before or after. */
function doubtfulIn(before: Catalog, after: Catalog): ReadonlySet<Id> {
  const found = [...twinsBetween(before, after)].flatMap(
    (id) => after.dependencies().get(id) ?? [],
  );
  return new Set(found.flatMap(({ on, type }) => (type === 'attached' ? [on] : [])));
}

/** Kinds of the ties through which other tables have each object. */
function inheritedIn(...catalogs: readonly [after: Catalog, before: Catalog]) {
  const found = new Map<Id, Set<string>>();
  for (const list of catalogs.flatMap((each) => [...each.dependencies().values()])) {
    for (const { on, type, through } of list) {
      if (through === undefined || type === 'lacks') continue;
      const [after, before] = catalogs;
      const tie = after.objects.get(through) ?? before.objects.get(through);
      if (tie) found.set(on, (found.get(on) ?? new Set()).add(tie.kind));
    }
  }
  return found;
}

type WholeOf = (id: Id) => Id | undefined;

/** Tables from which others inherit that are no partitions; not those that are partitioned themselves afterwards. */
function extendedIn(
  inherited: ReadonlyMap<Id, ReadonlySet<string>>,
  wholeOf: WholeOf,
  { objects }: Catalog,
): ReadonlySet<Id> {
  const found = new Set<Id>();
  for (const [id, ties] of inherited) {
    const table = objects.get(wholeOf(id) ?? id);
    if (table === undefined || kindOf(table).holder?.isDivided(table.spec) === true) continue;
    if ([...ties].some((kind) => kindByName.get(kind)?.belongs !== 'partition'))
      found.add(table.id);
  }
  return found;
}

/** What comes by inheritance, from other tables and to them; null: nothing does in either schema. */
function inheritance(
  before: Catalog,
  after: Catalog,
  wholeOf: WholeOf,
  major: number,
): (id: Id) => Partial<Context> | null {
  const inherited = inheritedIn(after, before);
  if (inherited.size === 0) return () => null;
  const attached = attachedIn(before, after);
  const doubtful = doubtfulIn(before, after);
  const wasThere = (id: Id): boolean => {
    const whole = wholeOf(id);
    return whole === undefined ? before.objects.has(id) : wasThere(whole);
  };
  const isLost = lostBetween(before, after, major);
  const isShared = (id: Id) =>
    isLost(id) || (before.dependencies().get(id) ?? []).some((each) => mayStay(each, before));
  const heirs = heirsIn(before);
  const extended = extendedIn(inherited, wholeOf, after);
  const apart = storedApart(after);
  const isHeir = (id: Id) =>
    (after.dependencies().get(id) ?? []).some((each) => mayStay(each, after));
  /** It comes from others than before, and is altered, or waits for them to be made, when it comes from none. */
  const isBetween = (id: Id) => {
    const old = new Set((before.dependencies().get(id) ?? []).map(({ on }) => on));
    const origins = (after.dependencies().get(id) ?? []).filter((each) => mayStay(each, after));
    if (origins.some(({ on }) => old.has(on))) return false;
    const [from, to] = [before.objects.get(id), after.objects.get(id)];
    if (from && to && specText(from.spec) !== specText(to.spec)) return true;
    return origins.every(
      ({ on, through }) => !before.objects.has(on) && before.objects.has(through ?? on),
    );
  };
  const isFallen = (id: Id) => {
    const comes = (catalog: Catalog) =>
      (catalog.dependencies().get(id) ?? []).filter(({ type }) => type === 'inherits');
    const ties = comes(before).flatMap(({ through }) => through ?? []);
    return comes(after).length === 0 && ties.some((tie) => after.objects.has(tie));
  };
  const isLeft = (id: Id): boolean =>
    !after.objects.has(id) &&
    (heirs.get(id) ?? []).some(({ heir, tie }) => {
      if (!after.objects.has(tie)) return false;
      // It goes there as well, and heirs of that may keep it.
      return after.objects.has(heir) ? !isHeir(heir) || isBetween(heir) : isLeft(heir);
    });
  return (id) => {
    const whole = wholeOf(id);
    const ties = inherited.get(id) ?? (whole === undefined ? undefined : inherited.get(whole));
    const origin = after.objects.get(originIn(after.dependencies(), id));
    return {
      inherited: ties !== undefined,
      ...(isShared(id) ? { shared: true } : {}),
      ...(isFallen(id) ? { fallen: true } : {}),
      ...(isLeft(id) ? { left: true } : {}),
      ...(attached.has(id) ? { attached: attached.get(id) ?? [] } : {}),
      ...(doubtful.has(id) ? { attachesEach: true } : {}),
      ...(ties !== undefined && wasThere(id) ? { heirs: ties } : {}),
      ...(whole !== undefined && extended.has(whole) ? { extended: true } : {}),
      ...(whole !== undefined && apart.has(whole) ? { storedApart: true } : {}),
      ...(origin === undefined || origin.id === id ? {} : { origin: origin.spec }),
    };
  };
}

/** Of objects that concern each other: what is reached with each of them. */
function besidesIn({ objects }: Catalog): (object: CatalogObject) => readonly string[] {
  const groups = new Map<string, { name: string; isRest: boolean }[]>();
  for (const each of objects.values()) {
    const { besides } = kindOf(each);
    if (besides === undefined) continue;
    const { spec } = each;
    append(groups, besides.of(spec), { name: besides.name(spec), isRest: besides.isRest(spec) });
  }
  const within = (name: string): readonly string[] => [
    name,
    ...(groups.get(name) ?? []).flatMap((each) => within(each.name)),
  ];
  return (object) => {
    const { besides } = kindOf(object);
    if (besides === undefined) return [];
    return (groups.get(besides.of(object.spec)) ?? [])
      .filter(({ name, isRest }) => isRest && name !== besides.name(object.spec))
      .flatMap(({ name }) => within(name));
  };
}

type Marks = Pick<
  Context,
  | 'nested'
  | 'nameTaken'
  | 'demanding'
  | 'users'
  | 'otherOwner'
  | 'passed'
  | 'besides'
  | 'rest'
  | 'keyTypes'
  | 'bound'
  | 'referring'
  | 'above'
  | 'held'
  | 'position'
>;

/** Names of the tables that stay, above the one that a tie which was there ties to. */
function aboveIn(before: Catalog, after: Catalog): (tie: Id) => readonly string[] {
  return (tie) => {
    const own = parentIn(before.dependencies(), tie);
    const [, ...above] = own === undefined ? [] : partitionTreeOf(before).above(own);
    return above.filter((id) => after.objects.has(id)).map(identityIn);
  };
}

/** What few objects have. */
function marking(before: Catalog, after: Catalog, wholeOf: WholeOf): (id: Id) => Marks {
  const isNested = nesting(before, after);
  const isTaken = takenNames([before, after]);
  const isDemanding = demanding(after);
  const usersOf = usersBetween(before, after);
  const passing = passingOf(before.dependencies());
  const [besidesOf, besidesAfter] = [besidesIn(before), besidesIn(after)];
  const { of: boundOf, referring: referringOf } = boundBetween(before, after);
  const aboveOf = aboveIn(before, after);
  const { left } = heldBetween(before, after);
  const positions = new Map(
    successions(before, after).flatMap(({ from, to }, at) => {
      const setting = `schemadiff.position_${at + 1}`;
      return [[from, setting] as const, [to, setting] as const];
    }),
  );
  const owned = [belongsToAnother(before), belongsToAnother(after)];
  return (id) => {
    const whole = wholeOf(id) ?? id;
    const object = after.objects.get(id) ?? before.objects.get(id);
    const besides = object === undefined ? [] : besidesOf(object);
    const rest = object !== undefined && besidesAfter(object).length > 0;
    const isTie = object !== undefined && kindOf(object).belongs === 'partition';
    const isBound = object !== undefined && kindOf(object).bindsAgain?.(object.spec) === true;
    const isBinding = isTie || isBound || (object !== undefined && kindOf(object).binds === true);
    const bound = isBinding ? boundOf(id).map(describe) : [];
    const referring = isTie ? referringOf(id).map(describe) : [];
    const above = isTie ? aboveOf(id) : [];
    const keyTypes = isTie ? keyTypesOf(after, tiedBy(after, id)?.[1] ?? id) : [];
    const held = isTie ? left(id).map(identityIn) : [];
    const position = positions.get(id);
    const type = after.objects.get(whole) ?? before.objects.get(whole);
    const reaches = type && object && kindOf(object).reachesUsers === true;
    const users = reaches ? usersOf(type.id).map(describe) : [];
    return {
      ...(users.length > 0 && { users }),
      ...(type && kindOf(type).adoptable === true && isNested(type.id) && { nested: true }),
      ...(isTaken(id) && { nameTaken: true }),
      ...(isDemanding(id) && { demanding: true }),
      ...(passing.has(id) && { passed: true }),
      ...(position !== undefined && { position }),
      ...(besides.length > 0 && { besides }),
      ...(rest && { rest }),
      ...(keyTypes.length > 0 && { keyTypes }),
      ...(bound.length > 0 && { bound }),
      ...(referring.length > 0 && { referring }),
      ...(above.length > 0 && { above }),
      ...(held.length > 0 && { held }),
      ...(owned.some((isOwned) => isOwned(id)) && { otherOwner: true }),
    };
  };
}

/** Knows what objects are a part of, and which of them other tables have by inheritance. */
export function contexts(before: Catalog, after: Catalog, context: Context): ContextOf {
  const wholeOf = (id: Id): Id | undefined =>
    parentIn(after.dependencies(), id) ?? parentIn(before.dependencies(), id);
  const marksOf = marking(before, after, wholeOf);
  const inheritedOf = inheritance(before, after, wholeOf, context.major);
  /** One for all parts of objects of a kind: most differ in nothing else. */
  const parts = new Map<string, Context>();
  const partOf = (whole: string | undefined): Context => {
    if (whole === undefined) return context;
    const known = parts.get(whole) ?? { ...context, whole };
    parts.set(whole, known);
    return known;
  };
  return (id) => {
    const whole = wholeOf(id);
    const object = whole && (after.objects.get(whole) ?? before.objects.get(whole));
    const [plain, marks, inherited] = [partOf(object?.kind), marksOf(id), inheritedOf(id)];
    if (inherited === null && Object.keys(marks).length === 0) return plain;
    return { ...plain, ...marks, ...inherited };
  };
}
