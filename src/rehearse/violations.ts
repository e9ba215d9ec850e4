/**
 * How many rows stand against a statement that failed: counts, never the rows.
 *
 * What the statement demands is taken from its own text, or from the catalog that it leads to. What
 * cannot be told is left out: it is a help for the reader, not a verdict.
 */

import type { Session } from '../database/database.ts';
import { DatabaseError } from '../database/database-error.ts';
import { sqlstates } from '../database/sqlstate.ts';
import type { Catalog } from '../model/catalog.ts';
import { ident, literal, qualified, type Sql, sql, trusted } from '../model/sql.ts';

export interface Failed {
  readonly error: DatabaseError;
  readonly sql: Sql;
  readonly target: Catalog;
}

const tableOf = ({ error }: Failed): Sql | undefined =>
  error.table === undefined ? undefined : qualified(error.schema ?? 'public', error.table);

async function count(session: Session, query: Sql): Promise<number | undefined> {
  await session.execute(sql`SAVEPOINT violations`);
  try {
    const [row] = await session.query(query);
    return Number(row?.n);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    await session.execute(sql`ROLLBACK TO SAVEPOINT violations`);
    return undefined;
  }
}

async function ofAll(
  session: Session,
  table: Sql,
  condition: Sql,
  say: (found: string) => string,
): Promise<string | undefined> {
  const found = await count(session, sql`SELECT count(*) AS n FROM ${table} WHERE ${condition}`);
  const all = await count(session, sql`SELECT count(*) AS n FROM ${table}`);
  return found === undefined || all === undefined
    ? undefined
    : say(`${found} of ${all} rows of ${table}`);
}

/** The definition of a constraint in the catalog that the script leads to. */
function definition({ error, target }: Failed, kind: string): string | undefined {
  const found = [...target.objects.values()].find(
    ({ kind: each, spec }) =>
      each === kind &&
      spec.name === error.constraint &&
      spec.table === error.table &&
      (error.schema === undefined || spec.schema === error.schema),
  );
  return typeof found?.spec.definition === 'string' ? found.spec.definition : undefined;
}

async function nulls(session: Session, failed: Failed): Promise<string | undefined> {
  const table = tableOf(failed);
  const { column } = failed.error;
  if (table === undefined || column === undefined) return undefined;
  return await ofAll(session, table, sql`${ident(column)} IS NULL`, (rows) => {
    return `${rows} have no ${column}`;
  });
}

interface Key {
  readonly columns: Sql;
  readonly condition: Sql;
}

const keyQuery = sql`
  SELECT pg_catalog.json_build_object(
    'columns', (SELECT string_agg(pg_get_indexdef(i.indexrelid, at, true), ', ' ORDER BY at)
      FROM generate_series(1, i.indnkeyatts) AS at),
    'predicate', pg_get_expr(i.indpred, i.indrelid)) AS key
  FROM pg_index AS i WHERE i.indexrelid = (SELECT max(c.oid) FROM pg_class AS c WHERE c.relkind = 'i')`;

/** What the key is made of: asked of the same index without UNIQUE, or read from the constraint. */
async function keyOf(session: Session, text: Sql, nullsCount: boolean): Promise<Key | undefined> {
  const known = (columns: Sql, more: Sql): Key => ({
    columns,
    condition: nullsCount ? more : sql`${more} AND num_nulls(${columns}) = 0`,
  });
  const index = /^\s*CREATE\s+UNIQUE\s+INDEX\s+(CONCURRENTLY\s+)?/i;
  if (index.test(text)) {
    const probe = text.replace(index, 'CREATE INDEX ').replace(/ NULLS NOT DISTINCT\b/i, '');
    await session.execute(trusted(probe));
    const [row] = await session.query(keyQuery);
    const key = row?.key as { readonly columns: string; readonly predicate: string | null };
    return known(trusted(key.columns), trusted(key.predicate ?? 'true'));
  }
  const list = /\b(?:UNIQUE|PRIMARY\s+KEY)\b(?:\s+NULLS\s+NOT\s+DISTINCT)?\s*\(([^()]+)\)/i.exec(
    text,
  );
  return list?.[1] === undefined ? undefined : known(trusted(list[1]), sql`true`);
}

