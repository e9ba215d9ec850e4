/** The actions that carry out what was decided about each object. */

import type { Change } from '../diff/diff.ts';
import { type Mapped, unmapped } from '../kinds/context.ts';
import { kindOf } from '../kinds/registry.ts';
import { type Catalog, type CatalogObject, describe, type Id, parentIn } from '../model/catalog.ts';
import { refused } from '../model/error.ts';
import type { Statement } from '../model/statement.ts';
import { type Action, plainAction } from './action.ts';
import { Asides, namesOf } from './aside.ts';
import type { ContextOf } from './contexts.ts';
import { dependentsOf } from './dependents.ts';
import { detours } from './detours.ts';
import { keeping } from './keeping.ts';
import { movedBetween } from './names.ts';
import { mistakenFor } from './overloads.ts';
import type { Clearing } from './rebound.ts';
import { type Decided, decide } from './replace.ts';

class Actions {
  readonly #before: Catalog;
  readonly #after: Catalog;
  readonly #contextOf: ContextOf;
  readonly #asides: Asides;
  readonly #decided: Decided;
  readonly #dependents: ReadonlyMap<Id, readonly Id[]>;
  readonly #mistaken: ReadonlySet<Id>;
  /** Names that what comes has, or what is made again has not had. */
  readonly #taken: ReadonlySet<string>;

  constructor(
    before: Catalog,
    after: Catalog,
    contextOf: ContextOf,
    asides: Asides,
    decided: Decided,
  ) {
    this.#before = before;
    this.#after = after;
    this.#contextOf = contextOf;
    this.#asides = asides;
    this.#decided = decided;
    this.#dependents = dependentsOf(before.dependencies());
    this.#mistaken = this.#mistakenOf(decided);
    const coming = decided.changes.flatMap((each) =>
      each.type === 'create' ? namesOf(each.object) : [],
    );
    const others = [...decided.replaced].flatMap((id) => {
      const [from, to] = [before, after].map(({ objects }) => objects.get(id));
      return movedBetween(from ? namesOf(from) : [], to ? namesOf(to) : []).taken;
    });
    this.#taken = new Set([...coming, ...others]);
  }

