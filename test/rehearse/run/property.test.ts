/** The laws as properties: found, shrunk to what matters, replayed, kept; and never a pass for nothing. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PassageText } from '../../../src/api/rehearse.ts';
import type { Stage } from '../../../src/rehearse/law/stage.ts';
import { keepFinding, readKept } from '../../../src/rehearse/run/kept-cases.ts';
import { type PassageOutcome, verdictOf } from '../../../src/rehearse/run/outcome.ts';
import { checkPassage, type PropertyOptions } from '../../../src/rehearse/run/property.ts';
import { replayCommand } from '../../../src/rehearse/run/report-text.ts';
import { Theatre } from '../law/theatre.ts';

const before = `
CREATE TABLE public.people (id int PRIMARY KEY, name text, team int);
CREATE TABLE public.pets (id int PRIMARY KEY, owner int NOT NULL REFERENCES public.people);
CREATE INDEX people_by_name ON public.people (name);`;

let theatre: Theatre;
beforeAll(async () => {
  theatre = await Theatre.open();
});
afterAll(() => theatre.close());

const stageOf = async (text: PassageText): Promise<Stage> =>
  await theatre.stage(await theatre.passage(text));

const usual: PropertyOptions = { runs: 6, seed: 7, generate: true };

function findingOf(outcome: PassageOutcome) {
  if (outcome.type !== 'broken') throw new Error(`expected a finding: ${JSON.stringify(outcome)}`);
  return outcome.finding;
}

describe('a migration that fails on rows that nobody thought of', () => {
  let stage: Stage;
  let outcome: PassageOutcome;
  beforeAll(async () => {
    stage = await stageOf({
      name: 'tighten',
      before,
      up: 'BEGIN; ALTER TABLE public.people ALTER COLUMN name SET NOT NULL; COMMIT;',
      down: 'BEGIN; ALTER TABLE public.people ALTER COLUMN name DROP NOT NULL; COMMIT;',
    });
    outcome = await checkPassage(stage, usual);
  });

  it('is found, and shrunk to the one row that matters', () => {
    const { breach, found } = findingOf(outcome);
    expect(breach).toMatchObject({ law: 'converge', direction: 'up' });
    expect(breach.step).toMatch(/SET NOT NULL/);
    expect(found.rows.filter((text) => text.startsWith('INSERT'))).toHaveLength(1);
    expect(found.rows[0]).toMatch(/INSERT INTO public\.people .*NULL/s);
    expect(verdictOf([outcome])).toBe('no-go');
  });

  it('is found again, to the byte, with the same seed', async () => {
    expect(findingOf(await checkPassage(stage, usual))).toEqual(findingOf(outcome));
  });

  it('is replayed at once by its path', async () => {
    const { path, breach, found } = findingOf(outcome);
    if (path === null) throw new Error('a generated case has a path');
    const again = findingOf(await checkPassage(stage, { ...usual, path }));
    expect(again.breach).toEqual(breach);
    expect(again.found).toEqual(found);
    expect(again.shrinks).toBe(0);
    expect(replayCommand(again)).toBe(
      `schemadiff rehearse tighten --law converge --seed 7 --replay ${again.path}`,
    );
  });

  it('is kept on disk, and runs first next time', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'schemadiff-kept-'));
    try {
      const finding = findingOf(outcome);
      keepFinding(folder, finding);
      keepFinding(folder, finding);
      const kept = readKept(folder);
      expect(kept).toHaveLength(1);
      const again = await checkPassage(stage, { ...usual, kept, seed: 8 });
      expect(again.runs).toBe(1);
      expect(findingOf(again)).toMatchObject({ path: null, found: { rows: finding.found.rows } });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

it('a way down that forgets an index is seen by both observers, and needs no row', async () => {
  const stage = await stageOf({
    name: 'forgets',
    before,
    up: 'BEGIN; DROP INDEX public.people_by_name; COMMIT;',
    down: 'BEGIN; SELECT 1; COMMIT;',
  });
  const { breach, found } = findingOf(await checkPassage(stage, usual));
  expect(breach).toMatchObject({
    law: 'reverse',
    direction: 'down',
    object: 'index:public.people_by_name',
  });
  expect(breach.differences.map(({ observer }) => observer)).toEqual(['catalog', 'pg_dump']);
  expect(found.rows).toEqual([]);
});

describe('a migration that is right', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await stageOf({
      name: 'right',
      before,
      up: 'BEGIN; ALTER TABLE public.people ADD COLUMN email text; COMMIT;',
      down: 'BEGIN; ALTER TABLE public.people DROP COLUMN email; COMMIT;',
    });
  });

  it('holds, and every law says what it saw', async () => {
    const outcome = await checkPassage(stage, { ...usual, runs: 2 });
    expect(outcome).toMatchObject({ type: 'held', runs: 2 });
    if (outcome.type !== 'held') return;
    expect(outcome.laws.keep).toEqual({ type: 'held', trials: 2 });
    expect(outcome.laws.honest?.type).toBe('not covered');
    expect(verdictOf([outcome])).toBe('go');
  });

  it.each([
    ['nothing is run', { runs: 0 }],
    ['it is stopped', { signal: AbortSignal.abort() }],
    ['the time is over', { time: -1 }],
  ])('is no go when %s', async (_, options) => {
    const outcome = await checkPassage(stage, { ...usual, ...options });
    expect(outcome.type).toBe('cut short');
    expect(verdictOf([outcome])).toBe('no-go');
  });
});

it('a rehearsal of no passage is no go', () => {
  expect(verdictOf([])).toBe('no-go');
  const laws = { access: { type: 'not covered', why: 'no role is there' } } as const;
  const seen = { passage: 'x', runs: 1, milliseconds: 1, notCovered: [] };
  expect(verdictOf([{ ...seen, type: 'held', laws }])).toBe('no-go');
});
