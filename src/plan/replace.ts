/**
 * From changes to actions: which objects are altered in place, which are replaced, and what has to be
 * dropped and made again because it depends on them. Knows no kind: it asks their rules and flags.
 */

import type { Change } from '../diff/diff.ts';
import type { Aside, Context, IsTaken, Kind, Rule, ValueMap } from '../kinds/kind.ts';
import { kindOf } from '../kinds/registry.ts';
import {
  type Catalog,
  type CatalogObject,
  type Dependency,
  describe,
  type Id,
  parentIn,
  type Spec,
  waits,
} from '../model/catalog.ts';
import { refused } from '../model/error.ts';
import { qualified } from '../model/sql.ts';
import type { Statement } from '../model/statement.ts';
import { type Action, plainAction } from './action.ts';
import type { ContextOf } from './contexts.ts';
import { dependentsOf, heirsOf, passingOf, withNeeds } from './dependents.ts';
import { detours, type Filled, filledBy } from './detours.ts';
import { keeping, rerouted } from './keeping.ts';
import { withoutCircles } from './name-circles.ts';
import { mistakenFor } from './overloads.ts';
import { RowUse } from './row-use.ts';
import { mayStay } from './ties.ts';

interface Alteration {
  readonly statements: readonly Statement[];
  readonly rebuildsDependents: boolean;
  readonly writesRows: boolean;
}

/** Runs the rules of the changed attributes, those that share an Alter once. */
function alteration(
  kind: Kind,
  change: Extract<Change, { type: 'alter' }>,
  context: Context,
): Alteration | 'replace' {
  const rules = new Set<Rule<Spec> | undefined>(
    change.attributes.map((attribute) => kind.rules[attribute]),
  );
  const statements: Statement[] = [];
  let [rebuildsDependents, writesRows] = [false, false];
  for (const rule of rules) {
    if (rule === undefined || rule === 'identity' || rule === 'replace') return 'replace';
    const made = rule.alter(change.from.spec, change.to.spec, context);
    if (made === 'replace') return 'replace';
    statements.push(...made);
    rebuildsDependents ||= rule.rebuildsDependents?.(change.from.spec, change.to.spec) === true;
    writesRows ||= rule.writesRows?.(change.from.spec, change.to.spec) === true;
  }
  return { statements, rebuildsDependents, writesRows };
}

const namesOf = (object: CatalogObject) => kindOf(object).names?.(object.spec) ?? [];

/** Who has each name. */
function holdersIn({ objects }: Catalog): ReadonlyMap<string, Id> {
  const named = [...objects.values()].flatMap((object) =>
    namesOf(object).map((name): [string, Id] => [name, object.id]),
  );
  return new Map(named);
}

/** `public.mood` of `pg_type public.mood`. */
const afterSpace = (name: string) => name.slice(name.indexOf(' ') + 1);

class Replacement {
  readonly #before: Catalog;
  readonly #after: Catalog;
  readonly #contextOf: ContextOf;
  readonly #replaced = new Set<Id>();
  readonly #adopting = new Set<Id>();
  readonly #altered = new Map<Id, Alteration>();
  /** Columns that pass through text, because rows that they have within are written again. */
  readonly #detoured = new Set<Id>();
  #filled: Filled = new Map();
  readonly #rows: RowUse;
  readonly #rowsAfter: RowUse;
  /** What disturbed an object. */
  readonly #because = new Map<Id, Id>();
  #mistaken: ReadonlySet<Id> = new Set();
  #names: ReadonlySet<string> | undefined;
  #holders: ReadonlyMap<string, Id> | undefined;
  #dependents: ReadonlyMap<Id, readonly Id[]> | undefined;
  #heirs: ReadonlyMap<Id, readonly Dependency[]> | undefined;
  #passing: ReadonlyMap<Id, readonly Id[]> | undefined;

  constructor(before: Catalog, after: Catalog, contextOf: ContextOf) {
    this.#before = before;
    this.#after = after;
    this.#contextOf = contextOf;
    this.#rows = new RowUse(before);
    this.#rowsAfter = new RowUse(after);
  }

