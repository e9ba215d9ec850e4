/** Multi-factor authentication. Everything here goes with its user. */

import {
  bigint,
  boolean,
  index,
  inet,
  jsonb,
  sql,
  table,
  text,
  timestamptz,
  varchar,
} from 'schemadiff';
import { users } from './users.ts';

const id = () => bigint().identity().primaryKey();
const userId = () =>
  bigint('user_id')
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' });
const createdAt = () => timestamptz('created_at').notNull().default(sql`now()`);

export const userMfaSecrets = table(
  'user_mfa_secrets',
  {
    id: id(),
    /** One secret a user; the constraint's index also finds it by user. */
    userId: userId().unique(),
    secret: text().notNull(),
    isEnabled: boolean('is_enabled').notNull().default(false),
    createdAt: createdAt(),
    verifiedAt: timestamptz('verified_at'),
  },
  (t) => [index().on(t.userId, t.isEnabled)],
);

export const mfaBackupCodes = table(
  'mfa_backup_codes',
  {
    id: id(),
    userId: userId(),
    codeHash: text('code_hash').notNull(),
    isUsed: boolean('is_used').notNull().default(false),
    createdAt: createdAt(),
    usedAt: timestamptz('used_at'),
  },
  (t) => [index().on(t.userId), index().on(t.codeHash), index().on(t.userId, t.isUsed)],
);

export const mfaDeviceTrusts = table(
  'mfa_device_trusts',
  {
    id: id(),
    userId: userId(),
    /** The constraint's index also finds the device by its token. */
    trustToken: varchar('trust_token', 64).notNull().unique(),
    deviceFingerprint: text('device_fingerprint').notNull(),
    createdAt: createdAt(),
    expiresAt: timestamptz('expires_at').notNull(),
  },
  (t) => [index().on(t.userId), index().on(t.deviceFingerprint)],
);

export const mfaEvents = table(
  'mfa_events',
  {
    id: id(),
    userId: userId(),
    eventType: text('event_type').notNull(),
    ipAddress: inet('ip_address'),
    details: jsonb<Readonly<Record<string, unknown>>>().notNull().default({}),
    createdAt: createdAt(),
  },
  (t) => [index().on(t.userId), index().on(t.eventType)],
);
