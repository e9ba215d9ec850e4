/** Rows and sequence positions that a plan must keep. */

import type { Database } from '../../src/database/database.ts';
import { type Catalog, type CatalogObject, type Id, specText } from '../../src/model/catalog.ts';
import { ident, join, qualified, type Sql, sql, trusted } from '../../src/model/sql.ts';
import { dependentsOf } from '../../src/plan/replace.ts';

/** A value to compare, and what it was. */
interface Kept {
  readonly name: string;
  readonly query: Sql;
  readonly value: string;
}

export type Rows = readonly Kept[];

const text = (object: CatalogObject, key: string) => String(object.spec[key]);

/** Objects of a kind that are in both catalogs, as they are before. */
function inBoth(before: Catalog, after: Catalog, kind: string, unchanged: boolean) {
  return [...before.objects.values()].filter((object) => {
    const other = after.objects.get(object.id);
    if (object.kind !== kind || other === undefined) return false;
    return !unchanged || specText(other.spec) === specText(object.spec);
  });
}

/** Columns whose values look another way because what their type is made of changed. */
function reshaped(before: Catalog, after: Catalog): ReadonlySet<Id> {
  const changed = inBoth(before, after, 'composite type', false).filter(
    ({ id, spec }) => specText(after.objects.get(id)?.spec ?? {}) !== specText(spec),
  );
  const found = new Set<Id>(changed.map(({ id }) => id));
  const users = dependentsOf(before.dependencies());
  for (const id of found) for (const user of users.get(id) ?? []) found.add(user);
  return found;
}

function tableQueries(before: Catalog, after: Catalog): { name: string; query: Sql }[] {
  const others = reshaped(before, after);
  const columns = inBoth(before, after, 'column', true).filter(
    ({ id, spec }) => !others.has(id) && spec.generated === null,
  );
  return inBoth(before, after, 'table', false).map((table) => {
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
function isFed(before: Catalog, after: Catalog, sequence: Id): boolean {
  const feeds = (catalog: Catalog) =>
    (dependentsOf(catalog.dependencies()).get(sequence) ?? [])
      .filter((id) => catalog.objects.get(id)?.kind === 'default')
      .sort();
  return feeds(before).join() !== feeds(after).join();
}

function sequenceQueries(before: Catalog, after: Catalog): { name: string; query: Sql }[] {
  const kept = inBoth(before, after, 'sequence', true).filter(
    ({ id }) => !isFed(before, after, id),
  );
  return kept.map((sequence) => {
    const name = qualified(text(sequence, 'schema'), text(sequence, 'name'));
    return {
      name: `position of sequence ${name}`,
      query: sql`SELECT last_value || ' ' || is_called AS value FROM ${name}`,
    };
  });
}

function identityQueries(before: Catalog, after: Catalog): { name: string; query: Sql }[] {
  return inBoth(before, after, 'identity', true).map((identity) => {
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
export async function keptRows(database: Database, before: Catalog, after: Catalog): Promise<Rows> {
  const queries = [tableQueries, sequenceQueries, identityQueries].flatMap((make) =>
    make(before, after),
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
