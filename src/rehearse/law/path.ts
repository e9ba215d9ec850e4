/** path: a fresh install of the schema after is what an upgrade leads to, and can be rolled back as well. */

import { accessOf, asDeclared, dumpedAccess, readWithAccess } from '../../catalog/access.ts';
import { compareDumps } from '../../database/compare-dumps.ts';
import { dumpSchema } from '../../database/dump.ts';
import { runScript } from '../script.ts';
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

export async function path(trial: Trial): Promise<Answer> {
  if (!trial.thorough) return notCovered('a fresh install does not depend on rows');
  const { passage, stage, database } = trial;
  const { name, before, down } = passage;
  const there = arrival((await trial.journey()).up);
  if (there === null) return notCovered('up does not come to its end');
  const upgraded = catalogDifference(there.catalog, asDeclared(stage.installed, passage.after));
  if (upgraded.lines.length > 0) {
    return broken('path', 'up', `A fresh install is not what ${name} leads to.`, {
      object: upgraded.object,
      differences: seenBy('catalog', upgraded.lines),
    });
  }
  if (down === null) return holds;
  await stage.lab.restore(stage.fresh);
  const failure = await runScript(database, {
    direction: 'down',
    statements: down,
    target: before,
  });
  if (failure !== undefined) return stopped('path', trial, failure);
  const access = accessOf(before, passage.after);
  const { lines, object } = catalogDifference(await readWithAccess(database, access), before);
  const dump = await dumpSchema(database, dumpedAccess(access));
  const dumped = dumpLines(compareDumps(stage.dumps.before, dump));
  if (lines.length + dumped.length === 0) return holds;
  return broken(
    'path',
    'down',
    `${name} down from a fresh install does not lead to the schema before.`,
    {
      object,
      differences: [...seenBy('catalog', lines), ...seenBy('pg_dump', dumped)],
    },
  );
}
