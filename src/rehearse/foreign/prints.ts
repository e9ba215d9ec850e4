/** Fingerprints of the rows of a database, of which those are taken again that something was written to. */

import type { Database } from '../../database/database.ts';
import { type Fingerprint, fingerprints, type ObservedTable } from '../fingerprint.ts';
import { type Stamp, stampsOf } from '../stamp.ts';

interface Print {
  readonly stamp: string | null;
  readonly print: Fingerprint;
}

/** The columns that are looked at, and as what. */
const keyOf = ({ table, columns }: ObservedTable) =>
  JSON.stringify([table, columns.map(({ name, typeText, within }) => [name, typeText, within])]);

export class Prints {
  readonly #database: Database;
  readonly #stamps: ReadonlyMap<string, Stamp>;
  /** By keyOf(). */
  readonly #known: Map<string, Print>;

  private constructor(
    database: Database,
    stamps: ReadonlyMap<string, Stamp>,
    known: ReadonlyMap<string, Print>,
  ) {
    this.#database = database;
    this.#stamps = stamps;
    this.#known = new Map(known);
  }

  /** The database as it is now; `earlier` was seen on its way to that. */
  static async look(
    database: Database,
    tables: readonly ObservedTable[],
    earlier: Prints | null,
  ): Promise<Prints> {
    const known = earlier === null ? new Map<string, Print>() : earlier.#known;
    return new Prints(database, await stampsOf(database, tables), known);
  }

  /** Of those that are there. To be asked before anything else is written. */
  async of(tables: readonly ObservedTable[]): Promise<ReadonlyMap<string, Fingerprint>> {
    const there = tables.filter(({ table }) => this.#stamps.has(table));
    const stampOf = ({ table }: ObservedTable) => this.#stamps.get(table)?.text ?? null;
    const written = there.filter((table) => {
      const known = this.#known.get(keyOf(table));
      return known === undefined || known.stamp === null || known.stamp !== stampOf(table);
    });
    const taken = await fingerprints(this.#database, written);
    for (const table of written) {
      const print = taken.get(table.table);
      if (print !== undefined) this.#known.set(keyOf(table), { stamp: stampOf(table), print });
    }
    return new Map(
      there.flatMap((table) => {
        const known = this.#known.get(keyOf(table));
        return known === undefined ? [] : [[table.table, known.print] as const];
      }),
    );
  }
}
