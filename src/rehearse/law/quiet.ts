/** quiet: planning again from where a way ended finds nothing to do. */

import { plan } from '../../plan/plan.ts';
import { arrival, broken, holds, notCovered, seenBy } from './answer.ts';
import type { Answer } from './law.ts';
import type { Trial } from './trial.ts';

export async function quiet(trial: Trial): Promise<Answer> {
  const { passage } = trial;
  const { up, down } = await trial.journey();
  const [there, back] = [arrival(up), arrival(down)];
  if (there === null) return notCovered('up does not come to its end');
  const ends = [
    { direction: 'up', found: there.catalog, wanted: passage.after } as const,
    ...(back === null
      ? []
      : [{ direction: 'down', found: back.catalog, wanted: passage.before } as const]),
  ];
  for (const { direction, found, wanted } of ends) {
    const [first, ...more] = plan(found, wanted, { major: found.major }).steps;
    if (first === undefined) continue;
    return broken(
      'quiet',
      direction,
      `Planning again after ${passage.name} ${direction} finds something to do.`,
      {
        object: first.effects[0]?.id ?? null,
        differences: seenBy(
          'planner',
          [first, ...more].map(({ sql }) => sql),
        ),
      },
    );
  }
  return holds;
}
