/**
 * What the rows of tables are, as numbers: a count, and sums of hashes that do not depend on the
 * order of rows. No value leaves the database.
 */

import * as z from 'zod';
import type { Database, Session } from '../database/database.ts';
import { DatabaseError } from '../database/database-error.ts';
import { ident, join, literal, nothing, type Sql, sql, trusted } from '../model/sql.ts';
import { marked, markedWithin, type Within } from './within.ts';

export interface ObservedColumn {
  readonly name: string;
  /** Quoted; where it was renamed since. */
  readonly now?: Sql;
  /** The type in which values are compared: the one that they had at first. */
  readonly typeText: string;
  /** What of it is compared, of a value made of values; undefined: the whole. */
  readonly within?: Within;
}

export interface ObservedTable {
  /** Quoted, qualified. */
  readonly table: Sql;
  /** Where it was renamed since. */
  readonly now?: Sql;
  readonly partitioned: boolean;
  /** What holds rows of it, too, as FROM takes it: partitions that are attached later, or were detached. */
  readonly beside?: readonly Sql[];
  /** Its partitions, of any depth, that are no more afterwards: their rows may go with them. */
  readonly gone?: readonly Sql[];
  /** Of these, such as another table takes the name of: that their rows go is to be said. */
  readonly supplanted?: readonly Sql[];
  readonly columns: readonly ObservedColumn[];
}

export interface Fingerprint {
  readonly rows: number;
  /** Of each row as a whole: notices values that changed places. */
  readonly whole: string;
  /** By column. */
  readonly columns: Readonly<Record<string, string>>;
  /** Without the rows of partitions that are no more afterwards, under any name. */
  readonly remaining?: Fingerprint;
  /** And without those of partitions that others take the names of. */
  readonly rest?: { readonly print: Fingerprint; readonly without: readonly Sql[] };
  /** True when values could not be compared in the type that they had. */
  readonly asText: boolean;
}

const found = z.tuple([
  z.object({ rows: z.number(), whole: z.string(), columns: z.array(z.string()).nullable() }),
]);

function hashOf(text: Sql): Sql {
  return sql`coalesce(sum(hashtextextended(${text} COLLATE "C", 0)), 0)::text`;
}

/** Of what is observed, without the rows of some of its partitions. */
const withoutRowsOf = (gone: readonly Sql[]): Sql =>
  gone.length === 0
    ? nothing
    : sql` WHERE tableoid <> ALL (array_remove(ARRAY[${join(gone.map((each) => sql`to_regclass(${literal(each)})`))}], NULL)::oid[])`;

function sourceOf(
  { partitioned, table, now = table, beside = [], columns }: ObservedTable,
  back: boolean,
  filter: Sql,
): Sql {
  const own = sql`${partitioned ? nothing : sql`ONLY `}${now}`;
  if (beside.length === 0) return sql`${own}${filter}`;
  // One of them may have had a column of another type before.
  const values = columns.map(
    ({ name, now: called = ident(name), typeText }) =>
      sql`${called}::${trusted(back ? typeText : 'text')} AS ${called}`,
  );
  const list = values.length === 0 ? nothing : join(values);
  const selects = [sql`${own}${filter}`, ...beside].map((each) => sql`SELECT ${list} FROM ${each}`);
  return sql`(${join(selects, ' UNION ALL ')}) AS t`;
}

async function fingerprint(
  session: Session,
  observed: ObservedTable,
  back: boolean,
  filter = nothing,
): Promise<Fingerprint> {
  const texts = observed.columns.map(({ name, now = ident(name), typeText, within }) => {
    const value = back ? sql`${now}::${trusted(typeText)}` : now;
    return within === undefined ? marked(value) : markedWithin(value, within, back);
  });
  const whole = texts.length === 0 ? sql`'0'` : hashOf(sql`ARRAY[${join(texts)}]::text`);
  const columns =
    texts.length === 0 ? sql`ARRAY[]::text[]` : sql`ARRAY[${join(texts.map(hashOf))}]`;
  const [row] = found.parse(
    await session.query(sql`
      SELECT count(*)::int AS rows, ${whole} AS whole, to_json(${columns}) AS columns
      FROM ${sourceOf(observed, back, filter)}`),
  );
  return {
    rows: row.rows,
    whole: row.whole,
    columns: Object.fromEntries(
      observed.columns.map(({ name }, at) => [name, row.columns?.[at] ?? '']),
    ),
    asText: !back,
  };
}