async function duplicates(session: Session, failed: Failed): Promise<string | undefined> {
  const table = tableOf(failed);
  if (table === undefined) return undefined;
  const nullsCount = /\bNULLS\s+NOT\s+DISTINCT\b/i.test(failed.sql);
  const key = await keyOf(session, failed.sql, nullsCount);
  if (key === undefined) return undefined;
  const groups = sql`
    SELECT count(*) AS rows FROM ${table} WHERE ${key.condition}
    GROUP BY ${key.columns} HAVING count(*) > 1`;
  const found = await count(session, sql`SELECT count(*) AS n FROM (${groups}) AS g`);
  const rows = await count(
    session,
    sql`SELECT coalesce(sum(g.rows), 0) AS n FROM (${groups}) AS g`,
  );
  return found === undefined || rows === undefined
    ? undefined
    : `${rows} rows of ${table} share ${found} values of (${key.columns})`;
}

/** CHECK that is there and validated, or that is about to be made. */
async function unchecked(session: Session, failed: Failed): Promise<string | undefined> {
  const table = tableOf(failed);
  const text = definition(failed, 'check');
  if (table === undefined || text === undefined) return undefined;
  const condition = trusted(text.replace(/^CHECK /, '').replace(/ NO INHERIT$/, ''));
  return await ofAll(session, table, sql`NOT ${condition}`, (rows) => {
    return `${rows} violate ${failed.error.constraint}`;
  });
}

async function orphans(session: Session, failed: Failed): Promise<string | undefined> {
  const table = tableOf(failed);
  const text = definition(failed, 'foreign key') ?? '';
  const parts = /^FOREIGN KEY \((.+?)\) REFERENCES (.+?)\((.+?)\)/.exec(text);
  if (table === undefined || parts === null) return undefined;
  const [columns = [], targets = []] = [parts[1], parts[3]].map((list) => list?.split(', '));
  const pairs = columns.map((column, at) => `parent.${targets[at]} = child.${column}`);
  const given = columns.map((column) => `child.${column} IS NOT NULL`);
  const condition = trusted(
    `${given.join(' AND ')} AND NOT EXISTS (SELECT FROM ${parts[2]} AS parent WHERE ${pairs.join(' AND ')})`,
  );
  return await ofAll(session, sql`${table} AS child`, condition, (rows) => {
    return `${rows.replace(' AS child', '')} refer to nothing in ${parts[2]}`;
  });
}

const retype =
  /^\s*ALTER\s+TABLE\s+(?:ONLY\s+)?(\S+)\s+ALTER\s+(?:COLUMN\s+)?(\S+)\s+(?:SET\s+DATA\s+)?TYPE\s+(.+?)(?:\s+COLLATE\s+\S+)?(?:\s+USING\s+.+)?$/is;

async function uncastable(session: Session, failed: Failed): Promise<string | undefined> {
  const [, table, column, type] = retype.exec(failed.sql) ?? [];
  if (table === undefined || column === undefined || type === undefined) return undefined;
  const condition = sql`NOT pg_input_is_valid(${trusted(column)}::text, ${literal(type)})`;
  return await ofAll(session, trusted(table), condition, (rows) => {
    return `${rows} have a ${column} that is no ${type}`;
  });
}

/** Within a transaction, in the state in which the statement failed. */
export async function violations(session: Session, failed: Failed): Promise<string | undefined> {
  switch (failed.error.sqlstate) {
    case sqlstates.notNullViolation:
      return await nulls(session, failed);
    case sqlstates.uniqueViolation:
      return await duplicates(session, failed);
    case sqlstates.checkViolation:
      return await unchecked(session, failed);
    case sqlstates.foreignKeyViolation:
      return await orphans(session, failed);
    default:
      return failed.error.sqlstate.startsWith('22') ? await uncastable(session, failed) : undefined;
  }
}
