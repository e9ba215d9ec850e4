/** A profile holds no value of a row, nor does anything else that is said or written on the way to it. */

import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../../src/database/connect.ts';
import { trusted } from '../../../src/model/sql.ts';
import { generate } from '../../../src/rehearse/profile/generate.ts';
import { formatProfile, type Profile, readProfile } from '../../../src/rehearse/profile/profile.ts';
import { readDeclared, takeProfile } from '../../../src/rehearse/profile/take.ts';
import { createDatabase, describeServer } from '../../servers.ts';

const each = 200;
const numbers = Array.from({ length: each }, (_, n) => n);

/** A thousand values, of which no two share a part that could be there by chance. */
const canaries = {
  text: numbers.map((n) => `kanarienvogel${1000 + n}`),
  number: numbers.map((n) => String(7_391_004_100 + 7 * n)),
  date: numbers.map((n) => `${1600 + n}-11-${String(1 + (n % 28)).padStart(2, '0')}`),
  json: numbers.map((n) => `zeisig${1000 + n}`),
  array: numbers.map((n) => `stieglitz${1000 + n}`),
};
const all = Object.values(canaries).flat();

const schema = `
CREATE TABLE public.aviary (
  id integer PRIMARY KEY, name text, amount bigint, at date, doc jsonb, list text[], status text, owner bigint,
  CONSTRAINT amounts CHECK (amount > 0)
);
CREATE TABLE public.owners (id bigint PRIMARY KEY, name varchar(40));
ALTER TABLE public.aviary ADD CONSTRAINT owned FOREIGN KEY (owner) REFERENCES public.owners NOT VALID;
CREATE FUNCTION public.speak(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN
  RAISE EXCEPTION 'this is %', $1;
END $$;
`;

/** Orphans, duplicates, NULLs; MCVs and histograms that hold them. */
const fill = `
ALTER TABLE public.aviary DROP CONSTRAINT owned;
${numbers
  .map(
    (
      n,
    ) => `INSERT INTO public.aviary VALUES (${n}, '${canaries.text[n]}', ${canaries.number[n]}, '${canaries.date[n]}',
      '{"bird": "${canaries.json[n]}", "${canaries.json[n]}": 1}', ARRAY['${canaries.array[n]}'],
      '${canaries.text[n % 5]}', ${canaries.number[n]});`,
  )
  .join('\n')}
INSERT INTO public.aviary SELECT id + 1000, name, amount, at, doc, list, status, NULL FROM public.aviary WHERE id < 20;
ALTER TABLE public.aviary ADD CONSTRAINT owned FOREIGN KEY (owner) REFERENCES public.owners NOT VALID;
ANALYZE;
`;

/** What the rows violate, and a check that fails with an error that quotes them. */
const definitions = `
import { bigint, check, date, integer, jsonb, sql, table, text, varchar } from 'schemadiff';
export const speak = sql\`CREATE FUNCTION public.speak(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN
  RAISE EXCEPTION 'this is %', $1;
END $$\`;
export const owners = table('owners', { id: bigint().primaryKey(), name: varchar(40) });
export const aviary = table('aviary', {
  id: integer().primaryKey(), name: text().unique(), amount: integer(), at: date(), doc: jsonb(),
  list: text().array(), status: text(), owner: bigint().notNull().references(() => owners.id),
}, (t) => [
  check('amounts', sql\`amount > 0\`),
  check('short', sql\`length(name) < 10\`),
  check('speaking', sql\`public.speak(name) <> ''\`),
  check('casting', sql\`name::integer > 0\`),
]);
`;

const declared = `
CREATE FUNCTION public.speak(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN
  RAISE EXCEPTION 'this is %', $1;
END $$;
CREATE TABLE public.owners (id bigint PRIMARY KEY, name varchar(40));
CREATE TABLE public.aviary (
  id integer PRIMARY KEY, name text UNIQUE, amount integer, at date, doc jsonb, list text[], status text,
  owner bigint NOT NULL REFERENCES public.owners,
  CONSTRAINT amounts CHECK (amount > 0), CONSTRAINT short CHECK (length(name) < 10),
  CONSTRAINT speaking CHECK (public.speak(name) <> ''), CONSTRAINT casting CHECK (name::integer > 0)
);
`;

/** Everything below a folder, as one text. */
function everything(folder: string): string {
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((path) => !path.includes('data'))
    .map((path) => (statSync(path).isDirectory() ? everything(path) : readFileSync(path, 'latin1')))
    .join('\n');
}

