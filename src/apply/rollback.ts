/** Runs the proven steps down of applied migrations, newest first. */

import { checkSealed, type Migration, readMigrations } from '../migration/directory.ts';
import { refused } from '../model/error.ts';
import { type Live, readLive } from './comparable.ts';
import { describeLoss, type Loss, lossesOf } from './data-loss.ts';
import { lostBetween } from './drift.ts';
import { execute, type Runner, workOf } from './execute.ts';
import { differing, endOf, startOf } from './expected.ts';
import { alsoDone } from './failure.ts';
import { type History, historyOf, migrationNamed, type Standing } from './history.ts';
import { advanceRun, checkWritable, readJournal } from './journal.ts';
import { locate } from './locate.ts';
import { passageOf } from './passage.ts';
import { locked, type RunOptions, type Target } from './session.ts';

export interface RollbackOptions extends RunOptions {
  /** The migration that stays as the last one. */
  readonly to?: string | undefined;
  /** How many to roll back; one unless `to` or this is said. */
  readonly steps?: number | undefined;
  /**
   * Asked before anything is run when data will be lost; false refuses. Without it, nothing that loses
   * data is run.
   */
  readonly consent?: ((losses: readonly Loss[]) => Promise<boolean>) | undefined;
}

export interface RollbackResult {
  /** Newest first. */
  readonly undone: readonly { readonly id: string; readonly milliseconds: number }[];
  readonly lost: readonly Loss[];
  /** The migration in which the database is now; null: before the first. */
  readonly at: string | null;
}

/** Those to roll back, newest first; one whose rollback was interrupted comes first. */
function chosen(history: History, migrations: readonly Migration[], options: RollbackOptions) {
  const there = [...history.applied.map(({ migration }) => migration)];
  if (history.running !== null) there.push(history.running.migration);
  if (options.to === undefined) return there.slice(-(options.steps ?? 1)).reverse();
  const stays = migrationNamed(migrations, options.to);
  if (!there.includes(stays)) {
    throw refused(`${stays.id} is not applied, so nothing can be rolled back to it.`, {
      next: `Applied: ${there.map(({ id }) => id).join(', ') || 'none'}.`,
    });
  }
  return there.slice(there.indexOf(stays) + 1).reverse();
}

/** A run up that never came to its end can only be left when nothing of it is there. */
async function abandon(
  { database }: Runner,
  target: Target,
  standing: Standing,
  live: Live,
  migrations: readonly Migration[],
): Promise<void> {
  const { migration, entry } = standing;
  const { document, id } = migration;
  if (live.hash !== document.before) {
    const start = await startOf(target.folders, migration, migrations);
    throw refused(
      `${id} was interrupted on its way up; its steps down were proven from its end only.`,
      {
        where: `${entry.steps} of ${document.up.steps.length} steps are committed`,
        why: `Compared with its start:\n${differing(live.catalog, start)}`,
        next: `Run schemadiff apply to end it, and roll back then. Or bring the schema back to its start by hand, and run schemadiff rollback again.`,
      },
    );
  }
  await database.transaction((session) =>
    advanceRun(session, entry.run, { state: 'undone', steps: 0 }),
  );
}

async function consented(
  { stop }: Runner,
  losses: readonly Loss[],
  { consent }: RollbackOptions,
): Promise<void> {
  if (losses.length === 0 || (await consent?.(losses)) === true) return;
  await stop.check();
  throw refused('The rollback loses data, and nobody agreed to that.', {
    where: losses.map(({ name }) => name).join(', '),
    why: losses.map(describeLoss).join('\n'),
    next: 'Keep a copy of what is needed, then run it again with --accept-data-loss.',
  });
}

/** Checks that the newest one is where it was proven to end; or, interrupted, where it stopped. */
async function startingPoint(
  runner: Runner,
  target: Target,
  history: History,
  live: Live,
  migrations: readonly Migration[],
): Promise<number> {
  const { label } = runner.database;
  if (history.running !== null) {
    const { migration, entry } = history.running;
    const passage = passageOf(migration.document, 'down');
    const done = await locate(runner, passage, { done: entry.steps, begun: entry.begun });
    if (done !== undefined) return done;
    throw await lostBetween(target.folders, live, history.running, migrations, label);
  }
  const newest = history.applied.at(-1)?.migration;
  if (newest === undefined || live.hash === newest.document.after) return 0;
  throw refused(`${label} has drifted: it is not where ${newest.id} ended.`, {
    where: `compared with the end of ${newest.id}`,
    why: differing(live.catalog, endOf(target.folders, newest)),
    next: 'Undo what was changed outside of migrations, then roll back.',
  });
}

/**
 * Rolls back.
 * @throws SchemadiffError refused when the database has drifted, a file was altered, or data would be
 * lost without consent; failed and inDoubt as apply does.
 */
export async function rollback(
  target: Target,
  options: RollbackOptions = {},
): Promise<RollbackResult> {
  const migrations = readMigrations(target.folders);
  const undone: { id: string; milliseconds: number }[] = [];
  let lost: readonly Loss[] = [];
  // Chosen once: after a lost connection the work starts again with what is left of it.
  let goal: ReadonlySet<string> | undefined;
  const work = async (runner: Runner): Promise<RollbackResult> => {
    const { database, held, stop } = runner;
    const history = historyOf(migrations, await readJournal(database), database.label);
    goal ??= new Set(chosen(history, migrations, options).map(({ id }) => id));
    const there = [...history.applied, ...(history.running === null ? [] : [history.running])];
    const stays = there.filter(({ migration }) => goal?.has(migration.id) !== true);
    const result = () => ({ undone, lost, at: stays.at(-1)?.migration.id ?? null });
    const todo = there.slice(stays.length).reverse();
    if (todo.length === 0) return result();
    await checkWritable(database);
    for (const { migration } of todo) await checkSealed(migration);

    const live = await readLive(database, todo[0]?.migration.document);
    if (history.running?.entry.direction === 'up') {
      await abandon(runner, target, history.running, live, migrations);
      undone.push({ id: history.running.migration.id, milliseconds: 0 });
      todo.shift();
      if (todo.length === 0) return result();
    }
    const interrupted =
      history.running?.entry.direction === 'down' ? history : { ...history, running: null };
    let done = await startingPoint(runner, target, interrupted, live, migrations);
    const steps = todo.flatMap(({ migration }, index) =>
      migration.document.down.steps.slice(index === 0 ? done : 0),
    );
    const losses = await stop.during(held.pid, () => lossesOf(database, live.catalog, steps));
    await stop.check();
    await consented(runner, losses, options);
    lost = losses;
    for (const { migration, entry } of todo) {
      await stop.check();
      const started = Date.now();
      const run = entry.direction === 'down' ? entry.run : null;
      const end = () => startOf(target.folders, migration, migrations);
      const passage = passageOf(migration.document, 'down');
      await execute(runner, workOf(passage, end), { run, done });
      undone.push({ id: migration.id, milliseconds: Date.now() - started });
      done = 0;
    }
    return result();
  };
  try {
    return await locked(target, options, work);
  } catch (error) {
    const ended = undone.map(({ id }) => id);
    const rest = [...(goal ?? [])].filter((id) => !ended.includes(id));
    throw alsoDone(error, ended, rest);
  }
}
