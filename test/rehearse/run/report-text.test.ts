import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { trusted } from '../../../src/model/sql.ts';
import type { Finding } from '../../../src/rehearse/run/outcome.ts';
import { findingText, replayCommand } from '../../../src/rehearse/run/report-text.ts';

const plain = (text: string) => text;
const colours = { green: plain, red: plain, yellow: plain, bold: plain, dim: plain };

/** Of one law, without rows. */
const finding: Finding = {
  passage: '0001-more',
  breach: {
    law: 'keep',
    direction: 'up',
    sentence: 'Rows are lost.',
    step: null,
    object: null,
    differences: [],
  },
  found: { rows: [], workload: [], seed: 1 },
  schema: [],
  seed: 1,
  path: null,
  shrinks: 0,
};

it('a value that nobody can read is shown by its beginning', () => {
  const long = "it''s ".repeat(400);
  const text = findingText(
    {
      ...finding,
      found: {
        ...finding.found,
        rows: [trusted(`INSERT INTO public.t (id, note, more) VALUES ('1', '${long}', 'short')`)],
      },
    },
    colours,
  );
  expect(text).toMatch(
    /VALUES \('1', '(it''s )+[it's ]*…'\/\* and \d+ characters \*\/, 'short'\);/,
  );
  expect(text.length).toBeLessThan(500);
});

it.each([
  [undefined, ''],
  [{ type: 'generated' }, ''],
  [{ type: 'empty' }, ' --world empty'],
  [{ type: 'profile', file: resolve('a b.json'), scale: 0.1 }, " --profile 'a b.json' --scale 0.1"],
  [{ type: 'dump', file: resolve('prod.sql.gz') }, ' --dump prod.sql.gz'],
  [{ type: 'directory', directory: resolve('data') }, ' --data-directory data'],
] as const)('what was in the tables, %j, is part of the command that shows a finding again', (world, flags) => {
  const command = replayCommand({ ...finding, world, seed: 7, path: '3:1' });
  expect(command).toBe(`schemadiff rehearse 0001-more${flags} --law keep --seed 7 --replay 3:1`);
});
