/**
 * Plans: the steps that take one catalog to another.
 *
 * Up and down are the same function with its arguments swapped.
 */

import { diff } from '../diff/diff.ts';
import type { Attached, Context } from '../kinds/kind.ts';
import { kindOf } from '../kinds/registry.ts';
import { append } from '../model/append.ts';
import {
  type Catalog,
  type CatalogObject,
  type Dependencies,
  type Id,
  parentIn,
} from '../model/catalog.ts';
import type { Hazard, HazardCode } from '../model/hazard.ts';
import { sql, trusted } from '../model/sql.ts';
import { type Statement, statement } from '../model/statement.ts';
import type { Action, ActionType } from './action.ts';
import { withCarried } from './carried.ts';
import { statementsOf } from './fold.ts';
import { heirsBetween, withHeirs } from './heirs.ts';
import { type Group, order } from './order.ts';
import { ofOtherOrigin } from './origins.ts';
import { belongsToAnother } from './owners.ts';
import { reparsable } from './reparse.ts';
import { actionsFor, type ContextOf, dependentsOf } from './replace.ts';
import { mayStay } from './ties.ts';

/** What a plan does to an object: one line of its summary. */
export interface Effect {
  readonly type: ActionType | 'rename';
  readonly id: Id;
  /** What it was before a rename. */
  readonly from?: Id | undefined;
  /** True when it is one half of a replacement. */
  readonly replaces: boolean;
}

/** One statement with its hazards, and the effects that it has. */
export interface Step extends Statement {
  readonly effects: readonly Effect[];
}

export interface Plan {
  /** Major of the servers that it is written for. */
  readonly major: number;
  readonly steps: readonly Step[];
}

const effectOf = ({ type, object, replaces }: Action): Effect => ({
  type,
  id: object.id,
  replaces,
});

/** Names that are used by other actions of the same plan. */
function usedIn(groups: readonly Group[], after: Dependencies): ReadonlySet<Id> {
  const used = new Set<Id>();
  for (const { action, parts } of groups) {
    for (const { type, object } of [action, ...parts]) {
      if (type === 'drop' || type === 'discard') continue;
      for (const { on } of after.get(object.id) ?? []) used.add(on);
    }
  }
  return used;
}

/** A statement whose effect others use in the same plan is committed on its own. */
function committed(made: Statement, used: boolean): Statement {
  if (!made.commitBeforeUse || !used) return made;
  return { ...made, transactional: false };
}

/** Codes that speak of rows and of others who wait: none for what the same plan makes. */
const ofExisting: ReadonlySet<HazardCode> = new Set([
  'table-rewrite',
  'table-scan',
  'blocks-writes',
  'blocks-reads',
  'may-fail',
]);

/** Those of them that speak of rows: a table that the plan makes has none. */
const ofRows: ReadonlySet<HazardCode> = new Set(['table-rewrite', 'table-scan', 'may-fail']);

/** What goes with its table, and locks another one that stays. */
function beyond({ action, parts }: Group, before: Dependencies, after: Catalog): Hazard[] {
  if (action.type !== 'drop') return [];
  return parts.flatMap(({ object }) => {
    const stays = (before.get(object.id) ?? []).some(({ on }) => after.objects.has(on));
    return stays ? (kindOf(object).dropBeyond?.(object.spec) ?? []) : [];
  });
}

/** Objects that were not there before, and are no part of one that was: a new column of an old table has rows. */
function newObjects(before: Catalog, after: Catalog): ReadonlySet<Id> {
  const dependencies = after.dependencies();
  const isNew = (id: Id): boolean => {
    if (before.objects.has(id)) return false;
    const whole = parentIn(dependencies, id);
    return whole === undefined || isNew(whole);
  };
  return new Set([...after.objects.keys()].filter(isNew));
}

