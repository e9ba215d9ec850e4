/** Procedures: see routine.ts. */

import { sql } from '../model/sql.ts';
import { routine } from './routine.ts';

export const procedure = routine({ name: 'procedure', prokinds: sql`'p'` });
