/** People who can log in. */

import { bigint, type InferInsert, type InferRow, sql, table, text, timestamptz } from 'schemadiff';

export const users = table(
  'users',
  {
    id: bigint().identity().primaryKey(),
    username: text().notNull().unique(),
    createdAt: timestamptz('created_at').notNull().default(sql`now()`),
  },
  { comment: 'people who can log in' },
);

export type User = InferRow<typeof users>;
export type NewUser = InferInsert<typeof users>;