  all(): Action[] {
    const { changes, away, replaced, altered, adopting } = this.#decided;
    const actions: Action[] = [];
    const rows = this.#keeping();
    const withRows = (action: Action) =>
      action.type === 'drop' && rows.kept.has(action.object.id)
        ? { ...action, rows: [action.object.id] }
        : action;
    for (const change of changes) {
      if (change.type === 'alter') continue;
      const yielding = this.#yielding(change);
      if (yielding !== null) actions.push(...yielding);
      else actions.push(withRows(this.#plain(change)));
    }
    for (const id of replaced) actions.push(...this.#replacementOf(id).map(withRows));
    actions.push(...rows.actions);
    for (const [id, { statements, rebuildsDependents, writesRows }] of altered) {
      const object = this.#after.objects.get(id);
      if (object !== undefined && !adopting.has(id)) {
        const cleared = rows.cleared.get(id);
        actions.push({
          type: 'alter',
          object,
          replaces: false,
          ...(cleared === undefined ? { statements } : clearing(cleared, statements)),
          ...(rebuildsDependents ? { rebuildsDependents } : {}),
          ...(writesRows ? { writesRows } : {}),
        });
      }
    }
    for (const id of adopting) {
      const object = this.#after.objects.get(id);
      if (object === undefined) continue;
      const statements = this.#statementsOf(id);
      actions.push({ type: 'adopt', object, replaces: false, statements });
    }
    return [...actions, ...this.#detours(), ...away];
  }

  #plain({ type, object }: Change & { type: 'create' | 'drop' }): Action {
    const action = plainAction(type, object, false);
    const filling = this.#decided.filled.get(this.#decided.rowsAfter.tableOf(object.id));
    return filling?.includes(object) ? { ...action, writesRows: true } : action;
  }

  #detours(): Action[] {
    const { rows, detoured, filled, replaced, altered, adopting } = this.#decided;
    return detours({
      before: this.#before,
      after: this.#after,
      rows,
      columns: [...detoured].filter((id) => this.#after.objects.has(id) && !replaced.has(id)),
      filled,
      replaced,
      changed: new Set([...altered.keys(), ...adopting]),
      statementsOf: (id) => this.#statementsOf(id),
      contextOf: this.#contextOf,
    });
  }

  /** Of what stays, and changes or moves to another type. */
  #statementsOf(id: Id): readonly Statement[] {
    const object = this.#after.objects.get(id);
    if (object === undefined || !this.#decided.adopting.has(id))
      return this.#decided.altered.get(id)?.statements ?? [];
    return this.#asides.adoption(object, this.#mappedFor(id)) ?? [];
  }

  #keeping() {
    const { changes, replaced, altered, adopting } = this.#decided;
    const dropped = changes.flatMap((each) => (each.type === 'drop' ? [each.object.id] : []));
    return keeping({
      before: this.#before,
      after: this.#after,
      replaced,
      gone: new Set([...dropped, ...replaced, ...adopting]),
      altered: new Set(altered.keys()),
      contextOf: this.#contextOf,
      mappedFor: (id) => this.#mappedFor(id),
    });
  }

  /** What goes, or is made again, and would be mistaken for another that comes. */
  #mistakenOf({ changes, replaced }: Decided): ReadonlySet<Id> {
    const objects = (catalog: Catalog) =>
      [...replaced].flatMap((id) => catalog.objects.get(id) ?? []);
    const going = changes.flatMap((each) => (each.type === 'drop' ? [each.object] : []));
    const coming = changes.flatMap((each) =>
      each.type === 'create' ? [each.object] : each.type === 'alter' ? [each.to] : [],
    );
    const found = mistakenFor(
      [...going, ...objects(this.#before)],
      [...coming, ...objects(this.#after)],
    );
    return new Set(found.keys());
  }

  /** What goes when others have left it, for one that takes its name, or could be meant by it, before that. */
  #yielding({ type, object }: Change & { type: 'create' | 'drop' }): Action[] | null {
    const { id } = object;
    if (type !== 'drop' || !this.#isInTheWay(object)) return null;
    const aside = this.#isLeft(id) || this.#isAdopted(id) ? this.#asides.of(object) : undefined;
    if (aside === undefined) return null;
    return [
      { type: 'aside', object, replaces: false, statements: aside.away },
      { type: 'discard', object, replaces: false, statements: aside.discard },
    ];
  }

  #isInTheWay(object: CatalogObject): boolean {
    return this.#mistaken.has(object.id) || namesOf(object).some((name) => this.#taken.has(name));
  }

  #replacementOf(id: Id): Action[] {
    const [from, to] = [this.#before.objects.get(id), this.#after.objects.get(id)];
    if (from === undefined || to === undefined) return [];
    return [...this.#removal(from), plainAction('create', to, true)];
  }

  /** Others that depend on it, directly or through what goes with it, are altered so that they do so no more. */
  #isLeft(id: Id): boolean {
    const found = new Set([id]);
    for (const going of found) {
      for (const each of this.#dependents.get(going) ?? []) {
        if (this.#decided.altered.has(each)) return true;
        if (this.#goes(each)) found.add(each);
      }
    }
    return false;
  }

  #goes(id: Id): boolean {
    return this.#decided.replaced.has(id) || !this.#after.objects.has(id);
  }

  /**
   * It leaves one for another that is replaced too, or for one that comes over such a one, and that may have to wait for
   * this one's name.
   */
  #moves(dependent: Id): boolean {
    if (!this.#decided.altered.has(dependent)) return false;
    const found = new Set([dependent]);
    for (const id of found) {
      for (const { on } of this.#after.dependencies().get(id) ?? []) {
        if (this.#decided.replaced.has(on)) return true;
        if (!this.#before.objects.has(on)) found.add(on);
      }
    }
    return false;
  }

  /** A column moves to its new form, directly or through a domain or a composite type over it. */
  #isAdopted(id: Id): boolean {
    return (this.#dependents.get(id) ?? []).some((dependent) => {
      if (this.#decided.adopting.has(dependent) || this.#moves(dependent)) return true;
      const object = this.#before.objects.get(dependent);
      const over = object !== undefined && this.#asides.of(object) !== undefined;
      return over && this.#goes(dependent) && this.#isAdopted(dependent);
    });
  }

  #removal(object: CatalogObject): Action[] {
    const { id } = object;
    const stays = this.#isAdopted(id) || (this.#isInTheWay(object) && this.#isLeft(id));
    const aside = stays ? this.#asides.of(object) : undefined;
    if (aside === undefined) return [plainAction('drop', object, true)];
    return [
      { type: 'aside', object, replaces: true, statements: aside.away },
      { type: 'discard', object, replaces: true, statements: aside.discard },
    ];
  }

  /** What was declared for the values of the types that are replaced under it; nothing where they are parts of its own. */
  #mappedFor(id: Id): Mapped {
    const known = this.#contextOf(id).values;
    if (known === undefined) return unmapped;
    const values = new Map<string, string>();
    let inArrays = false;
    const seen = new Set<Id>();
    const visit = (each: Id, arrays: number): void => {
      const object = this.#before.objects.get(each);
      if (object === undefined || seen.has(each)) return;
      seen.add(each);
      const { composes, nests } = kindOf(object);
      const depth = arrays + (nests?.(object.spec) === true ? 1 : 0);
      if (composes === true || depth > 1) return;
      for (const { on } of this.#before.dependencies().get(each) ?? []) {
        if (!this.#decided.replaced.has(on)) continue;
        for (const [old, value] of known.get(on) ?? []) values.set(old, value);
        inArrays ||= depth === 1;
        visit(on, depth);
      }
    };
    visit(id, 0);
    return { values, inArrays };
  }
}

/** Between the statement with which a partition leaves, and that with which it comes back: no row is refused then. */
function clearing(
  { tables, statements }: Clearing,
  [leaves, ...others]: readonly Statement[],
): Pick<Action, 'statements' | 'rows'> {
  const back = others.map((each) => ({
    ...each,
    hazards: each.hazards.filter(({ code }) => code !== 'may-fail'),
  }));
  return { statements: [...(leaves ? [leaves] : []), ...statements, ...back], rows: tables };
}

/** What is not managed and would have to be made again, with what it depends on that changes. */
function blocked(
  before: Catalog,
  actions: readonly Action[],
  becauseOf: (id: Id) => Id | undefined,
): string[] {
  const { outside } = before;
  const touched = new Set(actions.map(({ object }) => object.id).filter((id) => outside?.has(id)));
  const wholeOf = (id: Id): Id => {
    const whole = parentIn(before.dependencies(), id);
    return whole !== undefined && touched.has(whole) ? wholeOf(whole) : id;
  };
  const lines = [...touched].map((id) => {
    const cause = becauseOf(id);
    return describe(wholeOf(id)) + (cause === undefined ? '' : ` depends on ${describe(cause)}`);
  });
  return [...new Set(lines)].sort();
}

/**
 * All actions that take one catalog to the other, in no particular order.
 * @throws SchemadiffError refused when what is outside of the scope stands in the way.
 */
export function actionsFor(
  before: Catalog,
  after: Catalog,
  changes: readonly Change[],
  contextOf: ContextOf,
): Action[] {
  const asides = new Asides(before, after, contextOf);
  const decided = decide(before, after, changes, contextOf, asides);
  const actions = new Actions(before, after, contextOf, asides, decided).all();
  const lines = blocked(before, actions, decided.becauseOf);
  if (lines.length > 0) {
    throw refused('What is outside of the scope stands in the way.', {
      where: lines.length === 1 ? lines[0] : undefined,
      why: `${lines.join('\n')}\nThe plan would have to drop the one to change the other.`,
      next: 'Leave the managed object as it is; or drop what depends on it by hand, apply, and make it again; or take it into the scope and declare it.',
    });
  }
  return actions;
}