async function run(folder: string, words: readonly string[]): Promise<string> {
  const main = new URL('../../../src/cli/main.ts', import.meta.url).pathname;
  const jiti = new URL('../../../node_modules/jiti/lib/jiti-cli.mjs', import.meta.url).pathname;
  const child = spawn(process.execPath, [jiti, main, ...words], {
    cwd: folder,
    env: { ...process.env, SCHEMADIFF_DEBUG: '1' },
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  return `${said}\nexit ${code}`;
}

function tableOf({ tables }: Profile) {
  const [table] = tables;
  if (table === undefined) throw new Error('no table');
  return table;
}

/** The command, with definitions: as a user runs it. */
async function byCommand(folder: string, url: string, file: string): Promise<string> {
  writeFileSync(
    join(folder, 'schemadiff.config.ts'),
    "export default { schema: './definitions.ts' };\n",
  );
  writeFileSync(join(folder, 'definitions.ts'), definitions);
  return await run(folder, ['profile', '--url', url, '-o', file]);
}

/** The same without its process: everything that is thrown, and said of what was not covered. */
async function inProcess(_: string, url: string, file: string): Promise<string> {
  const [database, target] = [await connect(url), await connect('pglite:')];
  try {
    await target.execute(trusted(declared));
    const demands = await target.snapshot(readDeclared);
    const profile = await takeProfile(database, { declared: demands });
    writeFileSync(file, formatProfile(profile));
    return profile.tables
      .flatMap(({ table, notCovered }) => notCovered.map((each) => `${table}: ${each}`))
      .join('\n');
  } catch (error) {
    return String(error instanceof Error ? error.stack : error);
  } finally {
    await Promise.all([database.close(), target.close()]);
  }
}

function tests(urlOf: (folder: string) => Promise<string>, against: typeof byCommand): void {
  let folder: string;
  let url: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'schemadiff-canary-'));
    url = await urlOf(folder);
    const database = await connect(url);
    await database.execute(trusted(schema));
    await database.execute(trusted(fill));
    await database.close();
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  const found = (text: string) => all.filter((canary) => text.includes(canary));

  it('is planted: the statistics of PostgreSQL hold some', async () => {
    const database = await connect(url);
    const rows = await database.query(
      trusted(
        'SELECT most_common_vals::text AS m, histogram_bounds::text AS h FROM pg_stats WHERE schemaname = $$public$$',
      ),
    );
    await database.close();
    expect(found(JSON.stringify(rows)).length).toBeGreaterThan(100);
  });

  it('is in no file, no log and no report', async () => {
    const out = join(folder, 'profiles', 'production.json');
    const written = await run(folder, ['profile', '--url', url, '-o', out, '--against', 'nothing']);
    expect(written).toMatch(/exit 0/);
    for (const text of [written, everything(folder)]) expect(found(text)).toEqual([]);
    const { tables } = readProfile(out);
    expect(tables.map(({ table, rows }) => [table, rows])).toEqual([
      ['public.aviary', 220],
      ['public.owners', 0],
    ]);
    // A year that fewer than ten rows have is told as its era.
    expect(tables[0]?.columns.find(({ name }) => name === 'at')?.time?.years).toEqual({
      '1000-1899': 220,
    });
  }, 120_000);

  it('is in no error either: constraints are counted that fail on the values', async () => {
    const file = join(folder, 'profile.json');
    const said = await against(folder, url, file);
    expect(said).toMatch(/public.aviary: check public.aviary.speaking: PostgreSQL's error P0001/);
    expect(said).toMatch(/public.aviary: check public.aviary.casting: PostgreSQL's error 22P02/);
    const { violations } = tableOf(readProfile(file));
    expect(violations.map(({ kind, rows }) => [kind, rows]).sort()).toEqual([
      ['check', 220],
      ['foreign key', 200],
      ['not null', 20],
      ['unique', 40],
    ]);
    for (const text of [said, everything(folder)]) expect(found(text)).toEqual([]);
    const database = await connect('pglite:');
    await database.execute(trusted(schema));
    await generate(database, readProfile(file), { seed: 1 });
    const rows = await database.query(trusted('SELECT a::text FROM public.aviary AS a'));
    await database.close();
    expect(rows).toHaveLength(220);
    expect(found(JSON.stringify(rows))).toEqual([]);
  }, 120_000);
}

describe('PGlite', () => tests(async (folder) => `pglite:${join(folder, 'data')}`, byCommand));
for (const major of [14, 18] as const) {
  describeServer(major, () => tests(() => createDatabase(major), inProcess));
}
