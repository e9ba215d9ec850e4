import { sql } from '../../../model/sql.ts';
import { key } from './key.ts';

export const unique = key('uq', sql`UNIQUE`, false);
