/**
 * Which objects are altered in place, which are replaced, and what has to be dropped and made again because
 * it depends on them. Knows no kind: it asks their rules and flags.
 */

import TinyQueue from 'tinyqueue';
import type { Alter, Change } from '../diff/diff.ts';
import { kindOf, kindRank } from '../kinds/registry.ts';
import { append } from '../model/append.ts';
import {
  type Catalog,
  type CatalogObject,
  type Id,
  kindIn,
  parentIn,
  waits,
} from '../model/catalog.ts';
import { reparsable } from '../model/reparse.ts';
import type { Action } from './action.ts';
import { type Alteration, alteration } from './alteration.ts';
import { type Asides, namesOf } from './aside.ts';
import { endsInOrder } from './column-order.ts';
import type { ContextOf } from './contexts.ts';
import { dependentsOf, withNeeds } from './dependents.ts';
import { type Filled, filledBy } from './detours.ts';
import { Falling } from './falling.ts';
import { givenThrough, givenWith, isGiven, nameGiven } from './given.ts';
import { hungOver } from './hanging.ts';
import { type Held, heldBetween } from './held.ts';
import { InheritedNames } from './inherited-names.ts';
import { rerouted } from './keeping.ts';
import { withoutCircles } from './name-circles.ts';
import { compareText } from './rank.ts';
import { RowUse } from './row-use.ts';
import { rivalsIn, takenUpLate } from './taken-up.ts';
import { sourcesIn, tiesToOthers } from './ties.ts';

/** What becomes of each object. */
export interface Decided {
  /** As circles of names are taken apart: `away` gives up the name that another waits for. */
  readonly changes: readonly Change[];
  readonly away: readonly Action[];
  /** Dropped and made again. */
  readonly replaced: ReadonlySet<Id>;
  /** Moved to the new form of a type that is replaced under them. */
  readonly adopting: ReadonlySet<Id>;
  readonly altered: ReadonlyMap<Id, Alteration>;
  /** Columns that pass through text, because rows that they have within are written again. */
  readonly detoured: ReadonlySet<Id>;
  readonly filled: Filled;
  readonly rows: RowUse;
  readonly rowsAfter: RowUse;
  /** The managed object whose change disturbs this one, directly or through others that are not managed. */
  becauseOf(id: Id): Id | undefined;
}

class Replacement {
  readonly #before: Catalog;
  readonly #after: Catalog;
  readonly #contextOf: ContextOf;
  readonly #asides: Asides;
  readonly #replaced = new Set<Id>();
  readonly #adopting = new Set<Id>();
  readonly #altered = new Map<Id, Alteration>();
  readonly #detoured = new Set<Id>();
  #filled: Filled = new Map();
  readonly #rows: RowUse;
  readonly #rowsAfter: RowUse;
  readonly #held: Held;
  /** What disturbed an object. */
  readonly #because = new Map<Id, Id>();
  readonly #falling: Falling;
  #sources: ReadonlyMap<Id, readonly Id[]> | undefined;
  readonly #names: InheritedNames;
  /** Those whose names follow although their tables part. */
  readonly #renamed = new Set<Id>();

  constructor(before: Catalog, after: Catalog, contextOf: ContextOf, asides: Asides) {
    this.#before = before;
    this.#after = after;
    this.#contextOf = contextOf;
    this.#asides = asides;
    this.#rows = new RowUse(before);
    this.#rowsAfter = new RowUse(after);
    this.#held = heldBetween(before, after);
    this.#names = new InheritedNames(before, after);
    this.#falling = new Falling(before, after, this.#replaced, contextOf);
  }

