import { sql } from '../../../model/sql.ts';
import { key } from './key.ts';

export const primaryKey = key('pk', sql`PRIMARY KEY`, true);
