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
  readonly effects: readonly { readonly id: Id }[];
}

/** The objects, in the order of the steps; one may come twice. */
export function losing(steps: readonly LosingStep[]): Id[] {
  return (
    steps
      .filter(({ hazards }) => losesData(hazards))
      // The first effect is the object, the others are its parts; a person's statement has only objects.
      .flatMap(({ hazards, effects }) =>
        hazards.some(({ code }) => code === 'by-hand') ? effects : effects.slice(0, 1),
      )
      .map(({ id }) => id)
  );
}

/** The same by the names that acknowledge them: `table public.old`, each once. */
export function losses(steps: readonly LosingStep[]): string[] {
  return [...new Set(losing(steps).map(describe))];
}

/** Those of a migration's way up that nobody acknowledged. */
export function unacknowledged({ up, acknowledged }: MigrationDocument): string[] {
  const known = new Set(acknowledged);
  return losses(up.steps).filter((name) => !known.has(name));
}
