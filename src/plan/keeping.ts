/**
 * Keeps the rows of tables that are made again: sets them aside in a temporary table before anything of the table
 * goes, and puts them back when the new one, with its partitions, is there.
 *
 * Whose rows these are: a plain table's are its own. A partitioned table has those of the partitions that go with it,
 * and, where its key changes, of those that stay: they find their places anew. What stays a table without it, and what
 * is made again for itself, keeps its own. Where only bounds change, those that a partition takes no more find their
 * places in the same way, and leave it while it is none.
 */

import { freeName } from '../kinds/generated-name.ts';
import type { Carried, Kind } from '../kinds/kind.ts';
import { kindOf } from '../kinds/registry.ts';
import {
  type Catalog,
  type CatalogObject,
  describe,
  type Id,
  parentIn,
  specText,
  waits,
} from '../model/catalog.ts';
import { type Hazard, hazard, losesData } from '../model/hazard.ts';
import { ident, join, nothing, type Sql, sql } from '../model/sql.ts';
import { type Statement, statement } from '../model/statement.ts';
import type { Action } from './action.ts';
import { withNeeds } from './dependents.ts';
import { clausesOf } from './fold.ts';
import { type Decided, type Home, holderOf, nameOf, objectIn } from './home.ts';
import { movedIn } from './moved-rows.ts';
import { type PartitionTree, partitionTreeOf } from './partition-tree.ts';
import { Parts } from './parts.ts';
import { type Clearing, Rebound } from './rebound.ts';
import { reshaping } from './row-use.ts';
import { rowsRemain } from './rows-remain.ts';

/**
 * Partitions of a table which may have rows of others of them, because its key changes, or their bounds while it is made
 * again: both before and after.
 */
export function rerouted(before: Catalog, after: Catalog, table: Id): readonly Id[] {
  const [from, to] = [before.objects.get(table), after.objects.get(table)];
  if (from === undefined || to === undefined) return [];
  const [tree, places] = [partitionTreeOf(before), partitionTreeOf(after)];
  const moving =
    holderOf(to)?.divides(from.spec, to.spec) === true
      ? tree.within(table)
      : movedIn(before, after, table).narrowed.flatMap((branch) => [
          branch,
          ...tree.within(branch.table),
        ]);
  if (moving.length === 0) return [];
  const then = new Set(places.within(table).map((branch) => branch.table));
  return moving
    .map((branch) => branch.table)
    .filter((id) => {
      const object = before.objects.get(id);
      return then.has(id) && object !== undefined && holderOf(object) !== undefined;
    });
}

class Keeping {
  readonly #rebound: Rebound;
  readonly #decided: Decided;
  readonly #tree: PartitionTree;
  readonly #places: PartitionTree;
  readonly #parts: Parts;
  readonly #partsAfter: Parts;
  readonly #remain: ReturnType<typeof rowsRemain>;
  readonly #isReshaped: (column: Id) => boolean;
  readonly #names = new Set<string>();

