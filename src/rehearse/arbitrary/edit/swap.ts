/** Two or three items that take each other's names: mostly of one kind. */

import type { Random } from '../../random.ts';
import type { Draft } from '../draw.ts';
import type { Edit } from '../edit.ts';
import { namesakesOf } from './namesake.ts';

export function drawSwap(draft: Draft, random: Random): Edit | null {
  const first = random.pick(draft.items.filter(({ values }) => 'name' in values));
  if (first === undefined) return null;
  const found = [first];
  const kinds = random.chance(0.3) ? namesakesOf(first.kind) : [first.kind];
  for (let more = random.chance(0.4) ? 2 : 1; more > 0; more--) {
    const next = random.pick(
      draft.items.filter(
        ({ kind, values }) =>
          kinds.includes(kind) && found.every((each) => each.values.name !== values.name),
      ),
    );
    if (next !== undefined) found.push(next);
  }
  return found.length < 2 ? null : { type: 'swap', keys: found.map(({ key }) => key) };
}
