/** Findings that several gates have in common. */

import { type DumpDifference, describeDifference } from '../database/compare-dumps.ts';
import { someOf } from '../model/some-of.ts';
import type { StepFailure } from '../rehearse/script.ts';
import type { Finding } from './gate.ts';
import type { Broken } from './story.ts';

/** Not more lines than fit a gate's finding. */
export const findingLines = (lines: readonly string[]) => someOf(lines, 12).join('\n');

const excerpt = (text: string) => {
  const short = text.replaceAll(/\s+/g, ' ').trim();
  return short.length > 160 ? `${short.slice(0, 159)}…` : short;
};

export function stepFinding(
  id: string,
  failure: StepFailure,
  what: string,
  next?: string,
): Finding {
  const { direction, step, of, sql, message, sqlstate, violations } = failure;
  const state = sqlstate === undefined ? '' : ` (SQLSTATE ${sqlstate})`;
  return {
    what,
    where: `${id}, ${direction}, step ${step} of ${of}: ${excerpt(sql)}`,
    why: [`${message}${state}`, ...(violations === undefined ? [] : [violations])].join('\n'),
    next,
  };
}

/** The history cannot be told to its end. */
export function brokenFinding({ migration: { id }, failure }: Broken): Finding {
  if (failure !== null) return stepFinding(id, failure, `${id} fails on an empty database.`);
  return {
    what: `${id} does not start from the schema that is there when it runs.`,
    where: id,
    why: 'The migrations before it end in another schema than they were proven to, or the first one starts from a schema that no migration makes.',
    next: 'Restore the migrations from version control, or plan the first one with --from empty.',
  };
}

export function dumpLines(found: readonly DumpDifference[]): string[] {
  return found.filter(({ kind }) => kind !== 'columnOrder').map(describeDifference);
}
