/**
 * pull → plan is quiet, for one of everything, for every case of test/kinds, for the schemas of real
 * applications and for a sample of the corpus (`../shared`; skipped where they are not). CASE=… in the
 * environment runs those alone whose name contains it.
 */

import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { pgliteHasExtension } from '../../src/database/pglite.ts';
import type { Files } from '../../src/pull/pull.ts';
import { drawn } from '../drawn.ts';
import { cases, filter } from '../kinds/cases.ts';
import { extensionsIn, Puller } from './law.ts';

const shared = new URL('../../../shared/', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, shared), 'utf8');
const everything = readFileSync(new URL('../kinds/everything.sql', import.meta.url), 'utf8');

/** A schema in which names collide, mean something in JavaScript, or are in circles. */
const awkward = `
  CREATE SCHEMA auth; CREATE SCHEMA "migrations"; CREATE SCHEMA "Auth";
  CREATE TYPE auth.state AS ENUM ('on', 'off');
  CREATE TABLE auth.users (id integer PRIMARY KEY, state auth.state DEFAULT 'on');
  CREATE TABLE public.users (id integer PRIMARY KEY, boss integer REFERENCES public.users,
    team_id integer, "teamId" integer, "1" text, "__proto__" text, constructor text, "class" text);
  CREATE TABLE public.teams (id integer PRIMARY KEY, lead integer REFERENCES public.users);
  ALTER TABLE public.users ADD FOREIGN KEY (team_id) REFERENCES public.teams;
  CREATE TABLE "Auth".users (id integer REFERENCES auth.users);
  CREATE TABLE "Users" (id serial, note text DEFAULT '\`\${x}\\d');
  CREATE TABLE migrations.index (a integer, b integer, UNIQUE (a, b));
  CREATE TABLE public.text ("default" text, function text);
  CREATE TABLE public."table" (a integer, b integer,
    CONSTRAINT to_index FOREIGN KEY (a, b) REFERENCES migrations.index (a, b) MATCH FULL ON DELETE CASCADE);
  CREATE FUNCTION public.users(users integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
  CREATE FUNCTION public.users(text) RETURNS SETOF public.users LANGUAGE sql AS 'SELECT * FROM public.users';
  CREATE VIEW public.sql AS SELECT 1 AS "?column?", 2 AS "a b";
  CREATE INDEX ON public.users (lower("class"), id DESC);`;

function writeTo(folder: string, { texts }: Files): void {
  for (const [file, text] of texts) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
}

const root = resolve(import.meta.dirname, '../..');
const bin = (name: string) => join(root, 'node_modules/.bin', name);

