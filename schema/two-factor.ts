/** Two-factor authentication by an authenticator app. */

import { bigint, boolean, sql, table, text, timestamptz, varchar } from 'schemadiff';
import { users } from './users.ts';

export const twoFactorAuth = table('two_factor_auth', {
  id: bigint().identity().primaryKey(),
  userId: bigint('user_id')
    .notNull()
    .unique()
    .references(() => users.id, { onDelete: 'cascade' }),
  secret: varchar(32).notNull(),
  enabled: boolean().notNull().default(false),
  backupCodes: text('backup_codes').array().notNull().default([]),
  createdAt: timestamptz('created_at').notNull().default(sql`now()`),
});