  constructor(decided: Decided) {
    this.#decided = decided;
    this.#rebound = new Rebound(decided);
    this.#tree = partitionTreeOf(decided.before);
    this.#places = partitionTreeOf(decided.after);
    this.#parts = new Parts(decided.before);
    this.#partsAfter = new Parts(decided.after);
    const { before, after, replaced } = decided;
    this.#isReshaped = reshaping(before, after, replaced);
    this.#remain = rowsRemain(
      before,
      after,
      (id) => id,
      (column) => this.#isTouched(column) && this.#isReshaped(column),
    );
  }

  homes(): readonly Home[] {
    const { before, replaced } = this.#decided;
    const homes = [...replaced]
      .sort()
      .filter((id) => {
        const object = before.objects.get(id);
        return object !== undefined && holderOf(object) !== undefined;
      })
      .map((id) => this.#homeOf(id));
    const others = new Set(homes.flatMap(({ tables }) => tables.slice(1)));
    const own = homes.filter(({ table }) => !others.has(table) && this.#remain(table, true));
    const again = new Map(own.map(({ table, tables }) => [table, tables]));
    const moved = this.#rebound.homes(others, again);
    const elsewhere = new Set(moved.flatMap(({ tables }) => tables));
    return [...own.filter(({ table }) => !elsewhere.has(table)), ...moved];
  }

  clearings(home: Home): (readonly [Id, Clearing])[] {
    return this.#rebound.clearings(home);
  }

  #homeOf(table: Id): Home {
    const { before, after, replaced } = this.#decided;
    const moving = new Set(rerouted(before, after, table));
    const tables: Id[] = [];
    let whole = true;
    const visit = (id: Id) => {
      tables.push(id);
      for (const branch of this.#tree.of(id)) {
        const object = before.objects.get(branch.table);
        const goes = !this.#remain(branch.table, replaced.has(branch.table));
        if (object && holderOf(object) && (goes || moving.has(branch.table))) visit(branch.table);
        else whole = false;
      }
    };
    visit(table);
    return { table, tables, whole };
  }

  #aside(name: string): Sql {
    const free = freeName(name, '__kept', (each) => this.#names.has(each));
    this.#names.add(free);
    return sql`pg_temp.${ident(free)}`;
  }

  /** The type of the column is not there all the time, or is a row type and changes: PostgreSQL lets nobody use it then. */
  #isTouched(column: Id): boolean {
    const { before, gone, altered } = this.#decided;
    const dependencies = before.dependencies();
    const table = parentIn(dependencies, column);
    // Of a generated one, the values are read: what they are made from does not matter.
    const own = (dependencies.get(column) ?? [])
      .filter((each) => waits(each) && each.on !== table)
      .map(({ on }) => on);
    const needed = withNeeds(
      own.filter((id) => parentIn(dependencies, id) !== table),
      dependencies,
    );
    return [...needed].some(
      (id) => gone.has(id) || this.#parts.of(id).some((part) => altered.has(part)),
    );
  }

  #columns(table: Id): { carried: { id: Id; values: Carried }[]; lost: Id[] } {
    const { before, after, mappedFor } = this.#decided;
    const carried: { id: Id; values: Carried }[] = [];
    const lost: Id[] = [];
    const columns = this.#parts
      .of(table)
      .flatMap((id) => objectIn(before, id))
      .filter((object) => kindOf(object).carry !== undefined)
      .sort((a, b) => a.ordinal - b.ordinal);
    for (const { id, spec } of columns) {
      const to = after.objects.get(id);
      const asText = this.#isTouched(id);
      const isLost = to === undefined || (asText && this.#isReshaped(id));
      const values = isLost ? null : kindOf(to).carry?.(spec, to.spec, asText, mappedFor(id));
      if (values) carried.push({ id, values });
      else if (isLost && spec.generated === null) lost.push(id);
    }
    return { carried, lost };
  }

  actions(home: Home): Action[] {
    const { before, after, replaced } = this.#decided;
    const [from] = objectIn(before, home.table);
    const [to] = objectIn(after, home.table);
    const holder = from && holderOf(from);
    if (from === undefined || to === undefined || holder === undefined) return [];
    const read = home.tables
      .flatMap((id) => objectIn(before, id))
      .filter(({ spec }) => !holder.isDivided(spec));
    const { carried, lost: without } = this.#columns(home.table);
    const lost = home.leaving === undefined ? without : [];
    const branches = this.#places.within(home.table);
    const places = [home.table, ...branches.map(({ table }) => table)];
    const kept = this.#aside(String(from.spec.name));
    const keep: Statement[] = [];
    const refill: Statement[] = [];
    if (read.length > 0) {
      keep.push(setAside(kept, home, from, read, carried, lost));
      refill.push(this.#putBack(kept, to, places, carried));
    }
    for (const table of home.tables) if (replaced.has(table)) this.#resume(table, keep, refill);
    if (keep.length + refill.length === 0) return [];
    const lossy = carried.filter(({ values }) => losesData(values.hazards)).map(({ id }) => id);
    return [
      {
        type: 'keep',
        object: from,
        replaces: home.leaving === undefined,
        statements: [...this.#locking(home), ...keep],
        rows: home.tables,
        ...(read.length > 0 && { lost }),
      },
      {
        type: 'refill',
        object: to,
        replaces: home.leaving === undefined,
        statements: this.#undisturbed(to, places, refill),
        rows: places,
        ties: branches.map(({ tie }) => tie),
        ...(read.length > 0 && { lost: lossy }),
      },
    ];
  }

  /** Nobody may write between what is read and what is dropped; and all rows are to be seen. */
  #locking({ tables }: Home): Statement[] {
    const all = tables.flatMap((id) => objectIn(this.#decided.before, id));
    const list = all.map(({ id }) => sql`ONLY ${nameOf(id)}`);
    return [
      statement(
        sql`LOCK TABLE ${join(list)} IN ACCESS EXCLUSIVE MODE`,
        all.map(({ id }) =>
          hazard(
            'blocks-reads',
            `${describe(id)} is locked while its rows are set aside and put back`,
          ),
        ),
      ),
      ...all
        .filter((object) => holderOf(object)?.isGuarded(object.spec))
        .flatMap((object) => guarding(object, false)),
    ];
  }

  #putBack(
    kept: Sql,
    { id: table }: CatalogObject,
    places: readonly Id[],
    carried: readonly { values: Carried }[],
  ): Statement {
    const columns = carried.map(({ values }) => values.column);
    const into = columns.length === 0 ? nothing : sql` (${join(columns)})`;
    const list =
      columns.length === 0 ? nothing : sql` ${join(carried.map(({ values }) => values.put))}`;
    return statement(
      sql`INSERT INTO ${nameOf(table)}${into} OVERRIDING SYSTEM VALUE\nSELECT${list} FROM ${kept}`,
      [
        hazard('table-rewrite', `the rows that were set aside are written into ${describe(table)}`),
        ...carried.flatMap(({ values }) => values.hazards),
        ...this.#demands(table, places),
      ],
    );
  }

  /** What the rows may not satisfy: new places and new constraints. */
  #demands(table: Id, places: readonly Id[]): Hazard[] {
    const { before, after, contextOf } = this.#decided;
    const hazards: Hazard[] = [];
    for (const place of places.flatMap((id) => objectIn(after, id))) {
      if (holderOf(place)?.isDivided(place.spec) !== true) continue;
      const ties = this.#places.of(place.id).flatMap(({ tie }) => objectIn(after, tie));
      const [first] = ties;
      const specs = ties.map(({ spec }) => spec);
      if (first === undefined || kindOf(first).leavesOut?.(specs) !== false)
        hazards.push(
          hazard('may-fail', `every row of ${describe(place.id)} must be of one of its partitions`),
        );
    }
    for (const part of this.#partsAfter.within(table).flatMap((id) => objectIn(after, id))) {
      const kind = kindOf(part);
      const whole = parentIn(after.dependencies(), part.id);
      const old = before.objects.get(part.id);
      const within = whole !== table && whole !== undefined && !before.objects.has(whole);
      const isColumn = kind.carry !== undefined;
      if (kind.clause === undefined || within || (old !== undefined && isColumn)) continue;
      if (old !== undefined && specText(old.spec) === specText(part.spec)) continue;
      const partsOf = new Map([
        [part.id, this.#partsAfter.of(part.id).flatMap((id) => objectIn(after, id))],
      ]);
      const made = kind.create(
        part.spec,
        contextOf(part.id),
        clausesOf(part.id, partsOf, contextOf),
      );
      hazards.push(
        ...made.flatMap((each) => each.hazards.filter(({ code }) => code === 'may-fail')),
      );
    }
    return hazards;
  }

  /** The sequences that are made again with columns. */
  #resume(table: Id, keep: Statement[], refill: Statement[]): void {
    const { before, after } = this.#decided;
    for (const object of this.#partsAfter.within(table).flatMap((id) => objectIn(after, id))) {
      const resumed = kindOf(object).resume?.(before.objects.get(object.id)?.spec, object.spec);
      if (!resumed) continue;
      const kept = this.#aside(`${String(object.spec.table)}_${String(object.spec.column)}`);
      if (resumed.taken !== null) keep.push(statement(temporary(kept, resumed.taken)));
      refill.push(statement(resumed.put(kept)));
    }
  }

  /** No trigger fires, no policy hides, nothing waits for the end of the transaction. */
  #undisturbed(
    to: CatalogObject,
    places: readonly Id[],
    refill: readonly Statement[],
  ): readonly Statement[] {
    const { before, after, replaced } = this.#decided;
    const staying = places.filter((id) => before.objects.has(id) && !replaced.has(id));
    const silenced = staying.flatMap((place) =>
      this.#partsAfter
        .of(place)
        .flatMap((id) => (replaced.has(id) ? [] : objectIn(before, id)))
        .flatMap((object) => kindOf(object).silence?.(object.spec) ?? [])
        .map((each) => ({
          ...each,
          // It is set in all partitions.
          hazards: [place, ...this.#places.within(place).map(({ table }) => table)].map((id) =>
            hazard('blocks-writes', `writes to ${describe(id)} wait until the transaction ends`),
          ),
        })),
    );
    const deferred = places
      .flatMap((id) => this.#partsAfter.of(id))
      .flatMap((id) => objectIn(after, id))
      .some(({ spec }) => spec.deferrable === 'initially deferred');
    const isGuarded = holderOf(to)?.isGuarded(to.spec) === true;
    const guard = (guarded: boolean) => (isGuarded ? guarding(to, guarded) : []);
    return [
      ...guard(false),
      ...(deferred ? [statement(sql`SET CONSTRAINTS ALL IMMEDIATE`)] : []),
      ...silenced.map(({ off, hazards }) => statement(off, hazards)),
      ...refill,
      ...silenced.map(({ on }) => statement(on)),
      ...guard(true),
    ];
  }
}

