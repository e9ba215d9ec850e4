/**
 * Which actions are part of another's: PostgreSQL does them by itself (a column goes with its table), or they
 * fit inside the other's statement (a column in CREATE TABLE).
 */

import { kindOf } from '../kinds/registry.ts';
import {
  type Catalog,
  type CatalogObject,
  type Dependency,
  type DependencyType,
  type Id,
  parentIn,
} from '../model/catalog.ts';
import type { Action } from './action.ts';
import type { ContextOf } from './contexts.ts';
import { bringing } from './given.ts';
import { isHeldBy } from './held.ts';
import { handlesRows, type Nodes } from './nodes.ts';
import { compareText } from './rank.ts';
import { keysBefore } from './referenced-keys.ts';
import { takenUpLate } from './taken-up.ts';
import { heirsIn, isNamedApart, mayStay } from './ties.ts';
import { alteredTogether } from './together.ts';

/** The tables stay tied all the time: what is done to one is done to the other. */
export function isKept(tie: Id, nodes: Nodes, before: Catalog, after: Catalog): boolean {
  return before.objects.has(tie) && after.objects.has(tie) && !nodes.gone.has(tie);
}

/** PostgreSQL drops the object with the other. */
const fallsWith: ReadonlySet<DependencyType> = new Set([
  'parent',
  'owned',
  'follows',
  'completes',
  'inherits',
  'attached',
  'given',
]);

/** What an object depends on, what it is a part of first: in an order that does not depend on who read it. */
function listed(catalog: Catalog, id: Id): readonly Dependency[] {
  const list = catalog.dependencies().get(id) ?? [];
  if (list.length < 2) return list;
  return [...list].sort(
    (a, b) =>
      Number(b.type === 'parent') - Number(a.type === 'parent') ||
      compareText(a.on, b.on) ||
      compareText(a.through ?? '', b.through ?? ''),
  );
}

/** For each action the one that it can be merged into, and whether it comes by inheritance. */
export class Merging {
  readonly targets: (number | undefined)[];
  readonly inherited = new Set<number>();

  readonly nodes: Nodes;
  readonly #before: Catalog;
  readonly #after: Catalog;
  readonly #contextOf: ContextOf;
  #takesUp: ReadonlySet<Id> | undefined;
  #heirs: ReturnType<typeof heirsIn> | undefined;

  constructor(nodes: Nodes, before: Catalog, after: Catalog, contextOf: ContextOf) {
    this.nodes = nodes;
    this.#before = before;
    this.#after = after;
    this.#contextOf = contextOf;
    this.targets = nodes.actions.map((action, index) => {
      if (handlesRows(action)) return undefined;
      const origin = this.#origin(action) ?? this.#dropped(action);
      if (origin !== undefined) this.inherited.add(index);
      return origin ?? this.#whole(action);
    });
    for (const [first = -1, ...others] of alteredTogether(nodes).values())
      for (const other of others) this.targets[other] ??= first;
  }

