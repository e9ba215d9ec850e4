import type { PgliteDatabase } from '../../../src/database/pglite.ts';
import { type Emptied, openCaseLab } from '../../kinds/lab.ts';

/** A database for trials, with the extensions that drawn schemas name. */
export function openSoak(): Promise<PgliteDatabase & Emptied> {
  return openCaseLab(['citext', 'pg_trgm']);
}
