/** What a database says of the role that reads it, without its name, others say with it. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { diff } from '../../src/api/diff.ts';
import { withReaderNamed } from '../../src/catalog/reader.ts';
import { loadConfig } from '../../src/config/config.ts';
import { openPostgres } from '../../src/database/postgres.ts';
import { trusted } from '../../src/model/sql.ts';
import { plan } from '../../src/plan/plan.ts';
import { Renames } from '../../src/prove/renames.ts';
import { Sources } from '../../src/source/source.ts';
import { project } from '../define/project.ts';
import { createDatabase, describeServer } from '../servers.ts';

const folder = mkdtempSync(join(tmpdir(), 'schemadiff-reader-'));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const app = `app_${process.pid}`;

async function database(text: string): Promise<string> {
  const url = await createDatabase(18);
  const made = await openPostgres(url);
  await made.execute(
    trusted(`SET search_path = public; DO $$ BEGIN CREATE ROLE ${app} LOGIN; EXCEPTION WHEN duplicate_object THEN END $$;
      GRANT ALL ON SCHEMA public TO ${app}; ${text}`),
  );
  await made.close();
  return url;
}

const as = (url: string, role: string) => url.replace('postgres@', `${role}@`);

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

const statements = async (from: string, to: string) =>
  (await diff({ from, to })).statements.map(({ sql }) => String(sql));

const byApp = `
  SET ROLE ${app};
  CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text);
  CREATE VIEW names AS SELECT name FROM users;
  CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 1';
  ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO pg_monitor;
  RESET ROLE;`;

const named = `
  GRANT ALL ON SCHEMA public TO ${app};
  CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text);
  CREATE VIEW names AS SELECT name FROM users;
  CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 1';
  GRANT ALL ON names TO ${app};
  ALTER TABLE users OWNER TO ${app};
  ALTER VIEW names OWNER TO ${app};
  ALTER FUNCTION one() OWNER TO ${app};
  ALTER DEFAULT PRIVILEGES FOR ROLE ${app} GRANT SELECT ON TABLES TO pg_monitor;`;

describeServer(18, () => {
  it('an owner by the name of the role that reads is no change, nor is what that grants itself', async () => {
    const url = as(await database(byApp), app);
    expect(await statements(url, file('named.sql', named))).toEqual([]);
    const granted = `${named.replaceAll(/^ *ALTER .* OWNER TO .*$/gm, '')}
      GRANT SELECT, UPDATE ON users TO ${app}; GRANT SELECT (name) ON users TO ${app}`;
    expect(await statements(url, file('granted.sql', granted))).toEqual([]);
  });

  it('other default privileges of that role are altered', async () => {
    const url = as(await database(byApp), app);
    const more = named.replace('GRANT SELECT ON TABLES', 'GRANT SELECT, INSERT ON TABLES');
    expect(await statements(url, file('more.sql', more))).toEqual([
      `ALTER DEFAULT PRIVILEGES FOR ROLE ${app} GRANT INSERT ON TABLES TO pg_monitor`,
    ]);
  });

  it('what belongs to somebody else is given to that role', async () => {
    const url = as(await database(`${byApp} ALTER TABLE users OWNER TO postgres`), app);
    expect(await statements(url, file('named.sql', named))).toEqual([
      `ALTER TABLE public.users OWNER TO ${app}`,
    ]);
  });

  it('nor is it where something is renamed', async () => {
    const url = as(await database(`${byApp} ALTER VIEW names OWNER TO postgres`), app);
    const path = file('renamed.sql', named.replaceAll(/\bnames\b/g, 'callings'));
    const sources = new Sources();
    const access = { access: true };
    const before = await sources.read({ type: 'database', url }, access);
    const after = await sources.read({ type: 'sql', path }, access);
    const [name, was] = ['callings', { schema: 'public', name: 'names' }];
    const origin = { kind: 'view', schema: 'public', table: null, name, where: 'a.ts:1' };
    const renames = await Renames.start({
      before,
      after,
      origins: [{ ...origin, renamedFrom: was, members: new Map() }],
      done: () => false,
      scratch: () => sources.scratch(),
    });
    const from = withReaderNamed(renames.before, after);
    const { steps } = plan(from, after, { major: 18 });
    await sources.close();
    expect(steps.map(({ sql }) => String(sql))).toEqual([
      `ALTER VIEW public.callings OWNER TO ${app}`,
    ]);
  });

  it('what an extension brought is granted to that role', async () => {
    const extension = `CREATE EXTENSION pg_trgm SCHEMA public;
      REVOKE ALL ON FUNCTION public.similarity(text, text) FROM PUBLIC;`;
    const url = as(await database(extension), app);
    const granted = `GRANT ALL ON SCHEMA public TO ${app}; ${extension}
      GRANT EXECUTE ON FUNCTION public.similarity(text, text) TO ${app}`;
    expect(await statements(url, file('extension.sql', granted))).toEqual([
      `GRANT EXECUTE ON FUNCTION public.similarity(text, text) TO ${app}`,
    ]);
  });

  it('what a scratch on a server read once, and is kept, is not what another role reads there', async () => {
    const maker = `maker_${process.pid}`;
    const url = await database(`CREATE ROLE ${maker} LOGIN CREATEDB`);
    vi.stubEnv('XDG_CACHE_HOME', folder);
    const found = await loadConfig({ cwd: project({ 'schema/a.ts': '' }) });
    const path = file('large.sql', `CREATE TABLE public.t (); ${'-- '.repeat(100_000)}`);
    const readerOf = async (role: string) => {
      const sources = new Sources({ ...found, scratch: as(url, role) });
      const { reader } = await sources.read({ type: 'sql', path }, { access: true });
      await sources.close();
      return reader;
    };
    const roles = ['postgres', maker, 'postgres', maker];
    const readers: (string | undefined)[] = [];
    for (const role of roles) readers.push(await readerOf(role));
    expect(readers).toEqual(roles);
  });

  it('two databases are the same, whoever reads which of them', async () => {
    const [one, other] = [await database(byApp), await database(byApp)];
    expect(await statements(as(one, app), other)).toEqual([]);
    expect(await statements(one, as(other, app))).toEqual([]);
    expect(await statements(as(one, app), as(other, app))).toEqual([]);
  });
});
