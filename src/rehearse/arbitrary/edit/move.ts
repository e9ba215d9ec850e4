/** Some of what is in a schema moves to another one together. */

import type { Random } from '../../random.ts';
import type { Draft } from '../draw.ts';
import type { Edit } from '../edit.ts';

export function drawMove(draft: Draft, random: Random): readonly Edit[] {
  const homes = draft.scene.of('schema').map(({ key }) => key);
  const from = random.pick([null, ...homes]) ?? null;
  const to = random.pick([null, ...homes].filter((home) => home !== from)) ?? null;
  if (from === to) return [];
  return draft.items
    .filter(({ values }) => values.schema === from && random.chance(0.6))
    .map(({ key }) => ({ type: 'change', key, values: { schema: to } }));
}
