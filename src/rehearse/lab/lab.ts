/**
 * A database in this process that is put back to a marked state within milliseconds, as often as one
 * likes: what makes rehearsing thousands of cases affordable.
 */

import { planReading } from '../../catalog/read.ts';
import { openScratch, type PgliteDatabase } from '../../database/pglite.ts';
import { type Image, Imager, loadLibraries } from '../../database/pglite-image.ts';

/** A state of one lab; memory is needed for what differs from the mark before. */
export interface Mark {
  readonly image: Image;
}

/** A PGlite in memory that can be put back to what it was. */
export interface Lab {
  /** Empty at first. It is the same object whatever is restored. */
  readonly database: PgliteDatabase;
  /**
   * The state as it is now: rows, roles, sequences, statistics, settings of the session.
   * @throws Error when a transaction is open.
   */
  mark(): Promise<Mark>;
  /**
   * Back to any mark of this lab, also after an error or with a transaction open; not from within the
   * database's own transaction() and snapshot().
   */
  restore(mark: Mark): Promise<void>;
  /** Its marks are of no use after that. */
  close(): Promise<void>;
}

export interface LabOptions {
  /** Extensions that CREATE EXTENSION must find, by PostgreSQL's names. */
  readonly extensions?: readonly string[];
}

/** Opens an empty one. Extensions that PGlite lacks are left out: CREATE EXTENSION fails then. */
export async function openLab(options: LabOptions = {}): Promise<Lab> {
  const database = await openScratch(options);
  const { pglite } = database;
  await loadLibraries(pglite);
  await planReading(database);
  const imager = new Imager(pglite);
  return {
    database,
    mark: () =>
      pglite.runExclusive(async () => {
        if (pglite.isInTransaction()) throw new Error('mark() needs the transaction to be ended');
        return { image: imager.take() };
      }),
    restore: ({ image }) => pglite.runExclusive(async () => imager.put(image)),
    close: () => database.close(),
  };
}
