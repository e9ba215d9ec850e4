/** A plan in numbers, as its reader counts. */

import type { Hazard } from '../model/hazard.ts';
import type { Sql } from '../model/sql.ts';
import type { Effect } from './plan.ts';

/** One statement of a plan, with what it does to which objects. */
export interface PlannedStep {
  /** Without the closing semicolon. */
  readonly sql: Sql;
  /** False: it runs outside of a transaction. */
  readonly transactional: boolean;
  /** A transaction begins with it, where another has just ended. */
  readonly begins?: true;
  /** What it may do to data, or to those who use the database. */
  readonly hazards: readonly Hazard[];
  /** The object first, then its parts; empty where an earlier step of the same action says it. */
  readonly effects: readonly Effect[];
}

/** How many objects a plan adds, changes and drops; a replacement is one change. */
export interface Summary {
  readonly add: number;
  readonly change: number;
  readonly drop: number;
}

/** Counts what a reader sees as one change: an object with its parts, a replacement as a change. */
export function summarize(steps: readonly Pick<PlannedStep, 'effects'>[]): Summary {
  const count = { add: 0, change: 0, drop: 0 };
  for (const { effects } of steps) {
    const effect = effects[0];
    // What takes a detour is counted where it comes back.
    if (effect === undefined || effect.type === 'detour') continue;
    if (effect.replaces) count.change += effect.type === 'create' ? 1 : 0;
    else if (effect.type === 'create') count.add += 1;
    else if (effect.type === 'drop') count.drop += 1;
    else count.change += 1;
  }
  return count;
}

export function describeSummary({ add, change, drop }: Summary): string {
  return `${add} to add, ${change} to change, ${drop} to drop`;
}
