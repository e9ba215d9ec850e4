/**
 * Plans: the steps that take one catalog to another.
 *
 * Up and down are the same function with its arguments swapped.
 */

import { diff } from '../diff/diff.ts';
import type { Context } from '../kinds/context.ts';
import { kindOf } from '../kinds/registry.ts';
import {
  type Catalog,
  type CatalogObject,
  type Dependencies,
  type Id,
  parentIn,
} from '../model/catalog.ts';
import { distinctHazards, type Hazard, losesData } from '../model/hazard.ts';
import { reparsable } from '../model/reparse.ts';
import { sql, trusted } from '../model/sql.ts';
import { type Statement, statement } from '../model/statement.ts';
import type { Action, ActionType } from './action.ts';
import { actionsFor } from './actions.ts';
import { withCarried } from './carried.ts';
import { type ContextOf, contexts } from './contexts.ts';
import { withNeeds } from './dependents.ts';
import { statementsOf } from './fold.ts';
import { isGiven, nameGiven } from './given.ts';
import { heirsBetween, withHeirs } from './heirs.ts';
import { idling } from './idle.ts';
import { withJoined } from './joining.ts';
import { behindLead } from './lead.ts';
import { handlesRows } from './nodes.ts';
import { type Group, order } from './order.ts';
import { ofOtherOrigin } from './origins.ts';
import { setAgain, withOverwritten } from './overwritten.ts';
import { refusedBetween } from './replicated.ts';
import { storedAgain } from './stored-apart.ts';

/** What a plan does to an object: one line of its summary. */
export interface Effect {
  readonly type: ActionType | 'rename';
  readonly id: Id;
  /** What it was before it was renamed, by this or, where it made way and goes, by an earlier one. */
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

/** Of what handles rows, also the columns that lose values by it. */
function effectsOf(action: Action): Effect[] {
  const type = action.type === 'keep' ? 'drop' : 'alter';
  const lost = (action.lost ?? []).map((id): Effect => ({ type, id, replaces: false }));
  return [effectOf(action), ...lost];
}

/** The statement that says what the action does: the first, unless values are lost in another one of those that handle rows. */
function mainOf({ action }: Group, statements: readonly Statement[]): number {
  return handlesRows(action)
    ? Math.max(
        0,
        statements.findIndex(({ hazards }) => losesData(hazards)),
      )
    : 0;
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
      const list = after.get(object.id) ?? [];
      for (const { on } of list) used.add(on);
      // The bound of a partition has values of its columns' types, and pg_depend does not say so.
      const awaited = list.flatMap(({ on, type }) => (type === 'awaits' ? [on] : []));
      for (const id of withNeeds(awaited, after)) used.add(id);
    }
  }
  return used;
}

/** A statement whose effect others use in the same plan is committed on its own. */
function committed(made: Statement, used: boolean): Statement {
  if (!made.commitBeforeUse || !used) return made;
  return { ...made, transactional: false };
}

/** `reached`: the heirs of whom its hazards speak as well; `besides`: those that do not. */
const stepOf = (
  made: Statement,
  reached: readonly Id[],
  besides: readonly Hazard[] = [],
): Step => ({
  ...made,
  sql: trusted(reparsable(made.sql)),
  hazards: distinctHazards([...withHeirs(distinctHazards(made.hazards), reached), ...besides]),
  effects: [],
});

/** What reaches other tables that stay, from what goes with its own too. */
function beyond(
  { action, parts }: Group,
  before: Dependencies,
  after: Catalog,
  contextOf: ContextOf,
): Hazard[] {
  return [action, ...parts].flatMap(({ type, object }) => {
    if (type !== 'create' && type !== 'alter' && type !== 'drop') return [];
    const { id, spec } = object;
    const stays = (before.get(id) ?? []).some(({ on }) => after.objects.has(on));
    const context = contextOf(id);
    if (type === 'drop' && !stays && context.above === undefined) return [];
    const { beyond: hazards } = kindOf(object);
    const found = hazards?.(spec, type, { ...context, gone: !after.objects.has(id) }) ?? [];
    // What is put back stays with the table. Nobody waits for a table that goes as well.
    return found.filter(({ code }) =>
      code === 'detaches' ? action.rows === undefined : type !== 'drop' || stays,
    );
  });
}

/**
 * Of what PostgreSQL makes for heirs along with it, that of which no hazard of its own speaks: what a partition is `given`
 * as it is tied, and what a new column demands of one that an heir has already.
 */
function alongWith(
  { action, inherited }: Group,
  given: readonly CatalogObject[],
  before: Catalog,
  after: Dependencies,
): readonly CatalogObject[] {
  const kind = kindOf(action.object);
  if (kind.belongs === 'partition') return given;
  if (action.type !== 'create' || kind.carriesClauses !== true) return [];
  return [...inherited].flatMap(({ type, object }) => {
    const column = parentIn(after, object.id);
    const isThere = column !== undefined && before.objects.has(column);
    return type === 'create' && isThere && kindOf(object).carriesClauses !== true ? [object] : [];
  });
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
    withOverwritten(before, after, [...differing, ...ofOtherOrigin(before, after, differing)]),
    context.major,
  );
  const contextOf = contexts(before, after, context);
  const groups = order(actionsFor(before, after, changes, contextOf), before, after, contextOf);
  const used = usedIn(groups, after.dependencies());
  const withoutIdle = idling(before, after);
  const heirsOf = heirsBetween(before, after);
  const refusedBy = refusedBetween(before, after, context.major);
  const steps = groups.flatMap((group) => {
    const all = [group.action, ...group.parts];
    const effects = all.flatMap(effectsOf);
    const locked = beyond(group, before.dependencies(), after, contextOf);
    const refused = all.flatMap((each) => refusedBy(each));
    const reached = handlesRows(group.action)
      ? []
      : [...new Set(all.flatMap(({ type, object }) => heirsOf(object.id, type === 'drop')))];
    const given = [...group.inherited].flatMap(({ type, object }) =>
      type === 'create' && isGiven(object.id, after) ? [object] : [],
    );
    const along = alongWith(group, given, before, after.dependencies()).flatMap((object) =>
      kindOf(object)
        .create(object.spec, contextOf(object.id), [])
        .flatMap((each) => withoutIdle(each, object.id).hazards),
    );
    const { id } = group.action.object;
    const statements = statementsOf(group, after.dependencies(), contextOf);
    const main = mainOf(group, statements);
    const own = statements.map((made, index): Step => {
      const { hazards, ...step } = withoutIdle(committed(made, used.has(id)), id);
      return {
        ...stepOf({ ...step, hazards: [...hazards, ...locked] }, reached, [...refused, ...along]),
        effects: index === main ? effects : [],
      };
    });
    const again = setAgain(group.inherited, after, contextOf).map(({ heir, made }) =>
      stepOf(withoutIdle(made, heir), heirsOf(heir)),
    );
    const stored = storedAgain(group, before, after).map((made) => stepOf(made, []));
    const named = nameGiven(given, after).map((made) => stepOf(made, []));
    return [...own, ...stored, ...again, ...named];
  });
  const bodies = groups.some(
    ({ action }) =>
      kindOf(action.object).bodyUnchecked === true &&
      (action.type === 'create' || action.type === 'alter'),
  );
  return {
    major: context.major,
    steps: withJoined(behindLead(bodies ? [{ ...uncheckedBodies, effects: [] }] : [], steps)),
  };
}
