/**
 * Which objects lose data by the steps of a plan or a migration. What there is in them is another question:
 * apply/data-loss.ts counts it on a live database, and rehearse/losses.ts from two catalogs, for steps that
 * nobody planned.
 */

import { describe, type Id } from '../model/catalog.ts';
import { type Hazard, losesData } from '../model/hazard.ts';
import type { MigrationDocument } from './document.ts';

interface LosingStep {
  readonly hazards: readonly Hazard[];
  readonly effects: readonly {
    readonly id: Id;
    readonly type?: string;
    readonly from?: Id | undefined;
  }[];
}

export interface Losing {
  readonly id: Id;
  /** As everybody calls it: what made way has another name for a while. */
  readonly known: Id;
  /** It stays, and its values are converted: those that do not fit are lost. */
  readonly converted: boolean;
}

/** The first effect is the object, the others are its parts; of rows that are kept, parts lose their values. */
function losers([whole, ...parts]: LosingStep['effects']): LosingStep['effects'] {
  if (whole === undefined) return [];
  return whole.type === 'keep' || whole.type === 'refill' ? parts : [whole];
}

/** The objects, in the order of the steps; one may come twice. */
export function losing(steps: readonly LosingStep[]): Losing[] {
  return steps
    .filter(({ hazards }) => losesData(hazards))
    .flatMap(({ hazards, effects }) => {
      const codes = new Set(hazards.map(({ code }) => code));
      const converted = codes.has('lossy-cast') && !codes.has('data-loss');
      const objects = codes.has('by-hand') ? effects : losers(effects);
      return objects.map(({ id, from = id }) => ({ id, known: from, converted }));
    });
}

/** The same by the names that acknowledge them: `table public.old`, each once. */
export function losses(steps: readonly LosingStep[]): string[] {
  return [...new Set(losing(steps).map(({ known }) => describe(known)))];
}

/** Those of a migration's way up that nobody acknowledged. */
export function unacknowledged({ up, acknowledged }: MigrationDocument): string[] {
  const known = new Set(acknowledged);
  return losses(up.steps).filter((name) => !known.has(name));
}