/** Hazards of a statement on relations that are as new as itself do not matter. */
function withoutIdle(
  made: Statement,
  id: Id,
  fresh: ReadonlySet<Id>,
  after: Dependencies,
): Statement {
  const rests = (after.get(id) ?? []).filter(({ through }) => through === undefined);
  const whole = rests.find(({ type }) => type === 'parent');
  if (!fresh.has(id) || rests.length === 0) return made;
  const idle = rests.every(({ on }) => fresh.has(on))
    ? ofExisting
    : whole !== undefined && fresh.has(whole.on)
      ? ofRows
      : undefined;
  if (idle === undefined) return made;
  return { ...made, hazards: made.hazards.filter(({ code }) => !idle.has(code)) };
}

/** Whether columns that stay have values of a type within those of others. */
function nesting(before: Catalog, after: Catalog): (type: Id) => boolean {
  let dependents: ReadonlyMap<Id, readonly Id[]> | undefined;
  const isNested = (type: Id, within: boolean): boolean => {
    dependents ??= dependentsOf(before.dependencies());
    return (dependents.get(type) ?? []).some((id) => {
      const object = before.objects.get(id);
      if (object === undefined) return false;
      const { nests, adopt, adoptable } = kindOf(object);
      const inside = within || nests?.(object.spec) === true;
      if (adopt !== undefined) return inside && after.objects.has(id);
      return adoptable === true && isNested(id, inside);
    });
  };
  return (type) => isNested(type, false);
}

/** Whether the type that an object has takes not every value, itself or because of the one that it is over. */
function demanding(after: Catalog): (id: Id) => boolean {
  const dependencies = after.dependencies();
  const whole = (id: Id) => parentIn(dependencies, id) ?? id;
  let types: ReadonlySet<Id> | undefined;
  const found = () =>
    new Set(
      [...after.objects.values()]
        .filter((object) => kindOf(object).demands?.(object.spec) === true)
        .map(({ id }) => whole(id)),
    );
  const isDemanding = (id: Id): boolean => {
    const object = after.objects.get(id);
    // What has the values within its own takes null for all of them.
    if (object === undefined || kindOf(object).nests?.(object.spec) !== false) return false;
    return (dependencies.get(id) ?? []).some(({ on }) => {
      const type = after.objects.get(on);
      if (type === undefined || kindOf(type).adoptable !== true) return false;
      types ??= found();
      return types.has(on) || isDemanding(on);
    });
  };
  return isDemanding;
}

/** Whether another object has the name that PostgreSQL generates for this one. */
function takenNames(catalogs: readonly Catalog[]): (id: Id) => boolean {
  const nameOf = (object: CatalogObject) => kindOf(object).generatedAs?.(object.spec) ?? null;
  let known: Map<string, Set<Id>> | undefined;
  const holders = () => {
    const found = new Map<string, Set<Id>>();
    for (const object of catalogs.flatMap(({ objects }) => [...objects.values()])) {
      const name = nameOf(object);
      if (name !== null) found.set(name, (found.get(name) ?? new Set()).add(object.id));
    }
    return found;
  };
  return (id) => {
    const objects = catalogs.flatMap((each) => each.objects.get(id) ?? []);
    return objects.map(nameOf).some((name) => {
      if (name === null) return false;
      known ??= holders();
      return (known.get(name)?.size ?? 0) > 1;
    });
  };
}

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

