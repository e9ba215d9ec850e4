/**
 * Tables whose changes are published while PostgreSQL cannot tell others which rows these are of: it refuses UPDATE and
 * DELETE of them. Those of a partitioned table are of its partitions.
 */

import { kindOf } from '../kinds/registry.ts';
import type { Replication } from '../kinds/replication.ts';
import { append } from '../model/append.ts';
import { type Catalog, type CatalogObject, describe, type Id } from '../model/catalog.ts';
import { type Hazard, hazard } from '../model/hazard.ts';
import type { Action } from './action.ts';
import { dependentsOf } from './dependents.ts';
import { partitionTreeOf } from './partition-tree.ts';

const saidBy = (object: CatalogObject): Replication | undefined =>
  kindOf(object).replicates?.(object.spec);

type Said<T extends Replication['type']> = { readonly id: Id } & Extract<
  Replication,
  { readonly type: T }
>;

/** The columns that tell the rows of a table apart, and whether these are all that it has, for want of others. */
interface Identity {
  readonly columns: ReadonlyMap<string, Said<'column'>>;
  readonly all: boolean;
}

interface Refused {
  /** Of which table, and why. */
  readonly key: string;
  readonly table: string;
  /** What publishes its changes, with what makes it a partition of others. */
  readonly by: ReadonlySet<Id>;
  readonly message: string;
}

