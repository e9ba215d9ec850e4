/** Drawn schemas: of every kind, accepted by PostgreSQL, and whole however they are shrunk. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { openScratch } from '../../../src/database/pglite.ts';
import { kindByName } from '../../../src/kinds/registry.ts';
import { Draft, drawnKinds } from '../../../src/rehearse/arbitrary/draw.ts';
import { drawChange } from '../../../src/rehearse/arbitrary/edit/change.ts';
import { edited, whole } from '../../../src/rehearse/arbitrary/edit.ts';
import { history, versionsOf } from '../../../src/rehearse/arbitrary/history.ts';
import { generators } from '../../../src/rehearse/arbitrary/kind/registry.ts';
import { randomOf } from '../../../src/rehearse/random.ts';
import { load } from '../../kinds/recipe.ts';
import { accept, Tally } from '../soak/accept.ts';

describe('drawn schemas', () => {
  it('has a generator for every kind, or the reason why there is none', () => {
    expect(Object.keys(generators).sort()).toEqual([...kindByName.keys()].sort());
  });

  it('makes items of every kind that PostgreSQL accepts', async () => {
    const database = await openScratch({ extensions: ['citext', 'pg_trgm'] });
    const tally = new Tally();
    for (const kind of drawnKinds) {
      const draft = new Draft({ items: [] }, randomOf(7, kind), 1);
      for (let made = 0; made < 4; made++) draft.add(kind);
      await load(database);
      await accept(database, draft, tally);
    }
    await database.close();
    const refused = (kind: string) =>
      [...(tally.refused.get(kind)?.values() ?? [])].reduce((sum, count) => sum + count, 0);
    const rare = drawnKinds
      .map((kind) => ({
        kind,
        accepted: tally.accepted.get(kind) ?? 0,
        refused: refused(kind),
        why: [...(tally.refused.get(kind)?.keys() ?? [])],
      }))
      .filter(({ accepted }) => accepted === 0);
    expect(rare).toEqual([]);
  });

  it('moves a check of a domain to no domain that the check itself rests on', () => {
    const moves = [...Array(200).keys()].flatMap((seed) => {
      const random = randomOf(seed, 'domain constraint');
      const draft = new Draft({ items: [] }, random, 1);
      for (const kind of ['domain', 'domain', 'domain constraint']) draft.add(kind);
      const check = draft.items.find(({ kind }) => kind === 'domain constraint');
      const edit = check && drawChange(draft, random, check, new Set(['domain']));
      return edit ? [edited(draft, [edit])] : [];
    });
    expect(moves.length).toBeGreaterThan(50);
    const values = z.object({
      check: z.object({ type: z.number().nullable() }),
      domain: z.number(),
    });
    const circular = moves
      .flatMap(({ items }) => items.filter(({ kind }) => kind === 'domain constraint'))
      .map((item) => values.parse(item.values))
      .filter(({ check, domain }) => check.type === domain);
    expect(circular).toEqual([]);
  });

  it('shrinks to schemas in which nothing is missing', () => {
    const arbitrary = history({ steps: 2 });
    for (const value of fc.sample(arbitrary, { seed: 3, numRuns: 5 })) {
      for (const { value: smaller } of arbitrary.shrink(value, undefined)) {
        for (const version of versionsOf(smaller)) expect(whole(version)).toEqual(version);
      }
    }
  });
});
