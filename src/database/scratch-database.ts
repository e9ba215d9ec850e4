/** A scratch database on a server that can be copied and restored: made for a rehearsal and dropped after it. */

import * as z from 'zod';
import { refused } from '../model/error.ts';
import { sql } from '../model/sql.ts';
import { connect } from './connect.ts';
import type { Database } from './database.ts';
import {
  dropOrphans,
  dropScratch,
  makeScratch,
  nameOfCopy,
  newScratchName,
  ownScratch,
} from './scratch-owner.ts';

const serverRow = z.tuple([
  z.object({ standby: z.boolean(), readonly: z.boolean(), creates: z.boolean() }),
]);

/** The same server, another database. */
function urlOf(url: string, database: string): string {
  const target = new URL(url);
  target.pathname = `/${database}`;
  return target.href;
}

async function checkServer(database: Database): Promise<void> {
  const [{ standby, readonly, creates }] = serverRow.parse(
    await database.query(sql`
      SELECT pg_catalog.pg_is_in_recovery() AS standby,
        pg_catalog.current_setting('transaction_read_only')::pg_catalog.bool AS readonly,
        (SELECT rolcreatedb OR rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) AS creates`),
  );
  const why = standby
    ? 'It is a standby.'
    : readonly
      ? 'It is read-only.'
      : creates
        ? undefined
        : 'The role may not create databases.';
  if (why === undefined) return;
  throw refused(`No scratch database can be made on ${database.label}.`, {
    why,
    next: 'Name a server for tests, and a role with CREATEDB.',
  });
}

/** A copy of a scratch as it was. */
export interface ScratchCopy {
  readonly name: string;
}

export interface ScratchDatabase {
  /** Stays the same object whatever is restored. */
  readonly database: Database;
  /** Its connection string; may hold a password. */
  readonly url: string;
  /** Copies it as it is now. No transaction may be open. */
  copy(): Promise<ScratchCopy>;
  /** Back to a copy. */
  restore(copy: ScratchCopy): Promise<void>;
  discard(copy: ScratchCopy): Promise<void>;
  /** Drops it, and its copies. */
  close(): Promise<void>;
}

/**
 * An empty database on the server of `url`. The database that the string names is connected to, for a
 * lock and for CREATE DATABASE; nothing in it is read or changed.
 * @throws SchemadiffError refused on a standby, a read-only server, or without the right to CREATEDB.
 */
export async function createScratchDatabase(url: string): Promise<ScratchDatabase> {
  const owner = await connect(url);
  try {
    await checkServer(owner);
    await dropOrphans(owner);
    return await create(owner, url);
  } catch (error) {
    await owner.close();
    throw error;
  }
}

async function create(owner: Database, url: string): Promise<ScratchDatabase> {
  const name = newScratchName();
  await ownScratch(owner, name);
  const made = new Set<string>();
  const makeFrom = async (to: string, template?: string) => {
    made.add(to);
    await makeScratch(owner, to, template);
  };
  await makeFrom(name);
  const open = () => connect(urlOf(url, name));
  let current = await open();
  let copies = 0;
  /** PostgreSQL copies no database that somebody is connected to. */
  const alone = async (work: () => Promise<void>) => {
    await current.close();
    await work();
    current = await open();
  };
  const { engine, major, label } = current;
  return {
    url: urlOf(url, name),
    database: {
      engine,
      major,
      label,
      query: (text, parameters) => current.query(text, parameters),
      each: (text, take) => current.each(text, take),
      execute: (text) => current.execute(text),
      copyIn: (statement, rows) => current.copyIn(statement, rows),
      snapshot: (work) => current.snapshot(work),
      transaction: (work) => current.transaction(work),
      close: () => current.close(),
    },
    copy: async () => {
      copies += 1;
      const copy = nameOfCopy(name, copies);
      await alone(() => makeFrom(copy, name));
      return { name: copy };
    },
    restore: async (copy) => {
      await alone(async () => {
        await dropScratch(owner, name);
        await makeFrom(name, copy.name);
      });
    },
    discard: async (copy) => {
      await dropScratch(owner, copy.name);
      made.delete(copy.name);
    },
    close: async () => {
      try {
        await current.close();
        for (const each of made) await dropScratch(owner, each);
      } finally {
        await owner.close();
      }
    },
  };
}
