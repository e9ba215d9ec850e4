/** People who can log in. */

import {
  bigint,
  boolean,
  type InferInsert,
  type InferRow,
  integer,
  sql,
  table,
  text,
  timestamptz,
  uuid,
} from 'schemadiff';

export const users = table(
  'users',
  {
    id: bigint().identity().primaryKey(),
    username: text().notNull().unique(),
    createdAt: timestamptz('created_at').notNull().default(sql`now()`),

    // The photo-backup client: it derives a key from the password, and proves that it knows it (SRP).
    srpUserId: uuid('srp_user_id').unique(),
    kekSalt: text('kek_salt').comment('salt of the key that encrypts all other keys'),
    memLimit: integer('mem_limit').notNull().default(67_108_864).comment('Argon2: bytes, 64 MB'),
    opsLimit: integer('ops_limit').notNull().default(3).comment('Argon2: passes'),
    isEmailMfaEnabled: boolean('is_email_mfa_enabled').notNull().default(false),

    // Email and password. Users who came before have neither: they go on with QR codes.
    email: text().unique(),
    passwordHash: text('password_hash'),
    isAdmin: boolean('is_admin').notNull().default(false),
  },
  { comment: 'people who can log in' },
);

export type User = InferRow<typeof users>;
export type NewUser = InferInsert<typeof users>;
