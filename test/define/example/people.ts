import {
  bigint,
  boolean,
  check,
  domain,
  extension,
  type InferRow,
  index,
  jsonb,
  pgEnum,
  primaryKey,
  sql,
  type TableColumn,
  table,
  text,
  timestamptz,
  unique,
  uniqueIndex,
  uuid,
  varchar,
} from 'schemadiff';
import { now } from './columns.ts';

export const trigrams = extension('pg_trgm');

export const role = pgEnum('role', ['member', 'admin', "owner's"], { comment: 'what one may do' });

export const email = domain('email', text(), {
  check: { email_has_at: sql`VALUE LIKE '%@%'` },
});

export interface Settings {
  readonly theme: 'dark' | 'light';
}

export const users = table(
  'users',
  {
    id: bigint().identity({ always: true }).primaryKey(),
    publicId: uuid('public_id').notNull().default(sql`gen_random_uuid()`).unique(),
    email: email().notNull(),
    role: role().notNull().default('member'),
    name: varchar('name', 64).collate('C').comment("the user's own name"),
    settings: jsonb<Settings>().notNull().default({ theme: 'dark' }),
    tags: text().array().notNull().default(['new', "it's"]),
    isActive: boolean('is_active').notNull().default(true),
    invitedBy: bigint('invited_by').references((): TableColumn => users.id, {
      onDelete: 'set null',
    }),
    emailLower: text('email_lower').generatedAs(sql`lower(email)`),
    createdAt: now('created_at'),
    deletedAt: timestamptz('deleted_at'),
  },
  (t) => [
    uniqueIndex('users_email_active')
      .on(sql`lower(${t.email}::text)`)
      .where(sql`${t.deletedAt} IS NULL`),
    index().on(t.createdAt.desc().nullsLast(), t.id),
    index('users_name_trgm').using('gin', t.name.op('gin_trgm_ops')).comment('search'),
    check('users_name_not_blank', sql`${t.name} <> ${''}`),
    check(sql`${t.deletedAt} > ${t.createdAt}`),
  ],
  { comment: 'people who can log in' },
);

export type User = InferRow<typeof users>;

export const teams = table('teams', {
  id: bigint().identity().primaryKey(),
  name: text().notNull().unique('teams_name'),
});

export const members = table(
  'members',
  {
    teamId: bigint('team_id')
      .notNull()
      .references(() => teams.id, { onDelete: 'cascade', deferrable: 'deferred' }),
    userId: bigint('user_id').notNull(),
    nickname: text(),
  },
  (t) => [
    primaryKey(t.teamId, t.userId),
    unique('members_nickname').on(t.teamId, t.nickname).nullsNotDistinct(),
  ],
  { with: { fillfactor: 80 } },
);
