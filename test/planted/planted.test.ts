/**
 * A rehearsal finds every planted defect with its defaults: the law that it breaks, the object, and no more
 * rows than it takes. The same migrations without their defects pass.
 *
 * PLANTED='enum|null' in the environment looks for those whose names match.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Lab, type Mark, openLab } from '../../src/rehearse/lab/lab.ts';
import type { Breach } from '../../src/rehearse/law/law.ts';
import { setStage } from '../../src/rehearse/law/stage.ts';
import type { PassageOutcome } from '../../src/rehearse/run/outcome.ts';
import { checkPassage } from '../../src/rehearse/run/property.ts';
import { emptyWorld } from '../../src/rehearse/world/empty.ts';
import { type PlantedCase, passageOf, plantedCases } from './case.ts';

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

const isInsertion = (statement: string) => statement.startsWith('INSERT ');

describe('a planted defect', () => {
  it.each(plantedCases)('$name', async (planted) => {
    const { law, direction, names, rows } = planted.defect;
    const outcome = await rehearse(planted);
    if (outcome.type !== 'broken') throw new Error(`${outcome.type} after ${outcome.runs} runs`);
    const { breach, found } = outcome.finding;
    expect({ law: breach.law, direction: breach.direction }).toEqual({ law, direction });
    expect(textOf(breach)).toContain(names);
    expect(found.rows.filter(isInsertion).length).toBeLessThanOrEqual(rows);
    expect(found.workload.length).toBeLessThanOrEqual(law === 'survive' ? 1 : 0);
  }, 300_000);
});

describe('its repaired twin', () => {
  it.each(plantedCases.filter(({ repaired }) => repaired))('$name', async (planted) => {
    const outcome = await rehearse(planted, true);
    const why = outcome.type === 'broken' ? textOf(outcome.finding.breach) : '';
    expect(`${outcome.type} ${why}`.trim()).toBe('held');
  }, 300_000);
});