async function fingerprintOf(
  session: Session,
  observed: ObservedTable,
  back: boolean,
): Promise<Fingerprint> {
  const print = await fingerprint(session, observed, back);
  const { gone = [], supplanted = [], partitioned } = observed;
  if (gone.length === 0 || !partitioned) return print;
  const without = (some: readonly Sql[]) =>
    fingerprint(session, observed, back, withoutRowsOf(some));
  const known = new Set<string>(supplanted);
  return {
    ...print,
    remaining: await without(gone.filter((each) => !known.has(each))),
    ...(supplanted.length > 0 && { rest: { print: await without(gone), without: supplanted } }),
  };
}

const shapeRows = z.array(
  z.object({ at: z.number(), partitioned: z.boolean(), names: z.array(z.string()) }),
);

/**
 * A table may have become partitioned, or be so no more, since it was looked at first; and a way back may not have brought
 * back a column: its values are not there then.
 */
async function asTheyAre(
  session: Session,
  tables: readonly ObservedTable[],
): Promise<readonly ObservedTable[]> {
  if (tables.length === 0) return tables;
  const names = join(tables.map(({ table, now = table }) => literal(now)));
  const found = await session.query(sql`
    SELECT n.at::int AS at, c.relkind = 'p' AS partitioned, to_json(ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute AS a
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)) AS names
    FROM pg_catalog.unnest(ARRAY[${names}]::text[]) WITH ORDINALITY AS n (name, at)
    JOIN pg_catalog.pg_class AS c ON c.oid = pg_catalog.to_regclass(n.name)`);
  const shapes = new Map(shapeRows.parse(found).map((each) => [each.at, each]));
  return tables.map((table, at) => {
    const shape = shapes.get(at + 1);
    if (shape === undefined) return table;
    const { partitioned, names: there } = shape;
    const columns = table.columns.filter(
      ({ name, now }) => now !== undefined || there.includes(name),
    );
    return { ...table, partitioned, columns };
  });
}

const asWhole = (observed: ObservedTable): ObservedTable => ({
  ...observed,
  columns: observed.columns.map(({ within: _, ...column }) => column),
});

/**
 * In the types that the values had; as text, where they can no longer become those; and as a whole, where they are not made
 * of values any more.
 */
async function firstOf(session: Session, observed: ObservedTable): Promise<Fingerprint> {
  const ways = [
    () => fingerprintOf(session, observed, true),
    () => fingerprintOf(session, observed, false),
  ];
  for (const way of ways) {
    await session.execute(sql`SAVEPOINT fingerprint`);
    try {
      return await way();
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      await session.execute(sql`ROLLBACK TO SAVEPOINT fingerprint`);
    } finally {
      await session.execute(sql`RELEASE SAVEPOINT fingerprint`);
    }
  }
  return await fingerprintOf(session, asWhole(observed), false);
}

/** By table. */
export async function fingerprints(
  database: Database,
  tables: readonly ObservedTable[],
): Promise<ReadonlyMap<string, Fingerprint>> {
  return await database.transaction(async (session) => {
    const prints = new Map<string, Fingerprint>();
    for (const table of await asTheyAre(session, tables)) {
      prints.set(table.table, await firstOf(session, table));
    }
    return prints;
  });
}

export interface RowChange {
  readonly table: string;
  readonly before: number;
  readonly after: number;
  /** Columns whose values are others. None, with equal counts: values changed places. */
  readonly columns: readonly string[];
  /** Partitions whose rows are all that is missing. */
  readonly without?: readonly Sql[];
}

/** The rows of partitions that are gone may be elsewhere in the table, or gone with them. */
const isSame = ({ rows, whole, remaining }: Fingerprint, now: Fingerprint): boolean =>
  (rows === now.rows && whole === now.whole) || (remaining !== undefined && isSame(remaining, now));

/** What differs between two looks at the same tables. */
export function changes(
  before: ReadonlyMap<string, Fingerprint>,
  after: ReadonlyMap<string, Fingerprint>,
): RowChange[] {
  return [...before].flatMap(([table, old]) => {
    const now = after.get(table);
    if (now === undefined) return [];
    if (isSame(old, now)) return [];
    const columns = Object.keys(old.columns).filter(
      (name) => old.columns[name] !== now.columns[name],
    );
    const { print, without } = old.rest ?? {};
    const explained = print !== undefined && without !== undefined && isSame(print, now);
    return [{ table, before: old.rows, after: now.rows, columns, ...(explained && { without }) }];
  });
}
