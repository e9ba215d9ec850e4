/** Records migrations as applied without running them, after checking that what they make is there. */

import { readMigrations } from '../migration/directory.ts';
import { refused } from '../model/error.ts';
import { readLive } from './comparable.ts';
import { differing, endOf } from './expected.ts';
import { historyOf, migrationNamed } from './history.ts';
import { beginRun, checkWritable, ensureJournal, readJournal } from './journal.ts';
import { locked, type RunOptions, type Target } from './session.ts';

export interface BaselineResult {
  /** Oldest first; none when they were recorded before. */
  readonly adopted: readonly string[];
}

/**
 * Adopts the migrations up to `id`.
 * @throws SchemadiffError refused, with what differs, when the schema is not that in which `id` ends.
 */
export async function baseline(
  target: Target,
  id: string,
  options: RunOptions = {},
): Promise<BaselineResult> {
  const migrations = readMigrations(target.folders);
  const last = migrationNamed(migrations, id);
  return await locked(target, options, async ({ database, report }) => {
    const history = historyOf(migrations, await readJournal(database), database.label);
    const open = history.running === null ? [] : [history.running.migration];
    const todo = [...open, ...history.pending].filter(
      (migration) => migrations.indexOf(migration) <= migrations.indexOf(last),
    );
    if (todo.length === 0) return { adopted: [] };
    await checkWritable(database);
    const live = await readLive(database, last.document);
    if (live.hash !== last.document.after) {
      throw refused(`${database.label} is not where ${id} ends, so it cannot be adopted.`, {
        where: `compared with the snapshot of ${id}`,
        why: differing(live.catalog, endOf(target.folders, last)),
        next: `Make these objects equal by hand, or leave ${id} to schemadiff apply.`,
      });
    }
    await ensureJournal(database);
    await database.transaction(async (session) => {
      for (const { document } of todo) {
        const steps = document.up.steps.length;
        await beginRun(session, document, 'up', { state: 'baseline', steps });
      }
    });
    for (const migration of todo) report({ type: 'adopted', migration: migration.id });
    return { adopted: todo.map((migration) => migration.id) };
  });
}