  run(all: readonly Change[]): Decided {
    const disturbed: Id[] = [];
    const { changes, away } = withoutCircles(all, this.#before, this.#after);
    for (const change of changes) {
      if (change.type === 'drop') disturbed.push(change.object.id);
      if (change.type === 'create') {
        this.#replaceWholeOf(change.object.id, disturbed);
        for (const later of this.#behind(change.object.id)) this.#replace(later, disturbed);
        this.#tie(change.object.id, disturbed);
        this.#give(change.object.id, disturbed);
      }
      if (change.type === 'alter') this.#alter(change, disturbed);
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
      // Wholes before their parts, and in no other order than that of their names: a part goes with what is made again.
      const queue = new TinyQueue<Id>([], byKind);
      while (disturbed.length + queue.length > 0) {
        for (const each of disturbed.splice(0)) queue.push(each);
        const id = queue.pop();
        if (id === undefined) break;
        this.#spread(id, disturbed);
        spread.push(id);
      }
      for (const others of this.#falling.with(spread))
        for (const other of others) this.#replace(other, disturbed);
      for (const tie of spread)
        for (const holder of this.#held.still(tie)) this.#replace(holder, disturbed);
      for (const stuck of this.#stuck()) this.#replace(stuck, disturbed);
      for (const table of this.#misplacing(changes)) this.#replace(table, disturbed);
      for (const change of this.#names.following((tie) => this.#replaced.has(tie)))
        if (!this.#renamed.has(change.to.id)) this.#renameToo(change, changes, disturbed);
      this.#detour(disturbed);
    }
    return {
      changes,
      away: away.filter(({ object }) => this.#altered.has(object.id)),
      replaced: this.#replaced,
      adopting: this.#adopting,
      altered: this.#altered,
      detoured: this.#detoured,
      filled: this.#filled,
      rows: this.#rows,
      rowsAfter: this.#rowsAfter,
      becauseOf: (id) => this.#becauseOf(id),
    };
  }

  #alter(change: Alter, disturbed: Id[]): void {
    const { id } = change.to;
    if (this.#replaced.has(id)) return;
    const made = alteration(kindOf(change.to), change, this.#contextOf(id));
    if (made === 'replace') {
      this.#replace(id, disturbed);
      return;
    }
    this.#altered.set(id, made);
    this.#tie(id, disturbed);
    for (const tie of this.#names.tiesOf(change))
      if (this.#stays(tie)) this.#replace(tie, disturbed);
    if (made.reprintsDependents) this.#reprint(id, disturbed);
    if (made.rebuildsDependents) {
      for (const whole of givenThrough(this.#before).get(id) ?? [])
        if (this.#stays(whole)) this.#replace(whole, disturbed);
      for (const tie of this.#names.tiesOfParts(id, this.#contextOf(id).major))
        if (this.#stays(tie)) this.#replace(tie, disturbed);
      disturbed.push(id);
      this.#part(id, disturbed);
    } else if (kindOf(change.to).adoptable === true) this.#untie(id, disturbed);
  }

  /** With what else is altered of it. */
  #renameToo(change: Alter, changes: readonly Change[], disturbed: Id[]): void {
    const { id } = change.to;
    this.#renamed.add(id);
    const known = changes.find((each) => each.type === 'alter' && each.to.id === id);
    const attributes = known?.type === 'alter' ? known.attributes : [];
    this.#alter({ ...change, attributes: [...change.attributes, ...attributes] }, disturbed);
  }

  #becauseOf(id: Id): Id | undefined {
    const cause = this.#because.get(id);
    if (cause === undefined || this.#before.outside?.has(cause) !== true) return cause;
    return this.#becauseOf(cause);
  }

  #dependents(): ReadonlyMap<Id, readonly Id[]> {
    return dependentsOf(this.#before.dependencies());
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
    for (const later of this.#behind(id)) this.#replace(later, disturbed);
    this.#tie(id, disturbed);
    this.#give(id, disturbed);
  }

  /** Makes again what is made after the tables are tied, where this does so, or would be taken up in place of another. */
  #tie(id: Id, disturbed: Id[]): void {
    for (const whole of takenUpLate(this.#after).get(id) ?? []) {
      const object = this.#before.objects.get(whole);
      const since = object && kindOf(object).attachesAlike;
      if (since !== undefined && this.#contextOf(whole).major >= since)
        this.#replace(whole, disturbed);
    }
    for (const rival of rivalsIn(this.#after).get(id) ?? [])
      if (this.#before.objects.has(rival.id) && this.#stays(rival.whole))
        this.#replace(rival.id, disturbed);
  }

  /** Takes from partitions what PostgreSQL makes for them with this, or where this ties them: it would make another. */
  #give(id: Id, disturbed: Id[]): void {
    for (const part of givenWith(this.#after).get(id) ?? []) {
      const isManaged = this.#before.objects.has(part) && this.#before.outside?.has(part) !== true;
      if (isManaged) this.#replace(part, disturbed);
    }
  }

  /** Those of the same table that one which is made, or made again, would come behind, where their order counts. */
  #behind(id: Id): Id[] {
    const made = this.#after.objects.get(id);
    if (made === undefined || kindOf(made).inOrder !== true) return [];
    const table = parentIn(this.#after.dependencies(), id);
    return (table === undefined ? [] : (this.#dependents().get(table) ?? [])).filter((each) => {
      const other = this.#after.objects.get(each);
      return (
        other?.kind === made.kind &&
        other.ordinal > made.ordinal &&
        parentIn(this.#before.dependencies(), each) === table
      );
    });
  }

  /**
   * PostgreSQL gives a column another type with that of one table that it comes from, and not while it comes from another;
   * what the other one loses is gone before.
   */
  #part(id: Id, disturbed: Id[]): void {
    for (const tie of tiesToOthers(id, this.#before, (origin) => this.#after.objects.has(origin)))
      if (this.#stays(tie)) this.#replace(tie, disturbed);
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
    this.#replaceOf(column, because, disturbed, (object) => kindOf(object).ofAnyType !== true);
  }

  #untie(id: Id, disturbed: Id[]): void {
    for (const dependent of this.#dependents().get(id) ?? []) {
      const object = this.#after.objects.get(dependent);
      if (object !== undefined && kindOf(object).tied === true) this.#replace(dependent, disturbed);
    }
  }

  /** What PostgreSQL makes again by itself, and makes another. */
  #reprint(id: Id, disturbed: Id[]): void {
    this.#replaceOf(
      id,
      id,
      disturbed,
      (object) => kindOf(object).followsRetype !== undefined && !this.#followsRetype(object.id),
    );
    for (const dependent of this.#dependents().get(id) ?? [])
      this.#unhang(dependent, id, disturbed);
  }

  /** Those that depend on it of which this is so. */
  #replaceOf(
    id: Id,
    because: Id,
    disturbed: Id[],
    isSo: (dependent: CatalogObject) => boolean,
  ): void {
    for (const dependent of this.#dependents().get(id) ?? []) {
      const object = this.#after.objects.get(dependent);
      if (object === undefined || !isSo(object)) continue;
      if (!this.#because.has(dependent)) this.#because.set(dependent, because);
      this.#replace(dependent, disturbed);
    }
  }

  #stays(id: Id): boolean {
    return this.#after.objects.has(id) && !this.#replaced.has(id);
  }

  /** Decides for each dependent of a replaced or retyped object: keep, adopt or replace. */
  #spread(id: Id, disturbed: Id[]): void {
    const source = this.#before.objects.get(id);
    if (source === undefined) return;
    const dropped = !this.#after.objects.has(id);
    const replaced = this.#replaced.has(id);
    const adoptable = kindOf(source).adoptable === true;
    const namesakes = dropped ? this.#asides.namesakesOf(source) : [];
    const aside =
      (replaced || namesakes.length > 0) &&
      adoptable &&
      this.#asides.canWait(source, this.#replaced);
    for (const dependent of this.#dependents().get(id) ?? []) {
      const object = this.#after.objects.get(dependent);
      if (object === undefined || this.#replaced.has(dependent)) continue;
      if (!this.#because.has(dependent)) this.#because.set(dependent, id);
      const kind = kindOf(object);
      const moves = namesakes.some((each) => this.#willUse(dependent, each));
      // What was altered no longer needs the dropped one; what was not now rests on something else.
      if ((dropped && !moves) || (replaced && this.#leaves(dependent, id))) {
        const leaves = this.#altered.has(dependent) && kind.spansColumns?.(object.spec) !== true;
        // What binds two is altered without a word of what it needs.
        if (!leaves || kind.binds === true) this.#replace(dependent, disturbed);
      } else if (aside && this.#asides.adoption(object) !== null) {
        if (!(moves || this.#willUse(dependent, id)) || this.#adopting.has(dependent)) continue;
        this.#adopting.add(dependent);
        disturbed.push(dependent);
        this.#part(dependent, disturbed);
      } else if (moves) {
        // Its statements name the one as they named the other, and would leave it with that.
        this.#replace(dependent, disturbed);
      } else if (!replaced && adoptable) {
        if (kind.adopt === undefined && kind.adoptable !== true)
          this.#replace(dependent, disturbed);
      } else if (
        replaced ||
        !this.#followsRetype(dependent) ||
        (this.#altered.has(dependent) && kind.ofAnyType !== true) ||
        this.#lacks(dependent, id)
      ) {
        this.#replace(dependent, disturbed);
      } else this.#unhang(dependent, id, disturbed);
    }
  }

  /** Makes again what hangs on one that PostgreSQL makes again with this. */
  #unhang(id: Id, over: Id, disturbed: Id[]): void {
    this.#replaceOf(id, over, disturbed, (object) =>
      hungOver(object.id, this.#before).includes(over),
    );
  }

  /** It is altered, and rests no more on the other after that, not even on what is made over it. */
  #leaves(dependent: Id, id: Id): boolean {
    return (
      this.#altered.has(dependent) && !withNeeds([dependent], this.#after.dependencies()).has(id)
    );
  }

  /**
   * What is altered to leave something that goes, for something that cannot come before that has gone: it would
   * have to be altered before it is altered, or before another one that waits for it in the same way.
   */
  #stuck(): Id[] {
    const waiting = [...this.#altered.keys()].flatMap((id) => this.#waitingOf(id));
    const freeing = new Map<string, Id[]>();
    for (const { id, freed } of waiting) for (const name of freed) append(freeing, name, id);
    const ahead = new Map(
      waiting.map(({ id, taken }) => [id, taken.flatMap((name) => freeing.get(name) ?? [])]),
    );
    const waitsForItself = (id: Id): boolean => {
      const found = new Set(ahead.get(id));
      for (const each of found) for (const next of ahead.get(each) ?? []) found.add(next);
      return found.has(id);
    };
    const alone = waiting.filter(({ id }) => ahead.get(id)?.includes(id));
    if (alone.length > 0) return alone.map(({ id }) => id);
    return waiting
      .map(({ id }) => id)
      .filter(waitsForItself)
      .slice(0, 1);
  }

  /** Names that are free when one is altered, because it leaves what has them, and those that are taken before it can be. */
  #waitingOf(
    id: Id,
  ): { readonly id: Id; readonly freed: readonly string[]; readonly taken: readonly string[] }[] {
    const [before, after] = [this.#before.dependencies(), this.#after.dependencies()];
    const goes = (each: Id) => !this.#after.objects.has(each) || this.#replaced.has(each);
    const comes = (each: Id) => !this.#before.objects.has(each) || this.#replaced.has(each);
    const still = new Set((after.get(id) ?? []).map(({ on }) => on));
    const left = (before.get(id) ?? []).filter(
      (each) => waits(each) && goes(each.on) && !still.has(each.on),
    );
    if (left.length === 0) return [];
    const under = withNeeds(
      left.map(({ on }) => on),
      before,
    );
    const removed = [...under].flatMap((each) => {
      const object = goes(each) ? this.#before.objects.get(each) : undefined;
      return object === undefined || this.#canYield(object) ? [] : [object];
    });
    const made = [...this.#awaited(id, comes)].flatMap((each) => {
      const object = comes(each) ? this.#after.objects.get(each) : undefined;
      return object === undefined ? [] : [object];
    });
    const named = (objects: readonly CatalogObject[]) =>
      objects.flatMap((each) => [each.id, ...namesOf(each)]);
    return [{ id, freed: named(removed), taken: named(made) }];
  }

  /** What it will need: of a table that is made from others, as those that inherit are, these too; and what others pass on. */
  #awaited(id: Id, comes: (id: Id) => boolean): ReadonlySet<Id> {
    const dependencies = this.#after.dependencies();
    this.#sources ??= sourcesIn(this.#after);
    const found = withNeeds([id], dependencies);
    const from = [...found].flatMap((each) => {
      if (!comes(each)) return [];
      const passed = (dependencies.get(each) ?? []).filter(({ type }) => type === 'inherits');
      return [...(this.#sources?.get(each) ?? []), ...passed.map(({ on }) => on)];
    });
    return withNeeds([...found, ...from], dependencies);
  }

  /** Tables that stay, and are tied to a type that has their columns in another order. */
  #misplacing(changes: readonly Change[]): Id[] {
    const made = changes.flatMap((each) => (each.type === 'create' ? [each.object.id] : []));
    return [...made, ...this.#replaced].flatMap((id) => {
      const tie = this.#after.objects.get(id);
      if (tie === undefined || kindOf(tie).ordersColumns !== true) return [];
      const table = parentIn(this.#after.dependencies(), id);
      if (table === undefined || !this.#before.objects.has(table) || !this.#stays(table)) return [];
      const isReplaced = (column: Id) => this.#replaced.has(column);
      return endsInOrder(table, this.#before, this.#after, isReplaced) ? [] : [table];
    });
  }

  /** It can be renamed out of the way, until those that leave it have done so. */
  #canYield(object: CatalogObject): boolean {
    if (this.#after.objects.has(object.id)) return this.#asides.canWait(object, this.#replaced);
    return this.#asides.of(object) !== undefined;
  }

  /** What a partition lacks, PostgreSQL would make for it where it is tied again. */
  #lacks(id: Id, tie: Id): boolean {
    const all = this.#before.dependencies().get(id) ?? [];
    return all.some(({ type, through }) => type === 'lacks' && through === tie);
  }

  #followsRetype(id: Id): boolean {
    const object = this.#before.objects.get(id);
    if (object === undefined || kindOf(object).followsRetype?.(object.spec) !== true) return false;
    if (kindOf(object).ofAnyType === true) return true;
    // PostgreSQL makes it from what it prints of it.
    return Object.values(object.spec).every(readsAsPrinted) && !this.#losesPart(object);
  }

  /** PostgreSQL makes it again without something that it has, or is to have. What it makes by itself has nothing. */
  #losesPart(object: CatalogObject): boolean {
    const { id } = object;
    const isAnew = isGiven(id, this.#before);
    if (isAnew && nameGiven([object], this.#before).length > 0) return true;
    return [this.#before, this.#after].some(({ objects, dependencies }) =>
      (dependentsOf(dependencies()).get(id) ?? []).some((each) => {
        const part = parentIn(dependencies(), each) === id ? objects.get(each) : undefined;
        return part !== undefined && (isAnew || kindOf(part).followsRetype?.(part.spec) === false);
      }),
    );
  }

  #willUse(dependent: Id, id: Id): boolean {
    return (this.#after.dependencies().get(dependent) ?? []).some(({ on }) => on === id);
  }
}

const byKind = (a: Id, b: Id) => kindRank(kindIn(a)) - kindRank(kindIn(b)) || compareText(a, b);

const readsAsPrinted = (value: unknown) => typeof value !== 'string' || reparsable(value) === value;

/** What the changes do to each object, and to those that depend on it. */
export function decide(
  before: Catalog,
  after: Catalog,
  changes: readonly Change[],
  contextOf: ContextOf,
  asides: Asides,
): Decided {
  return new Replacement(before, after, contextOf, asides).run(changes);
}
