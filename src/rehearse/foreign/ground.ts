/** Where migrations of other tools run: a lab in this process, or a scratch database on a server. */

import type { Database } from '../../database/database.ts';
import { dumpSchema } from '../../database/dump.ts';
import { openPostgres } from '../../database/postgres.ts';
import { createScratchDatabase, type ScratchCopy } from '../../database/scratch-database.ts';
import { openLab } from '../lab/lab.ts';

/** A state that was marked. */
export interface Mark {
  restore(): Promise<void>;
  /** It will not be restored any more. */
  forget(): Promise<void>;
}

export interface Ground {
  readonly database: Database;
  /** What pg_dump sees of the schema. */
  dump(): Promise<string>;
  mark(): Promise<Mark>;
  close(): Promise<void>;
}

export async function labGround(extensions: readonly string[]): Promise<Ground> {
  const lab = await openLab({ extensions });
  return {
    database: lab.database,
    dump: () => dumpSchema(lab.database),
    mark: async () => {
      const mark = await lab.mark();
      return { restore: () => lab.restore(mark), forget: async () => undefined };
    },
    close: () => lab.close(),
  };
}

/** By a connection of its own: that of the scratch is another one after each restore. */
async function dumpOf(url: string): Promise<string> {
  const database = await openPostgres(url);
  try {
    return await dumpSchema(database);
  } finally {
    await database.close();
  }
}

/** @throws SchemadiffError refused or unreachable when no database can be made there. */
export async function serverGround(url: string): Promise<Ground> {
  const scratch = await createScratchDatabase(url);
  const { database, copy, restore, discard, close } = scratch;
  const markOf = (copied: ScratchCopy): Mark => ({
    restore: () => restore(copied),
    forget: () => discard(copied),
  });
  return {
    database,
    dump: () => dumpOf(scratch.url),
    mark: async () => markOf(await copy()),
    close,
  };
}
