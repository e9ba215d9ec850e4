import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { apply, preview } from '../../src/apply/apply.ts';
import { baseline } from '../../src/apply/baseline.ts';
import { readJournal } from '../../src/apply/journal.ts';
import type { Progress } from '../../src/apply/report.ts';
import { rollback } from '../../src/apply/rollback.ts';
import type { Target } from '../../src/apply/session.ts';
import { status } from '../../src/apply/status.ts';
import { readCatalog } from '../../src/catalog/read.ts';
import { connect } from '../../src/database/connect.ts';
import type { Database } from '../../src/database/database.ts';
import type { Folders } from '../../src/migration/directory.ts';
import { catalogHash } from '../../src/model/catalog.ts';
import { SchemadiffError } from '../../src/model/error.ts';
import { sql, trusted } from '../../src/model/sql.ts';
import { createDatabase, describeServer, majors } from '../servers.ts';
import {
  addMigration,
  emails,
  project,
  seal,
  story,
  temporaryFolder,
  tokens,
  users,
} from './project.ts';

async function failure(work: Promise<unknown>): Promise<SchemadiffError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof SchemadiffError) return error;
    throw error;
  }
  throw new Error('It did not fail');
}

/** Proven once, for all servers. */
let shared: Folders;
/** With a fourth migration that existing rows may not satisfy. */
let strict: Folders;
/** Another third migration of the same name. */
let other: Folders;
/** With an edited way down, before and after it was sealed. */
let edited: Folders;
let sealed: Folders;
/** With a way down of one statement, which a person wrote, that drops two columns. */
let merged: Folders;

beforeAll(async () => {
  shared = await project(story);
  strict = copyOf(shared);
  await addMigration(strict, {
    id: '0003-strict',
    schema: `${emails} ALTER TABLE public.users ALTER COLUMN email SET NOT NULL; COMMENT ON TABLE public.users IS 'x'`,
    up: [
      `COMMENT ON TABLE public.users IS 'x'`,
      'ALTER TABLE public.users ALTER COLUMN email SET NOT NULL',
    ],
  });
  other = copyOf(shared);
  rmSync(join(other.migrations, '0002-email'), { recursive: true });
  await addMigration(other, { id: '0002-email', schema: `${tokens} CREATE SCHEMA other` });
  edited = copyOf(shared);
  const file = join(edited.migrations, '0002-email', 'down.sql');
  writeFileSync(file, readFileSync(file, 'utf8').replace('COMMIT;', 'SELECT 1;\nCOMMIT;'));
  sealed = copyOf(edited);
  await seal(sealed, '0002-email');
  merged = copyOf(shared);
  await addMigration(merged, {
    id: '0003-address',
    schema: `${emails} ALTER TABLE public.users ADD COLUMN phone text, ADD COLUMN city text`,
  });
  writeFileSync(
    join(merged.migrations, '0003-address', 'down.sql'),
    'ALTER TABLE public.users DROP COLUMN phone, DROP COLUMN city;',
  );
  await seal(merged, '0003-address');
});

function copyOf({ migrations, snapshots }: Folders): Folders {
  const root = temporaryFolder();
  const folders = { migrations: join(root, 'migrations'), snapshots: join(root, 'snapshots') };
  cpSync(migrations, folders.migrations, { recursive: true });
  cpSync(snapshots, folders.snapshots, { recursive: true });
  return folders;
}

