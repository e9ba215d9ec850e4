/** Migrations on disk: signed, edited, sealed, altered. */

import {
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openScratch } from '../../src/database/pglite.ts';
import { checkSealed, type Folders, readMigrations } from '../../src/migration/directory.ts';
import { parseDocument } from '../../src/migration/document.ts';
import { unacknowledged } from '../../src/migration/losses.ts';
import { formatScript, parseScript, tokensOf } from '../../src/migration/script.ts';
import { sealMigration } from '../../src/migration/seal.ts';
import { SchemadiffError } from '../../src/model/error.ts';
import { trusted } from '../../src/model/sql.ts';
import { segmentsOf } from '../../src/prove/run.ts';
import { project } from '../apply/project.ts';

const first = { id: '0000-first', schema: 'CREATE TABLE public.t (a integer, b text);' };
const second = { id: '0001-second', schema: 'CREATE TABLE public.t (a integer, c text);' };

const fileOf = (folders: Folders, id: string, name: string) => join(folders.migrations, id, name);

function edit(folders: Folders, id: string, name: string, change: (text: string) => string): void {
  const file = fileOf(folders, id, name);
  const before = readFileSync(file, 'utf8');
  const after = change(before);
  expect(after).not.toBe(before);
  writeFileSync(file, after);
}

const seal = (folders: Folders, id: string, acknowledged: readonly string[] = []) =>
  sealMigration({
    folders,
    id,
    acknowledged,
    scratch: (extensions) => openScratch({ extensions }),
  });

