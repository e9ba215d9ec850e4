/** A world of rows like production's: made from a profile, which holds counts and no values. */

import { basename } from 'node:path';
import { cloneCatalog } from '../../prove/clone.ts';
import { generate } from '../profile/generate.ts';
import { readProfile } from '../profile/profile.ts';
import { makeRoom } from '../room.ts';
import type { World } from './world.ts';

export interface ProfileOptions {
  /** What `schemadiff profile` wrote. */
  readonly file: string;
  /** The same number makes the same rows. */
  readonly seed: number;
  /** Rows of all tables together; 20,000 unless said. */
  readonly rows?: number | undefined;
  /** Or rows for each of production's, 0 to 1. */
  readonly scale?: number | undefined;
}

/** @throws SchemadiffError refused when the file is no profile. */
export function profileWorld({ file, seed, rows, scale }: ProfileOptions): World {
  const profile = readProfile(file);
  return {
    name: `profile ${basename(file)}, seed ${seed}`,
    notCovered: ['how values of production’s columns go together: a profile holds counts only'],
    extensions: [],
    prepare: async (database, version) => {
      await cloneCatalog(database, version);
      await makeRoom(database, version);
      const tables = await generate(database, profile, { seed, rows, scale });
      const empty = tables.filter((table) => table.rows === 0 && table.empty !== undefined);
      return {
        tables,
        notCovered: empty.map(({ table, empty: why }) => `${table} is empty: ${why}`),
      };
    },
  };
}
