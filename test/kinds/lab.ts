/** A lab as `load()` empties it: within milliseconds, and with all plans kept. */

import { planReading } from '../../src/catalog/read.ts';
import type { PgliteDatabase } from '../../src/database/pglite.ts';
import { type Lab, openLab } from '../../src/rehearse/lab/lab.ts';
import { load } from './recipe.ts';

export interface Emptied {
  /** As it was before the first case. */
  empty(): Promise<void>;
}

export async function openCaseLab(
  extensions: readonly string[],
): Promise<PgliteDatabase & Emptied & { readonly lab: Lab }> {
  const lab = await openLab({ extensions });
  await load(lab.database);
  await planReading(lab.database);
  const mark = await lab.mark();
  return { ...lab.database, lab, empty: () => lab.restore(mark), close: () => lab.close() };
}
