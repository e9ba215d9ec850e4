import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { connect } from '../../src/database/connect.ts';
import { openPglite, openScratch, pgliteHasExtension } from '../../src/database/pglite.ts';
import { SchemadiffError } from '../../src/model/error.ts';
import { ident, literal, sql } from '../../src/model/sql.ts';

const root = mkdtempSync(join(tmpdir(), 'schemadiff-test-'));
afterAll(() => rmSync(root, { recursive: true }));

const extensions = sql`SELECT extname FROM pg_extension WHERE extname <> 'plpgsql'`;

test('an extension that PGlite lacks is to be had elsewhere, not installed', async () => {
  const scratch = await openScratch();
  await expect(scratch.execute(sql`CREATE EXTENSION postgis`)).rejects.toMatchObject({
    message: 'extension "postgis" is not available',
    next: expect.stringContaining('set `scratch`'),
  });
  await scratch.close();
});

describe('a data directory', () => {
  const directory = join(root, 'data');

  test('is made, and keeps what was written', async () => {
    const first = await openPglite({ directory, extensions: ['citext'] });
    await first.execute(sql`
      CREATE EXTENSION citext SCHEMA public; CREATE TABLE public.kept (a public.citext);
      INSERT INTO public.kept VALUES ('A')`);
    await first.close();
    await first.close();

    // Its extensions are loaded without being asked for.
    const second = await connect(`pglite:${directory}`);
    expect(second.label).toBe(`pglite:${directory}`);
    expect(await second.query(sql`SELECT a::text FROM public.kept `)).toEqual([{ a: 'A' }]);
    await second.close();
  });

  test('is used by one at a time', async () => {
    const first = await openPglite({ directory });
    await expect(openPglite({ directory })).rejects.toMatchObject({
      message: `The PGlite directory ${directory} is in use by this process`,
      exitCode: 4,
    });
    await first.close();
    expect(existsSync(join(directory, 'schemadiff.lock'))).toBe(false);
  });

  test('is not opened while another process has it', async () => {
    const lock = join(directory, 'schemadiff.lock');
    const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)']);
    writeFileSync(lock, `${other.pid} ${hostname()}\n`);
    await expect(openPglite({ directory })).rejects.toThrow(`in use by process ${other.pid}`);
    other.kill('SIGKILL');
    await once(other, 'exit');
    // Its owner is dead now.
    await (await openPglite({ directory })).close();

    writeFileSync(lock, '1 another-host\n');
    await expect(openPglite({ directory })).rejects.toThrow('process 1 on another-host');
    rmSync(lock);
    // Containers give every process the same number.
    writeFileSync(lock, `${process.pid} ${hostname()}\n`);
    await (await openPglite({ directory })).close();
  });

  test('is not opened while another program has it', async () => {
    const script = `
      import { PGlite } from '@electric-sql/pglite';
      await PGlite.create(process.argv[1]);
      console.log('open');
      setTimeout(() => {}, 60_000);`;
    const other = spawn(process.execPath, ['--input-type=module', '-e', script, directory]);
    await once(other.stdout, 'data');
    await expect(openPglite({ directory })).rejects.toThrow(
      process.platform === 'linux' ? `in use by process ${other.pid}` : 'in use by another program',
    );
    other.kill('SIGKILL');
    await once(other, 'exit');
    if (process.platform !== 'linux') rmSync(join(directory, 'postmaster.pid'));
    const db = await openPglite({ directory });
    expect(await db.query(sql`SELECT a::text FROM public.kept`)).toEqual([{ a: 'A' }]);
    await db.close();
  });

  test.each([
    ['of something else', { 'notes.txt': 'dear diary' }, 'is not a PGlite directory'],
    ['of another major', { PG_VERSION: '17\n' }, 'was made by PostgreSQL 17; this PGlite is 18'],
    ['that is damaged', { PG_VERSION: '18\n' }, 'PGlite could not start'],
  ])('%s is refused and left alone', async (name, files: Record<string, string>, message) => {
    const directory = join(root, name);
    mkdirSync(directory);
    for (const [file, content] of Object.entries(files)) {
      writeFileSync(join(directory, file), content);
    }
    const error = await openPglite({ directory }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SchemadiffError);
    expect(String(error)).toContain(message);
    expect(existsSync(join(directory, 'schemadiff.lock'))).toBe(false);
    for (const [file, content] of Object.entries(files)) {
      expect(readFileSync(join(directory, file), 'utf8')).toBe(content);
    }
  });

  test('cannot be a file', async () => {
    const file = join(root, 'file');
    writeFileSync(file, '');
    await expect(openPglite({ directory: file })).rejects.toMatchObject({ exitCode: 4 });
  });
});

