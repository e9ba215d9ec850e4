/** A world of generated rows: nulls, duplicates and limits wherever the schema allows them. */

import { cloneCatalog } from '../../prove/clone.ts';
import { makeRoom } from '../room.ts';
import { fillTables } from '../rows.ts';
import type { World } from './world.ts';

/** How generatedWorld() fills tables. */
export interface GeneratedOptions {
  /** The same number makes the same rows. */
  readonly seed: number;
  /** Rows of each table. */
  readonly rows: number;
}

/** The same rows for every version of a schema that takes them. */
export function generatedWorld({ seed, rows }: GeneratedOptions): World {
  return {
    name: `generated rows, ${rows} a table, seed ${seed}`,
    notCovered: ['values that only production has'],
    extensions: [],
    prepare: async (database, version) => {
      await cloneCatalog(database, version);
      await makeRoom(database, version);
      const tables = await fillTables(database, { seed, rows });
      const empty = tables.filter((table) => table.rows === 0);
      return {
        tables,
        notCovered: empty.map(
          ({ table, empty: why = 'no row was accepted' }) => `${table} is empty: ${why}`,
        ),
      };
    },
  };
}
