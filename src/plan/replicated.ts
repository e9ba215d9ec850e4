/** Tables whose changes are published while nothing tells their rows apart: PostgreSQL refuses UPDATE and DELETE of them. */

import { kindOf } from '../kinds/registry.ts';
import type { Replication } from '../kinds/replication.ts';
import { append } from '../model/append.ts';
import { type Catalog, type CatalogObject, describe, type Id } from '../model/catalog.ts';
import { type Hazard, hazard } from '../model/hazard.ts';
import { partitionTreeOf } from './partition-tree.ts';

const saidBy = (object: CatalogObject): Replication | undefined =>
  kindOf(object).replicates?.(object.spec);

interface Refusing {
  /** What publishes its changes: publications, and what these have of tables and schemas. */
  readonly by: ReadonlySet<string>;
  /** With the tables of which it is a partition: they refuse its rows. */
  readonly names: readonly string[];
}

type Publication = Extract<Replication, { readonly type: 'publication' }>;
type Published = Extract<Replication, { readonly type: 'published' }>;

/** What it is that publishes. */
const nameOf = (said: Publication | Published): string =>
  said.type === 'published' ? `${said.publication} ${said.of}` : said.publication;

/** By what a table is called where others speak of it. */
function refusingIn(catalog: Catalog): ReadonlyMap<string, Refusing> {
  const tables: { id: Id; table: string; schema: string | null }[] = [];
  const told = new Map<string, boolean>();
  const publications = new Map<string, Publication>();
  const published = new Map<string, Published[]>();
  const identities = new Set<string>();
  for (const object of catalog.objects.values()) {
    const said = saidBy(object);
    if (said === undefined) continue;
    if (said.type === 'table') tables.push({ id: object.id, ...said });
    else if (said.type === 'publication') publications.set(said.publication, said);
    else if (said.type === 'published') append(published, said.of, said);
    else if (said.type === 'identity' || !identities.has(said.table)) {
      if (said.type === 'identity') identities.add(said.table);
      told.set(said.table, said.tells);
    }
  }
  if (publications.size === 0) return new Map();
  const everywhere = [...publications.values()].filter(({ all }) => all);
  const tree = partitionTreeOf(catalog);
  const known = new Map(tables.map((each) => [each.id, each]));
  const refusing = new Map<string, Refusing>();
  for (const { id, table, schema } of tables) {
    if (schema === null || told.get(table) === true) continue;
    const wholes = tree.above(id);
    const places = [id, ...wholes].flatMap((each) => {
      const { table: name, schema: home } = known.get(each) ?? {};
      return [name, home].flatMap((place) => published.get(place ?? '') ?? []);
    });
    const by = [...places, ...everywhere].filter(
      ({ publication }) => publications.get(publication)?.changes === true,
    );
    if (by.length === 0) continue;
    refusing.set(table, {
      by: new Set(by.flatMap((each) => [nameOf(each), each.publication])),
      names: [id, ...wholes].map(describe),
    });
  }
  return refusing;
}

/** What an object that comes, goes or changes has to do with tables that refuse UPDATE and DELETE from then on. */
export function refusedBetween(
  before: Catalog,
  after: Catalog,
): (object: CatalogObject) => Hazard[] {
  const is = refusingIn(after);
  if (is.size === 0) return () => [];
  const was = refusingIn(before);
  const there = new Set(
    [...before.objects.values()].flatMap((object) => {
      const said = saidBy(object);
      return said?.type === 'table' ? [said.table] : [];
    }),
  );
  const come = [...is].filter(([table]) => there.has(table) && !was.has(table));
  if (come.length === 0) return () => [];
  /** A new publication publishes nothing by itself, unless it is of all tables. */
  const leads = ({ id }: CatalogObject, said: Publication | Published) =>
    said.type === 'published' || said.all || before.objects.has(id);
  return (object) => {
    const said = saidBy(object);
    if (said === undefined) return [];
    return come.flatMap(
      ([
        table,
        {
          by,
          names: [name, ...wholes],
        },
      ]) => {
        const concerns =
          'table' in said ? said.table === table : leads(object, said) && by.has(nameOf(said));
        const through = wholes.length === 0 ? '' : `, and of its rows in ${wholes.join(', ')}`;
        return concerns
          ? [
              hazard(
                'refuses-writes',
                `UPDATE and DELETE of ${name}${through} are refused: they are published, and it has no replica identity`,
              ),
            ]
          : [];
      },
    );
  };
}
