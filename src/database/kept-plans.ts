/**
 * Reading a catalog is planning: its queries join a dozen catalogs each, and most of them find a few rows.
 * PGlite plans ten times as long as it runs them, so that its session keeps the plans, as prepared
 * statements. A server behind a pooler may be another one the next time: there every query stands for
 * itself.
 */

import { createHash } from 'node:crypto';
import * as z from 'zod';
import { ident, literal, type Sql, sql } from '../model/sql.ts';
import type { Session } from './database.ts';

/** Their names begin with it. */
export const keptPlans = 'schemadiff:';

const rows = z.tuple([z.object({ names: z.array(z.string()).nullable() })]);

/** Null names: this is no PGlite. Statements go with DEALLOCATE and DISCARD, so that they are looked for. */
const knownQuery = sql`
  SELECT CASE WHEN pg_catalog.version() OPERATOR(pg_catalog.~) 'wasm' THEN coalesce(
    (SELECT pg_catalog.json_agg(name) FROM pg_catalog.pg_prepared_statement() AS s
      WHERE pg_catalog.starts_with(name, ${literal(keptPlans)})), '[]') END AS names`;

const names = new Map<string, string>();

/** A statement of another text has another name. */
function nameOf(query: Sql): string {
  const known = names.get(query);
  if (known !== undefined) return known;
  const name = keptPlans + createHash('sha256').update(query).digest('hex').slice(0, 24);
  names.set(query, name);
  return name;
}

/** Asks a query, and hands over each row as it comes, as json: all types of PostgreSQL are alike there. */
export type Ask = (query: Sql, take: (row: unknown) => void) => Promise<void>;

/** All rows of a query that has few. */
export async function rowsOf(ask: Ask, query: Sql): Promise<unknown[]> {
  const rows: unknown[] = [];
  await ask(query, (row) => rows.push(row));
  return rows;
}

/** Asks a session queries whose texts come again; no text may hold a value. */
export async function keepPlans(session: Session): Promise<Ask> {
  const [{ names: known }] = rows.parse(await session.query(knownQuery));
  const prepared = new Set(known);
  const prepare = async (query: Sql) => {
    if (known === null) return query;
    const name = nameOf(query);
    if (!prepared.has(name)) {
      await session.execute(sql`PREPARE ${ident(name)} AS ${query}`);
      prepared.add(name);
    }
    return sql`EXECUTE ${ident(name)}`;
  };
  return async (query, take) => {
    const text = sql`SELECT pg_catalog.row_to_json(r) AS r FROM (${query}) AS r`;
    await session.each(await prepare(text), ({ r }) => take(r));
  };
}
