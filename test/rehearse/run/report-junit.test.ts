/** What a CI reads: well-formed whatever a name or a row holds, and a failure wherever the answer is no-go. */

import { expect, it } from 'vitest';
import { trusted } from '../../../src/model/sql.ts';
import type { PassageOutcome, RehearsalReport } from '../../../src/rehearse/run/outcome.ts';
import { rehearsalJunit } from '../../../src/rehearse/run/report-junit.ts';

const reportOf = (
  verdict: RehearsalReport['verdict'],
  outcomes: readonly PassageOutcome[],
): RehearsalReport => ({
  verdict,
  world: 'generated rows',
  seed: 1,
  runs: 10,
  outcomes,
  notCovered: [],
  milliseconds: 1500,
});

const held: PassageOutcome = {
  type: 'held',
  passage: '0000-users',
  runs: 10,
  milliseconds: 1000,
  laws: { converge: { type: 'held', trials: 10 } },
  notCovered: [],
};

const hostile = `]]> <a b="'&\u0000\u001b\uffff\ufffe\ud800é😀`;

const broken: PassageOutcome = {
  type: 'broken',
  passage: '0001-more',
  runs: 3,
  milliseconds: 500,
  finding: {
    passage: '0001-more',
    breach: {
      law: 'keep',
      direction: 'up',
      sentence: `Rows of ${hostile} are lost.`,
      step: null,
      object: null,
      differences: [],
    },
    found: { rows: [trusted(`INSERT INTO t VALUES ('${hostile}')`)], workload: [], seed: 1 },
    schema: [],
    seed: 1,
    path: null,
    shrinks: 0,
  },
};

it('what held is no failure', () => {
  const text = rehearsalJunit(reportOf('go', [held]));
  expect(text).toContain('tests="1" failures="0"');
  expect(text).not.toContain('<failure');
});

it('characters that XML has no way to write are replaced, and the others escaped', () => {
  const text = rehearsalJunit(reportOf('no-go', [held, broken]));
  expect(text).toContain('tests="2" failures="1"');
  const shown = `]]&gt; &lt;a b=&quot;'&amp;${'\ufffd'.repeat(5)}é😀`;
  expect(text).toContain(`<failure message="Rows of ${shown} are lost.">`);
  expect(text).toContain(`INSERT INTO t VALUES ('${shown}')`);
});

it.each([
  ['of nothing', []],
  ['in which no law had anything to look at', [{ ...held, laws: {} }]],
])('a rehearsal %s is a failure, as its exit code is', (_, outcomes) => {
  const text = rehearsalJunit(reportOf('no-go', outcomes));
  expect(text).toContain('failures="1"');
  expect(text.match(/<testcase/g)).toHaveLength(outcomes.length + 1);
  expect(text).toContain('<failure message="Nothing was rehearsed');
});
