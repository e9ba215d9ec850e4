import { sql, timestamptz } from 'schemadiff';

/** A time that is set when the row is made. */
export const now = (name: string) => timestamptz(name).notNull().default(sql`now()`);
