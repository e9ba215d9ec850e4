import { expect, it } from 'vitest';
import { trusted } from '../../../src/model/sql.ts';
import { findingText } from '../../../src/rehearse/run/report-text.ts';

const plain = (text: string) => text;
const colours = { green: plain, red: plain, yellow: plain, bold: plain, dim: plain };

it('a value that nobody can read is shown by its beginning', () => {
  const long = "it''s ".repeat(400);
  const text = findingText(
    {
      passage: '0001-more',
      breach: {
        law: 'keep',
        direction: 'up',
        sentence: 'Rows are lost.',
        step: null,
        object: null,
        differences: [],
      },
      found: {
        rows: [trusted(`INSERT INTO public.t (id, note, more) VALUES ('1', '${long}', 'short')`)],
        workload: [],
        seed: 1,
      },
      schema: [],
      seed: 1,
      path: null,
      shrinks: 0,
    },
    colours,
  );
  expect(text).toMatch(
    /VALUES \('1', '(it''s )+[it's ]*…'\/\* and \d+ characters \*\/, 'short'\);/,
  );
  expect(text.length).toBeLessThan(500);
});