  run(all: readonly Change[]): Action[] {
    const disturbed: Id[] = [];
    const { changes, away } = withoutCircles(all, this.#before, this.#after);
    for (const change of changes) {
      if (change.type === 'drop') disturbed.push(change.object.id);
      if (change.type === 'create') this.#replaceWholeOf(change.object.id, disturbed);
      if (change.type !== 'alter') continue;
      const made = alteration(kindOf(change.to), change, this.#contextOf(change.to.id));
      if (made === 'replace') this.#replace(change.to.id, disturbed);
      else {
        this.#altered.set(change.to.id, made);
        if (made.rebuildsDependents) disturbed.push(change.to.id);
        else if (kindOf(change.to).adoptable === true) this.#untie(change.to.id, disturbed);
      }
    }
    this.#filled = filledBy(
      changes.flatMap((each) => (each.type === 'create' ? [each.object] : [])),
      this.#before,
      this.#after,
      this.#contextOf,
    );
    this.#detour(disturbed);
    // First which ties between tables hold, then what falls because they do.
    const spread: Id[] = [];
    while (disturbed.length > 0) {
      for (let id = disturbed.pop(); id !== undefined; id = disturbed.pop()) {
        this.#spread(id, disturbed);
        spread.push(id);
      }
      for (const heir of this.#fallen(spread)) this.#replace(heir, disturbed);
      for (const holder of this.#holding(spread)) this.#replace(holder, disturbed);
      for (const other of this.#passed(spread)) this.#replace(other, disturbed);
      for (const stuck of this.#stuck()) this.#replace(stuck, disturbed);
      this.#detour(disturbed);
    }
    const moved = away.filter(({ object }) => this.#altered.has(object.id));
    return [...this.#actions(changes), ...moved];
  }

  /** The managed object whose change disturbs this one, directly or through others that are not managed. */
  becauseOf(id: Id): Id | undefined {
    const cause = this.#because.get(id);
    if (cause === undefined || this.#before.outside?.has(cause) !== true) return cause;
    return this.becauseOf(cause);
  }

  #replace(id: Id, disturbed: Id[]): void {
    if (this.#replaced.has(id)) return;
    this.#replaced.add(id);
    this.#altered.delete(id);
    this.#adopting.delete(id);
    disturbed.push(id);
    this.#replaceWholeOf(id, disturbed);
    for (const partition of rerouted(this.#before, this.#after, id))
      this.#replace(partition, disturbed);
  }

  /** Where PostgreSQL makes it only within what it is a part of. */
  #replaceWholeOf(id: Id, disturbed: Id[]): void {
    const object = this.#after.objects.get(id);
    if (object === undefined) return;
    if (kindOf(object).onlyWithin?.(object.spec, this.#contextOf(id)) !== true) return;
    const whole = parentIn(this.#after.dependencies(), id);
    if (whole !== undefined && this.#before.objects.has(whole)) {
      this.#replace(whole, disturbed);
    }
  }

  /** Takes all columns out of the way that have rows within which are written again, theirs or those of others. */
  #detour(disturbed: Id[]): void {
    const written = [...this.#altered].flatMap(([id, { writesRows }]) => (writesRows ? [id] : []));
    const filled = [...this.#filled.keys()].filter((id) => this.#stays(id));
    const tables = new Set(
      [...written, ...this.#adopting, ...this.#detoured, ...filled].map((id) =>
        this.#rows.tableOf(id),
      ),
    );
    for (const table of tables) {
      for (const column of this.#rows.usersOf(table)) {
        if (!this.#stays(column) || this.#detoured.has(column)) continue;
        const object = this.#before.objects.get(column);
        const detour = object && kindOf(object).detour?.(object.spec, this.#contextOf(column));
        if (!detour || !this.#rowsAfter.usersOf(table).has(column)) continue;
        if (!this.#because.has(column)) this.#because.set(column, table);
        if (detour === 'replace') this.#replace(column, disturbed);
        else {
          this.#detoured.add(column);
          tables.add(this.#rows.tableOf(column));
          this.#strip(column, table, disturbed);
        }
      }
    }
  }

  /** What depends on a column that becomes text, and would not be the same over text. */
  #strip(column: Id, because: Id, disturbed: Id[]): void {
    this.#dependents ??= dependentsOf(this.#before.dependencies());
    for (const dependent of this.#dependents.get(column) ?? []) {
      const object = this.#after.objects.get(dependent);
      if (object === undefined || kindOf(object).ofAnyType === true) continue;
      if (!this.#because.has(dependent)) this.#because.set(dependent, because);
      this.#replace(dependent, disturbed);
    }
  }

  #untie(id: Id, disturbed: Id[]): void {
    this.#dependents ??= dependentsOf(this.#before.dependencies());
    for (const dependent of this.#dependents.get(id) ?? []) {
      const object = this.#after.objects.get(dependent);
      if (object !== undefined && kindOf(object).tied === true) this.#replace(dependent, disturbed);
    }
  }

  #stays(id: Id): boolean {
    return this.#after.objects.has(id) && !this.#replaced.has(id);
  }

  /** Parts of other tables that PostgreSQL drops with one of these, and that are to be made again. */
  #fallen(spread: readonly Id[]): Id[] {
    this.#heirs ??= heirsOf(this.#before.dependencies());
    return (
      spread
        .filter((id) => !this.#stays(id))
        .flatMap((id) => this.#heirs?.get(id) ?? [])
        // What is outside of the scope follows the table that it has it from.
        .filter(({ on }) => this.#before.outside?.has(on) !== true)
        .filter((each) => !this.#isLeftTo(each))
        .filter(({ on, through }) => this.#stays(on) && this.#stays(through ?? on))
        .map(({ on }) => on)
    );
  }

  /** PostgreSQL leaves it to the heir, which has it as its own then. */
  #isLeftTo({ on, type, through }: Dependency): boolean {
    const heir = this.#before.objects.get(on);
    if (heir === undefined || kindOf(heir).dropsOnly !== true) return false;
    const source = this.#before
      .dependencies()
      .get(on)
      ?.filter((each) => each.through === through);
    return (
      mayStay({ on, type, ...(through && { through }) }, this.#before) &&
      source?.every((each) => !this.#after.objects.has(each.on)) === true
    );
  }

  /** What these are attached to and that stays: PostgreSQL neither detaches an index nor drops it alone. */
  #holding(spread: readonly Id[]): Id[] {
    return spread
      .filter((id) => !this.#stays(id))
      .flatMap((id) => this.#before.dependencies().get(id) ?? [])
      .filter(
        ({ on, type, through }) =>
          type === 'attached' && this.#stays(on) && this.#stays(through ?? on),
      )
      .map(({ on }) => on);
  }

  /** What others passed on can be taken away only from them, with all that they passed on. */
  #passed(spread: readonly Id[]): Id[] {
    this.#passing ??= passingOf(this.#before.dependencies());
    return spread
      .filter((id) => !this.#stays(id))
      .flatMap((id) => this.#passing?.get(id) ?? [])
      .filter((id) => this.#stays(id));
  }

  /** Null: it cannot move from what is set aside to the new one. */
  #adoption(
    { id, spec }: CatalogObject,
    values: ValueMap = new Map(),
  ): readonly Statement[] | null {
    const from = this.#before.objects.get(id);
    if (from === undefined) return null;
    return kindOf(from).adopt?.(from.spec, spec, this.#contextOf(id), values) ?? null;
  }

  /** Decides for each dependent of a replaced or retyped object: keep, adopt or replace. */
  #spread(id: Id, disturbed: Id[]): void {
    const source = this.#before.objects.get(id);
    if (source === undefined) return;
    this.#dependents ??= dependentsOf(this.#before.dependencies());
    const dropped = !this.#after.objects.has(id);
    const replaced = this.#replaced.has(id);
    const adoptable = kindOf(source).adoptable === true;
    const namesakes = dropped ? this.#namesakesOf(source) : [];
    const aside = (replaced || namesakes.length > 0) && adoptable && this.#canWait(source);
    for (const dependent of this.#dependents.get(id) ?? []) {
      const object = this.#after.objects.get(dependent);
      if (object === undefined || this.#replaced.has(dependent)) continue;
      if (!this.#because.has(dependent)) this.#because.set(dependent, id);
      const kind = kindOf(object);
      const moves = namesakes.some((each) => this.#willUse(dependent, each));
      // What was altered no longer needs the dropped one; what was not now rests on something else.
      if ((dropped && !moves) || (replaced && this.#leaves(dependent, id))) {
        const leaves = this.#altered.has(dependent) && kind.spansColumns?.(object.spec) !== true;
        if (!leaves) this.#replace(dependent, disturbed);
      } else if (aside && this.#adoption(object) !== null) {
        if (!(moves || this.#willUse(dependent, id)) || this.#adopting.has(dependent)) continue;
        this.#adopting.add(dependent);
        disturbed.push(dependent);
      } else if (moves) {
        // Its statements name the one as they named the other, and would leave it with that.
        this.#replace(dependent, disturbed);
      } else if (!replaced && adoptable) {
        if (kind.adopt === undefined && kind.adoptable !== true)
          this.#replace(dependent, disturbed);
      } else if (
        replaced ||
        !this.#followsRetype(dependent) ||
        this.#altered.has(dependent) ||
        this.#lacks(dependent, id)
      ) {
        this.#replace(dependent, disturbed);
      }
    }
  }

  /** It is altered, and rests no more on the other after that, not even on what is made over it. */
  #leaves(dependent: Id, id: Id): boolean {
    return (
      this.#altered.has(dependent) && !withNeeds([dependent], this.#after.dependencies()).has(id)
    );
  }

  /**
   * What is altered to leave something that goes, for something that cannot come before that has gone: it would
   * have to be altered before it is altered.
   */
  #stuck(): Id[] {
    const [before, after] = [this.#before.dependencies(), this.#after.dependencies()];
    const goes = (id: Id) => !this.#after.objects.has(id) || this.#replaced.has(id);
    const comes = (id: Id) => !this.#before.objects.has(id) || this.#replaced.has(id);
    return [...this.#altered.keys()].filter((id) => {
      const still = new Set((after.get(id) ?? []).map(({ on }) => on));
      const left = (before.get(id) ?? []).filter(
        (each) => waits(each) && goes(each.on) && !still.has(each.on),
      );
      if (left.length === 0) return false;
      const under = withNeeds(
        left.map(({ on }) => on),
        before,
      );
      const removed = [...under].flatMap((each) => {
        const object = goes(each) ? this.#before.objects.get(each) : undefined;
        return object === undefined || this.#canYield(object) ? [] : [object];
      });
      const taken = new Set(removed.flatMap((each) => [each.id, ...namesOf(each)]));
      const made = [...withNeeds([id], after)].flatMap((each) => {
        const object = comes(each) ? this.#after.objects.get(each) : undefined;
        return object === undefined ? [] : [object];
      });
      return made.some((each) => [each.id, ...namesOf(each)].some((name) => taken.has(name)));
    });
  }

  /** It can be renamed out of the way, until those that leave it have done so. */
  #canYield(object: CatalogObject): boolean {
    if (this.#after.objects.has(object.id)) return this.#canWait(object);
    return this.#asideOf(object) !== undefined;
  }

  /** What a partition lacks, PostgreSQL would make for it where it is tied again. */
  #lacks(id: Id, tie: Id): boolean {
    const all = this.#before.dependencies().get(id) ?? [];
    return all.some(({ type, through }) => type === 'lacks' && through === tie);
  }

  #followsRetype(id: Id): boolean {
    const object = this.#before.objects.get(id);
    return object !== undefined && kindOf(object).followsRetype?.(object.spec) === true;
  }

  /** In one of the two states, by anything that a name in a schema may belong to. */
  readonly #isTaken: IsTaken = (schema, name) => {
    this.#names ??= new Set(
      [this.#before, this.#after].flatMap(({ objects }) =>
        [...objects.values()].flatMap((object) =>
          [object.id.slice(object.kind.length + 1), ...namesOf(object).map(afterSpace)].map(
            (each) => each.replace(/\(.*/s, ''),
          ),
        ),
      ),
    );
    return this.#names.has(qualified(schema, name));
  };

  #asideOf(object: CatalogObject): Aside | undefined {
    const to = this.#after.objects.get(object.id) ?? object;
    return kindOf(to).aside?.(object.spec, to.spec, this.#isTaken) ?? undefined;
  }

  /** It can be set aside, and so can whatever it needs that is replaced. */
  #canWait(object: CatalogObject): boolean {
    const needed = this.#before.dependencies().get(object.id) ?? [];
    return (
      this.#asideOf(object) !== undefined &&
      needed.filter(waits).every(({ on }) => {
        const other = this.#replaced.has(on) ? this.#before.objects.get(on) : undefined;
        return other === undefined || this.#canWait(other);
      })
    );
  }

  /** What was declared for the values of the types that are replaced under it. */
  #valuesFor(id: Id): ValueMap {
    const known = this.#contextOf(id).values;
    const found = new Map<string, string>();
    if (known === undefined) return found;
    const under = new Set([id]);
    for (const each of under) {
      for (const { on } of this.#before.dependencies().get(each) ?? []) {
        if (!this.#replaced.has(on) || under.has(on)) continue;
        under.add(on);
        for (const [old, value] of known.get(on) ?? []) found.set(old, value);
      }
    }
    return found;
  }

  /** What comes by the name of one that goes, and is of another kind. */
  #namesakesOf(object: CatalogObject): readonly Id[] {
    this.#holders ??= holdersIn(this.#after);
    return namesOf(object).flatMap((name) => {
      const id = this.#holders?.get(name);
      return id === undefined || this.#before.objects.has(id) ? [] : [id];
    });
  }

  #willUse(dependent: Id, id: Id): boolean {
    return (this.#after.dependencies().get(dependent) ?? []).some(({ on }) => on === id);
  }

  #actions(changes: readonly Change[]): Action[] {
    const actions: Action[] = [];
    const taken = new Set(
      changes.flatMap((change) => (change.type === 'create' ? namesOf(change.object) : [])),
    );
    this.#mistaken = this.#mistakenOf(changes);
    const rows = this.#keeping(changes);
    const withRows = (action: Action) =>
      action.type === 'drop' && rows.kept.has(action.object.id)
        ? { ...action, rows: [action.object.id] }
        : action;
    for (const change of changes) {
      if (change.type === 'alter') continue;
      const yielding = this.#yielding(change, taken);
      if (yielding !== null) actions.push(...yielding);
      else actions.push(withRows(this.#plain(change)));
    }
    for (const id of this.#replaced) actions.push(...this.#replacementOf(id).map(withRows));
    actions.push(...rows.actions);
    for (const [id, { statements, rebuildsDependents, writesRows }] of this.#altered) {
      const object = this.#after.objects.get(id);
      if (object !== undefined && !this.#adopting.has(id)) {
        actions.push({
          type: 'alter',
          object,
          replaces: false,
          statements,
          ...(rebuildsDependents ? { rebuildsDependents } : {}),
          ...(writesRows ? { writesRows } : {}),
        });
      }
    }
    for (const id of this.#adopting) {
      const object = this.#after.objects.get(id);
      if (object === undefined) continue;
      const statements = this.#statementsOf(id);
      actions.push({ type: 'adopt', object, replaces: false, statements });
    }
    return [...actions, ...this.#detours()];
  }

  #plain({ type, object }: Change & { type: 'create' | 'drop' }): Action {
    const action = plainAction(type, object, false);
    const filling = this.#filled.get(this.#rowsAfter.tableOf(object.id));
    return filling?.includes(object) ? { ...action, writesRows: true } : action;
  }

  #detours(): Action[] {
    return detours({
      before: this.#before,
      after: this.#after,
      rows: this.#rows,
      columns: [...this.#detoured].filter((id) => this.#stays(id)),
      filled: this.#filled,
      replaced: this.#replaced,
      changed: new Set([...this.#altered.keys(), ...this.#adopting]),
      statementsOf: (id) => this.#statementsOf(id),
      contextOf: this.#contextOf,
    });
  }

  /** Of what stays, and changes or moves to another type. */
  #statementsOf(id: Id): readonly Statement[] {
    const object = this.#after.objects.get(id);
    if (object === undefined || !this.#adopting.has(id))
      return this.#altered.get(id)?.statements ?? [];
    return this.#adoption(object, this.#valuesFor(id)) ?? [];
  }

  #keeping(changes: readonly Change[]) {
    const dropped = changes.flatMap((each) => (each.type === 'drop' ? [each.object.id] : []));
    return keeping({
      before: this.#before,
      after: this.#after,
      replaced: this.#replaced,
      gone: new Set([...dropped, ...this.#replaced, ...this.#adopting]),
      altered: new Set(this.#altered.keys()),
      contextOf: this.#contextOf,
      valuesFor: (id) => this.#valuesFor(id),
    });
  }

  /** What goes, or is made again, and would be mistaken for another that comes. */
  #mistakenOf(changes: readonly Change[]): ReadonlySet<Id> {
    const objects = (catalog: Catalog) =>
      [...this.#replaced].flatMap((id) => catalog.objects.get(id) ?? []);
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
  #yielding(
    { type, object }: Change & { type: 'create' | 'drop' },
    taken: ReadonlySet<string>,
  ): Action[] | null {
    const { id } = object;
    const inTheWay = this.#mistaken.has(id) || namesOf(object).some((name) => taken.has(name));
    if (type !== 'drop' || !inTheWay) return null;
    const aside = this.#isLeft(id) || this.#isAdopted(id) ? this.#asideOf(object) : undefined;
    if (aside === undefined) return null;
    return [
      { type: 'aside', object, replaces: false, statements: aside.away },
      { type: 'discard', object, replaces: false, statements: aside.discard },
    ];
  }

  #replacementOf(id: Id): Action[] {
    const [from, to] = [this.#before.objects.get(id), this.#after.objects.get(id)];
    if (from === undefined || to === undefined) return [];
    return [...this.#removal(from), plainAction('create', to, true)];
  }

  /** Others that depend on it are altered so that they do so no more. */
  #isLeft(id: Id): boolean {
    return (this.#dependents?.get(id) ?? []).some((each) => this.#altered.has(each));
  }

  /** It leaves one for another that is replaced too, and that may have to wait for this one's name. */
  #moves(dependent: Id): boolean {
    const needed = this.#after.dependencies().get(dependent) ?? [];
    return this.#altered.has(dependent) && needed.some(({ on }) => this.#replaced.has(on));
  }

  /** A column moves to its new form, directly or through a domain or a composite type over it. */
  #isAdopted(id: Id): boolean {
    return (this.#dependents?.get(id) ?? []).some((dependent) => {
      if (this.#adopting.has(dependent) || this.#moves(dependent)) return true;
      const object = this.#before.objects.get(dependent);
      const over = object !== undefined && this.#asideOf(object) !== undefined;
      return over && this.#replaced.has(dependent) && this.#isAdopted(dependent);
    });
  }

  #removal(object: CatalogObject): Action[] {
    const { id } = object;
    const stays = this.#isAdopted(id) || (this.#mistaken.has(id) && this.#isLeft(id));
    const aside = stays ? this.#asideOf(object) : undefined;
    if (aside === undefined) return [plainAction('drop', object, true)];
    return [
      { type: 'aside', object, replaces: true, statements: aside.away },
      { type: 'discard', object, replaces: true, statements: aside.discard },
    ];
  }
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
  const replacement = new Replacement(before, after, contextOf);
  const actions = replacement.run(changes);
  const lines = blocked(before, actions, (id) => replacement.becauseOf(id));
  if (lines.length > 0) {
    throw refused('What is outside of the scope stands in the way.', {
      where: lines.length === 1 ? lines[0] : undefined,
      why: `${lines.join('\n')}\nThe plan would have to drop the one to change the other.`,
      next: 'Leave the managed object as it is; or drop what depends on it by hand, apply, and make it again; or take it into the scope and declare it.',
    });
  }
  return actions;
}
