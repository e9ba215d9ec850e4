/** A history goes on where it was stopped, with what still holds. */

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { trusted } from '../../../src/model/sql.ts';
import type { ForeignMigration } from '../../../src/rehearse/foreign/migration.ts';
import type { ForeignResult } from '../../../src/rehearse/foreign/rehearse.ts';
import { ForeignState } from '../../../src/rehearse/foreign/state.ts';

let cache: string;

beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'schemadiff-cache-'));
  vi.stubEnv('XDG_CACHE_HOME', cache);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(cache, { recursive: true, force: true });
  });
});

const script = (text: string) => ({ text, file: 'x.sql', line: 1, transaction: true });
const migrationOf = (id: string, text = id): ForeignMigration => ({
  id,
  up: script(text),
  down: null,
});
const history = ['a', 'b', 'c'].map((id) => migrationOf(id));
const options = { format: 'plain' as const, setup: null, url: null, seed: 1, rows: 10 };

const failure = {
  statement: 1,
  of: 2,
  sql: trusted('SELECT 1'),
  where: 'x.sql:1',
  message: 'no',
  sqlstate: '23505',
  routine: null,
  raised: false,
  lacks: null,
};

const resultOf = (id: string): ForeignResult => ({
  id,
  file: 'x.sql',
  verdict: 'wrong',
  reason: '',
  objects: [
    {
      object: 'index public.i',
      how: 'missing',
      attributes: [],
      observer: 'pg_dump',
      lines: ['- x'],
    },
  ],
  failure,
  rows: {
    rows: 3,
    without: ['u'],
    up: null,
    atLimits: false,
    down: failure,
    changedByUp: [{ table: 't', before: 1, after: 2, columns: ['a'] }],
    changedByBoth: [],
  },
  assumed: ['role app'],
  notes: [],
  milliseconds: 5,
});

async function keep(migrations: readonly ForeignMigration[], judged: readonly number[]) {
  const state = await ForeignState.open('/there', migrations, options, false);
  for (const number of judged) state.add(number, resultOf(migrations[number]?.id ?? ''));
  await state.write();
}

const opened = async (...given: Parameters<typeof ForeignState.open>) => [
  ...(await ForeignState.open(...given)).results.keys(),
];

describe('what of a history was judged', () => {
  it('comes back as it was', async () => {
    await keep(history, [0, 2]);
    const { results } = await ForeignState.open('/there', history, options, true);
    expect([...results]).toEqual([
      [0, resultOf('a')],
      [2, resultOf('c')],
    ]);
  });

  it('counts only for who goes on, in that folder, with those options', async () => {
    await keep(history, [0, 1]);
    expect(await opened('/there', history, options, false)).toEqual([]);
    expect(await opened('/elsewhere', history, options, true)).toEqual([]);
    expect(await opened('/there', history, { ...options, seed: 2 }, true)).toEqual([]);
    expect(await opened('/there', history, { ...options, rows: 0 }, true)).toEqual([]);
    expect(
      await opened(
        '/there',
        history,
        { ...options, setup: { text: 'x', file: 'x.sql', line: 1, transaction: false } },
        true,
      ),
    ).toEqual([]);
  });

  it('does not count from a migration on that is another one now', async () => {
    await keep(history, [0, 1, 2]);
    const [a = migrationOf('a'), , c = migrationOf('c')] = history;
    expect(await opened('/there', [a, migrationOf('b', 'other'), c], options, true)).toEqual([0]);
    expect(await opened('/there', [...history, migrationOf('d')], options, true)).toEqual([
      0, 1, 2,
    ]);
  });

  it('is nothing where the file is damaged', async () => {
    await keep(history, [0]);
    const [file = ''] = readdirSync(join(cache, 'schemadiff'));
    writeFileSync(join(cache, 'schemadiff', file), 'x');
    expect(await opened('/there', history, options, true)).toEqual([]);
  });
});
