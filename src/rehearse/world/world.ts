/**
 * Where a rehearsal runs: which rows are in the database, and what cannot be proven there.
 *
 * A world fills a database that somebody else opened (a lab, a scratch on a server), so that every world
 * can be on either engine.
 */

import type { Database } from '../../database/database.ts';
import type { Catalog } from '../../model/catalog.ts';
import type { TableRows } from '../rows.ts';

interface Populated {
  /** Tables with their rows, by name; a table that stayed empty says why. */
  readonly tables: readonly TableRows[];
  /** What this database cannot show, beyond what its world never can. */
  readonly notCovered: readonly string[];
}

/** Rows to rehearse on. */
export interface World {
  /** As the report says it: `generated rows, 100 a table`, `dump prod.sql`. */
  readonly name: string;
  /** What cannot be proven in it, a sentence each. */
  readonly notCovered: readonly string[];
  /** Extensions that a PGlite must offer, besides those of the version. */
  readonly extensions: readonly string[];
  /** The versions that it can have, found in an empty database; without it, it can have any. */
  readonly versions?: (database: Database) => Promise<readonly Catalog[]>;
  /**
   * Makes the schema of a version, with the world's rows, in an empty database.
   * @throws SchemadiffError refused when this world cannot have that version.
   */
  prepare(database: Database, version: Catalog): Promise<Populated>;
}

/** What no rehearsal in PGlite can show. */
export const pgliteLimits: readonly string[] = [
  'waiting for locks, and how long others wait: PGlite has one connection',
  'what CONCURRENTLY waits for: PGlite has no other transactions',
  'durations: PGlite runs in WebAssembly, on other hardware',
];

/** What no rehearsal on a scratch database of a server can show. */
export const serverLimits: readonly string[] = [
  'waiting for locks, and how long others wait: nobody else uses the scratch database',
  'durations: they depend on how many rows production has',
];
