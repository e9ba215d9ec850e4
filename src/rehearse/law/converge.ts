/** converge: up(before) = after, for our reader and for pg_dump. */

import { compareDumps } from '../../database/compare-dumps.ts';
import { describe } from '../../model/catalog.ts';
import { broken, catalogDifference, dumpLines, holds, seenBy, stopped } from './answer.ts';
import type { Answer } from './law.ts';
import type { Trial } from './trial.ts';

export async function converge(trial: Trial): Promise<Answer> {
  const { passage, stage } = trial;
  const { up } = await trial.journey();
  if (up.end.type === 'failed') return stopped('converge', trial, up.end.failure);
  const { catalog, dump } = up.end;
  const { lines, object } = catalogDifference(catalog, passage.after);
  const dumped = dump === null ? [] : dumpLines(compareDumps(stage.dumps.fresh, dump));
  if (lines.length + dumped.length === 0) return holds;
  const what = object === null ? 'what pg_dump sees of it' : describe(object);
  return broken(
    'converge',
    'up',
    `${passage.name} up does not lead to the schema after: ${what} is not as it should be.`,
    { object, differences: [...seenBy('catalog', lines), ...seenBy('pg_dump', dumped)] },
  );
}
