/** A plan in numbers, as its reader counts. */

import type { Hazard } from '../model/hazard.ts';
import type { Sql } from '../model/sql.ts';
import type { Effect } from './plan.ts';

export interface PlannedStep {
  readonly sql: Sql;
  readonly transactional: boolean;
  /** A transaction begins with it, where another has just ended. */
  readonly begins?: true;
  readonly hazards: readonly Hazard[];
  readonly effects: readonly Effect[];
}

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
    if (effect === undefined) continue;
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
