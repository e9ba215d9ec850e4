/** From two catalogs to a proven migration. */

import { type AccessGroup, accessOf, hasAccess, schemaHash } from '../catalog/access.ts';
import { type Catalog, catalogHash, type Id } from '../model/catalog.ts';
import { describeHazard } from '../model/hazard.ts';
import { scopeOptions } from '../model/scope.ts';
import { refuseLacked } from '../plan/lacked.ts';
import { type Plan, plan, type Step } from '../plan/plan.ts';
import { afterRenames } from '../plan/rename-steps.ts';
import { describeSummary, type PlannedStep, summarize } from '../plan/summary.ts';
import type { Proof } from '../prove/prove.ts';
import type { Migration } from './directory.ts';
import { type MigrationDocument, type MigrationStep, referenceMajor, sign } from './document.ts';
import { type Provable, proveMigration } from './prove.ts';
import { checksumOf, formatScript } from './script.ts';

export interface MigrationInput extends Provable {
  readonly id: string;
  readonly previous: string | null;
  readonly acknowledged: readonly string[];
  /** `after` with the owners and grants that are to be remembered. Default: all. */
  readonly snapshot?: Catalog | undefined;
  /** What is not compared, whatever definitions say of it. Default: nothing. */
  readonly without?: readonly AccessGroup[] | undefined;
}

/** What is renamed before anything else is done: `up` leads to the catalog that is planned from. */
export interface Renamed {
  readonly up: readonly Step[];
  readonly down: readonly Step[];
  readonly values: ReadonlyMap<Id, ReadonlyMap<string, string>>;
}

/**
 * `up` and `down` between two catalogs, for servers of `major`.
 * @throws SchemadiffError refused when these do not have what `after` wants.
 */
export function planBoth(
  before: Catalog,
  after: Catalog,
  major: number,
  { up, down, values }: Renamed = { up: [], down: [], values: new Map() },
): { readonly up: Plan; readonly down: Plan } {
  refuseLacked(
    before,
    after,
    major,
    'Declare it otherwise, or, for servers of a later major, plan with --major.',
  );
  return {
    up: {
      major,
      steps: afterRenames(up, plan(before, after, { major, values }).steps, before, after),
    },
    down: { major, steps: [...plan(after, before, { major }).steps, ...down] },
  };
}

function heading(id: string, direction: 'up' | 'down', steps: readonly PlannedStep[]): string[] {
  return [
    `schemadiff migration ${id}, ${direction}: ${describeSummary(summarize(steps))}`,
    'Run by schemadiff apply and rollback; runs under psql -v ON_ERROR_STOP=1 too.',
    `After editing, run: schemadiff seal ${id}`,
  ];
}

/** What its proof saw and it did not announce, it says as well. */
const hazardsOf = (step: PlannedStep, seen: Proof['up'][number] | undefined) => [
  ...step.hazards,
  ...(seen?.untold ?? []),
];

function documentSteps(steps: readonly PlannedStep[], proof: Proof['up']): MigrationStep[] {
  return steps.map((step, index) => {
    const seen = proof[index];
    return {
      sql: step.sql,
      transactional: step.transactional,
      ...(step.begins === true && { begins: true }),
      hazards: hazardsOf(step, seen),
      effects: [...step.effects],
      hash: seen?.hash ?? null,
      locks: [...(seen?.locks ?? [])],
      rewrites: [...(seen?.rewrites ?? [])],
    };
  });
}

export async function documentOf(
  input: Pick<
    MigrationInput,
    | 'id'
    | 'previous'
    | 'before'
    | 'after'
    | 'up'
    | 'down'
    | 'major'
    | 'acknowledged'
    | 'snapshot'
    | 'without'
  >,
  proof: Proof,
): Promise<MigrationDocument> {
  const { id, previous, before, after, up, down, snapshot = after, without = [] } = input;
  const { major = after.major } = input;
  return sign({
    format: 'schemadiff-plan/1',
    id,
    previous,
    before: schemaHash(before),
    after: schemaHash(after),
    summary: summarize(up),
    up: { checksum: await checksumOf(up), steps: documentSteps(up, proof.up) },
    down: { checksum: await checksumOf(down), steps: documentSteps(down, proof.down) },
    ...(after.major === referenceMajor ? {} : { major: after.major }),
    ...(major === after.major ? {} : { servers: major }),
    ...(after.scope === undefined ? {} : { scope: scopeOptions.parse(after.scope) }),
    ...(hasAccess(snapshot) && {
      access: { ...accessOf(snapshot), hash: catalogHash(snapshot) },
    }),
    ...(without.length > 0 && { without: [...without] }),
    acknowledged: [...new Set(input.acknowledged)].sort(),
    proof: {
      engine: proof.engine,
      checks: proof.checks.map(({ law, observer }) => ({ law, observer, passed: true })),
      unproven: [...proof.unproven],
    },
  });
}

/**
 * A migration that has been proven; nothing is written.
 * @throws SchemadiffError noGo with the difference when a law does not hold.
 */
export async function createMigration(
  input: MigrationInput,
): Promise<Omit<Migration, 'folder'> & { readonly proof: Proof }> {
  const proof = await proveMigration(input);
  const document = await documentOf(input, proof);
  const text = (direction: 'up' | 'down') =>
    formatScript(
      heading(input.id, direction, input[direction]),
      input[direction].map((step, index) => ({
        ...step,
        remarks: hazardsOf(step, proof[direction][index]).map(describeHazard),
      })),
      input[direction].some(({ hazards }) => hazards.some(({ code }) => code === 'time-zone')),
    );
  return { id: input.id, document, up: text('up'), down: text('down'), proof };
}
