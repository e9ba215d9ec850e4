/**
 * Whose a scratch database on a server is, so that what a killed process left behind is dropped by the next one,
 * and what another process uses is not.
 *
 * A scratch has our kind of name and, as soon as it is made, our comment. Its owner is a session with an advisory lock; such a lock
 * belongs to one database (https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS), and
 * two processes may have been given two of them, so that it is looked for in pg_locks, which shows all of the
 * server's.
 */

import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { ident, literal, sql } from '../model/sql.ts';
import type { Database } from './database.ts';

const prefix = 'schemadiff_scratch_';
const comment = 'Scratch database of schemadiff, to be dropped';
const lockPrefix = 'schemadiff scratch ';
const copyInfix = '_copy_';
/** What a process that was killed between CREATE DATABASE and COMMENT leaves. */
const uncommented = `^${prefix}[0-9]+_[0-9a-f]{16}(${copyInfix}[0-9]+)?$`;

/** A name that no scratch has. */
export const newScratchName = () => `${prefix}${process.pid}_${randomBytes(8).toString('hex')}`;

/** The name of a scratch's copy. It belongs to the scratch's owner. */
export const nameOfCopy = (scratch: string, number: number) => `${scratch}${copyInfix}${number}`;

/** Makes the session the owner of a scratch and its copies: for as long as it lasts. */
export async function ownScratch(session: Database, name: string): Promise<void> {
  const key = sql`pg_catalog.hashtextextended(${literal(lockPrefix + name)}, 0)`;
  await session.query(sql`SELECT pg_catalog.pg_advisory_lock(${key})`);
}

/** @param template What is copied; `template0` for an empty database. */
export async function makeScratch(
  server: Database,
  name: string,
  template = 'template0',
): Promise<void> {
  const encoding = template === 'template0' ? sql` ENCODING 'UTF8'` : sql``;
  await server.execute(sql`CREATE DATABASE ${ident(name)} TEMPLATE ${ident(template)}${encoding}`);
  const [row] = await server.query(sql`SELECT pg_catalog.now()::pg_catalog.text AS now`);
  await server.execute(
    sql`COMMENT ON DATABASE ${ident(name)} IS ${literal(`${comment}: ${String(row?.now)}`)}`,
  );
}

export async function dropScratch(server: Database, name: string): Promise<void> {
  await server.execute(sql`DROP DATABASE IF EXISTS ${ident(name)} WITH (FORCE)`);
}

/** Younger ones may be about to be connected to. */
const staleAfter = sql`interval '1 minute'`;

const names = z.array(z.object({ name: z.string() }));

/** Drops scratches without an owner. */
export async function dropOrphans(server: Database): Promise<void> {
  const rows = await server.query(sql`
    SELECT d.datname AS name FROM pg_catalog.pg_database AS d
    LEFT JOIN pg_catalog.pg_shdescription AS c
      ON c.objoid = d.oid AND c.classoid = 'pg_catalog.pg_database'::pg_catalog.regclass
    WHERE pg_catalog.starts_with(d.datname, ${literal(prefix)})
      AND pg_catalog.pg_has_role(d.datdba, 'USAGE')
      AND CASE
        WHEN c.description IS NULL THEN d.datname ~ ${literal(uncommented)}
        WHEN pg_catalog.starts_with(c.description, ${literal(comment)})
          THEN pg_catalog.substr(c.description, ${comment.length + 3})::pg_catalog.timestamptz < pg_catalog.now() - ${staleAfter}
        ELSE false END
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity AS a WHERE a.datid = d.oid)
      AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_locks AS l
        WHERE l.locktype = 'advisory' AND l.objsubid = 1 AND l.granted
          AND (l.classid::pg_catalog.int8 << 32 | l.objid::pg_catalog.int8) = pg_catalog.hashtextextended(
            ${literal(lockPrefix)} || pg_catalog.split_part(d.datname::pg_catalog.text, ${literal(copyInfix)}, 1), 0))`);
  for (const { name } of names.parse(rows)) {
    // Another process may be faster.
    await server.execute(sql`DROP DATABASE IF EXISTS ${ident(name)}`).catch(() => undefined);
  }
}
