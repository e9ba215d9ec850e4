/** Proves a migration again as its SQL stands, and signs it. */

import { readCatalog } from '../catalog/read.ts';
import { inScope } from '../catalog/scope.ts';
import type { ScratchDatabase } from '../database/scratch.ts';
import type { Catalog } from '../model/catalog.ts';
import { refused } from '../model/error.ts';
import { hazard, losesData } from '../model/hazard.ts';
import type { PlannedStep } from '../plan/summary.ts';
import type { Proof } from '../prove/prove.ts';
import { documentOf } from './create.ts';
import {
  type Folders,
  type Migration,
  readMigrations,
  readSnapshot,
  statementsOf,
  writeSealed,
} from './directory.ts';
import type { Direction, MigrationDocument } from './document.ts';
import { losses } from './losses.ts';
import { proveMigration } from './prove.ts';
import { type ScriptStatement, tokensOf } from './script.ts';

export interface SealInput {
  readonly folders: Folders;
  readonly id: string;
  /** Names to add to those that were acknowledged before. */
  readonly acknowledged: readonly string[];
  readonly scratch: (extensions: readonly string[]) => Promise<ScratchDatabase>;
}

/** Statements that were planned keep their hazards; one that a person wrote is said to be that. */
async function withHazards(
  found: readonly ScriptStatement[],
  planned: MigrationDocument['up']['steps'],
): Promise<PlannedStep[]> {
  const known = new Map<string, PlannedStep>();
  for (const step of planned) known.set(await tokensOf(step.sql), step);
  return await Promise.all(
    found.map(async ({ sql, transactional, begins }) => {
      const step = known.get(await tokensOf(sql));
      return {
        sql,
        transactional,
        ...(begins === true && { begins }),
        hazards: step?.hazards ?? [hazard('by-hand', 'a person wrote this statement')],
        effects: step?.effects ?? [],
      };
    }),
  );
}

/**
 * What the planned steps would have lost is lost by what a person wrote in their place, unless all of
 * that only renames.
 */
function withLosses(
  steps: readonly PlannedStep[],
  planned: MigrationDocument['up']['steps'],
  renames: ReadonlySet<PlannedStep>,
): PlannedStep[] {
  const kept = new Set(losses(steps));
  const missing = planned.filter((step) => losses([step]).some((name) => !kept.has(name)));
  const heir = steps.find((step) => isByHand(step) && !renames.has(step));
  if (heir === undefined || missing.length === 0) return [...steps];
  const lost = missing.flatMap((step) => step.hazards.filter((each) => losesData([each])));
  const effects = missing.flatMap((step) => step.effects.slice(0, 1));
  return steps.map((step) =>
    step === heir
      ? { ...step, hazards: [...step.hazards, ...lost], effects: [...step.effects, ...effects] }
      : step,
  );
}

const isByHand = (step: PlannedStep) => step.hazards.some(({ code }) => code === 'by-hand');

async function stepsOf(migration: Migration, direction: Direction): Promise<PlannedStep[]> {
  const found = await statementsOf(migration, direction);
  const planned = migration.document[direction].steps;
  const steps = await withHazards(found, planned);
  const renames = new Set(steps.filter((_, index) => found[index]?.renames === true));
  return withLosses(steps, planned, renames);
}

function previousCatalog(
  folders: Folders,
  history: readonly Migration[],
  of: Migration,
): Catalog | null {
  const previous = history.find(({ id }) => id === of.document.previous);
  return previous === undefined ? null : readSnapshot(folders, previous.document);
}

/**
 * Proves up.sql and down.sql as they are and signs them.
 * @throws SchemadiffError noGo when they no longer lead to the snapshot and back.
 */
export async function sealMigration(
  input: SealInput,
): Promise<{ readonly proof: Proof; readonly document: MigrationDocument }> {
  const { folders, id } = input;
  const history = readMigrations(folders);
  const migration = history.find((each) => each.id === id);
  if (migration === undefined) {
    throw refused(`There is no migration ${id}.`, {
      where: folders.migrations,
      next: `There are: ${history.map((each) => each.id).join(', ') || 'none'}.`,
    });
  }
  const { scope, servers: major } = migration.document;
  const before = inScope(
    previousCatalog(folders, history, migration) ?? (await readCatalog(await input.scratch([]))),
    scope,
  );
  const after = readSnapshot(folders, migration.document);
  const [up, down] = [await stepsOf(migration, 'up'), await stepsOf(migration, 'down')];
  const { scratch } = input;
  const proof = await proveMigration({
    before,
    after,
    up,
    down,
    major,
    scratch,
    copy: 'whole',
    remedy:
      'Correct the edited SQL: up.sql leads to the snapshot of this migration, down.sql back.',
  });
  const { previous, acknowledged, without } = migration.document;
  const document = await documentOf(
    {
      id,
      previous,
      before,
      after,
      up,
      down,
      major,
      without,
      acknowledged: [...acknowledged, ...input.acknowledged],
    },
    proof,
  );
  writeSealed(folders, document);
  return { proof, document };
}
