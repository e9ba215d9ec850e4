/** What falls with others although it does not depend on them: parts of other tables, and what was passed on. */

import { kindOf } from '../kinds/registry.ts';
import { append } from '../model/append.ts';
import type { Catalog, Dependency, Id } from '../model/catalog.ts';
import type { ContextOf } from './contexts.ts';
import { heirsOf, passingOf } from './dependents.ts';
import { isHeldBy, losesKeys, lostBetween } from './held.ts';
import { isClasped } from './taken-up.ts';
import { isNamedApart, mayStay } from './ties.ts';

/** What tables have from others, by what ties them. */
function throughTies(catalog: Catalog): ReadonlyMap<Id, readonly Id[]> {
  const found = new Map<Id, Id[]>();
  for (const [id, list] of catalog.dependencies())
    for (const { through } of list) if (through !== undefined) append(found, through, id);
  return found;
}

export class Falling {
  readonly #before: Catalog;
  readonly #after: Catalog;
  /** They become more meanwhile. */
  readonly #replaced: ReadonlySet<Id>;
  readonly #contextOf: ContextOf;
  #heirs: ReadonlyMap<Id, readonly Dependency[]> | undefined;
  #passing: ReadonlyMap<Id, readonly Id[]> | undefined;
  #through: ReadonlyMap<Id, readonly Id[]> | undefined;

  constructor(before: Catalog, after: Catalog, replaced: ReadonlySet<Id>, contextOf: ContextOf) {
    this.#contextOf = contextOf;
    this.#before = before;
    this.#after = after;
    this.#replaced = replaced;
  }

  /** What is to be made again where these go, or are made again, each list once the one before it is taken up. */
  *with(spread: readonly Id[]): Generator<readonly Id[]> {
    yield this.#clasping(spread);
    yield this.#fallen(spread);
    yield this.#lost(spread);
    yield this.#holding(spread);
    yield this.#binding(spread);
    yield this.#alone(spread);
    yield this.#passed(spread);
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
        .flatMap((id) => this.#heirs?.get(id)?.filter((each) => this.#fallsWith(id, each)) ?? [])
        // What is outside of the scope follows the table that it has it from.
        .filter(({ on }) => this.#before.outside?.has(on) !== true)
        .filter((each) => !this.#isLeftTo(each))
        .map(({ on }) => on)
    );
  }

  /** What ties the tables of these and of what would hold them otherwise, or what they would hold. */
  #clasping(spread: readonly Id[]): Id[] {
    this.#heirs ??= heirsOf(this.#before.dependencies());
    const going = spread.filter((id) => !this.#stays(id));
    const wholes = going.flatMap((id) =>
      (this.#before.dependencies().get(id) ?? []).filter((each) =>
        isClasped(this.#before, id, each),
      ),
    );
    const parts = going.flatMap((id) =>
      (this.#heirs?.get(id) ?? []).filter((each) =>
        isClasped(this.#before, each.on, { ...each, on: id }),
      ),
    );
    return [...wholes, ...parts].flatMap(({ through }) =>
      through !== undefined && this.#stays(through) ? [through] : [],
    );
  }

  /** What partitions lose that leave. */
  #lost(spread: readonly Id[]): Id[] {
    const [first, ...others] = spread.filter((id) => !this.#after.objects.has(id));
    if (first === undefined) return [];
    const { major } = this.#contextOf(first);
    if (!losesKeys(major)) return [];
    const gone = new Set([first, ...others]);
    const isLost = lostBetween(this.#before, this.#after, major);
    return [...this.#after.objects.keys()].filter(
      (id) =>
        isLost(id) &&
        this.#stays(id) &&
        this.#before
          .dependencies()
          .get(id)
          ?.some(({ through }) => through !== undefined && gone.has(through)) === true,
    );
  }

  /** While they are tied: where the tie goes as well, what holds the one that leaves goes first. */
  #fallsWith(id: Id, { on, through = on }: Dependency): boolean {
    if (!this.#stays(on)) return false;
    return this.#stays(through) || isHeldBy(this.#before, through, id);
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

  /**
   * What these are attached to and that stays: PostgreSQL neither detaches an index nor drops it alone. A foreign key that
   * inherits, and goes while the other stays, gets another name.
   */
  #holding(spread: readonly Id[]): Id[] {
    return spread
      .filter((id) => !this.#stays(id))
      .flatMap((id) =>
        (this.#before.dependencies().get(id) ?? []).filter(
          ({ on, type, through }) =>
            (type === 'attached' ||
              type === 'given' ||
              (type === 'inherits' && isNamedApart(id, this.#before))) &&
            this.#stays(on) &&
            this.#stays(through ?? on),
        ),
      )
      .map(({ on }) => on);
  }

  /** What ties the tables of these to others whose own stays: PostgreSQL drops none while it comes from there. */
  #binding(spread: readonly Id[]): Id[] {
    return spread
      .filter((id) => this.#replaced.has(id))
      .flatMap((id) => this.#before.dependencies().get(id) ?? [])
      .filter((each) => mayStay(each, this.#before) && this.#stays(each.on))
      .flatMap(({ through }) => (through !== undefined && this.#stays(through) ? [through] : []));
  }

  /** Ties to tables that lose what an heir has from elsewhere too, where it leaves those others: PostgreSQL would drop the heir's. */
  #alone(spread: readonly Id[]): Id[] {
    this.#through ??= throughTies(this.#before);
    const left = spread.filter((id) => this.#replaced.has(id));
    return left
      .flatMap((tie) => this.#through?.get(tie) ?? [])
      .filter((id) => this.#stays(id))
      .flatMap((id) => {
        const all = this.#before.dependencies().get(id) ?? [];
        const kept = all.filter(
          (each) => mayStay(each, this.#before) && this.#stays(each.through ?? id),
        );
        const isKept = kept.some(({ on }) => this.#after.objects.has(on));
        return isKept ? [] : kept.flatMap(({ through }) => through ?? []);
      });
  }

  /** What others passed on can be taken away only from them, with all that they passed on. */
  #passed(spread: readonly Id[]): Id[] {
    this.#passing ??= passingOf(this.#before.dependencies());
    return spread
      .filter((id) => !this.#stays(id))
      .flatMap((id) => this.#passing?.get(id) ?? [])
      .filter((id) => this.#stays(id));
  }
}