function migration(folders: Folders, id: string) {
  const found = readMigrations(folders).find((each) => each.id === id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
}

async function refusal(work: () => unknown): Promise<SchemadiffError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof SchemadiffError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('an edited migration', () => {
  test('white space and comments do not count', async () => {
    const folders = await project([first]);
    edit(
      folders,
      first.id,
      'up.sql',
      (text) => `-- reviewed\n\n${text.replace('(', '(\n\n /* x */ ')}`,
    );
    await checkSealed(migration(folders, first.id));
  });

  test('anything else is refused, with the first statement that differs', async () => {
    const folders = await project([first]);
    edit(folders, first.id, 'up.sql', (text) => text.replace('b text', 'b varchar'));
    const error = await refusal(() => checkSealed(migration(folders, first.id)));
    expect(error.exitCode).toBe(4);
    expect(error.where).toMatch(/up\.sql:\d+$/);
    expect(error.why).toContain('b varchar');
    expect(error.next).toContain('schemadiff seal 0000-first');
  });

  test('a statement that moved out of its transaction is refused', async () => {
    const folders = await project([first]);
    edit(folders, first.id, 'up.sql', (text) => text.replace('BEGIN;', '').replace('COMMIT;', ''));
    const error = await refusal(() => checkSealed(migration(folders, first.id)));
    expect(error.why).toContain('transaction');
  });

  test.each([
    'ROLLBACK;',
    'SAVEPOINT s;',
    'BEGIN; BEGIN;',
    'COMMIT;',
    'BEGIN;',
    '\\! ls',
    'selec 1;',
  ])('%s is refused where it is read', async (text) => {
    const error = await refusal(() => parseScript(text, 'up.sql'));
    expect(error.exitCode).toBe(4);
    expect(error.where).toContain('up.sql');
  });

  test('sealing leaves alone what else is in the folder, and what was edited while it ran', async () => {
    const folders = await project([first]);
    const notes = fileOf(folders, first.id, 'notes.md');
    writeFileSync(notes, 'Ask the others first.');
    const sealing = seal(folders, first.id);
    edit(folders, first.id, 'down.sql', (text) => `-- edited meanwhile\n${text}`);
    await sealing;
    expect(readFileSync(notes, 'utf8')).toBe('Ask the others first.');
    expect(readFileSync(fileOf(folders, first.id, 'down.sql'), 'utf8')).toMatch(/^-- edited mean/);
  });

  test('what a killed process had begun to write is removed by the next one', async () => {
    const folders = await project([first]);
    const [old, young] = ['.0001-second.7.draft', '.0001-second.8.draft'].map((name) =>
      join(folders.migrations, name),
    );
    const half = join(folders.snapshots, `${first.id}.json.${process.pid}.draft`);
    for (const folder of [old, young]) mkdirSync(folder ?? '');
    writeFileSync(half, '{');
    const past = new Date(Date.now() - 120_000);
    for (const each of [old, half]) utimesSync(each ?? '', past, past);
    await seal(folders, first.id);
    expect(readdirSync(folders.migrations).sort()).toEqual(['.0001-second.8.draft', first.id]);
    expect(readdirSync(folders.snapshots)).toEqual([`${first.id}.json`]);
  });

  test('sealing keeps in mind for which servers it was planned', async () => {
    const doubt = 'Whether PostgreSQL 15 takes the statements: PGlite 18 did.';
    const folders = await project([{ ...first, major: 15 }]);
    const planned = migration(folders, first.id).document;
    expect(planned.proof.unproven).toContain(doubt);
    edit(folders, first.id, 'up.sql', (text) => text.replace('b text', 'b   pg_catalog.text'));
    for (const _ of ['once', 'twice']) {
      const { proof, document } = await seal(folders, first.id);
      expect(proof.unproven).toContain(doubt);
      expect(document.servers).toBe(15);
    }
  });

  test('sealing proves it again and signs it', async () => {
    const folders = await project([first]);
    edit(folders, first.id, 'up.sql', (text) =>
      text.replace(
        'COMMIT;',
        'ALTER TABLE public.t SET (fillfactor = 70);\nALTER TABLE public.t RESET (fillfactor);\nCOMMIT;',
      ),
    );
    const { document } = await seal(folders, first.id);
    expect(document.up.steps.map(({ hazards }) => hazards.map(({ code }) => code))).toEqual([
      [],
      ['by-hand'],
      ['by-hand'],
    ]);
    await checkSealed(migration(folders, first.id));
  });

  test('a transaction that ends where it did not is another migration, and runs as it stands', async () => {
    const folders = await project([
      { id: '0000-mood', schema: "CREATE TYPE public.mood AS ENUM ('ok');" },
      {
        id: '0001-sad',
        schema:
          "CREATE TYPE public.mood AS ENUM ('ok', 'sad'); CREATE TABLE public.t (m public.mood DEFAULT 'sad');",
      },
    ]);
    // The label can be used once the transaction that brought it has ended.
    edit(
      folders,
      '0001-sad',
      'up.sql',
      () =>
        `BEGIN;
ALTER TYPE public.mood ADD VALUE 'sad' AFTER 'ok';
COMMIT;
BEGIN;
CREATE TABLE public.t (m public.mood DEFAULT 'sad'::public.mood);
COMMIT;
`,
    );
    const { document } = await seal(folders, '0001-sad');
    expect(document.up.steps.map(({ begins }) => begins)).toEqual([undefined, true]);
    expect(segmentsOf(document.up.steps).map(({ length }) => length)).toEqual([1, 1]);
    await checkSealed(migration(folders, '0001-sad'));
    edit(folders, '0001-sad', 'up.sql', (text) => text.replace('COMMIT;\nBEGIN;\n', ''));
    const error = await refusal(() => checkSealed(migration(folders, '0001-sad')));
    expect(error.why).toContain('transaction');
  });

  test('one that leads elsewhere is a no-go, and nothing is written', async () => {
    const folders = await project([first]);
    edit(folders, first.id, 'up.sql', (text) => text.replace('b text', 'b varchar'));
    const before = readFileSync(fileOf(folders, first.id, 'plan.json'), 'utf8');
    const error = await refusal(() => seal(folders, first.id));
    expect(error.next).toContain('Correct the edited SQL');
    expect(error.exitCode).toBe(1);
    expect(error.why).toContain('column public.t.b');
    expect(readFileSync(fileOf(folders, first.id, 'plan.json'), 'utf8')).toBe(before);
  });

  test('a column that is renamed by hand keeps its data: nothing to acknowledge', async () => {
    const folders = await project([first, second]);
    expect(unacknowledged(migration(folders, second.id).document)).toEqual(['column public.t.b']);
    const swap = (from: string, to: string) => () =>
      `BEGIN;\nALTER TABLE public.t RENAME COLUMN ${from} TO ${to};\nCOMMIT;\n`;
    edit(folders, second.id, 'up.sql', swap('b', 'c'));
    edit(folders, second.id, 'down.sql', swap('c', 'b'));
    const { document } = await seal(folders, second.id);
    expect(unacknowledged(document)).toEqual([]);
  });

  test('what the proof saw of a statement that was written by hand is announced, once', async () => {
    const folders = await project([
      { id: '0000-first', schema: 'CREATE TABLE public.t (a integer);' },
      { id: '0001-wide', schema: 'CREATE TABLE public.t (a bigint);' },
    ]);
    edit(folders, '0001-wide', 'up.sql', (text) =>
      text.replace('TYPE bigint', 'TYPE bigint USING a + 0'),
    );
    for (const { document } of [await seal(folders, '0001-wide'), await seal(folders, '0001-wide')])
      expect(document.up.steps.map(({ hazards }) => hazards)).toEqual([
        [
          { code: 'by-hand', message: 'a person wrote this statement' },
          {
            code: 'blocks-reads',
            message: 'it takes ACCESS EXCLUSIVE on public.t, as was seen on the copy',
          },
          {
            code: 'table-rewrite',
            message: 'it writes again public.t, as was seen on the copy',
          },
        ],
      ]);
  });

  test('a column that is dropped by hand has to be acknowledged all the same', async () => {
    const folders = await project([first, second]);
    edit(folders, second.id, 'up.sql', (text) =>
      text.replace('DROP COLUMN b', 'DROP COLUMN IF EXISTS b'),
    );
    expect(unacknowledged((await seal(folders, second.id)).document)).toEqual([
      'column public.t.b',
    ]);
    const again = await seal(folders, second.id, ['column public.t.b']);
    expect(unacknowledged(again.document)).toEqual([]);
  });
});

describe('files', () => {
  test('the same inputs give the same bytes', async () => {
    const [one, two] = [await project([first, second]), await project([first, second])];
    for (const id of [first.id, second.id]) {
      for (const name of ['up.sql', 'down.sql', 'plan.json']) {
        expect(readFileSync(fileOf(one, id, name), 'utf8')).toBe(
          readFileSync(fileOf(two, id, name), 'utf8'),
        );
      }
      expect(readFileSync(join(one.snapshots, `${id}.json`), 'utf8')).toBe(
        readFileSync(join(two.snapshots, `${id}.json`), 'utf8'),
      );
    }
  });

  test('a plan.json in which one character changed is refused', async () => {
    const folders = await project([first]);
    const text = readFileSync(fileOf(folders, first.id, 'plan.json'), 'utf8');
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.integer({ min: 32, max: 126 }), (at, code) => {
        const changed = text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1);
        fc.pre(changed !== text);
        expect(() => parseDocument(changed, 'plan.json')).toThrow(SchemadiffError);
      }),
      { numRuns: 1000 },
    );
  });

  test.each(['{', '[]', 'null', '{"__proto__": {}}', '\u0000'])('%j is no plan', (text) => {
    expect(() => parseDocument(text, 'plan.json')).toThrow(SchemadiffError);
  });

  test('a removed migration, a strange name and a link are refused', async () => {
    const folders = await project([first, second]);
    mkdirSync(join(folders.migrations, 'Not A Name'));
    expect((await refusal(() => readMigrations(folders))).message).toContain('Not A Name');

    const linked = await project([first]);
    const up = fileOf(linked, first.id, 'up.sql');
    writeFileSync(`${up}.real`, readFileSync(up));
    const { unlinkSync } = await import('node:fs');
    unlinkSync(up);
    symlinkSync(`${up}.real`, up);
    expect((await refusal(() => readMigrations(linked))).where).toContain('up.sql');
  });
});

