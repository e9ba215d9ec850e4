/**
 * An empty database for a moment on a real server: it has the extensions that PGlite lacks, and the major of
 * the live one.
 *
 * It is dropped when it is closed. What a killed process left behind is dropped by the next: it has our kind
 * of name, our comment, and nobody is connected.
 */

import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { refused } from '../model/error.ts';
import { ident, literal, sql } from '../model/sql.ts';
import type { Database } from './database.ts';
import { DatabaseError } from './database-error.ts';
import { openPostgres, type PostgresDatabase } from './postgres.ts';

const prefix = 'schemadiff_scratch_';
const comment = 'Scratch database of schemadiff, to be dropped';

const names = z.array(z.object({ name: z.string() }));

/** Younger ones may be about to be connected to. */
const staleAfter = sql`interval '1 minute'`;

async function dropStale(server: Database): Promise<void> {
  const rows = await server.query(sql`
    SELECT d.datname AS name FROM pg_catalog.pg_database AS d
    JOIN pg_catalog.pg_shdescription AS c
      ON c.objoid = d.oid AND c.classoid = 'pg_catalog.pg_database'::pg_catalog.regclass
    WHERE pg_catalog.starts_with(d.datname, ${literal(prefix)})
      AND pg_catalog.starts_with(c.description, ${literal(comment)})
      AND pg_catalog.pg_has_role(d.datdba, 'USAGE')
      AND pg_catalog.substr(c.description, ${comment.length + 3})::pg_catalog.timestamptz < pg_catalog.now() - ${staleAfter}
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity AS a WHERE a.datid = d.oid)`);
  for (const { name } of names.parse(rows)) {
    // Another process may be faster.
    await server.execute(sql`DROP DATABASE IF EXISTS ${ident(name)}`).catch(() => undefined);
  }
}

async function create(server: Database, name: string): Promise<void> {
  try {
    await server.execute(sql`CREATE DATABASE ${ident(name)} TEMPLATE template0 ENCODING 'UTF8'`);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    throw refused(`No scratch database can be made on ${server.label}.`, {
      why: error.message,
      next: 'Name a role that may: ALTER ROLE … CREATEDB. Extensions may want a superuser.',
      cause: error,
    });
  }
  const [row] = await server.query(sql`SELECT pg_catalog.now()::pg_catalog.text AS now`);
  await server.execute(
    sql`COMMENT ON DATABASE ${ident(name)} IS ${literal(`${comment}: ${String(row?.now)}`)}`,
  );
}

async function drop(url: string, name: string): Promise<void> {
  const server = await openPostgres(url);
  try {
    await server.execute(sql`DROP DATABASE IF EXISTS ${ident(name)} WITH (FORCE)`);
  } finally {
    await server.close();
  }
}

/**
 * @param url Of any database on the server that the role may connect to.
 * @throws SchemadiffError refused when the role may not create databases.
 */
export async function openServerScratch(url: string): Promise<PostgresDatabase> {
  const name = prefix + randomBytes(8).toString('hex');
  const server = await openPostgres(url);
  try {
    await dropStale(server);
    await create(server, name);
  } finally {
    await server.close();
  }
  try {
    const database = await openPostgres(url, { database: name });
    let closed = false;
    return {
      ...database,
      close: async () => {
        if (closed) return;
        closed = true;
        await database.close();
        await drop(url, name);
      },
    };
  } catch (error) {
    await drop(url, name).catch(() => undefined);
    throw error;
  }
}
