/**
 * Rows that move because bounds of partitions change, and nothing else of how their table is divided: which do, and
 * how those leave their partition. They are kept as those of tables that are made again (see keeping.ts).
 */

import { kindOf } from '../kinds/registry.ts';
import type { Telling } from '../kinds/replication.ts';
import type { CatalogObject, Id } from '../model/catalog.ts';
import { join, type Sql, sql } from '../model/sql.ts';
import { type Statement, statement } from '../model/statement.ts';
import { withNeeds } from './dependents.ts';
import { isReferredTo } from './held.ts';
import { type Decided, type Home, holderOf, nameOf, objectIn } from './home.ts';
import { movedIn } from './moved-rows.ts';
import { type Branch, type PartitionTree, partitionTreeOf } from './partition-tree.ts';
import { Parts } from './parts.ts';
import { deletedIn, tellingOf } from './replicated.ts';
import { tiedBy } from './ties.ts';

/** Of a partition that stays: what leaves it between the moment in which it is one no more, and the one in which it is again. */
export interface Clearing {
  /** It, and its partitions. */
  readonly tables: readonly Id[];
  readonly statements: readonly Statement[];
}

/** What is other than it was for as long as rows leave. */
interface Switch {
  readonly off: Sql;
  readonly on: Sql;
}

export class Rebound {
  readonly #decided: Decided;
  readonly #tree: PartitionTree;
  readonly #parts: Parts;
  readonly #partsAfter: Parts;
  #deleted: ReturnType<typeof deletedIn> | undefined;

  constructor(decided: Decided) {
    this.#decided = decided;
    this.#tree = partitionTreeOf(decided.before);
    this.#parts = new Parts(decided.before);
    this.#partsAfter = new Parts(decided.after);
  }

  /**
   * Tables that stay as they are divided, while bounds of partitions change. `others`: what is put back elsewhere; `again`:
   * tables that are made again, with those whose rows they would have. All of these move where their bound is narrower.
   */
  homes(others: ReadonlySet<Id>, again: ReadonlyMap<Id, readonly Id[]>): Home[] {
    const { before, after, replaced, gone, altered } = this.#decided;
    const ties = [...gone, ...altered].flatMap((id) => objectIn(before, id));
    const tables = ties.flatMap((tie) => {
      const [, whole] = (kindOf(tie).share && tiedBy(before, tie.id)) ?? [];
      return whole === undefined || replaced.has(whole) || others.has(whole) ? [] : [whole];
    });
    const moved = [...new Set(tables)].sort().map((table) => {
      const { narrowed, merged, taking } = movedIn(before, after, table);
      const staying = new Map(
        narrowed.flatMap((branch) => {
          const condition = this.#conditionOf(table, branch, taking);
          return condition === null ? [] : [[branch.table, condition] as const];
        }),
      );
      const made = narrowed.filter((branch) => again.has(branch.table));
      return { table, merged, made, staying };
    });
    const conditions = new Map(moved.flatMap(({ staying }) => [...staying]));
    const merging = new Set(moved.flatMap(({ merged }) => merged.map((branch) => branch.table)));
    // What is set aside for a table above is not for this one as well.
    const within = (partition: Id) =>
      this.#tree
        .above(partition)
        .flatMap((id) => conditions.get(id) ?? [])
        .map((above) => sql`(${above}) IS TRUE`);
    return moved.flatMap(({ table, merged, made, staying }) => {
      const going = merged.flatMap((branch) => {
        const all = this.#part(branch.table, (each) => !after.objects.has(each.table));
        return all.map((id) => [id, within(branch.table)] as const);
      });
      const remade = made.flatMap((branch) =>
        (again.get(branch.table) ?? []).map((id) => [id, within(branch.table)] as const),
      );
      const left = [...staying].flatMap(([partition, condition]) => {
        const stays = (each: Branch) => after.objects.has(each.tie) || merging.has(each.table);
        const leaving = [sql`(${condition}) IS NOT TRUE`, ...within(partition)];
        return this.#part(partition, stays).map((id) => [id, leaving] as const);
      });
      const rows = [...going, ...remade, ...left];
      if (rows.length === 0) return [];
      const leaving = rows.flatMap(([id, all]) =>
        all.length === 0 ? [] : [[id, join(all, ' AND ')] as const],
      );
      return [{ table, tables: rows.map(([id]) => id), whole: false, leaving: new Map(leaving) }];
    });
  }