function suite(url: () => Promise<string>, refusals = true) {
  let target: Target;
  let database: Database;

  beforeEach(async () => {
    const address = await url();
    database = await connect(address);
    target = {
      database,
      folders: shared,
      reopen: database.engine === 'pglite' ? undefined : () => connect(address),
    };
  });
  afterEach(async () => {
    await database.close();
  });

  const run = (text: string) => database.execute(trusted(text));

  test('applies, says so, and does nothing the second time', async () => {
    const first = await apply(target);
    expect(first.applied.map(({ id, how }) => [id, how])).toEqual([
      ['0000-users', 'applied'],
      ['0001-tokens', 'applied'],
      ['0002-email', 'applied'],
    ]);
    const journal = await readJournal(database);
    expect(await apply(target)).toEqual({
      applied: [],
      pending: [],
      before: ['0000-users', '0001-tokens', '0002-email'],
    });
    expect(await readJournal(database)).toEqual(journal);
    const found = await status(target);
    expect(found).toMatchObject({
      pending: [],
      edited: [],
      drift: [],
      interrupted: null,
      adoptable: null,
    });
    expect(found.applied.map(({ how }) => how)).toEqual(['applied', 'applied', 'applied']);
  });

  test('applies up to a migration; the rest is pending', async () => {
    await apply(target, { to: '0001-tokens' });
    expect(await status(target)).toMatchObject({ pending: ['0002-email'], edited: [], drift: [] });
    const previews = await preview(target);
    expect(previews.map(({ id, how }) => [id, how])).toEqual([['0002-email', 'run']]);
    expect((await apply(target, { to: '0001-tokens' })).applied).toEqual([]);
    expect((await apply(target)).applied).toMatchObject([{ id: '0002-email' }]);
  });

  test('rolls back what it applied, with the counts of what is lost', async () => {
    const empty = catalogHash(await readCatalog(database));
    await apply(target);
    await run(`INSERT INTO public.users (name, email) VALUES ('a', 'A@x'), ('b', NULL);
      INSERT INTO public.tokens VALUES (1, 1), (2, 1), (3, 2)`);
    const refusal = await failure(rollback(target, { to: '0000-users' }));
    expect(refusal.outcome).toBe('refused');
    expect(refusal.why).toContain('column public.users.email: 1 value');
    expect(refusal.why).toContain('table public.tokens: 3 rows');
    expect(await status(target)).toMatchObject({ pending: [], drift: [] });

    const result = await rollback(target, { to: '0000-users', consent: async () => true });
    expect(result.undone.map(({ id }) => id)).toEqual(['0002-email', '0001-tokens']);
    expect(result.at).toBe('0000-users');
    expect(await status(target)).toMatchObject({
      pending: ['0001-tokens', '0002-email'],
      drift: [],
    });
    const [row] = await database.query(sql`SELECT count(*)::int AS users FROM public.users`);
    expect(row).toEqual({ users: 2 });
    await apply(target);
    await rollback(target, { steps: 3, consent: async () => true });
    expect(catalogHash(await readCatalog(database))).toBe(empty);
    expect(await rollback(target)).toEqual({ undone: [], lost: [], at: null });
  });

  test('says all that one statement loses which a person wrote in place of several', async () => {
    const changed = { ...target, folders: merged };
    await apply(changed);
    await run(
      `INSERT INTO public.users (name, phone, city) VALUES ('a', '1', 'x'), ('b', NULL, 'y')`,
    );
    const { why } = await failure(rollback(changed));
    expect(why?.split('\n').sort()).toEqual([
      'column public.users.city: 2 values',
      'column public.users.phone: 1 value',
    ]);
  });

  test('refuses a database that has drifted, and shows what differs', async () => {
    await apply(target, { to: '0001-tokens' });
    await run('ALTER TABLE public.users ADD COLUMN nickname text');
    const refusal = await failure(apply(target));
    expect(refusal).toMatchObject({ outcome: 'refused' });
    expect(refusal.why).toContain('unexpected: column public.users.nickname');
    expect((await failure(rollback(target))).why).toContain('column public.users.nickname');
    const found = await status(target);
    expect(found.drift).toEqual(['unexpected: column public.users.nickname']);
  });

  test('refuses to start where there is something already', async () => {
    await run('CREATE TABLE public.other (id int)');
    const refusal = await failure(apply(target));
    expect(refusal).toMatchObject({ outcome: 'refused' });
    expect(refusal.why).toContain('unexpected: table public.other');
    const [row] = await database.query(sql`SELECT to_regnamespace('schemadiff') AS journal`);
    expect(row).toEqual({ journal: null });
  });

  test('a step that fails is rolled back with all that came before it', async () => {
    const own = { ...target, folders: strict };
    await apply(own, { to: '0002-email' });
    await run(`INSERT INTO public.users (name) VALUES ('secret')`);
    const journal = await readJournal(database);
    const error = await failure(apply(own));
    expect(error).toMatchObject({ outcome: 'failed' });
    expect(error.message).toContain('0003-strict up failed at step 2 of 2');
    expect(error.next).toContain('Nothing of it was done');
    expect(JSON.stringify(error)).not.toContain('secret');
    expect(await readJournal(database)).toEqual(journal);
    expect(await status(own)).toMatchObject({ pending: ['0003-strict'], drift: [] });
    await run(`UPDATE public.users SET email = 'a@x'`);
    expect((await apply(own)).applied).toMatchObject([{ id: '0003-strict', how: 'applied' }]);
  });

  test('what happens beside the statements is not committed', async () => {
    await apply(target, { to: '0001-tokens' });
    await run(`
      CREATE FUNCTION schemadiff.beside() RETURNS event_trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF tg_tag = 'ALTER TABLE' AND to_regclass('public.beside') IS NULL THEN
            CREATE TABLE public.beside (id int);
          END IF;
        END $$;
      CREATE EVENT TRIGGER beside ON ddl_command_end EXECUTE FUNCTION schemadiff.beside();
      -- What an extension owns is no drift.
      ALTER EXTENSION plpgsql ADD EVENT TRIGGER beside`);
    const error = await failure(apply(target));
    expect(error).toMatchObject({ outcome: 'failed' });
    expect(error.why).toContain('unexpected: table public.beside');
    await run('ALTER EXTENSION plpgsql DROP EVENT TRIGGER beside; DROP EVENT TRIGGER beside');
    expect(await status(target)).toMatchObject({ pending: ['0002-email'], drift: [] });
  });

  test('adopts what is there already, where that is a clean no-op', async () => {
    await apply(target, { to: '0000-users' });
    await run(tokens.slice(users.length));
    await run(
      'INSERT INTO public.users (name) VALUES (1); INSERT INTO public.tokens VALUES (7, 1)',
    );
    const reported: Progress[] = [];
    expect(await preview(target)).toMatchObject([{ how: 'adopt' }, { how: 'run' }]);
    const result = await apply(target, { report: (progress) => reported.push(progress) });
    expect(result.applied.map(({ how }) => how)).toEqual(['adopted', 'applied']);
    expect(reported).toContainEqual({ type: 'adopted', migration: '0001-tokens' });
    const [row] = await database.query(sql`SELECT count(*)::int AS tokens FROM public.tokens`);
    expect(row).toEqual({ tokens: 1 });
    const refusal = await failure(rollback(target, { steps: 2 }));
    expect(refusal.why).toContain('table public.tokens: 1 row');
  });

  if (!refusals) return;

  test('baseline adopts a schema that matches, and shows where one does not', async () => {
    await run(emails.replace('user_id bigint NOT NULL', 'user_id bigint'));
    const refusal = await failure(baseline(target, '0002-email'));
    expect(refusal).toMatchObject({ outcome: 'refused' });
    expect(refusal.why).toBe('missing: not null public.tokens.user_id');
    expect((await failure(apply(target))).outcome).toBe('refused');
    await run('ALTER TABLE public.tokens ALTER COLUMN user_id SET NOT NULL');
    expect((await failure(apply(target))).next).toContain('schemadiff baseline 0002-email');
    expect(await status(target)).toMatchObject({ adoptable: '0002-email' });
    const ids = ['0000-users', '0001-tokens', '0002-email'];
    expect(await baseline(target, '0002-email')).toEqual({ adopted: ids });
    expect(await baseline(target, '0002-email')).toEqual({ adopted: [] });
    expect((await apply(target)).applied).toEqual([]);
    expect((await status(target)).applied.map(({ how }) => how)).toEqual(ids.map(() => 'baseline'));
  });

  test('baseline after some migrations were applied', async () => {
    await apply(target, { to: '0000-users' });
    await run(tokens.slice(users.length));
    expect(await baseline(target, '0001-tokens')).toEqual({ adopted: ['0001-tokens'] });
    expect((await apply(target)).applied).toMatchObject([{ id: '0002-email', how: 'applied' }]);
  });

  test('refuses files that were altered', async () => {
    const folders = copyOf(shared);
    const file = join(folders.migrations, '0001-tokens', 'up.sql');
    writeFileSync(file, readFileSync(file, 'utf8').replace('ON DELETE CASCADE', ''));
    const refusal = await failure(apply({ ...target, folders }));
    expect(refusal).toMatchObject({ outcome: 'refused' });
    expect(refusal.message).toContain('up.sql of 0001-tokens was edited');
    expect(await status({ ...target, folders })).toMatchObject({ edited: ['0001-tokens'] });
    // Nothing at all was applied, not even what comes before it.
    expect((await status(target)).applied).toEqual([]);
    appendFileSync(join(folders.migrations, '0000-users', 'plan.json'), ' ');
    expect((await failure(apply({ ...target, folders }))).outcome).toBe('refused');
  });

  test('refuses the journal of another project, and that of another version of it', async () => {
    await apply(target);
    const folders = copyOf(shared);
    rmSync(join(folders.migrations, '0002-email'), { recursive: true });
    const refusal = await failure(apply({ ...target, folders }));
    expect(refusal).toMatchObject({ outcome: 'refused', where: '0002-email' });
    expect((await failure(status({ ...target, folders }))).outcome).toBe('refused');

    const changed = await failure(apply({ ...target, folders: other }));
    expect(changed.message).toContain('0002-email is not the migration that was applied');
    expect(changed.why).toContain('its statements differ, it ends in another schema');
  });

  test('refuses a journal of a format that it does not know, and a schema that is none', async () => {
    await apply(target);
    await run('UPDATE schemadiff.journal_format SET version = 2');
    expect((await failure(apply(target))).why).toBe('It is format 2; this version knows 1.');
    await run('DROP TABLE schemadiff.journal_format');
    expect((await failure(apply(target))).message).toContain('is not a journal');
  });

  test('down.sql that was edited and sealed after it was applied is used', async () => {
    await apply(target);
    const consent = async () => true;
    expect((await failure(rollback({ ...target, folders: edited }, { consent }))).outcome).toBe(
      'refused',
    );
    expect((await rollback({ ...target, folders: sealed }, { consent })).at).toBe('0001-tokens');
  });
}

describe('PGlite', () => suite(async () => 'pglite:'));
for (const major of majors) {
  // What depends on files and journal only is tried on the oldest and on the newest.
  const all = major === majors[0] || major === majors.at(-1);
  describeServer(major, () => suite(() => createDatabase(major), all));
}
