/**
 * A rehearsal finds every planted defect with its defaults: the law that it breaks, the object, and no more
 * rows than it takes. The same migrations without their defects pass.
 *
 * One in three is looked for. PLANTED='enum|null' in the environment looks for those whose names match, and
 * PLANTED=. for all, which takes some minutes.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Lab, type Mark, openLab } from '../../src/rehearse/lab/lab.ts';
import type { Breach } from '../../src/rehearse/law/law.ts';
import { setStage } from '../../src/rehearse/law/stage.ts';
import type { PassageOutcome } from '../../src/rehearse/run/outcome.ts';
import { checkPassage } from '../../src/rehearse/run/property.ts';
import { emptyWorld } from '../../src/rehearse/world/empty.ts';
import { drawn } from '../drawn.ts';
import { type PlantedCase, passageOf, plantedCases } from './case.ts';

const chosen = plantedCases.filter(
  ({ name }) => process.env.PLANTED !== undefined || drawn(name, 3),
);

let lab: Lab;
let empty: Mark;

beforeAll(async () => {
  lab = await openLab({ extensions: ['citext'] });
  empty = await lab.mark();
});

afterAll(() => lab.close());

async function rehearse(planted: PlantedCase, repaired = false): Promise<PassageOutcome> {
  const passage = await passageOf(lab, empty, planted, repaired);
  await lab.restore(empty);
  const stage = await setStage(passage, lab, emptyWorld);
  return await checkPassage(stage, { runs: repaired ? 12 : 25, seed: 1, generate: true });
}

const textOf = ({ sentence, step, object, differences }: Breach) =>
  [sentence, step, object, ...differences.flatMap(({ lines }) => lines)].join('\n');

/** Sequences that are moved on are no rows. */
const isRow = (statement: string) => !statement.startsWith('SELECT setval');

describe('a planted defect', () => {
  it.each(chosen)('$name', async (planted) => {
    const { law, direction, names, rows } = planted.defect;
    const outcome = await rehearse(planted);
    if (outcome.type !== 'broken') throw new Error(`${outcome.type} after ${outcome.runs} runs`);
    const { breach, found } = outcome.finding;
    expect(textOf(breach)).toContain(names);
    // A row that the old release writes stands in the way as one that was there before does.
    const late = law === 'converge' && breach.step !== null ? ['survive'] : [];
    expect([law, ...late]).toContain(breach.law);
    expect(breach.direction).toBe(direction);
    const written = found.workload.map(({ sql }) => sql);
    expect([...found.rows, ...written].filter(isRow).length).toBeLessThanOrEqual(
      law === 'survive' ? rows + 1 : rows,
    );
  }, 300_000);
});

describe('its repaired twin', () => {
  it.each(chosen.filter(({ repaired }) => repaired))('$name', async (planted) => {
    const outcome = await rehearse(planted, true);
    const why = outcome.type === 'broken' ? textOf(outcome.finding.breach) : '';
    expect(`${outcome.type} ${why}`.trim()).toBe('held');
  }, 300_000);
});
