/**
 * A database in this process that is put back to a marked state, as often as one likes.
 */

import { openScratch, type PgliteDatabase } from '../../database/pglite.ts';

/** A state of one lab, made by `mark()`. */
export interface Mark {
  readonly state: PgliteDatabase;
}

export interface Lab {
  /** Empty at first. Stays the same object when a mark is restored. */
  readonly database: PgliteDatabase;
  /** The state as it is now: objects, rows, roles, settings. No transaction may be open. */
  mark(): Promise<Mark>;
  /** Back to a mark of this lab, also after an error or with a transaction open. */
  restore(mark: Mark): Promise<void>;
  close(): Promise<void>;
}

export async function openLab(
  options: { readonly extensions?: readonly string[] } = {},
): Promise<Lab> {
  let current = await openScratch(options);
  const marks: PgliteDatabase[] = [];
  const { engine, major, label } = current;
  return {
    database: {
      engine,
      major,
      label,
      get pglite() {
        return current.pglite;
      },
      query: (text, parameters) => current.query(text, parameters),
      execute: (text) => current.execute(text),
      snapshot: (work) => current.snapshot(work),
      transaction: (work) => current.transaction(work),
      clone: () => current.clone(),
      close: () => current.close(),
    },
    mark: async () => {
      const state = await current.clone();
      marks.push(state);
      return { state };
    },
    restore: async ({ state }) => {
      const last = current;
      current = await state.clone();
      await last.close();
    },
    close: async () => {
      await Promise.all([current, ...marks.splice(0)].map((database) => database.close()));
    },
  };
}
