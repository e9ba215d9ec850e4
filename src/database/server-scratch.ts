/**
 * An empty database for a moment on a real server: it has the extensions that PGlite lacks, and the major of
 * the live one. It is dropped when it is closed.
 */

import { refused, SchemadiffError } from '../model/error.ts';
import type { Database } from './database.ts';
import { DatabaseError } from './database-error.ts';
import { scratchOpens } from './open-scratches.ts';
import { openPostgres, type PostgresDatabase } from './postgres.ts';
import {
  dropOrphans,
  dropScratch,
  makeScratch,
  newScratchName,
  ownScratch,
} from './scratch-owner.ts';

async function make(server: Database, name: string): Promise<void> {
  try {
    await makeScratch(server, name);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    throw refused(`No scratch database can be made on ${server.label}.`, {
      why: error.message,
      next: 'Name a role that may: ALTER ROLE … CREATEDB. Extensions may want a superuser.',
      cause: error,
    });
  }
}

async function drop(url: string, name: string): Promise<void> {
  const server = await openPostgres(url);
  try {
    await dropScratch(server, name);
  } finally {
    await server.close();
  }
}

/** With what the server is for: who reads of it may have named another one as the target. */
async function connect(url: string): Promise<Database> {
  try {
    return await openPostgres(url);
  } catch (error) {
    if (!(error instanceof SchemadiffError)) throw error;
    const { outcome, message, why, next } = error;
    const where = 'the server of the scratch databases, on which plans are proven';
    throw new SchemadiffError(outcome, message, { where, why, next, cause: error });
  }
}

async function makeOn(url: string, name: string): Promise<void> {
  const server = await connect(url);
  try {
    await dropOrphans(server);
    // Until it has its comment; then it is young.
    await ownScratch(server, name);
    await make(server, name);
  } finally {
    await server.close();
  }
}

/**
 * @param url Of any database on the server that the role may connect to.
 * @throws SchemadiffError refused when the role may not create databases.
 */
export async function openServerScratch(url: string): Promise<PostgresDatabase> {
  const name = newScratchName();
  const making = makeOn(url, name);
  const dropped = scratchOpens(async () => {
    // Where it could not be made there is none to drop.
    await making;
    await drop(url, name);
  });
  try {
    await making;
  } catch (error) {
    dropped();
    throw error;
  }
  try {
    const database = await openPostgres(url, { database: name });
    await ownScratch(database, name);
    let closed = false;
    return {
      ...database,
      close: async () => {
        if (closed) return;
        closed = true;
        try {
          await database.close();
          await drop(url, name);
        } finally {
          dropped();
        }
      },
    };
  } catch (error) {
    await drop(url, name).catch(() => undefined);
    dropped();
    throw error;
  }
}
