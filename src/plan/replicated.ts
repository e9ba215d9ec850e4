/**
 * Tables whose changes are published while PostgreSQL cannot tell others which rows these are of: it refuses UPDATE and
 * DELETE of them. Those of a partitioned table are of its partitions.
 */

import type { Key } from '../kinds/key.ts';
import { kindOf } from '../kinds/registry.ts';
import type { Replication, Telling } from '../kinds/replication.ts';
import { append } from '../model/append.ts';
import { type Catalog, type CatalogObject, describe, type Id } from '../model/catalog.ts';
import { type Hazard, hazard } from '../model/hazard.ts';
import { ident } from '../model/sql.ts';
import type { Action } from './action.ts';
import { dependentsOf } from './dependents.ts';
import { partitionTreeOf } from './partition-tree.ts';

type Saying = Replication | ({ readonly type: 'key' } & Key);

function saidBy(object: CatalogObject): Saying | undefined {
  const { replicates, key: keyOf } = kindOf(object);
  const key = keyOf?.(object.spec) ?? null;
  return key === null ? replicates?.(object.spec) : { type: 'key', ...key };
}

type Said<T extends Saying['type']> = { readonly id: Id } & Extract<Saying, { readonly type: T }>;

/** The columns that tell the rows of a table apart, and whether these are all that it has, for want of others. */
interface Identity {
  readonly columns: ReadonlyMap<string, Said<'column'>>;
  readonly all: boolean;
}

interface Refused {
  readonly table: Id;
  /** UPDATE, DELETE. */
  readonly changes: ReadonlySet<string>;
  /** It has no replica identity. */
  readonly untold: boolean;
  /** What publishes them, what makes its table a partition of others, and what tells rows apart, or does not. */
  readonly by: ReadonlySet<Id>;
  message(changes: readonly string[]): string;
}

/** What one catalog says of what is replicated; `moved`: schemas in which tables are taken to be. */
class Replicated {
  readonly #catalog: Catalog;
  readonly #major: number;
  readonly #tables = new Map<Id, Said<'table'>>();
  readonly #primaryKeys = new Map<string, Said<'key'>>();
  readonly #identities = new Map<string, Said<'identity'>>();
  readonly #publications: Said<'publication'>[] = [];
  /** By table and by schema. */
  readonly #published = new Map<string, Said<'published'>[]>();

