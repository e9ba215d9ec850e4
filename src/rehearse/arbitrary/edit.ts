/** Changes of a schema, as plain data: what a developer does to it from one version to the next. */

import type { Item, Schema, Values } from './item.ts';
import { generators } from './kind/registry.ts';
import { Items } from './scene.ts';

export type Edit =
  | { readonly type: 'add'; readonly item: Item }
  /** With all that needs it. */
  | { readonly type: 'drop'; readonly key: number }
  /** Other values: another name, type, schema, attribute, or another thing that it is on. */
  | { readonly type: 'change'; readonly key: number; readonly values: Values }
  /** One of another kind takes its place. */
  | { readonly type: 'become'; readonly item: Item }
  /** Each item takes the name of the next, and the last that of the first. */
  | { readonly type: 'swap'; readonly keys: readonly number[] }
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
    case 'become':
      return items.map((item) => (item.key === edit.item.key ? edit.item : item));
    case 'swap': {
      const all = edit.keys.flatMap((key) => at(key) ?? []);
      const names = new Map(
        all.map(({ key }, place) => {
          const next = all[(place + 1) % all.length];
          return [key, { name: next?.values.name ?? null }] as const;
        }),
      );
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
