import {
  bigint,
  comment,
  compositeType,
  exclude,
  expression,
  foreignKey,
  index,
  integer,
  materializedView,
  numeric,
  pgFunction,
  pgSchema,
  policy,
  procedure,
  returnsTable,
  sequence,
  setof,
  sql,
  text,
  timestamptz,
  trigger,
  tstzrange,
  view,
} from 'schemadiff';
import { members, users } from '../people.ts';

export const audit = pgSchema('audit', { comment: 'who did what' });

export const entryNumbers = audit.sequence('entry_numbers', {
  start: 1000,
  increment: 10,
  ownedBy: () => entries.number,
});

export const money = compositeType('money_amount', { amount: numeric(12, 2), currency: text() });

export const entries = audit.table(
  'entries',
  {
    number: bigint().primaryKey().default(entryNumbers.nextval()),
    teamId: bigint('team_id').notNull(),
    userId: bigint('user_id').notNull(),
    cost: money(),
    during: tstzrange().notNull(),
    at: timestamptz().notNull().default(sql`now()`),
  },
  (t) => [
    foreignKey(t.teamId, t.userId)
      .references(() => [members.teamId, members.userId])
      .named('entries_member')
      .onDelete('cascade'),
    exclude('entries_apart').on(t.during, '&&').where(sql`${t.cost} IS NOT NULL`),
    index('entries_day').on(expression(sql`date_trunc('day', ${t.at} AT TIME ZONE 'UTC')`).desc()),
    trigger('touch', {
      when: 'before',
      events: ['insert', 'update'],
      forEach: 'row',
      execute: touch,
    }),
    policy('own', { for: 'select', to: 'public', using: sql`${t.userId} > 0` }),
  ],
  { rowSecurity: 'forced' },
);

export const touch = audit.function('touch', { returns: 'trigger', language: 'plpgsql' }).as(sql`
BEGIN
  NEW.at := now();
  RETURN NEW;
END`);

export const userCount = pgFunction('user_count', {
  args: { minimum: integer('minimum').default(0) },
  returns: bigint(),
  volatility: 'stable',
  set: { search_path: '' },
  comment: 'how many',
}).atomic(sql`SELECT count(*) FROM ${users} WHERE ${users.id} >= minimum`);

export const newest = pgFunction('newest', { returns: setof(users), volatility: 'stable' }).as(
  sql`SELECT * FROM ${users} ORDER BY ${users.createdAt} DESC LIMIT 10`,
);

export const pairs = pgFunction('pairs', {
  args: [{ type: 'integer' }, { name: 'rest', type: 'integer[]', mode: 'variadic' }],
  returns: returnsTable({ a: integer(), b: text() }),
}).as(sql`SELECT $1, 'x $$ y'`);

export const cleanUp = procedure('clean_up', { language: 'plpgsql' }).as(sql`BEGIN NULL; END`);

export const names = view('names', { id: bigint(), team: text() }).as(sql`
  SELECT a.id, n.name AS team FROM ${sql.identifier('active')} a JOIN teams n USING (id)`);

export const active = view('active', { id: bigint() }).as(
  sql`SELECT ${users.id} FROM ${users} WHERE ${users.isActive}`,
);

export const perTeam = materializedView(
  'per_team',
  { teamId: bigint('team_id'), n: bigint() },
  (t) => [index().on(t.teamId)],
).as(sql`SELECT team_id, count(*) AS n FROM ${members} GROUP BY 1`);

export const more = [
  comment(entries.cost, 'in any currency'),
  comment(active, 'not deleted'),
  sequence('spare', { as: 'smallint', max: 100, cycle: true }),
  sql`CREATE AGGREGATE longest(text) (SFUNC = textcat, STYPE = text); GRANT SELECT ON ${users} TO PUBLIC`,
];