  constructor(catalog: Catalog, major: number, moved?: ReadonlyMap<Id, string>) {
    this.#catalog = catalog;
    this.#major = major;
    for (const object of catalog.objects.values()) {
      const said = saidBy(object);
      if (said === undefined) continue;
      const { id } = object;
      if (said.type === 'table')
        this.#tables.set(id, { id, ...said, schema: moved?.get(id) ?? said.schema });
      else if (said.type === 'publication') this.#publications.push({ id, ...said });
      else if (said.type === 'published') append(this.#published, said.of, { id, ...said });
      else if (said.type === 'identity') this.#identities.set(said.table, { id, ...said });
      else if (said.type === 'key' && said.isPrimary)
        this.#primaryKeys.set(said.table, { id, ...said });
    }
  }

  has(table: Id): boolean {
    return this.#tables.has(table);
  }

  refused(): Refused[] {
    if (this.#publications.length === 0) return [];
    return [...this.#tables.values()].flatMap((each) => (each.logged ? this.#refusedOf(each) : []));
  }

  #refusedOf({ id, table }: Said<'table'>): Refused[] {
    const above = partitionTreeOf(this.#catalog).ties(id);
    const tables = [id, ...above.map((each) => each.table)];
    const identity = this.#identityOf(id, table);
    const found = new Map<string, { by: Id[]; changes: string[] }>();
    for (const publication of this.#publications) {
      const places = tables.map((each) => this.#placesIn(publication, each));
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
    return [...found].flatMap(([why, { by, changes }]) =>
      changes.length === 0
        ? []
        : {
            table: id,
            changes: new Set(changes),
            untold: identity === undefined,
            by: new Set([...tables, ...by, ...this.tellingApart(id)]),
            message: (some) =>
              `${some.join(' and ')} of ${describe(id)}${through} are refused: ${why}`,
          },
    );
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
    const tried = as.flatMap(({ id, columns, filter }) =>
      filter === null
        ? []
        : this.#usedBy(id).filter(
            ({ column }) => columns?.includes(column) !== true || filter.includes(column),
          ),
    );
    if (!identity.all && tried.some(({ column }) => !identity.columns.has(column))) {
      const why = `their filter in publication ${publication} uses columns beyond its replica identity`;
      yield { why, by: as };
    }
    const missing = told.filter((each) =>
      each.generated === 'stored' ? !generated : each.generated !== null,
    );
    if (this.#major >= 18 && lists.length === 0 && missing.length > 0) {
      const why = `publication ${publication} lacks the generated columns of its replica identity`;
      yield { why, by: [...as, ...missing] };
    }
  }

  /** What says how the rows of a table are told apart, and the key that it says it by. */
  tellingApart(id: Id): Id[] {
    const { table = '' } = this.#tables.get(id) ?? {};
    const identity = this.#identities.get(table);
    const key = identity === undefined ? this.#primaryKeys.get(table) : this.#keyOf(identity);
    return [identity, key].flatMap((each) => each?.id ?? []);
  }

  /** Undefined: it has none. */
  #identityOf(id: Id, table: string): Identity | undefined {
    const said = this.#identities.get(table);
    const all = said?.tells === 'all';
    const key = said === undefined ? this.#primaryKeys.get(table) : this.#keyOf(said);
    const names = new Set(key?.columns);
    if (!all && names.size === 0) return undefined;
    const columns = this.#columnsOf(id).filter(({ column }) => all || names.has(column));
    return { columns: new Map(columns.map((each) => [each.column, each])), all };
  }

  #keyOf({ id, tells }: Said<'identity'>): Said<'key'> | undefined {
    const needed = tells === 'key' ? (this.#catalog.dependencies().get(id) ?? []) : [];
    for (const { on } of needed) {
      const said = this.#saidBy(on);
      if (said?.type === 'key') return { id: on, ...said };
    }
    return undefined;
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
    const said = this.#saidBy(id);
    return said?.type === 'column' ? [{ id, ...said }] : [];
  }

  #saidBy(id: Id): Saying | undefined {
    const object = this.#catalog.objects.get(id);
    return object && saidBy(object);
  }
}

/**
 * Whether PostgreSQL deletes rows of each table, on servers of that major: as they are, once all of their columns tell them
 * apart, or not at all.
 */
export function deletedIn(
  catalog: Catalog,
  major: number,
): (table: Id) => 'yes' | 'once told apart' | 'no' {
  const refused = new Replicated(catalog, major)
    .refused()
    .filter(({ changes }) => changes.has('DELETE'));
  const untold = new Map(refused.map((each) => [each.table, each.untold]));
  return (table) => {
    const isUntold = untold.get(table);
    return isUntold === undefined ? 'yes' : isUntold ? 'once told apart' : 'no';
  };
}

/** What tells the rows of a table apart that has these parts; `key`: the primary key, if there is one. */
export function tellingOf(parts: readonly CatalogObject[]): Telling {
  const said = parts.map(saidBy).find((each) => each?.type === 'identity');
  return said?.type === 'identity' ? said.tells : 'key';
}

interface Come {
  readonly by: ReadonlySet<Id>;
  readonly made: Hazard;
}

/** What is refused then, and was not. */
function comeBetween(was: readonly Refused[], is: readonly Refused[]): Come[] {
  return is.flatMap(({ table, changes, by, message }) => {
    const old = was.filter((each) => each.table === table);
    const come = ['UPDATE', 'DELETE'].filter(
      (each) => changes.has(each) && !old.some((other) => other.changes.has(each)),
    );
    return come.length === 0 ? [] : [{ by, made: hazard('refuses-writes', message(come)) }];
  });
}

/** What an action has to do with tables that refuse UPDATE and DELETE from then on, on servers of that major. */
export function refusedBetween(
  before: Catalog,
  after: Catalog,
  major: number,
): (action: Action) => Hazard[] {
  const is = new Replicated(after, major).refused();
  if (is.length === 0) return () => [];
  const then = new Replicated(before, major);
  const there = is.filter(({ table }) => then.has(table));
  const come = comeBetween(
    then.refused(),
    there.map((each) => ({
      ...each,
      by: new Set([...each.by, ...then.tellingApart(each.table)]),
    })),
  );
  /** It says something else than before; a new publication publishes nothing by itself, unless it is of all tables. */
  const leads = ({ id }: CatalogObject) => {
    const [old, now] = [before.objects.get(id), after.objects.get(id)];
    const [said, saidThen] = [now && saidBy(now), old && saidBy(old)];
    if (old === undefined) return said?.type !== 'publication' || said.all;
    return JSON.stringify(said) !== JSON.stringify(saidThen);
  };
  return ({ type, object }) => {
    // What is made again says it then.
    if (type === 'drop' && after.objects.has(object.id)) return [];
    const found = come.filter(({ by }) => by.has(object.id));
    return found.length > 0 && leads(object) ? found.map(({ made }) => made) : [];
  };
}

/** The same of tables that move to a schema that is published, there and back; `moved`: where they go, by id. */
export function refusedByMoves(
  moved: ReadonlyMap<Id, { readonly to: Id; readonly schema: string }>,
  catalog: Catalog,
  after: Catalog,
  major: number,
): { readonly up: (id: Id) => Hazard[]; readonly down: (id: Id) => Hazard[] } {
  const schemas = new Map([...moved].map(([id, { schema }]) => [id, ident(schema)]));
  const here = new Replicated(catalog, major).refused();
  const there = new Replicated(catalog, major, schemas).refused();
  // What the rest of the plan mends is refused to nobody.
  const last = new Replicated(after, major).refused();
  const stays = there.filter(({ table }) => {
    const id = moved.get(table)?.to ?? table;
    return last.some((each) => each.table === id);
  });
  const [up, down] = [comeBetween(here, stays), comeBetween(there, here)];
  const told = (come: readonly Come[]) => (id: Id) =>
    come.flatMap(({ by, made }) => (by.has(id) ? [made] : []));
  return { up: told(up), down: told(down) };
}