/** What one catalog says of what is replicated. */
class Replicated {
  readonly #catalog: Catalog;
  readonly #tables = new Map<Id, Said<'table'>>();
  readonly #keys = new Map<string, Said<'key' | 'identity'>>();
  readonly #publications: Said<'publication'>[] = [];
  /** By table and by schema. */
  readonly #published = new Map<string, Said<'published'>[]>();

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
    for (const object of catalog.objects.values()) {
      const said = saidBy(object);
      if (said === undefined) continue;
      const { id } = object;
      if (said.type === 'table') this.#tables.set(id, { id, ...said });
      else if (said.type === 'publication') this.#publications.push({ id, ...said });
      else if (said.type === 'published') append(this.#published, said.of, { id, ...said });
      else if (said.type === 'identity' || (said.type === 'key' && !this.#keys.has(said.table)))
        this.#keys.set(said.table, { id, ...said });
    }
  }

  tables(): ReadonlySet<string> {
    return new Set([...this.#tables.values()].map(({ table }) => table));
  }

  refused(): Refused[] {
    if (this.#publications.length === 0) return [];
    return [...this.#tables.values()].flatMap((each) => (each.logged ? this.#refusedOf(each) : []));
  }

  #refusedOf({ id, table }: Said<'table'>): Refused[] {
    const above = partitionTreeOf(this.#catalog).ties(id);
    const identity = this.#identityOf(id, table);
    const found = new Map<string, { by: Id[]; changes: string[] }>();
    for (const publication of this.#publications) {
      const places = [id, ...above.map((each) => each.table)].map((each) =>
        this.#placesIn(publication, each),
      );
      const all = places.flat();
      if (all.length === 0 && !publication.all) continue;
      const as = publication.viaRoot ? places.findLast(({ length }) => length > 0) : places[0];
      const misfits = identity
        ? [...this.#misfits(publication, as ?? [], identity)]
        : [{ why: 'they are published, and it has no replica identity', by: all }];
      for (const { why, by } of misfits) {
        const known = found.get(why) ?? { by: above.map(({ tie }) => tie), changes: [] };
        known.by.push(publication.id, ...by.map((each) => each.id));
        known.changes.push(...publication.changes);
        found.set(why, known);
      }
    }
    const names = above.map((each) => describe(each.table));
    const through = names.length === 0 ? '' : `, and of its rows in ${names.join(', ')}`;
    return [...found].flatMap(([why, { by, changes }]) => {
      const refused = ['UPDATE', 'DELETE'].filter((each) => changes.includes(each)).join(' and ');
      const message = `${refused} of ${describe(id)}${through} are refused: ${why}`;
      return refused === '' ? [] : [{ key: `${table}: ${why}`, table, by: new Set(by), message }];
    });
  }

  /** What a publication has of a table: it, its schema. */
  #placesIn({ publication }: Said<'publication'>, id: Id): Said<'published'>[] {
    const { table = '', schema = '' } = this.#tables.get(id) ?? {};
    return [table, schema]
      .flatMap((place) => this.#published.get(place) ?? [])
      .filter((each) => each.publication === publication);
  }

  /** Why it refuses although there is a replica identity, and what leads to that. */
  *#misfits(
    { publication, generated }: Said<'publication'>,
    as: readonly Said<'published'>[],
    identity: Identity,
  ): Generator<{ readonly why: string; readonly by: readonly { readonly id: Id }[] }> {
    const told = [...identity.columns.values()];
    const lists = as.flatMap(({ columns }) => (columns === null ? [] : [new Set(columns)]));
    if (lists.some((list) => identity.all || told.some(({ column }) => !list.has(column)))) {
      const why = `the columns in publication ${publication} lack some of its replica identity`;
      yield { why, by: as };
    }
    const tried = as.flatMap(({ id, columns, filtered }) =>
      // Of those in the list nothing says whether the filter has them as well.
      filtered ? this.#usedBy(id).filter(({ column }) => columns?.includes(column) !== true) : [],
    );
    if (!identity.all && tried.some(({ column }) => !identity.columns.has(column))) {
      const why = `their filter in publication ${publication} uses columns beyond its replica identity`;
      yield { why, by: as };
    }
    const missing = told.filter((each) =>
      each.generated === 'stored' ? !generated : each.generated !== null,
    );
    if (this.#catalog.major >= 18 && lists.length === 0 && missing.length > 0) {
      const why = `publication ${publication} lacks the generated columns of its replica identity`;
      yield { why, by: [...as, ...missing] };
    }
  }

  /** Undefined: it has none. */
  #identityOf(id: Id, table: string): Identity | undefined {
    const key = this.#keys.get(table);
    if (key === undefined || key.tells === 'nothing') return undefined;
    const all = key.tells === 'all';
    const named = (columns: readonly Said<'column'>[]) =>
      new Map(columns.map((each) => [each.column, each]));
    if (all) return { columns: named(this.#columnsOf(id)), all };
    const used = this.#usedBy(key.id);
    if (used.length > 0) return { columns: named(used), all };
    const needed = this.#catalog.dependencies().get(key.id) ?? [];
    return { columns: named(needed.flatMap(({ on }) => this.#usedBy(on))), all };
  }

  #columnsOf(table: Id): Said<'column'>[] {
    const parts = dependentsOf(this.#catalog.dependencies()).get(table) ?? [];
    return parts.flatMap((id) => this.#columnAt(id));
  }

  /** The columns that an object uses. */
  #usedBy(id: Id): Said<'column'>[] {
    const list = this.#catalog.dependencies().get(id) ?? [];
    return list.flatMap(({ on, through }) => (through === undefined ? this.#columnAt(on) : []));
  }

  #columnAt(id: Id): Said<'column'>[] {
    const object = this.#catalog.objects.get(id);
    const said = object && saidBy(object);
    return said?.type === 'column' ? [{ id, ...said }] : [];
  }
}

/** What an action has to do with tables that refuse UPDATE and DELETE from then on. */
export function refusedBetween(before: Catalog, after: Catalog): (action: Action) => Hazard[] {
  const is = new Replicated(after).refused();
  if (is.length === 0) return () => [];
  const then = new Replicated(before);
  const [there, was] = [then.tables(), new Set(then.refused().map(({ key }) => key))];
  const come = is.filter(({ key, table }) => there.has(table) && !was.has(key));
  /** A new publication publishes nothing by itself, unless it is of all tables; a partition that stays was published. */
  const leads = ({ id }: CatalogObject, said: Replication | undefined) =>
    said?.type === 'publication'
      ? said.all || before.objects.has(id)
      : said !== undefined || !before.objects.has(id);
  return ({ type, object }) => {
    // What is made again says it then.
    if (type === 'drop' && after.objects.has(object.id)) return [];
    const said = saidBy(object);
    return come
      .filter(({ table, by }) =>
        said !== undefined && 'table' in said
          ? said.table === table
          : by.has(object.id) && leads(object, said),
      )
      .map(({ message }) => hazard('refuses-writes', message));
  };
}
