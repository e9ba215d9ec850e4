/** Other values for an item: of one field, or of its name and of others at once. */

import type { Random } from '../../random.ts';
import type { Draft } from '../draw.ts';
import type { Edit } from '../edit.ts';
import { generatorOf } from '../generator.ts';
import type { Data, Item } from '../item.ts';

const same = (a: Data | undefined, b: Data | undefined) => JSON.stringify(a) === JSON.stringify(b);

/** Mostly one; else the name, if it has one, with one or two others. */
function pickFields(names: readonly string[], random: Random): ReadonlySet<string> {
  const one = () => random.pick(names) ?? '';
  if (!random.chance(0.2)) return new Set([one()]);
  return new Set([...(names.includes('name') ? ['name'] : []), one(), one()]);
}

/** Another value for some of the fields, or for these, and for those that are drawn from them. */
export function drawChange(
  draft: Draft,
  random: Random,
  item: Item,
  given?: ReadonlySet<string>,
): Edit | null {
  const scene = draft.scene;
  const { fields } = generatorOf(item.kind, scene.generators);
  const picked = given ?? pickFields(Object.keys(fields), random);
  const values: Record<string, Data> = {};
  for (const [name, field] of Object.entries(fields)) {
    const wanted = picked.has(name);
    if (!wanted && (field.of === undefined || !(field.of in values))) continue;
    const draw = () =>
      field.draw({ scene, random, values: { ...item.values, ...values }, self: item });
    const isSame = (value: Data | undefined) => same(value, item.values[name]);
    let value = draw();
    for (let tries = 0; wanted && isSame(value) && tries < 4; tries++) value = draw();
    if (value === undefined) return null;
    if (wanted && isSame(value)) continue;
    values[name] = value;
  }
  return Object.keys(values).length === 0 ? null : { type: 'change', key: item.key, values };
}

/** Another value for a field on which much hangs; null: nothing has one. */
export function drawTelling(draft: Draft, random: Random): Edit | null {
  const { generators } = draft.scene;
  const found = draft.items.flatMap((item) =>
    Object.entries(generatorOf(item.kind, generators).fields).flatMap(([name, { telling }]) =>
      telling === true && item.values[name] !== null ? [{ item, name }] : [],
    ),
  );
  const one = random.pick(found);
  return one === undefined ? null : drawChange(draft, random, one.item, new Set([one.name]));
}
