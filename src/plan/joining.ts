/**
 * Joins neighbours that PostgreSQL does at once: several columns of a table get other types, and it is written again
 * once.
 */

import { distinctHazards, losesData } from '../model/hazard.ts';
import { trusted } from '../model/sql.ts';
import type { Joining, Statement } from '../model/statement.ts';

interface Step<E> extends Statement {
  readonly effects: readonly E[];
}

/** How the two join. What loses data is acknowledged, and edited, on its own. */
function joiningOf(step: Statement, next: Statement): Joining | null {
  const [one, other] = [step.joins, next.joins];
  if (one === undefined || one.begin !== other?.begin || one.end !== other.end) return null;
  return losesData(step.hazards) || losesData(next.hazards) ? null : one;
}

function joined<E>(step: Step<E>, next: Step<E>, { begin, end }: Joining): Step<E> {
  const first = step.sql.slice(0, step.sql.length - end.length);
  return {
    ...step,
    sql: trusted(`${first},\n  ${next.sql.slice(begin.length)}`),
    hazards: distinctHazards([...step.hazards, ...next.hazards]),
    effects: [...step.effects, ...next.effects],
  };
}

/** Only neighbours are joined: what comes between two of them needs the one, or is needed by the other. */
export function withJoined<E>(steps: readonly Step<E>[]): Step<E>[] {
  const made: Step<E>[] = [];
  for (const next of steps) {
    const last = made.at(-1);
    const joining = last === undefined ? null : joiningOf(last, next);
    if (last !== undefined && joining !== null) made.splice(-1, 1, joined(last, next, joining));
    else made.push(next);
  }
  return made;
}
