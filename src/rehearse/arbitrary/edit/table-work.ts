/** Several edits of one table and of its parts, as one migration brings them. */

import type { Random } from '../../random.ts';
import { Draft, pickKind } from '../draw.ts';
import { type Edit, edited } from '../edit.ts';
import { generatorOf } from '../generator.ts';
import type { Item } from '../item.ts';
import { drawChange } from './change.ts';

function drawOne(
  draft: Draft,
  random: Random,
  table: Item,
  partKinds: readonly string[],
): readonly Edit[] {
  const parts = draft.items.filter(({ values }) => values.table === table.key);
  const chosen = random.next();
  if (chosen < 0.35 && partKinds.length > 0) {
    const known = draft.items.length;
    draft.add(pickKind(partKinds, random), { table: table.key });
    return draft.items.slice(known).map((item) => ({ type: 'add', item }));
  }
  const item = random.pick([table, ...parts]);
  if (item === undefined) return [];
  if (chosen < 0.5 && item !== table) return [{ type: 'drop', key: item.key }];
  const edit = drawChange(draft, random, item);
  return edit === null ? [] : [edit];
}

export function drawTableWork(
  draft: Draft,
  random: Random,
  kinds: readonly string[],
): readonly Edit[] {
  const table = random.pick(draft.scene.of('table'));
  if (table === undefined) return [];
  const partKinds = kinds.filter(
    (kind) => 'table' in generatorOf(kind, draft.scene.generators).fields,
  );
  const start = { items: draft.items };
  let now = draft;
  let edits: readonly Edit[] = [];
  for (let count = 2 + random.integer(4); count > 0; count--) {
    edits = [...edits, ...drawOne(now, random, table, partKinds)];
    now = new Draft(edited(start, edits), random, now.next);
    if (now.scene.item(table.key) === undefined) break;
  }
  draft.take(now.next);
  return edits;
}
