/** Access tokens that are no longer valid although they have not expired. */

import { bigint, index, sql, table, text, timestamptz } from 'schemadiff';
import { users } from './users.ts';

export const revokedTokens = table(
  'revoked_tokens',
  {
    id: bigint().identity().primaryKey(),
    userId: bigint('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    jti: text().notNull().unique().comment('the identifier in the token (RFC 7519)'),
    revokedAt: timestamptz('revoked_at').notNull().default(sql`now()`),
    /** The row can go when the token would have expired anyway. */
    expiresAt: timestamptz('expires_at').notNull(),
  },
  (t) => [index().on(t.userId), index().on(t.expiresAt)],
);
