/** Rows and sequence positions that a plan must keep. */

import type { Database } from '../../src/database/database.ts';
import {
  type Catalog,
  type CatalogObject,
  type Id,
  identityIn,
  objectId,
  specText,
} from '../../src/model/catalog.ts';
import { ident, join, literal, qualified, type Sql, sql, trusted } from '../../src/model/sql.ts';
import { dependentsOf } from '../../src/plan/dependents.ts';
import { partitionTreeOf } from '../../src/plan/partition-tree.ts';
import { RowUse } from '../../src/plan/row-use.ts';
import { besidePartitioned, pooledIn } from '../../src/rehearse/partitions.ts';

/** A value to compare, and how it is asked for in the state before and in the one after. */
interface Asked {
  readonly name: string;
  readonly before: Sql;
  readonly after: Sql;
}

/** What it was. */
interface Kept extends Asked {
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
    // What has the name of an enum now: bytea, jsonb and others write its labels otherwise than text does.
    ...[...before.objects.values()].filter(({ id, kind }) => {
      const domain =
        kind === 'enum' && after.objects.get(objectId('domain', trusted(identityIn(id))));
      return domain && domain.spec.type !== 'text';
    }),
  ];
  const found = new Set<Id>(changed.map(({ id }) => id));
  const users = dependentsOf(before.dependencies());
  for (const id of found) for (const user of users.get(id) ?? []) found.add(user);
  const rows = new RowUse(before);
  for (const table of withOtherColumns(between, rows))
    for (const user of rows.usersOf(table)) found.add(user);
  return found;
}

/** Tables that have other columns before than after. */
function withOtherColumns({ before, after }: Between, rows: RowUse): ReadonlySet<Id> {
  const later = new RowUse(after);
  const tables = [...before.objects.keys()].filter((id) => after.objects.has(id));
  return new Set(tables.filter((id) => rows.columnsOf(id).join() !== later.columnsOf(id).join()));
}

/** Tables that lose rows because partitions of theirs go. */
function bereft({ before, after }: Between): ReadonlySet<Id> {
  const now = partitionTreeOf(after);
  const beside = besidePartitioned(before, after, (id) => id);
  const tables = [...before.objects.values()].filter(({ kind }) => kind === 'table');
  const found = tables.map(({ id }) => id).filter((id) => beside(id).gone.length > 0);
  const wholes = tables
    .map(({ id }) => id)
    .filter((id) => now.within(id).some(({ table }) => found.includes(table)));
  return new Set([...found, ...wholes]);
}

/** Rows of a partitioned table are those of its partitions, also of those that come with rows, or leave with them. */
function tableQueries(between: Between): Asked[] {
  const { before, after } = between;
  const others = reshaped(between);
  const columns = inBoth(between, 'column', true).filter(
    ({ id, spec }) => !others.has(id) && spec.generated === null,
  );
  const isThere = new Set(columns.map(({ id }) => id));
  const [beside, pooled, lessRows] = [
    besidePartitioned(before, after, (id) => id),
    pooledIn(before, after),
    bereft(between),
  ];
  const nameOf = (id: Id) => trusted(identityIn(id));
  const tables = inBoth(between, 'table', false).filter(
    ({ id }) => !pooled.has(id) && !lessRows.has(id),
  );
  return tables.map((table) => {
    const name = qualified(text(table, 'schema'), text(table, 'name'));
    const more = beside(table.id);
    const own = columns
      .filter(({ spec }) => spec.schema === table.spec.schema && spec.table === table.spec.name)
      .map((column) => ident(text(column, 'name')))
      .filter((column) =>
        [...more.before, ...more.after].every((id) =>
          isThere.has(objectId('column', sql`${nameOf(id)}.${column}`)),
        ),
      );
    const list = join([sql`1`, ...own]);
    const query = ({ objects }: Catalog, ids: readonly Id[]) => {
      const sources = [table.id, ...ids].map((id) =>
        objects.get(id)?.spec.partitionBy === null ? sql`ONLY ${nameOf(id)}` : nameOf(id),
      );
      const rows = sources.map(
        (source) => sql`SELECT ROW(${list})::pg_catalog.text AS r FROM ${source}`,
      );
      return sql`SELECT count(*) || ' ' || coalesce(pg_catalog.md5(pg_catalog.string_agg(r, ';' ORDER BY r COLLATE "C")), '') AS value
        FROM (${join(rows, ' UNION ALL ')}) AS each`;
    };
    return {
      name: `rows of table ${name}`,
      before: query(before, more.before),
      after: query(after, more.after),
    };
  });
}

/** The same question before and after. */
const always = (name: string, query: Sql): Asked => ({ name, before: query, after: query });

/** Whose values a column takes from now on, or no more: such a sequence goes on behind those that it has. */
function isFed({ before, after }: Between, sequence: Id): boolean {
  const feeds = (catalog: Catalog) =>
    (dependentsOf(catalog.dependencies()).get(sequence) ?? [])
      .filter((id) => catalog.objects.get(id)?.kind === 'default')
      .sort();
  return feeds(before).join() !== feeds(after).join();
}

function sequenceQueries(between: Between): Asked[] {
  const kept = inBoth(between, 'sequence', true).filter(({ id }) => !isFed(between, id));
  return kept.map((sequence) => {
    const name = qualified(text(sequence, 'schema'), text(sequence, 'name'));
    return always(
      `position of sequence ${name}`,
      sql`SELECT last_value || ' ' || is_called AS value FROM ${name}`,
    );
  });
}

function identityQueries(between: Between): Asked[] {
  return inBoth(between, 'identity', true).map((identity) => {
    const table = qualified(text(identity, 'schema'), text(identity, 'table'));
    const name = qualified(
      text(identity, 'schema'),
      text(identity, 'table'),
      text(identity, 'column'),
    );
    // Of the sequence that PostgreSQL made for it: the column may own another one as well.
    return always(
      `position of identity ${name}`,
      sql`SELECT (SELECT pg_catalog.pg_sequence_last_value(d.objid) FROM pg_catalog.pg_depend AS d
          JOIN pg_catalog.pg_attribute AS a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
          WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refclassid = d.classid AND d.deptype = 'i'
            AND a.attrelid = ${literal(table)}::pg_catalog.regclass AND a.attname = ${literal(text(identity, 'column'))})::pg_catalog.text AS value`,
    );
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
  for (const asked of queries) {
    kept.push({ ...asked, value: await readValue(database, asked.before) });
  }
  return kept;
}

/** What is not as it was, in the state before or in the one after. */
export async function rowProblems(
  database: Database,
  rows: Rows,
  state: 'before' | 'after',
): Promise<string[]> {
  const problems: string[] = [];
  for (const { name, [state]: query, value } of rows) {
    const found = await readValue(database, query);
    if (found !== value) problems.push(`${name}: ${value} became ${found}`);
  }
  return problems;
}
