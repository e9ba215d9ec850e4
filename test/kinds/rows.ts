/** Rows and sequence positions that a plan must keep. */

import type { Database } from '../../src/database/database.ts';
import { type Catalog, type CatalogObject, type Id, specText } from '../../src/model/catalog.ts';
import { ident, join, qualified, type Sql, sql, trusted } from '../../src/model/sql.ts';
import { dependentsOf } from '../../src/plan/dependents.ts';

/** A value to compare, and what it was. */
interface Kept {
  readonly name: string;
  readonly query: Sql;
  readonly value: string;
}

export type Rows = readonly Kept[];

const text = (object: CatalogObject, key: string) => String(object.spec[key]);

/** Two catalogs, and what a plan between them says it drops, be it to make it again. */
interface Between {
  readonly before: Catalog;
  readonly after: Catalog;
  readonly dropped: ReadonlySet<Id>;
}

/** Objects of a kind that are in both catalogs, as they are before. */
function inBoth({ before, after, dropped }: Between, kind: string, unchanged: boolean) {
  return [...before.objects.values()].filter((object) => {
    const other = after.objects.get(object.id);
    if (object.kind !== kind || other === undefined || dropped.has(object.id)) return false;
    return !unchanged || specText(other.spec) === specText(object.spec);
  });
}

/** Columns whose values look another way because what their type is made of changed. */
function reshaped(between: Between): ReadonlySet<Id> {
  const { before, after } = between;
  const types = { ...between, dropped: new Set<Id>() };
  const differs = ({ id, spec }: CatalogObject, key?: string) => {
    const other = after.objects.get(id)?.spec ?? {};
    return key === undefined ? specText(other) !== specText(spec) : other[key] !== spec[key];
  };
  const changed = [
    ...inBoth(types, 'composite type', false).filter((type) => differs(type)),
    ...inBoth(types, 'domain', false).filter((domain) => differs(domain, 'type')),
  ];
  const found = new Set<Id>(changed.map(({ id }) => id));
  const users = dependentsOf(before.dependencies());
  for (const id of found) for (const user of users.get(id) ?? []) found.add(user);
  return found;
}

function tableQueries(between: Between): { name: string; query: Sql }[] {
  const others = reshaped(between);
  const columns = inBoth(between, 'column', true).filter(
    ({ id, spec }) => !others.has(id) && spec.generated === null,
  );
  return inBoth(between, 'table', false).map((table) => {
    const own = columns.filter(
      ({ spec }) => spec.schema === table.spec.schema && spec.table === table.spec.name,
    );
    const list = join([sql`1`, ...own.map((column) => ident(text(column, 'name')))]);
    const name = qualified(text(table, 'schema'), text(table, 'name'));
    return {
      name: `rows of table ${name}`,
      query: sql`SELECT count(*) || ' ' || coalesce(pg_catalog.md5(pg_catalog.string_agg(r, ';' ORDER BY r COLLATE "C")), '') AS value
        FROM (SELECT ROW(${list})::pg_catalog.text AS r FROM ONLY ${name}) AS each`,
    };
  });
}

/** Whose values a column takes from now on, or no more: such a sequence goes on behind those that it has. */
function isFed({ before, after }: Between, sequence: Id): boolean {
  const feeds = (catalog: Catalog) =>
    (dependentsOf(catalog.dependencies()).get(sequence) ?? [])
      .filter((id) => catalog.objects.get(id)?.kind === 'default')
      .sort();
  return feeds(before).join() !== feeds(after).join();
}

function sequenceQueries(between: Between): { name: string; query: Sql }[] {
  const kept = inBoth(between, 'sequence', true).filter(({ id }) => !isFed(between, id));
  return kept.map((sequence) => {
    const name = qualified(text(sequence, 'schema'), text(sequence, 'name'));
    return {
      name: `position of sequence ${name}`,
      query: sql`SELECT last_value || ' ' || is_called AS value FROM ${name}`,
    };
  });
}

function identityQueries(between: Between): { name: string; query: Sql }[] {
  return inBoth(between, 'identity', true).map((identity) => {
    const table = qualified(text(identity, 'schema'), text(identity, 'table'));
    const name = qualified(
      text(identity, 'schema'),
      text(identity, 'table'),
      text(identity, 'column'),
    );
    const quoted = (value: string) => trusted(`'${value.replaceAll("'", "''")}'`);
    return {
      name: `position of identity ${name}`,
      query: sql`SELECT pg_catalog.pg_sequence_last_value(pg_catalog.pg_get_serial_sequence(${quoted(table)}, ${quoted(text(identity, 'column'))})::pg_catalog.regclass)::pg_catalog.text AS value`,
    };
  });
}

async function readValue(database: Database, query: Sql): Promise<string> {
  const [row] = await database.query(query);
  return String(row?.value);
}

/** What there is to keep between the two, as it is now in `before`. */
export async function keptRows(
  database: Database,
  before: Catalog,
  after: Catalog,
  dropped: ReadonlySet<Id> = new Set(),
): Promise<Rows> {
  const queries = [tableQueries, sequenceQueries, identityQueries].flatMap((make) =>
    make({ before, after, dropped }),
  );
  const kept: Kept[] = [];
  for (const { name, query } of queries) {
    kept.push({ name, query, value: await readValue(database, query) });
  }
  return kept;
}

export async function rowProblems(database: Database, rows: Rows): Promise<string[]> {
  const problems: string[] = [];
  for (const { name, query, value } of rows) {
    const found = await readValue(database, query);
    if (found !== value) problems.push(`${name}: ${value} became ${found}`);
  }
  return problems;
}