  /**
   * A table that is detached first does not fall with what it was a partition of, nor a sequence with the column that
   * owned it: this is dropped, and lets go of the column with that.
   */
  separate(node: number): void {
    const action = this.#at(node);
    const belongs = action?.type === 'drop' ? kindOf(action.object).belongs : undefined;
    const whole = action && belongs && parentIn(this.#before.dependencies(), action.object.id);
    const gone = whole === undefined ? undefined : this.nodes.gone.get(whole);
    const first = belongs === 'part' && gone !== undefined && this.targets[gone] !== undefined;
    if (!first) this.targets[node] = undefined;
    if (gone !== undefined) this.targets[gone] = undefined;
  }

  #isKept(tie: Id): boolean {
    return isKept(tie, this.nodes, this.#before, this.#after);
  }

  /** The same action on the table that it is inherited from. */
  #origin({ type, object: { id } }: Action): number | undefined {
    const { made } = this.nodes;
    const changed = type === 'detour' ? this.nodes.detoured : this.nodes.changed;
    if (type === 'drop' || type === 'discard' || type === 'aside') return undefined;
    for (const dependency of listed(this.#after, id)) {
      const { on, type: how, through } = dependency;
      if (through === undefined || how === 'copies' || how === 'lacks') continue;
      if (how === 'attached' && (type === 'create' || !isNamedApart(id, this.#after))) continue;
      if (how === 'given' && type !== 'create') continue;
      const kept =
        this.#isKept(through) || this.nodes.comesLate(this.#after.objects.get(id), dependency);
      if (type !== 'create' && kept) {
        const origin = changed.get(on);
        if (origin !== undefined) return origin;
      } else if (how === 'given') {
        const origin = bringing(dependency, made, kept, this.#after);
        if (origin !== undefined) return origin;
      } else if (type === 'create' && how === 'inherits') {
        if (kept && this.#missesColumn(id, on)) continue;
        // Either the other table gets it now, or this table is made from the other.
        const tie = made.get(through);
        // What holds the rows of the one that comes is made once that is there.
        const isLater = !kept && isHeldBy(this.#after, through, on) && made.has(on);
        const origin =
          kept || isLater
            ? // Or what is there already is its heirs' from now on.
              (made.get(on) ?? (this.#before.objects.has(id) ? undefined : changed.get(on)))
            : tie === undefined
              ? undefined
              : this.#whole(this.#at(tie));
        if (origin !== undefined) return origin;
      }
    }
    return undefined;
  }

  /** It would come with a new column of the other table, which this one has already. */
  #missesColumn(id: Id, on: Id): boolean {
    const object = this.#after.objects.get(id);
    if (!object || kindOf(object).joinsColumns?.(this.#contextOf(id)) !== false) return false;
    const dependencies = this.#after.dependencies();
    const [own, other] = [parentIn(dependencies, id), parentIn(dependencies, on)];
    const { made } = this.nodes;
    return own !== undefined && other !== undefined && made.has(other) && !made.has(own);
  }

  /** The drop of what it is inherited from, while its own table stays: PostgreSQL lets nobody drop it alone. */
  #dropped({ type, object: { id } }: Action): number | undefined {
    if (type !== 'drop') return undefined;
    const { gone } = this.nodes;
    const all = listed(this.#before, id);
    const goesWithTable = all.some((each) => each.type === 'parent' && gone.has(each.on));
    const other = all.find(
      (each) =>
        (each.type === 'inherits' || each.type === 'attached' || each.type === 'given') &&
        each.through !== undefined &&
        // While they are tied: it goes first where it holds what leaves.
        ((!goesWithTable && this.#isKept(each.through)) ||
          isHeldBy(this.#before, each.through, each.on)) &&
        !mayStay(each, this.#before) &&
        gone.has(each.on),
    );
    return other && gone.get(other.on);
  }

  /**
   * An heir keeps the other: PostgreSQL would drop this one with the other, and never tell the heir that its own comes
   * from nowhere now. Nobody could drop that any more.
   */
  #leavesOrphan(object: CatalogObject, other: Id): boolean {
    const { id } = object;
    if (kindOf(object).countsOrigins?.(this.#contextOf(id)) !== true) return false;
    this.#heirs ??= heirsIn(this.#before);
    const gone = (this.#heirs.get(other) ?? []).filter(
      ({ heir }) => this.nodes.gone.has(heir) && this.#contextOf(heir).left !== true,
    );
    return (this.#heirs.get(id) ?? []).some(
      ({ tie }) => this.#isKept(tie) && !gone.some((each) => each.tie === tie),
    );
  }

  #at(node: number): Action | undefined {
    return this.nodes.actions[node];
  }

  /** Another key of its table is made first. */
  #comesBehind(id: Id): boolean {
    return (
      keysBefore(this.#after)
        .get(id)
        ?.some((key) => this.nodes.made.has(key)) === true
    );
  }

  /** A partition is attached before. */
  #takesUpLate(id: Id): boolean {
    this.#takesUp ??= new Set(
      [...takenUpLate(this.#after)].flatMap(([tie, wholes]) =>
        this.nodes.made.has(tie) ? wholes : [],
      ),
    );
    return this.#takesUp.has(id);
  }

  #comesApart(object: CatalogObject): boolean {
    return kindOf(object).comesApart?.(object.spec) === true;
  }

  /** The table that is made now, and has what this is a part of from another table. */
  #apart({ object }: Action, carrier: Action, origin: number): number | undefined {
    const whole = parentIn(this.#after.dependencies(), carrier.object.id);
    const isMade = whole !== undefined && this.nodes.made.get(whole) === origin;
    return isMade && kindOf(object).clauseApart?.(object.spec, this.#contextOf(object.id))
      ? origin
      : undefined;
  }

  /** The action on what it is a part of, or falls with. */
  #whole(action: Action | undefined): number | undefined {
    if (action === undefined) return undefined;
    const { id } = action.object;
    if (action.type === 'drop') {
      for (const dependency of listed(this.#before, id)) {
        const { on, type, through } = dependency;
        if (!fallsWith.has(type) || mayStay(dependency, this.#before)) continue;
        if (through !== undefined && !this.#isKept(through)) continue;
        const gone = this.nodes.gone.get(on);
        if (gone !== undefined && !this.#leavesOrphan(action.object, on)) return gone;
      }
    }
    if (
      action.type === 'create' &&
      !this.#comesBehind(id) &&
      !this.#takesUpLate(id) &&
      kindOf(action.object).clause?.(action.object.spec, this.#contextOf(id), [])
    ) {
      for (const { on, type } of this.#after.dependencies().get(id) ?? []) {
        const made = type === 'parent' ? this.nodes.made.get(on) : undefined;
        const carrier = made === undefined ? undefined : this.#at(made);
        if (carrier === undefined || kindOf(carrier.object).carriesClauses !== true) continue;
        if (this.#comesApart(action.object) && this.#whole(carrier) === undefined) return undefined;
        // What comes by inheritance takes no clauses, but brings those of the other.
        const copied = () =>
          (this.#after.dependencies().get(id) ?? []).some(
            (each) => each.type === 'copies' && this.nodes.made.has(each.on),
          );
        const origin = this.#origin(carrier);
        return origin === undefined || copied() ? made : this.#apart(action, carrier, origin);
      }
    }
    return undefined;
  }
}
