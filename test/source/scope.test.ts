/** A scope from the definitions to a database of another major, whose surroundings PGlite cannot hold. */

import { afterEach, expect, it } from 'vitest';
import { apply } from '../../src/apply/apply.ts';
import { status } from '../../src/apply/status.ts';
import { settleAccess } from '../../src/catalog/access.ts';
import { type Config, loadConfig } from '../../src/config/config.ts';
import { openPostgres } from '../../src/database/postgres.ts';
import { runGates } from '../../src/gate/run.ts';
import { createMigration, planBoth } from '../../src/migration/create.ts';
import { readMigrations, writeMigration } from '../../src/migration/directory.ts';
import { trusted } from '../../src/model/sql.ts';
import { Sources } from '../../src/source/source.ts';
import { project, refusal } from '../define/project.ts';
import { createDatabase, describeServer } from '../servers.ts';

const definitions = (more = '') => `import * as s from 'schemadiff';
export const profiles = s.table('profiles', {
  id: s.integer().primaryKey(), full: s.text('full_name').notNull()${more} });
export const key = s.sql\`ALTER TABLE profiles ADD FOREIGN KEY (id) REFERENCES auth.users\`;
export const events = s.table('events', { at: s.date().notNull() }, { partitionBy: { range: 'at' } });
`;

/** As Supabase and pg_partman would leave it. */
const live = `
  CREATE SCHEMA auth;
  CREATE TABLE auth.users (id int PRIMARY KEY, at point DEFAULT '(0,0)');
  CREATE SCHEMA far; CREATE EXTENSION postgres_fdw SCHEMA far;
  CREATE TABLE public.events (at date NOT NULL) PARTITION BY RANGE (at);
  CREATE TABLE public.events_1 PARTITION OF public.events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
  INSERT INTO public.events VALUES ('2026-05-05');`;

const scope = { schemas: ['public'], exclude: ['partitions:public.events'] };

let sources: Sources | undefined;
afterEach(() => sources?.close());

async function configOf(text: string, root = project({ 'schema/a.ts': text })): Promise<Config> {
  const config = await loadConfig({ cwd: root });
  return { ...config, scope, definitions: { ...config.definitions, timeout: 60_000 } };
}

async function planned(config: Config, from: string, id: string) {
  sources = new Sources(config);
  const both = await sources.readBoth(
    { type: 'database', url: from },
    { type: 'definitions' },
    () => Promise.resolve(undefined),
  );
  const before = sources.surrounded(await sources.elaborate(both.from), both.around);
  const goal = sources.surrounded(await sources.elaborate(both.to), both.around);
  const renames = await sources.renames(before, goal, () => false);
  const after = settleAccess(renames.before, goal, { owners: true, grants: true }, false);
  const { up, down } = planBoth(renames.before, after, both.from.major, renames);
  const migration = await createMigration({
    id,
    previous: readMigrations(config).at(-1)?.id ?? null,
    before,
    after,
    up: up.steps,
    down: down.steps,
    acknowledged: [],
    scratch: (extensions) => (sources ?? new Sources()).scratch(extensions),
  });
  writeMigration(config, migration, after);
  await sources.close();
  return up.steps.map((step) => String(step.sql));
}

describeServer(14, () => {
  it('plans, proves, applies, and sees no drift in what it does not manage', async () => {
    const url = await createDatabase(14);
    const database = await openPostgres(url);
    await database.execute(trusted(live));
    const config = await configOf(definitions());
    expect(await planned(config, url, '0000-first')).toEqual([
      expect.stringMatching(/^CREATE TABLE public.profiles/),
      expect.stringContaining('REFERENCES auth.users(id)'),
    ]);
    const target = { database, folders: config };
    expect((await apply(target)).applied).toMatchObject([{ how: 'applied' }]);
    await database.execute(
      trusted('CREATE TABLE auth.more (id int); DROP TABLE public.events_1 CASCADE'),
    );
    expect(await status(target)).toMatchObject({ drift: [], pending: [] });
    await database.execute(trusted('CREATE TABLE public.more (id int)'));
    expect((await status(target)).drift).toContain('unexpected: table public.more');
    await database.close();
  });

  it('renames under what is outside, and lets the gates make what is needed of it', async () => {
    const url = await createDatabase(14);
    const database = await openPostgres(url);
    await database.execute(
      trusted('CREATE SCHEMA auth; CREATE TABLE auth.users (id int PRIMARY KEY)'),
    );
    const root = project({ 'schema/a.ts': definitions() });
    const config = await configOf('', root);
    await planned(config, url, '0000-first');
    await apply({ database, folders: config });
    await database.execute(
      trusted('CREATE VIEW auth.names AS SELECT full_name FROM public.profiles'),
    );
    const next = await configOf(
      definitions().replace("'full_name').notNull()", "'name').notNull().renamedFrom('full_name')"),
    );
    const renamed = { ...next, migrations: config.migrations, snapshots: config.snapshots };
    const [rename] = await planned(renamed, url, '0001-name');
    expect(rename).toBe('ALTER TABLE public.profiles RENAME COLUMN full_name TO name');
    sources = new Sources(renamed);
    const declared = await sources.read(
      { type: 'definitions' },
      { around: await sources.read({ type: 'database', url }) },
    );
    const report = await runGates({
      folders: renamed,
      declared,
      options: { rows: 3 },
      skip: ['repeat'],
    });
    expect(report.gates.flatMap((gate) => ('findings' in gate ? gate.findings : []))).toEqual([]);
    expect(report.verdict).toBe('go');
    await database.close();
  });
});

it('refuses definitions of what is outside, with file and line', async () => {
  const config = await configOf(`import * as s from 'schemadiff';
    const auth = s.pgSchema('auth');
    export const users = auth.table('users', { id: s.integer() });
    export const raw = s.sql\`CREATE VIEW auth.one AS SELECT 1 AS one\`;
    export const mine = s.table('mine', { id: s.integer() });`);
  sources = new Sources(config);
  const error = await refusal(sources.read({ type: 'definitions' }));
  expect(error.why?.split('\n')).toEqual([
    'schema/a.ts:2: schema auth',
    'schema/a.ts:3: table auth.users',
    'schema/a.ts:4: view auth.one',
  ]);
});
