/** Logging in by QR code: a browser shows a code, a phone that is logged in scans and confirms it. */

import {
  bigint,
  boolean,
  index,
  pgEnum,
  sql,
  table,
  text,
  timestamptz,
  uuid,
  varchar,
} from 'schemadiff';
import { users } from './users.ts';

export const authSessionStatus = pgEnum('auth_session_status', [
  'pending',
  'scanned',
  'confirmed',
  'expired',
]);

export const authSessions = table(
  'auth_sessions',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    sessionToken: varchar('session_token', 64).notNull().unique(),
    status: authSessionStatus().notNull().default('pending'),
    /** Nobody until the code is scanned. */
    userId: bigint('user_id').references(() => users.id, { onDelete: 'cascade' }),
    userAgent: text('user_agent'),
    createdAt: timestamptz('created_at').notNull().default(sql`now()`),
    expiresAt: timestamptz('expires_at').notNull(),

    // A confirmed session is exchanged for tokens once, by a token that only the browser knows.
    exchangeToken: varchar('exchange_token', 64),
    isExchanged: boolean('is_exchanged').notNull().default(false),
  },
  (t) => [
    index().on(t.userId),
    index().on(t.expiresAt),
    index().on(t.exchangeToken).where(sql`${t.exchangeToken} IS NOT NULL`),
    index().on(t.isExchanged),
  ],
  { comment: 'QR login sessions' },
);
