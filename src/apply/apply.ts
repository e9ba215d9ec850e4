/** Runs the pending migrations on a database, in order, each as far as it was proven. */

import { checkSealed, type Migration, readMigrations } from '../migration/directory.ts';
import { refused } from '../model/error.ts';
import type { Sql } from '../model/sql.ts';
import { type Live, readLive, sameReading } from './comparable.ts';
import { drifted, lostBetween } from './drift.ts';
import { execute, type Runner, workOf } from './execute.ts';
import { checkFeatures, endOf } from './expected.ts';
import { alsoDone } from './failure.ts';
import { type History, historyOf, migrationNamed, type Standing } from './history.ts';
import { advanceRun, beginRun, checkWritable, ensureJournal, readJournal } from './journal.ts';
import { locate } from './locate.ts';
import { passageOf } from './passage.ts';
import { locked, type RunOptions, type Target } from './session.ts';

export interface ApplyOptions extends RunOptions {
  /** The last migration to apply; all unless said. */
  readonly to?: string | undefined;
}

interface Applied {
  readonly id: string;
  /** `adopted`: what it makes was there already, and nothing was run. */
  readonly how: 'applied' | 'resumed' | 'adopted';
  readonly milliseconds: number;
}

export interface ApplyResult {
  readonly applied: readonly Applied[];
  /** Left for later by `to`. */
  readonly pending: readonly string[];
  /** Applied before. */
  readonly before: readonly string[];
}

function wanted(history: History, migrations: readonly Migration[], to: string | undefined) {
  if (to === undefined) return history.pending;
  const last = migrations.indexOf(migrationNamed(migrations, to));
  return history.pending.filter((migration) => migrations.indexOf(migration) <= last);
}

/** Ends what an earlier run began. */
async function resume(
  runner: Runner,
  target: Target,
  standing: Standing,
  migrations: readonly Migration[],
): Promise<Applied> {
  const { migration, entry } = standing;
  const started = Date.now();
  if (entry.direction === 'down') {
    throw refused(`A rollback of ${migration.id} was interrupted.`, {
      where: runner.database.label,
      next: 'Run schemadiff rollback to end it.',
    });
  }
  await checkSealed(migration);
  const passage = passageOf(migration.document, 'up');
  const done = await locate(runner, passage, { done: entry.steps, begun: entry.begun });
  if (done === undefined) {
    const live = await readLive(runner.database, migration.document);
    throw await lostBetween(target.folders, live, standing, migrations, runner.database.label);
  }
  if (done !== entry.steps || entry.begun !== null) {
    await runner.database.transaction((session) =>
      advanceRun(session, entry.run, { state: 'running', steps: done }),
    );
  }
  const end = async () => endOf(target.folders, migration);
  await execute(runner, workOf(passage, end), { run: entry.run, done });
  return { id: migration.id, how: 'resumed', milliseconds: Date.now() - started };
}

async function applyOne(
  runner: Runner,
  target: Target,
  migration: Migration,
  adopt: boolean,
): Promise<Applied> {
  const started = Date.now();
  const { id, document } = migration;
  const { database } = runner;
  await ensureJournal(database);
  if (adopt) {
    await database.transaction((session) =>
      beginRun(session, document, 'up', { state: 'baseline', steps: document.up.steps.length }),
    );
    runner.report({ type: 'adopted', migration: id });
  } else {
    const end = async () => endOf(target.folders, migration);
    await execute(runner, workOf(passageOf(document, 'up'), end), { run: null, done: 0 });
  }
  return { id, how: adopt ? 'adopted' : 'applied', milliseconds: Date.now() - started };
}

/** Whether the database is where the migration starts, or already where it ends. */
function standsAt(hash: string, { document }: Migration): 'start' | 'end' | undefined {
  if (hash === document.before) return 'start';
  return hash === document.after ? 'end' : undefined;
}

/**
 * Runs the pending migrations.
 * @throws SchemadiffError refused when files, journal and database do not belong together, and nothing
 * was changed; failed when a step failed; inDoubt when the state is not known.
 */
export async function apply(target: Target, options: ApplyOptions = {}): Promise<ApplyResult> {
  const migrations = readMigrations(target.folders);
  if (options.to !== undefined) migrationNamed(migrations, options.to);
  const applied: Applied[] = [];
  let wants: readonly string[] = [];
  const work = async (runner: Runner): Promise<ApplyResult> => {
    const { database, stop } = runner;
    const history = historyOf(migrations, await readJournal(database), database.label);
    const todo = wanted(history, migrations, options.to);
    const begun = history.running === null ? [] : [history.running.migration];
    wants = [...applied.map(({ id }) => id), ...[...begun, ...todo].map(({ id }) => id)];
    for (const migration of todo) await checkSealed(migration);
    checkFeatures(target.folders, todo, migrations, database.major);
    if (history.running !== null || todo.length > 0) await checkWritable(database);
    if (history.running !== null) {
      applied.push(await resume(runner, target, history.running, migrations));
    }
    let live: Live | undefined;
    let like = history.running?.migration.document;
    let hash = like?.after;
    for (const migration of todo) {
      await stop.check();
      if (hash === undefined || !sameReading(like ?? {}, migration.document)) {
        live = await readLive(database, migration.document);
        hash = live.hash;
      }
      like = migration.document;
      const place = standsAt(hash, migration);
      if (place === undefined) {
        live ??= await readLive(database, like);
        throw await drifted(target.folders, live, migration, migrations, database.label);
      }
      applied.push(await applyOne(runner, target, migration, place === 'end'));
      hash = migration.document.after;
    }
    const now = new Set(applied.map(({ id }) => id));
    return {
      applied,
      pending: history.pending.map(({ id }) => id).filter((id) => !now.has(id)),
      before: history.applied.map(({ migration }) => migration.id).filter((id) => !now.has(id)),
    };
  };
  try {
    return await locked(target, options, work);
  } catch (error) {
    const ended = applied.map(({ id }) => id);
    throw alsoDone(error, ended, wants.slice(ended.length));
  }
}

export interface Preview {
  readonly id: string;
  /** `adopt`: it is there already; `run`: these statements. */
  readonly how: 'run' | 'adopt';
  readonly statements: readonly { readonly sql: Sql; readonly transactional: boolean }[];
}

/** What apply would do; reads only, and takes no lock. */
export async function preview(target: Target, options: ApplyOptions = {}): Promise<Preview[]> {
  const { database, folders } = target;
  const migrations = readMigrations(folders);
  const history = historyOf(migrations, await readJournal(database), database.label);
  if (history.running !== null) {
    throw refused(
      `${history.running.migration.id} was interrupted: what is left of it is found by looking at the database.`,
      {
        next: 'Run schemadiff status to see where it stands.',
      },
    );
  }
  const todo = wanted(history, migrations, options.to);
  for (const migration of todo) await checkSealed(migration);
  checkFeatures(folders, todo, migrations, database.major);
  const [first] = todo;
  if (first === undefined) return [];
  const live = await readLive(database, first.document);
  if (standsAt(live.hash, first) === undefined) {
    throw await drifted(folders, live, first, migrations, database.label);
  }
  return todo.map((migration) => {
    const adopt = migration === first && standsAt(live.hash, migration) === 'end';
    return {
      id: migration.id,
      how: adopt ? 'adopt' : 'run',
      statements: adopt ? [] : migration.document.up.steps,
    };
  });
}
