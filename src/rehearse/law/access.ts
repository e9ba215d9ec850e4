/** access: row policies and grants give each role exactly what they give on a fresh install. */

import { sqlstates } from '../../database/sqlstate.ts';
import { arrival, broken, holds, notCovered, seenBy } from './answer.ts';
import type { Answer } from './law.ts';
import type { AttemptOutcome } from './outcomes.ts';
import type { Trial } from './trial.ts';
import { twinsOf } from './twins.ts';

const answered = (outcome: AttemptOutcome | undefined) =>
  outcome?.type === 'accepted'
    ? `${outcome.rows} rows`
    : outcome?.sqlstate === sqlstates.insufficientPrivilege
      ? 'not allowed'
      : 'refused for its values';

export async function access(trial: Trial): Promise<Answer> {
  const { name } = trial.passage;
  if (arrival((await trial.journey()).up) === null) {
    return notCovered('up does not come to its end');
  }
  const { roleAttempts, fresh, upgraded } = await twinsOf(trial);
  if ('refused' in upgraded) return notCovered('the same rows cannot be put into both');
  const lines = [
    ...without(fresh.privileges, upgraded.privileges).map((line) => `missing: ${line}`),
    ...without(upgraded.privileges, fresh.privileges).map((line) => `too much: ${line}`),
  ];
  if (lines.length > 0) {
    return broken('access', 'up', `After ${name} up, a role has other privileges: ${lines[0]}.`, {
      differences: seenBy('postgres', lines),
    });
  }
  for (const [at, { role, sql }] of roleAttempts.entries()) {
    const [first, then] = [answered(fresh.roles[at]), answered(upgraded.roles[at])];
    if (first === then) continue;
    return broken(
      'access',
      'up',
      `After ${name} up, role ${role} gets another answer: ${then}; on a fresh install ${first}.`,
      { differences: seenBy('rows', [sql]) },
    );
  }
  return fresh.privileges.length + roleAttempts.length === 0
    ? notCovered('no role but superusers is there')
    : holds;
}

function without(all: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return all.filter((line) => !known.has(line));
}