describe('extensions', () => {
  test('are known by name', () => {
    expect(pgliteHasExtension('pg_trgm')).toBe(true);
    expect(pgliteHasExtension('uuid-ossp')).toBe(true);
    expect(pgliteHasExtension('plpgsql')).toBe(true);
    expect(pgliteHasExtension('postgis_raster')).toBe(false);
    expect(pgliteHasExtension('constructor')).toBe(false);
    expect(pgliteHasExtension('../pglite')).toBe(false);
  });

  test('every known one can be created', async () => {
    const names = [
      'amcheck autoinc bloom btree_gin btree_gist citext cube dict_int dict_xsyn earthdistance',
      'file_fdw fuzzystrmatch hstore insert_username intarray isn lo ltree moddatetime pageinspect',
      'pg_buffercache pg_freespacemap pg_surgery pg_trgm pg_visibility pg_walinspect pgcrypto',
      'pg_stat_statements refint seg tablefunc tcn tsm_system_rows tsm_system_time unaccent',
      'uuid-ossp vector',
    ]
      .join(' ')
      .split(' ')
      .filter(pgliteHasExtension);
    const db = await openScratch({ extensions: names });
    for (const name of names) {
      await db.execute(sql`CREATE EXTENSION IF NOT EXISTS ${ident(name)} SCHEMA public CASCADE`);
    }
    expect((await db.query(extensions)).map((row) => row.extname).sort()).toEqual(names.sort());
    await db.close();
  });

  test('what PGlite lacks is an error of CREATE EXTENSION', async () => {
    const db = await openScratch({ extensions: ['postgis'] });
    await expect(db.execute(sql`CREATE EXTENSION postgis`)).rejects.toMatchObject({
      sqlstate: '0A000',
    });
    await db.close();
  });
});

describe('a clone', () => {
  test('has the rows, and is independent', async () => {
    const original = await openScratch({ extensions: ['hstore'] });
    await original.execute(sql`
      CREATE EXTENSION hstore SCHEMA public; CREATE TABLE public.t (a public.hstore);
      INSERT INTO public.t VALUES ('a=>1')`);
    const copy = await original.clone();
    await copy.execute(sql`INSERT INTO public.t VALUES ('b=>2')`);
    expect(await copy.query(sql`SELECT a::text FROM public.t`)).toHaveLength(2);
    expect(await original.query(sql`SELECT a::text FROM public.t`)).toEqual([{ a: '"a"=>"1"' }]);
    expect(await copy.query(sql`SELECT current_setting('search_path') AS path`)).toEqual([
      { path: '' },
    ]);
    await copy.close();
    await original.close();
  });
});

describe('what would wedge PGlite', () => {
  test('is refused', async () => {
    const db = await openScratch();
    await db.execute(sql`CREATE TABLE public.t (a text)`);
    for (const copy of [
      sql`COPY public.t FROM STDIN`,
      sql`SELECT 1; copy public.t from stdin with (format csv)`,
      sql`COPY public.t FROM PROGRAM 'id'`,
      sql`COPY public.t TO PROGRAM 'cat'`,
    ]) {
      await expect(db.execute(copy)).rejects.toThrow('cannot run on PGlite');
    }
    await db.execute(sql`INSERT INTO public.t VALUES (${literal('COPY t FROM STDIN')})`);
    expect(await db.query(sql`SELECT count(*)::int AS n FROM public.t`)).toEqual([{ n: 1 }]);
    await db.close();
  });
});

test('a closed database lets the process end, and no source of PGlite is shown', async () => {
  const script = `
    import { createJiti } from 'jiti';
    const { openScratch } = await createJiti(process.cwd() + '/').import('./src/database/pglite.ts');
    const db = await openScratch();
    await db.query('SELECT nowhere').catch((error) => console.log(error));
    await db.close();`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
  const output: Buffer[] = [];
  child.stdout.on('data', (data) => output.push(data));
  child.stderr.on('data', (data) => output.push(data));
  const started = Date.now();
  const [code] = await once(child, 'exit');
  const text = Buffer.concat(output).toString();
  expect(text).toContain('column "nowhere" does not exist');
  expect(text.length).toBeLessThan(2000);
  expect(code).toBe(0);
  // PGlite's own timer for statistics is ten seconds.
  expect(Date.now() - started).toBeLessThan(9000);
});

test('thousands of failed statements do not use up the stack of PGlite', async () => {
  const scratch = await openScratch();
  try {
    for (let round = 0; round < 4000; round += 1) {
      await expect(scratch.execute(sql`SELECT * FROM no_such_table`)).rejects.toThrow();
    }
    expect(await scratch.query(sql`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
  } finally {
    await scratch.close();
  }
});
