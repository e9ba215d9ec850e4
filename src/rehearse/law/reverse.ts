/** reverse: down(up(before)) = before, for our reader and for pg_dump. */

import { compareDumps } from '../../database/compare-dumps.ts';
import { describe } from '../../model/catalog.ts';
import {
  arrival,
  broken,
  catalogDifference,
  dumpLines,
  holds,
  notCovered,
  seenBy,
  stopped,
} from './answer.ts';
import type { Answer } from './law.ts';
import type { Trial } from './trial.ts';

export async function reverse(trial: Trial): Promise<Answer> {
  const { passage, stage } = trial;
  if (passage.down === null) return notCovered('there is no way down');
  const { up, down } = await trial.journey();
  if (arrival(up) === null || down === null) return notCovered('up does not come to its end');
  if (down.end.type === 'failed') return stopped('reverse', trial, down.end.failure);
  const { catalog, dump } = down.end;
  const { lines, object } = catalogDifference(catalog, passage.before);
  const dumped = dump === null ? [] : dumpLines(compareDumps(stage.dumps.before, dump));
  if (lines.length + dumped.length === 0) return holds;
  const what = object === null ? 'what pg_dump sees of it' : describe(object);
  return broken(
    'reverse',
    'down',
    `${passage.name} down does not bring back the schema before: ${what} is not as it was.`,
    { object, differences: [...seenBy('catalog', lines), ...seenBy('pg_dump', dumped)] },
  );
}