/** What the compiler, as strict as here, and the formatter say of the files. */
function complaints(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), 'schemadiff-pulled-'));
  try {
    writeTo(folder, files);
    const options = {
      extends: join(root, 'tsconfig.json'),
      compilerOptions: {
        rootDir: '/',
        typeRoots: [join(root, 'node_modules/@types')],
        paths: { schemadiff: [join(root, 'src/index.ts')] },
      },
      include: ['**/*.ts', join(root, 'src/**/*.d.ts')],
    };
    writeFileSync(join(folder, 'tsconfig.json'), `${JSON.stringify(options, null, 2)}\n`);
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
    const run = (name: string, ...args: readonly string[]) =>
      spawnSync(bin(name), args, { cwd: root, encoding: 'utf8' });
    const compiled = run('tsc', '-p', folder);
    const formatted = run(
      'biome',
      'check',
      ...[...files.texts.keys()].map((file) => join(folder, file)),
    );
    return [compiled, formatted]
      .map((each) => (each.status === 0 ? '' : each.stdout + each.stderr))
      .join('');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Renamed columns, whose NOT NULLs are still called by what the columns were called before. */
const renamed = `
  CREATE TABLE plain (old integer NOT NULL, note text NOT NULL, PRIMARY KEY (old));
  CREATE TABLE numbered (old integer GENERATED ALWAYS AS IDENTITY, other text NOT NULL);
  CREATE TABLE split (old text NOT NULL, day date NOT NULL, PRIMARY KEY (old, day)) PARTITION BY RANGE (day);
  CREATE TABLE split_1 (LIKE split INCLUDING INDEXES);
  ALTER TABLE split ATTACH PARTITION split_1 FOR VALUES FROM ('2025-01-01') TO ('2025-02-01');
  ALTER TABLE plain RENAME old TO id;
  ALTER TABLE numbered RENAME old TO id;
  ALTER TABLE numbered RENAME other TO note;
  ALTER TABLE split RENAME old TO id;`;

describe('what pull writes', () => {
  let puller: Puller;
  beforeAll(async () => {
    puller = await Puller.open(extensionsIn(cases.map(({ after }) => after).join('\n')));
  });
  afterAll(() => puller.close());

  const named = (name: string) => filter === '' || name.includes(filter);

  it.runIf(named('everything'))('is the same for one of everything', async () => {
    const { catalog, files } = await puller.pull([everything]);
    expect(catalog.unmodelled).toEqual([]);
    expect(files.texts.size).toBeGreaterThan(5);
    expect(complaints(files)).toBe('');
  });

  it.runIf(named('awkward'))('is the same where names collide or mean something', async () => {
    const { files } = await puller.pull([awkward]);
    expect(files.raw).toEqual([]);
    expect(complaints(files)).toBe('');
    expect([...files.texts.keys()]).toMatchInlineSnapshot(`
      [
        "auth/schema.ts",
        "auth/tables/users.ts",
        "auth2/schema.ts",
        "auth2/tables/users.ts",
        "auth2/types.ts",
        "functions.ts",
        "migrations/schema.ts",
        "migrations/tables/index.ts",
        "tables/table.ts",
        "tables/teams.ts",
        "tables/text.ts",
        "tables/users.ts",
        "tables/users2.ts",
        "views.ts",
      ]
    `);
  });

  it.runIf(named('renamed'))('says tables whose columns were renamed in the language', async () => {
    const { files } = await puller.pull([renamed]);
    expect([...files.raw].sort()).toEqual([
      'not null:public.numbered.id',
      'not null:public.numbered.note',
      'not null:public.plain.id',
      'not null:public.split.id',
    ]);
    expect(files.texts.get('tables/split.ts')).toContain("partition('split_1', {");
    expect(files.texts.get('tables/numbered.ts')).toContain('note: text().notNull()');
    expect(complaints(files)).toBe('');
  });

  // Each takes seconds: CASE runs all of them.
  const embedded = cases.filter((each) => each.embedded);
  const always = new Set([
    'identity/sequence-of-another-type',
    'shell-type/create',
    'base-type/function-replaced',
  ]);
  const some = embedded.filter(({ name }) => filter !== '' || always.has(name) || drawn(name, 8));
  for (const { name, after } of some) {
    it(name, async () => {
      await puller.pull([after]);
    });
  }
});

const folder = new URL('schemas/', shared);
const schemas = existsSync(folder)
  ? readdirSync(folder).filter((file) => file.endsWith('.sql') && file.includes(filter))
  : [];
if (schemas.length === 0) console.log(`pull: no schemas in ${folder.pathname}`);

describe.runIf(schemas.length > 0)('schemas of applications', () => {
  afterAll(() => console.log(`pull: ${schemas.length} schemas of applications were pulled`));

  it.each(schemas)('%s', async (file) => {
    const text = read(`schemas/${file}`);
    const puller = await Puller.open(extensionsIn(text));
    const work = puller.pull([text]).finally(() => puller.close());
    expect((await work).files.texts.size).toBeGreaterThan(0);
  }, 600_000);
});

const pair = z.object({
  id: z.string(),
  roles: z.array(z.string()).optional(),
  setup: z.string().nullish(),
  new: z.string().nullish(),
  loads: z.record(z.string(), z.boolean()).nullish(),
});
const sample = (
  existsSync(new URL('corpus/README.md', shared)) ? ['pgschema.jsonl', 'pg-delta.jsonl'] : []
)
  .flatMap((file) => read(`corpus/${file}`).trim().split('\n'))
  .map((line) => pair.parse(JSON.parse(line)))
  .filter(
    ({ id, loads }) =>
      loads?.['18'] !== false && (filter === '' ? drawn(id, 40) : id.includes(filter)),
  )
  .filter((each) => extensionsIn(`${each.setup} ${each.new}`).every(pgliteHasExtension))
  // PGlite has no logical replication.
  .filter(({ id }) => !id.includes('subscription'));

describe.runIf(sample.length > 0)('the corpus', () => {
  let pulled = 0;
  afterAll(() =>
    console.log(`pull: ${pulled} of ${sample.length} schemas of the corpus were pulled`),
  );

  it.each(sample.map((each) => [each.id, each] as const))('%s', async (_, each) => {
    const texts = [each.setup ?? '', each.new ?? ''];
    const puller = await Puller.open(extensionsIn(texts.join('\n')));
    await puller.pull(texts, each.roles).finally(() => puller.close());
    pulled += 1;
  });
});