/** Knows what objects are a part of, and which of them other tables have by inheritance. */
function contexts(before: Catalog, after: Catalog, context: Context): ContextOf {
  const all = [after.dependencies(), before.dependencies()];
  const inherited = new Map<Id, Set<string>>();
  for (const list of all.flatMap((dependencies) => [...dependencies.values()])) {
    for (const { on, type, through } of list) {
      if (type === 'lacks') continue;
      const tie = through && (after.objects.get(through) ?? before.objects.get(through));
      if (tie) inherited.set(on, (inherited.get(on) ?? new Set()).add(tie.kind));
    }
  }
  const originOf = (id: Id): Id => {
    const from = after
      .dependencies()
      .get(id)
      ?.find(({ type }) => type === 'inherits' || type === 'shares');
    return from === undefined ? id : originOf(from.on);
  };
  const wholeOf = (id: Id): Id | undefined =>
    parentIn(after.dependencies(), id) ?? parentIn(before.dependencies(), id);
  const wasThere = (id: Id): boolean => {
    const whole = wholeOf(id);
    return whole === undefined ? before.objects.has(id) : wasThere(whole);
  };
  const isShared = (id: Id) =>
    before
      .dependencies()
      .get(id)
      ?.some((each) => mayStay(each, before)) === true;
  const isNested = nesting(before, after);
  const isTaken = takenNames([before, after]);
  const isDemanding = demanding(after);
  const attached = attachedIn(before, after);
  const owned = [belongsToAnother(before), belongsToAnother(after)];
  const objectOf = (id: Id) => after.objects.get(id) ?? before.objects.get(id);
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
    const [type, kind] = [objectOf(whole ?? id), whole && objectOf(whole)?.kind];
    const marks = {
      ...(type && kindOf(type).adoptable === true && isNested(type.id) ? { nested: true } : {}),
      ...(isTaken(id) ? ({ nameTaken: true } as const) : {}),
      ...(isDemanding(id) ? ({ demanding: true } as const) : {}),
      ...(owned.some((isOwned) => isOwned(id)) ? ({ otherOwner: true } as const) : {}),
    };
    const plain = partOf(kind);
    const known = Object.keys(marks).length === 0 ? plain : { ...plain, ...marks };
    if (inherited.size === 0) return known;
    const ties = inherited.get(id) ?? (whole === undefined ? undefined : inherited.get(whole));
    const origin = after.objects.get(originOf(id));
    return {
      ...known,
      inherited: ties !== undefined,
      ...(isShared(id) ? { shared: true } : {}),
      ...(attached.has(id) ? { attached: attached.get(id) ?? [] } : {}),
      ...(ties !== undefined && wasThere(id) ? { heirs: ties } : {}),
      ...(origin === undefined || origin.id === id ? {} : { origin: origin.spec }),
    };
  };
}

/** Bodies may name what comes later: PostgreSQL must not check them while they are made. */
const uncheckedBodies = statement(sql`SET check_function_bodies = off`);

/**
 * The steps that take `before` to `after`, in an order that PostgreSQL accepts; none when they are
 * equal.
 * @throws SchemadiffError noGo when objects depend on each other in a circle.
 */
export function plan(before: Catalog, after: Catalog, context: Context): Plan {
  const differing = diff(before, after);
  if (differing.length === 0) return { major: context.major, steps: [] };
  const changes = withCarried(
    before,
    after,
    [...differing, ...ofOtherOrigin(before, after, differing)],
    context.major,
  );
  const contextOf = contexts(before, after, context);
  const groups = order(actionsFor(before, after, changes, contextOf), before, after, contextOf);
  const used = usedIn(groups, after.dependencies());
  const fresh = newObjects(before, after);
  const heirsOf = heirsBetween(before, after);
  const steps = groups.flatMap((group) => {
    const all = [group.action, ...group.parts];
    const effects = all.map(effectOf);
    const locked = beyond(group, before.dependencies(), after);
    const reached = [...new Set(all.flatMap(({ object }) => heirsOf(object.id)))];
    return statementsOf(group, after.dependencies(), contextOf).map((made, index): Step => {
      const step = withoutIdle(
        committed(made, used.has(group.action.object.id)),
        group.action.object.id,
        fresh,
        after.dependencies(),
      );
      return {
        ...step,
        sql: trusted(reparsable(made.sql)),
        hazards: withHeirs(index === 0 ? [...step.hazards, ...locked] : step.hazards, reached),
        effects: index === 0 ? effects : [],
      };
    });
  });
  const bodies = groups.some(
    ({ action }) =>
      kindOf(action.object).bodyUnchecked === true &&
      (action.type === 'create' || action.type === 'alter'),
  );
  return {
    major: context.major,
    steps: bodies ? [{ ...uncheckedBodies, effects: [] }, ...steps] : steps,
  };
}
