/** same: the same schemas give the same plan, to the byte, in whatever order their objects were read. */

import type { Catalog } from '../../model/catalog.ts';
import { plan } from '../../plan/plan.ts';
import { randomOf } from '../random.ts';
import { broken, holds, seenBy } from './answer.ts';
import type { Answer } from './law.ts';
import type { Trial } from './trial.ts';

function shuffled<T>(values: Iterable<T>, seed: number): T[] {
  const random = randomOf(seed, 'same');
  return [...values]
    .map((value) => ({ value, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
}

/** The same catalog, read in another order. */
function reordered(catalog: Catalog, seed: number): Catalog {
  const dependencies = catalog.dependencies();
  const on = new Map(
    shuffled(dependencies, seed).map(([id, each]) => [id, shuffled(each, seed)] as const),
  );
  return {
    ...catalog,
    objects: new Map(shuffled(catalog.objects, seed)),
    dependencies: () => on,
  };
}

const textOf = (before: Catalog, after: Catalog) =>
  plan(before, after, { major: after.major }).steps.map(({ sql }) => sql);

export async function same(trial: Trial): Promise<Answer> {
  const { before, after, name } = trial.passage;
  const ways = [
    ['up', before, after],
    ['down', after, before],
  ] as const;
  for (const [direction, from, to] of ways) {
    const first = textOf(from, to);
    const again = textOf(reordered(from, trial.seed), reordered(to, trial.seed + 1));
    const at = first.findIndex((line, index) => line !== again[index]);
    if (at < 0 && first.length === again.length) continue;
    const lines = [`- ${first[at] ?? ''}`, `+ ${again[at] ?? ''}`];
    return broken('same', direction, `Planning ${name} ${direction} twice gives two plans.`, {
      step: first[at] ?? null,
      differences: seenBy('planner', lines),
    });
  }
  return holds;
}
