/** An item that becomes one of another kind with the same name: what needs it needs that one. */

import type { Random } from '../../random.ts';
import type { Draft } from '../draw.ts';
import type { Edit } from '../edit.ts';
import { generatorOf } from '../generator.ts';
import type { Data } from '../item.ts';
import { namesakesOf } from './namesake.ts';

/** What stays: who calls it, calls it the same. */
const kept = ['schema', 'name', 'arguments'];

export function drawReplacement(draft: Draft, random: Random): Edit | null {
  const old = random.pick(draft.items.filter(({ kind }) => namesakesOf(kind).length > 1));
  const kind = random.pick(namesakesOf(old?.kind ?? '').filter((each) => each !== old?.kind));
  if (old === undefined || kind === undefined) return null;
  const scene = draft.scene;
  const values: Record<string, Data> = {};
  for (const [name, field] of Object.entries(generatorOf(kind, scene.generators).fields)) {
    const same = kept.includes(name) ? old.values[name] : undefined;
    const value = same === undefined ? field.draw({ scene, random, values, self: old }) : same;
    if (value === undefined) return null;
    values[name] = value;
  }
  return { type: 'become', item: { key: old.key, kind, values } };
}
