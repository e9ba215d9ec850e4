/** What a pair leaves behind. */

import { readCatalog } from '../../src/catalog/read.ts';
import type { Database } from '../../src/database/database.ts';
import { load } from '../kinds/recipe.ts';

/** True when something outlives the schemas: the next pair needs another database. */
export async function leftovers(database: Database): Promise<boolean> {
  try {
    await load(database);
    const { objects, unmodelled } = await readCatalog(database, { access: true });
    return objects.size > 1 || unmodelled.length > 0;
  } catch {
    return true;
  }
}
