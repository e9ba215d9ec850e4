/** honest: what a step locked, read and wrote again is among what its hazards announced. */

import { describeHazard } from '../../model/hazard.ts';
import { untoldBetween } from '../../prove/untold.ts';
import { broken, holds, notCovered } from './answer.ts';
import type { Answer, Breach } from './law.ts';
import type { Trial } from './trial.ts';

export async function honest(trial: Trial): Promise<Answer> {
  const { passage } = trial;
  const { before, after, up, down } = passage;
  if ([...up, ...(down ?? [])].every(({ hazards }) => hazards === null)) {
    return notCovered('its steps announce nothing');
  }
  if (!trial.thorough) return notCovered('locks were not looked at in this run');
  const journey = await trial.journey();
  const untold = untoldBetween(before, after, up);
  const check = (direction: Breach['direction']) =>
    (journey[direction]?.seen ?? []).flatMap((seen, at) => {
      const step = passage[direction]?.[at];
      if (seen === null || step === undefined || step.hazards === null) return [];
      const { sql, hazards, effects = [] } = step;
      return untold[direction]({ hazards, effects }, seen).map(({ what, relation }) =>
        broken(
          'honest',
          direction,
          `A step of ${passage.name} ${direction} ${what} ${relation}, and does not say so.`,
          {
            step: sql,
            differences: [
              { observer: 'locks', lines: [`${what} ${relation}`] },
              { observer: 'planner', lines: hazards.map(describeHazard) },
            ],
          },
        ),
      );
    });
  return check('up')[0] ?? check('down')[0] ?? holds;
}
