/**
 * Joins what PostgreSQL does in one pass over the rows of a table: several columns get other types, and the table
 * and its indexes are written again once.
 */

import { losesData } from '../model/hazard.ts';
import { trusted } from '../model/sql.ts';
import type { Statement } from '../model/statement.ts';

interface Step<E> extends Statement {
  readonly effects: readonly E[];
}

/** What loses data is acknowledged, and edited, on its own. */
function canJoin(step: Statement, next: Statement): boolean {
  return (
    step.pass !== undefined &&
    step.pass === next.pass &&
    !losesData(step.hazards) &&
    !losesData(next.hazards)
  );
}

function joined<E>(step: Step<E>, next: Step<E>, pass: string): Step<E> {
  const told = new Set(step.hazards.map(({ message }) => message));
  return {
    ...step,
    sql: trusted(`${step.sql},\n ${next.sql.slice(pass.length)}`),
    hazards: [...step.hazards, ...next.hazards.filter(({ message }) => !told.has(message))],
    effects: [...step.effects, ...next.effects],
  };
}

/** Only neighbours are joined: what comes between two of them needs the one, or is needed by the other. */
export function inOnePass<E>(steps: readonly Step<E>[]): Step<E>[] {
  const made: Step<E>[] = [];
  for (const next of steps) {
    const last = made.at(-1);
    if (last?.pass !== undefined && canJoin(last, next))
      made.splice(-1, 1, joined(last, next, last.pass));
    else made.push(next);
  }
  return made;
}
