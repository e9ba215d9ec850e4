/** What the photo-backup client needs to log in: codes by email, and SRP handshakes. */

import {
  bigint,
  boolean,
  check,
  index,
  smallint,
  sql,
  table,
  text,
  timestamptz,
  uuid,
  varchar,
} from 'schemadiff';
import { users } from './users.ts';

export const oneTimeTokens = table(
  'one_time_tokens',
  {
    id: bigint().identity().primaryKey(),
    userId: bigint('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    code: varchar(6).notNull(),
    attempts: smallint().notNull().default(0),
    maxAttempts: smallint('max_attempts').notNull().default(5),
    createdAt: timestamptz('created_at').notNull().default(sql`now()`),
    expiresAt: timestamptz('expires_at').notNull(),
  },
  (t) => [
    check('one_time_tokens_code_is_six_digits', sql`${t.code} ~ '^[0-9]{6}$'`),
    check(
      'one_time_tokens_attempts_are_limited',
      sql`${t.attempts} BETWEEN 0 AND ${t.maxAttempts}`,
    ),
    index().on(t.userId),
    index().on(t.expiresAt),
  ],
  { comment: '6-digit codes sent by email' },
);

export const srpSessions = table(
  'srp_sessions',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    userId: bigint('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    clientPublic: text('client_public').notNull(),
    serverSecret: text('server_secret').notNull(),
    isVerified: boolean('is_verified').notNull().default(false),
    createdAt: timestamptz('created_at').notNull().default(sql`now()`),
    expiresAt: timestamptz('expires_at').notNull(),
  },
  (t) => [index().on(t.userId), index().on(t.expiresAt)],
  { comment: 'SRP handshakes between their two requests' },
);
