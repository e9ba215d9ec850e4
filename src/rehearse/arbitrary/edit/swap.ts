/** Two items that take each other's name: mostly of one kind. */

import type { Random } from '../../random.ts';
import type { Draft } from '../draw.ts';
import type { Edit } from '../edit.ts';
import { namesakesOf } from './namesake.ts';

export function drawSwap(draft: Draft, random: Random): Edit | null {
  const first = random.pick(draft.items.filter(({ values }) => 'name' in values));
  if (first === undefined) return null;
  const kinds = random.chance(0.3) ? namesakesOf(first.kind) : [first.kind];
  const second = random.pick(
    draft.items.filter(
      ({ kind, values }) => kinds.includes(kind) && values.name !== first.values.name,
    ),
  );
  return second === undefined ? null : { type: 'swap', keys: [first.key, second.key] };
}
