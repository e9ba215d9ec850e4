/** Where a database stands: what is applied, pending, interrupted, and what has drifted. Reads only. */

import { checkSealed, type Migration, readMigrations } from '../migration/directory.ts';
import { SchemadiffError } from '../model/error.ts';
import { sameScope } from '../model/scope.ts';
import { differences } from '../prove/clone.ts';
import { type Live, readLive } from './comparable.ts';
import { endOf, startOf } from './expected.ts';
import { type History, historyOf } from './history.ts';
import { readJournal } from './journal.ts';
import { leftBy } from './locate.ts';
import { worker } from './lock.ts';
import { hashAt, passageOf, stops } from './passage.ts';
import type { Target } from './session.ts';

export interface Status {
  readonly database: string;
  readonly applied: readonly {
    readonly id: string;
    /** `baseline`: recorded without having been run. */
    readonly how: 'applied' | 'baseline';
    readonly at: string | null;
  }[];
  readonly pending: readonly string[];
  /** Those of them whose SQL is not what was proven: they are refused until they are sealed. */
  readonly edited: readonly string[];
  readonly interrupted: {
    readonly id: string;
    readonly direction: 'up' | 'down';
    readonly done: number;
    readonly steps: number;
    /** SQLSTATE of the step that failed. */
    readonly error: string | null;
    /** Who works on the database now: it may be running still. */
    readonly by: string | null;
  } | null;
  /** What differs from where the history says that the database is, a line an object. */
  readonly drift: readonly string[];
  /** The pending migration in which the database already is. */
  readonly adoptable: string | null;
}

async function driftOf(
  target: Target,
  live: Live,
  history: History,
  migrations: readonly Migration[],
): Promise<readonly string[]> {
  const { applied, running, pending } = history;
  if (running !== null) {
    const passage = passageOf(running.migration.document, running.entry.direction);
    if (stops(passage).some((done) => hashAt(passage, done) === live.hash)) return [];
    const { begun } = running.entry;
    // The next run repairs that.
    if (begun !== null && (await leftBy(passage, begun, live.catalog)) !== undefined) return [];
    return differences(live.catalog, endOf(target.folders, running.migration));
  }
  const last = applied.at(-1)?.migration;
  const expected = last === undefined ? pending[0]?.document.before : last.document.after;
  if (expected === undefined || expected === live.hash) return [];
  const [first] = migrations;
  if (last !== undefined) return differences(live.catalog, endOf(target.folders, last));
  if (first === undefined) return [];
  return differences(live.catalog, await startOf(target.folders, first, migrations));
}

async function isEdited(migration: Migration): Promise<boolean> {
  try {
    await checkSealed(migration);
    return false;
  } catch (error) {
    if (!(error instanceof SchemadiffError)) throw error;
    return true;
  }
}

/** @throws SchemadiffError refused when files and journal do not belong together. */
export async function status(target: Target): Promise<Status> {
  const { database, folders } = target;
  const migrations = readMigrations(folders);
  const history = historyOf(migrations, await readJournal(database), database.label);
  const { running } = history;
  const shown = running ?? history.applied.at(-1);
  const document = (shown?.migration ?? history.pending[0])?.document;
  const live = await readLive(database, document);
  const drift = await driftOf(target, live, history, migrations);
  const edited: string[] = [];
  for (const each of history.pending) if (await isEdited(each)) edited.push(each.id);
  return {
    database: database.label,
    applied: history.applied.map(({ migration, entry }) => ({
      id: migration.id,
      how: entry.state === 'baseline' ? 'baseline' : 'applied',
      at: entry.finishedAt,
    })),
    pending: history.pending.map(({ id }) => id),
    edited,
    interrupted:
      running === null
        ? null
        : {
            id: running.migration.id,
            direction: running.entry.direction,
            done: running.entry.steps,
            steps: running.migration.document[running.entry.direction].steps.length,
            error: running.entry.error,
            by: (await worker(database)) ?? null,
          },
    drift,
    adoptable:
      drift.length === 0
        ? null
        : (history.pending.findLast(
            ({ document: { after, scope } }) =>
              after === live.hash && sameScope(scope, live.catalog.scope),
          )?.id ?? null),
  };
}
