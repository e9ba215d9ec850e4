/**
 * One migration on a database with rows, as the gates ask for it: there and back, then up and down again
 * after the new release wrote to old tables too.
 */

import { compareDumps, type DumpDifference } from '../database/compare-dumps.ts';
import type { PgliteDatabase } from '../database/pglite.ts';
import type { Migration } from '../migration/directory.ts';
import type { ScriptStatement } from '../migration/script.ts';
import type { Catalog } from '../model/catalog.ts';
import { plan } from '../plan/plan.ts';
import { differences } from '../prove/clone.ts';
import type { RowChange } from '../rehearse/fingerprint.ts';
import { journey, type Leg } from '../rehearse/journey.ts';
import { agreedIn } from '../rehearse/law/keep.ts';
import type { PassageStep } from '../rehearse/law/law.ts';
import type { Loss } from '../rehearse/losses.ts';
import { fillTables, type TableRows } from '../rehearse/rows.ts';
import { runScript, type StepFailure } from '../rehearse/script.ts';

export interface RehearsalInput {
  readonly migration: Migration;
  readonly up: readonly ScriptStatement[];
  readonly down: readonly ScriptStatement[];
  readonly before: Catalog;
  readonly after: Catalog;
  /** pg_dump of the schema before, from a database without rows; null: do not go down. */
  readonly dumpBefore: string | null;
  /** Has the schema `before`, and perhaps rows; is used up. */
  readonly database: PgliteDatabase;
  /** Tables whose rows were generated. */
  readonly generated: readonly TableRows[];
  readonly seed: number;
  readonly rows: number;
  /** Says what is being done, in case that it never ends. */
  readonly doing: (what: string) => void;
}

export interface Rehearsal {
  readonly migration: Migration;
  /** Rows there were before, by table. */
  readonly tables: readonly { readonly table: string; readonly rows: number }[];
  /** Tables that got generated rows. */
  readonly generated: readonly TableRows[];
  /** Whose rows may change, as the reviewer of the migration agreed to. */
  readonly agreed: readonly string[];
  readonly lostByUp: readonly Loss[];
  readonly up: StepFailure | null;
  /** Up was seen to run on ordinary rows: values at the limits of their types stopped it. */
  readonly atLimits: boolean;
  /** Null: up failed. */
  readonly after: {
    readonly differences: readonly string[];
    /** Steps of a plan made again. */
    readonly again: readonly string[];
    readonly changed: readonly RowChange[];
    readonly observed: number;
  } | null;
  /** Null: up failed, or nobody asked. */
  readonly rollback: {
    readonly lost: readonly Loss[];
    readonly down: StepFailure | null;
    /** Null: down failed. */
    readonly back: {
      readonly differences: readonly string[];
      readonly dump: readonly DumpDifference[];
      readonly changed: readonly RowChange[];
      readonly observed: number;
      /** Applied once more, used, and rolled back. */
      readonly later: StepFailure | null;
    } | null;
  } | null;
}

/** The statements of a file, with what its plan said of them. */
function stepsOf(
  statements: readonly ScriptStatement[],
  planned: Migration['document']['up']['steps'],
): PassageStep[] {
  const effects = planned.flatMap((step) => step.effects);
  // An edited file has other statements than the plan: what is renamed is known of all together.
  return statements.map(({ sql, transactional }, at) => ({
    sql,
    transactional,
    hazards: null,
    effects: at === 0 ? effects : [],
  }));
}

export async function rehearse(input: RehearsalInput): Promise<Rehearsal> {
  const { migration, before, after, database, generated, seed, rows, dumpBefore, doing } = input;
  const { document } = migration;
  const { tables, up, down } = await journey({
    passage: {
      name: migration.id,
      before,
      after,
      up: stepsOf(input.up, document.up.steps),
      down: stepsOf(input.down, document.down.steps),
    },
    database,
    seed,
    rows,
    down: dumpBefore !== null,
    dumps: dumpBefore !== null,
    watched: false,
    doing: (what) => doing(`${what}, on rows`),
  });
  const { acknowledged } = document;
  const agreed = agreedIn({ before, after, acknowledged, up: document.up.steps });
  const seen = { migration, tables, generated, agreed, lostByUp: up.lost, atLimits: false };
  if (up.end.type === 'failed') return { ...seen, up: up.end.failure, after: null, rollback: null };
  const { catalog: found, changed, observed } = up.end;
  return {
    ...seen,
    up: null,
    after: {
      differences: differences(found, after),
      again: plan(found, after, { major: found.major }).steps.map((step) => String(step.sql)),
      changed,
      observed: observed.length,
    },
    rollback: down === null ? null : await rollbackOf(input, down, tables.length > 0),
  };
}

async function rollbackOf(
  input: RehearsalInput,
  { lost, end }: Leg,
  hasTables: boolean,
): Promise<NonNullable<Rehearsal['rollback']>> {
  if (end.type === 'failed') return { lost, down: end.failure, back: null };
  const found = differences(end.catalog, input.before);
  return {
    lost,
    down: null,
    back: {
      differences: found,
      dump: compareDumps(input.dumpBefore ?? '', end.dump ?? ''),
      changed: found.length > 0 ? [] : end.changed,
      observed: end.observed.length,
      later: found.length > 0 || !hasTables ? null : await later(input),
    },
  };
}

/** A few rows are enough to find out what the old schema cannot hold. */
const laterRows = 25;

/** Down after the new release wrote rows everywhere, which the old schema may not be able to hold. */
async function later(input: RehearsalInput): Promise<StepFailure | null> {
  const { migration, before, after, database, seed, rows, doing } = input;
  doing(`${migration.id} up again after its rollback`);
  const again = await runScript(database, { direction: 'up', statements: input.up, target: after });
  if (again !== undefined) return again;
  await fillTables(database, {
    seed: seed + 1,
    rows: Math.min(rows, laterRows),
    only: () => true,
    quiet: true,
  });
  doing(`${migration.id} down after new rows were written`);
  const script = { direction: 'down', statements: input.down, target: before } as const;
  return (await runScript(database, script)) ?? null;
}
