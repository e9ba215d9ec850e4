/** Draws edits: what a developer does to a schema from one version to the next. */

import type { Random } from '../random.ts';
import { Draft, pickKind } from './draw.ts';
import { drawChange, drawTelling } from './edit/change.ts';
import { drawMove } from './edit/move.ts';
import { drawReplacement } from './edit/replacement.ts';
import { drawSwap } from './edit/swap.ts';
import { drawTableWork } from './edit/table-work.ts';
import { type Edit, edited } from './edit.ts';
import type { Schema } from './item.ts';

function drawEdits(draft: Draft, random: Random, kinds: readonly string[]): readonly Edit[] {
  const chosen = random.next();
  if (chosen < 0.25) {
    const known = draft.items.length;
    draft.add(pickKind(kinds, random));
    return draft.items.slice(known).map((item) => ({ type: 'add', item }));
  }
  if (chosen < 0.31) return drawTableWork(draft, random, kinds);
  if (chosen < 0.33) return drawMove(draft, random);
  const item = random.pick(draft.items);
  if (item === undefined) return [];
  if (chosen < 0.45) return [{ type: 'drop', key: item.key }];
  if (chosen < 0.5) return [{ type: 'last', key: item.key }];
  const edit =
    chosen < 0.55
      ? drawSwap(draft, random)
      : chosen < 0.61
        ? drawReplacement(draft, random)
        : ((chosen < 0.66 ? drawTelling(draft, random) : null) ?? drawChange(draft, random, item));
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
