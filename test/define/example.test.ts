import { fileURLToPath } from 'node:url';
import type { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluateDefinitions } from '../../src/define/evaluate.ts';
import { load, newDatabase, rows } from './load.ts';

const root = fileURLToPath(new URL('.', import.meta.url));

describe('the example', () => {
  let database: PGlite;
  const query = (text: string) => rows(database, text);

  beforeAll(async () => {
    database = await newDatabase();
    await load(database, await evaluateDefinitions({ root, schema: './example' }));
  }, 60_000);

  afterAll(() => database.close());

  it('has the columns of users', async () => {
    expect(
      await query(`
        SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
          a.attgenerated, pg_get_expr(d.adbin, d.adrelid)
        FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = 'users'::regclass AND a.attnum > 0 ORDER BY a.attnum`),
    ).toEqual([
      ['id', 'bigint', true, 'a', '', null],
      ['public_id', 'uuid', true, '', '', 'gen_random_uuid()'],
      ['email', 'email', true, '', '', null],
      ['role', 'role', true, '', '', "'member'::role"],
      ['name', 'character varying(64)', false, '', '', null],
      ['settings', 'jsonb', true, '', '', `'{"theme": "dark"}'::jsonb`],
      ['tags', 'text[]', true, '', '', "ARRAY['new'::text, 'it''s'::text]"],
      ['is_active', 'boolean', true, '', '', 'true'],
      ['invited_by', 'bigint', false, '', '', null],
      ['email_lower', 'text', false, '', 's', 'lower((email)::text)'],
      ['created_at', 'timestamp with time zone', true, '', '', 'now()'],
      ['deleted_at', 'timestamp with time zone', false, '', '', null],
    ]);
  });

  it('has constraints, with the names of PostgreSQL where none is given', async () => {
    expect(
      await query(`
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE conrelid >= 16384 AND contype <> 'n' ORDER BY 1, 2`),
    ).toEqual([
      [
        'audit.entries',
        'entries_apart',
        'EXCLUDE USING gist (during WITH &&) WHERE ((cost IS NOT NULL))',
      ],
      [
        'audit.entries',
        'entries_member',
        'FOREIGN KEY (team_id, user_id) REFERENCES members(team_id, user_id) ON DELETE CASCADE',
      ],
      ['audit.entries', 'entries_pkey', 'PRIMARY KEY (number)'],
      ['members', 'members_nickname', 'UNIQUE NULLS NOT DISTINCT (team_id, nickname)'],
      ['members', 'members_pkey', 'PRIMARY KEY (team_id, user_id)'],
      [
        'members',
        'members_team_id_fkey',
        'FOREIGN KEY (team_id) REFERENCES teams(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED',
      ],
      ['teams', 'teams_name', 'UNIQUE (name)'],
      ['teams', 'teams_pkey', 'PRIMARY KEY (id)'],
      ['users', 'users_check', 'CHECK ((deleted_at > created_at))'],
      [
        'users',
        'users_invited_by_fkey',
        'FOREIGN KEY (invited_by) REFERENCES users(id) ON DELETE SET NULL',
      ],
      ['users', 'users_name_not_blank', "CHECK (((name)::text <> ''::text))"],
      ['users', 'users_pkey', 'PRIMARY KEY (id)'],
      ['users', 'users_public_id_key', 'UNIQUE (public_id)'],
    ]);
  });

  it('has indexes', async () => {
    expect(
      await query(`
        SELECT indexdef FROM pg_indexes
        WHERE schemaname IN ('public', 'audit') AND indexname !~ '_(p?key|nickname|apart)$'
        ORDER BY indexname`),
    ).toEqual([
      [
        `CREATE INDEX entries_day ON audit.entries USING btree (date_trunc('day'::text, (at AT TIME ZONE 'UTC'::text)) DESC)`,
      ],
      ['CREATE INDEX per_team_team_id_idx ON public.per_team USING btree (team_id)'],
      ['CREATE UNIQUE INDEX teams_name ON public.teams USING btree (name)'],
      [
        'CREATE INDEX users_created_at_id_idx ON public.users USING btree (created_at DESC NULLS LAST, id)',
      ],
      [
        'CREATE UNIQUE INDEX users_email_active ON public.users USING btree (lower((email)::text)) WHERE (deleted_at IS NULL)',
      ],
      ['CREATE INDEX users_name_trgm ON public.users USING gin (name gin_trgm_ops)'],
    ]);
  });

  it('has types, sequences, routines, triggers and policies', async () => {
    expect(await query(`SELECT enumlabel FROM pg_enum ORDER BY enumsortorder`)).toEqual([
      ['member'],
      ['admin'],
      ["owner's"],
    ]);
    expect(
      await query(
        `SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'email_has_at'`,
      ),
    ).toEqual([["CHECK ((VALUE ~~ '%@%'::text))"]]);
    expect(
      await query(`SELECT schemaname, sequencename, start_value, increment_by, max_value, cycle, data_type::text
        FROM pg_sequences WHERE sequencename IN ('entry_numbers', 'spare') ORDER BY 1`),
    ).toEqual([
      ['audit', 'entry_numbers', 1000, 10, 9223372036854775807n, false, 'bigint'],
      ['public', 'spare', 1, 1, 100, true, 'smallint'],
    ]);
    expect(await query(`SELECT pg_get_serial_sequence('audit.entries', 'number')`)).toEqual([
      ['audit.entry_numbers'],
    ]);
    expect(
      await query(`SELECT p.oid::regprocedure::text, prokind, pg_get_function_result(p.oid) FROM pg_proc p
        WHERE pronamespace IN ('public'::regnamespace, 'audit'::regnamespace)
          AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = p.oid AND deptype = 'e') ORDER BY 1`),
    ).toEqual([
      ['audit.touch()', 'f', 'trigger'],
      ['clean_up()', 'p', null],
      ['longest(text)', 'a', 'text'],
      ['newest()', 'f', 'SETOF users'],
      ['pairs(integer,integer[])', 'f', 'TABLE(a integer, b text)'],
      ['user_count(integer)', 'f', 'bigint'],
    ]);
    expect(
      await query(`SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal`),
    ).toEqual([
      [
        'CREATE TRIGGER touch BEFORE INSERT OR UPDATE ON audit.entries FOR EACH ROW EXECUTE FUNCTION audit.touch()',
      ],
    ]);
    expect(await query(`SELECT policyname, cmd, roles::text, qual FROM pg_policies`)).toEqual([
      ['own', 'SELECT', '{public}', '(user_id > 0)'],
    ]);
    expect(
      await query(
        `SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = 'entries'`,
      ),
    ).toEqual([[true, true]]);
  });

  it('works: rows go in and functions run', async () => {
    await database.exec(`INSERT INTO users (email) VALUES ('A@b.c')`);
    expect(await query('SELECT user_count(), email_lower FROM users')).toEqual([[1, 'a@b.c']]);
    expect(await query('SELECT * FROM pairs(1, 2, 3)')).toEqual([[1, 'x $$ y']]);
  });

  it('has comments', async () => {
    expect(
      await query(`
        SELECT (pg_identify_object(classoid, objoid, objsubid)).identity, description
        FROM pg_description WHERE objoid >= 16384
          AND description NOT LIKE '%trigram%' ORDER BY 1`),
    ).toEqual([
      ['audit', 'who did what'],
      ['audit.entries.cost', 'in any currency'],
      ['public.active', 'not deleted'],
      ['public.role', 'what one may do'],
      ['public.user_count(integer)', 'how many'],
      ['public.users', 'people who can log in'],
      ['public.users.name', "the user's own name"],
      ['public.users_name_trgm', 'search'],
    ]);
  });
});
