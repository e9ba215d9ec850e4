/** Changes of a schema, as plain data: what a developer does to it from one version to the next. */

import type { Random } from '../random.ts';
import { Draft, pickKind } from './draw.ts';
import { generatorOf } from './generator.ts';
import type { Data, Item, Schema, Values } from './item.ts';
import { generators } from './kind/registry.ts';
import { Items } from './scene.ts';

export type Edit =
  | { readonly type: 'add'; readonly item: Item }
  /** With all that needs it. */
  | { readonly type: 'drop'; readonly key: number }
  /** Other values: another name, type, schema, attribute, or another thing that it is on. */
  | { readonly type: 'change'; readonly key: number; readonly values: Values }
  /** Two items take each other's name. */
  | { readonly type: 'swap'; readonly keys: readonly [number, number] }
  /** It is made after the others: another order of columns, another name of what PostgreSQL names. */
  | { readonly type: 'last'; readonly key: number };

/** Without the items that need what is not there. */
export function whole({ items }: Schema): Schema {
  let left = items;
  for (;;) {
    const keys = new Set(left.map(({ key }) => key));
    const scene = new Items({ items: left }, generators);
    const next = left.filter((item) => scene.needs(item).every((key) => keys.has(key)));
    if (next.length === left.length) return { items: left };
    left = next;
  }
}

const withValues = (item: Item, values: Values): Item => ({
  ...item,
  values: { ...item.values, ...values },
});

function changed(items: readonly Item[], edit: Edit): readonly Item[] {
  const at = (key: number) => items.find((item) => item.key === key);
  switch (edit.type) {
    case 'add':
      return [...items, edit.item];
    case 'drop':
      return items.filter(({ key }) => key !== edit.key);
    case 'change':
      return items.map((item) => (item.key === edit.key ? withValues(item, edit.values) : item));
    case 'swap': {
      const [a, b] = edit.keys.map(at);
      if (a === undefined || b === undefined) return items;
      const names = new Map([
        [a.key, { name: b.values.name ?? null }],
        [b.key, { name: a.values.name ?? null }],
      ]);
      return items.map((item) => withValues(item, names.get(item.key) ?? {}));
    }
    case 'last': {
      const item = at(edit.key);
      return item === undefined ? items : [...items.filter((each) => each !== item), item];
    }
  }
}

/** The schema after the edits; what cannot be without what they take away goes with it. */
export function edited(schema: Schema, edits: readonly Edit[]): Schema {
  return whole({ items: edits.reduce(changed, schema.items) });
}

/** Another value for one of the fields, and for those that are drawn from it. */
function drawChange(draft: Draft, random: Random, item: Item): Edit | null {
  const { fields } = generatorOf(item.kind, generators);
  const scene = draft.scene;
  const name = random.pick(Object.keys(fields));
  if (name === undefined) return null;
  const values: Record<string, Data> = {};
  const same = (value: Data | undefined) =>
    JSON.stringify(value) === JSON.stringify(item.values[name]);
  for (const [each, field] of Object.entries(fields)) {
    if (each !== name && (field.of === undefined || !(field.of in values))) continue;
    const draw = () =>
      field.draw({ scene, random, values: { ...item.values, ...values }, self: item });
    let value = draw();
    for (let tries = 0; each === name && same(value) && tries < 4; tries++) value = draw();
    if (value === undefined || (each === name && same(value))) return null;
    values[each] = value;
  }
  return { type: 'change', key: item.key, values };
}

function drawSwap(draft: Draft, random: Random): Edit | null {
  const first = random.pick(draft.items.filter(({ values }) => 'name' in values));
  const second = random.pick(
    draft.items.filter(
      ({ kind, values }) => kind === first?.kind && values.name !== first.values.name,
    ),
  );
  if (first === undefined || second === undefined) return null;
  return { type: 'swap', keys: [first.key, second.key] };
}

function drawEdits(draft: Draft, random: Random, kinds: readonly string[]): readonly Edit[] {
  const chosen = random.next();
  if (chosen < 0.25) {
    const known = draft.items.length;
    draft.add(pickKind(kinds, random));
    return draft.items.slice(known).map((item) => ({ type: 'add', item }));
  }
  const item = random.pick(draft.items);
  if (item === undefined) return [];
  if (chosen < 0.42) return [{ type: 'drop', key: item.key }];
  if (chosen < 0.47) return [{ type: 'last', key: item.key }];
  const edit = chosen < 0.52 ? drawSwap(draft, random) : drawChange(draft, random, item);
  return edit === null ? [] : [edit];
}

/** `count` edits, one after the other. `next`: a key that no item has had. */
export function drawEditsOf(
  schema: Schema,
  random: Random,
  kinds: readonly string[],
  count: number,
  next: number,
): { readonly edits: readonly Edit[]; readonly next: number } {
  let all: readonly Edit[] = [];
  let draft = new Draft(schema, random, next);
  for (let drawn = 0; drawn < count; drawn++) {
    const edits = drawEdits(draft, random, kinds);
    all = [...all, ...edits];
    draft = new Draft(edited(schema, all), random, draft.next);
  }
  return { edits: all, next: draft.next };
}