function guarding(object: CatalogObject, guarded: boolean): Statement[] {
  const text = holderOf(object)?.guard(object.spec, guarded);
  return text === undefined ? [] : [statement(text)];
}

const temporary = (name: Sql, query: Sql) =>
  sql`CREATE TEMPORARY TABLE ${name} ON COMMIT DROP AS\n${query}`;

function setAside(
  kept: Sql,
  { whole, leaving }: Home,
  table: CatalogObject,
  read: readonly CatalogObject[],
  carried: readonly { values: Carried }[],
  lost: readonly Id[],
): Statement {
  const list =
    carried.length === 0 ? nothing : sql` ${join(carried.map(({ values }) => values.taken))}`;
  const divided = !read.some(({ id }) => id === table.id);
  const conditionIn = (id: Id) => {
    const condition = leaving?.get(id);
    return condition === undefined ? nothing : sql` WHERE ${condition}`;
  };
  const sources =
    divided && whole
      ? [nameOf(table.id)]
      : read.map(({ id }) => sql`ONLY ${nameOf(id)}${conditionIn(id)}`);
  return statement(
    temporary(
      kept,
      join(
        sources.map((source) => sql`SELECT${list} FROM ${source}`),
        '\nUNION ALL ',
      ),
    ),
    [
      ...read.map(({ id }) =>
        leaving?.has(id) === true
          ? hazard(
              'table-scan',
              `${describe(id)} is read for rows that its new bound does not take: they are set aside, and written again`,
            )
          : hazard('table-rewrite', `the rows of ${describe(id)} are set aside, and written again`),
      ),
      ...lost.map((id) => hazard('data-loss', `${describe(id)} is dropped with all its values`)),
    ],
  );
}

/** The actions that keep rows, the tables that go and of which no row is lost then, and what leaves partitions that stay, by tie. */
export function keeping(decided: Decided): {
  readonly actions: readonly Action[];
  readonly kept: ReadonlySet<Id>;
  readonly cleared: ReadonlyMap<Id, Clearing>;
} {
  const isOf = (id: Id, has: (kind: Kind) => boolean) =>
    objectIn(decided.before, id).some((object) => has(kindOf(object)));
  const isNeeded =
    [...decided.replaced].some((id) => isOf(id, ({ holder }) => holder !== undefined)) ||
    [...decided.gone, ...decided.altered].some((id) =>
      isOf(id, ({ share }) => share !== undefined),
    );
  if (!isNeeded) return { actions: [], kept: new Set(), cleared: new Map() };
  const all = new Keeping(decided);
  const homes = all.homes();
  return {
    actions: homes.flatMap((home) => all.actions(home)),
    kept: new Set(homes.flatMap(({ tables }) => tables)),
    cleared: new Map(homes.flatMap((home) => all.clearings(home))),
  };
}
