/** A world without rows: the schema alone. */

import { cloneCatalog } from '../../prove/clone.ts';
import { makeRoom } from '../room.ts';
import type { World } from './world.ts';

/** Has every version of every schema, and no rows. */
export const emptyWorld: World = {
  name: 'empty',
  notCovered: ['rows: every table is empty'],
  extensions: [],
  prepare: async (database, version) => {
    await cloneCatalog(database, version);
    await makeRoom(database, version);
    return { tables: [], notCovered: [] };
  },
};
