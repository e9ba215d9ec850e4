/**
 * Random schemas and edits of every kind, up and down: a few in every run, of seeds that stay. More with
 * SOAK_CASES in the environment, or `npm run soak`.
 */

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { history } from '../../src/rehearse/arbitrary/history.ts';
import { Tally } from './soak/accept.ts';
import { openSoak, type Soak } from './soak/open.ts';
import { lawTrialOf } from './soak/passage.ts';
import { trialOf } from './soak/trial.ts';

const count = Number(process.env.SOAK_CASES ?? 300);
const batch = 20;
/** The laws of a rehearsal take as long as ten of the others. */
const lawful = Math.ceil(count / 50);

describe('random schemas', () => {
  let database: Soak;
  beforeAll(async () => {
    database = await openSoak();
  });
  afterAll(() => database.close());

  for (let first = 1; first <= count; first += batch) {
    it(`go up and down: seeds from ${first}`, { timeout: 600_000 }, async () => {
      const broken: string[] = [];
      for (let seed = first; seed < Math.min(first + batch, count + 1); seed++) {
        const [value] = fc.sample(history({ size: 12 }), { seed, numRuns: 1 });
        if (value === undefined) throw new Error('nothing was drawn');
        const options = { rows: true, dump: seed % batch === 0, access: seed % 3 === 0 };
        const { problems } = await trialOf(database, value, { ...options, tally: new Tally() });
        broken.push(...problems.map((problem) => `seed ${seed}: ${problem}`));
      }
      expect(broken.join('\n\n')).toBe('');
    });
  }

  it('keep all laws, with rows, and what has another name declared as renamed', {
    timeout: 600_000,
  }, async () => {
    const broken: string[] = [];
    for (let seed = 1; seed <= lawful; seed++) {
      const [value] = fc.sample(history({ size: 6 }), { seed, numRuns: 1 });
      if (value === undefined) throw new Error('nothing was drawn');
      const { problems } = await lawTrialOf(database, value, { seed, tally: new Tally() });
      broken.push(...problems.map((problem) => `seed ${seed}: ${problem}`));
    }
    expect(broken.join('\n\n')).toBe('');
  });
});