  /** A table, and those of its partitions of which, and of whose tables, this is so: others keep their rows. */
  #part(table: Id, isSo: (branch: Branch) => boolean): readonly Id[] {
    const below = this.#tree.of(table).filter(isSo);
    return [table, ...below.flatMap((branch) => this.#part(branch.table, isSo))];
  }

  /** True of the rows that a partition keeps; null: all, whatever that leads to, because PostgreSQL would not let them go so. */
  #conditionOf(
    table: Id,
    { table: partition, tie }: Branch,
    taking: readonly CatalogObject[],
  ): Sql | null {
    const { before, after, replaced, gone, altered } = this.#decided;
    const [object] = objectIn(before, table);
    const [to] = objectIn(after, tie);
    const holder = object && holderOf(object);
    if (object === undefined || to === undefined || replaced.has(tie)) return null;
    const key = holder?.dividedAs(object.spec) ?? null;
    const columns = holder?.dividedBy(object.spec) ?? [];
    if (key === null || columns.some((id) => gone.has(id) || altered.has(id))) return null;
    const isBusy = this.#all(partition).some((id) => {
      const [own] = objectIn(before, id);
      const isGuarded = own && holderOf(own)?.isGuarded(own.spec) === true;
      return isGuarded || replaced.has(id) || isReferredTo(before, id) || !this.#isDeleted(id);
    });
    if (isBusy) return null;
    const conditionIn = (object: CatalogObject) =>
      kindOf(object).share?.condition(object.spec, key) ?? null;
    const own = conditionIn(to);
    if (own !== null) return own;
    // What no other one takes.
    const others = taking.filter(({ id }) => id !== tie).map(conditionIn);
    const known = others.flatMap((each) => each ?? []);
    return known.length === 0 || known.length < others.length
      ? null
      : sql`(${join(
          known.map((each) => sql`(${each})`),
          ' OR ',
        )}) IS NOT TRUE`;
  }

  /** PostgreSQL deletes its rows; if need be, while all columns tell them apart. */
  #isDeleted(table: Id): boolean {
    const deleted = this.#deletedFrom(table);
    const [before, after] = this.#telling(table);
    return deleted === 'yes' || (deleted === 'once told apart' && before === after);
  }

  #deletedFrom(table: Id) {
    const { before, contextOf } = this.#decided;
    this.#deleted ??= deletedIn(before, contextOf(table).major);
    return this.#deleted(table);
  }

  #telling(table: Id): readonly [before: Telling, after: Telling] {
    const { before, after } = this.#decided;
    return [
      tellingOf(this.#parts.of(table).flatMap((id) => objectIn(before, id))),
      tellingOf(this.#partsAfter.of(table).flatMap((id) => objectIn(after, id))),
    ];
  }

  #toldApart(table: Id): Switch[] {
    if (this.#deletedFrom(table) !== 'once told apart') return [];
    const [by] = this.#telling(table);
    return objectIn(this.#decided.before, table).flatMap((object) => {
      const tell = (what: Telling) => holderOf(object)?.tellApart(object.spec, what);
      const [off, on] = [tell('all'), tell(by)];
      return off && on ? [{ off, on }] : [];
    });
  }

  /** A table, and its partitions, however far. */
  #all(table: Id): readonly Id[] {
    return [table, ...this.#tree.within(table).map((branch) => branch.table)];
  }

  /** By tie. */
  clearings({ table: whole, leaving }: Home): (readonly [Id, Clearing])[] {
    const { before, after, replaced } = this.#decided;
    return [...(leaving ?? [])].flatMap(([table, condition]) => {
      const [branch] = this.#tree.ties(table);
      if (branch?.table !== whole || replaced.has(table)) return [];
      const silenced = this.#all(table)
        .flatMap((id) => this.#parts.of(id))
        // A copy of its table's trigger is not there while it is no partition.
        .filter((id) => !withNeeds([id], before.dependencies()).has(branch.tie))
        .filter((id) => after.objects.has(id) && !replaced.has(id))
        .flatMap((id) => objectIn(before, id))
        .flatMap((object) => kindOf(object).silence?.(object.spec) ?? []);
      const told = this.#all(table).flatMap((id) => this.#toldApart(id));
      const switches: Switch[] = [...silenced, ...told];
      const statements = [
        ...switches.map(({ off }) => statement(off)),
        statement(sql`DELETE FROM ${nameOf(table)} WHERE ${condition}`),
        ...switches.map(({ on }) => statement(on)),
      ];
      return [[branch.tie, { tables: this.#all(table), statements }] as const];
    });
  }
}
