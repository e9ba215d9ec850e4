/** enforced: rows are accepted and refused as by a fresh install of the schema after. */

import { objectId } from '../../model/catalog.ts';
import { trusted } from '../../model/sql.ts';
import { arrival, broken, holds, notCovered, seenBy } from './answer.ts';
import type { Answer } from './law.ts';
import type { AttemptOutcome } from './outcomes.ts';
import type { Trial } from './trial.ts';
import { twinsOf } from './twins.ts';

const answered = (outcome: AttemptOutcome | undefined) =>
  outcome?.type === 'refused'
    ? `refused (${outcome.by ?? `SQLSTATE ${outcome.sqlstate}`})`
    : 'accepted';

const tableOf = (insert: string) =>
  /^INSERT INTO ((?:"(?:[^"]|"")*"|[^\s."])+\.(?:"(?:[^"]|"")*"|[^\s"(]+))/.exec(insert)?.[1] ?? '';

export async function enforced(trial: Trial): Promise<Answer> {
  const { name } = trial.passage;
  if (arrival((await trial.journey()).up) === null) {
    return notCovered('up does not come to its end');
  }
  const { rowAttempts, fresh, upgraded } = await twinsOf(trial);
  if ('refused' in upgraded) {
    return broken(
      'enforced',
      'up',
      `After ${name} up, rows are refused that a fresh install accepts.`,
      {
        differences: seenBy('postgres', [upgraded.refused.message]),
      },
    );
  }
  if (rowAttempts.length === 0) return notCovered('there are no tables to write to');
  for (const [at, attempt] of rowAttempts.entries()) {
    const [first, then] = [fresh.rows[at], upgraded.rows[at]];
    // Of several constraints that a row breaks, any may be named.
    if (first?.type === then?.type) continue;
    const table = tableOf(attempt.sql);
    return broken(
      'enforced',
      'up',
      `After ${name} up, a row of ${table} is ${answered(then)} that a fresh install has ${answered(first)}.`,
      { object: objectId('table', trusted(table)), differences: seenBy('rows', [attempt.sql]) },
    );
  }
  return holds;
}