test('under psql too, values without a time zone are in UTC', async () => {
  const to = (type: string) => `CREATE TABLE public.t (at ${type});`;
  const folders = await project([
    { id: '0000-first', schema: to('timestamp') },
    { id: '0001-zone', schema: to('timestamptz') },
  ]);
  const { up, down } = migration(folders, '0001-zone');
  expect(up).toContain("SET TimeZone = 'UTC';\n\nBEGIN;");
  expect(down).toContain("SET TimeZone = 'UTC';\n\nBEGIN;");
  expect(migration(folders, '0000-first').up).not.toContain('TimeZone');
  await checkSealed(migration(folders, '0001-zone'));
  edit(folders, '0001-zone', 'up.sql', (text) => text.replace('UTC', 'Europe/Berlin'));
  const error = await refusal(() => checkSealed(migration(folders, '0001-zone')));
  expect(error.why).toContain('Europe/Berlin');
});

test('what is written is read back, whatever a name holds', async () => {
  const names = ['a;b', "o'clock", 'back\\slash', '$$', 'new\nline', '--', '/*', 'é☃'];
  const statements = names.map((name) => ({
    sql: trusted(`COMMENT ON TABLE "${name}" IS '${name.replaceAll("'", "''")}'`),
    transactional: true,
    remarks: [`may-fail: ${name}`],
  }));
  const text = formatScript(['heading'], statements);
  const found = await parseScript(text, 'up.sql');
  for (const [index, { sql }] of found.entries()) {
    expect(await tokensOf(sql)).toBe(await tokensOf(statements[index]?.sql ?? ''));
  }
  expect(found).toHaveLength(names.length);
});
