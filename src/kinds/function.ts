/** Functions, window functions among them: see routine.ts. */

import { sql } from '../model/sql.ts';
import { routine } from './routine.ts';

export const plainFunction = routine({ name: 'function', prokinds: sql`'f', 'w'` });
