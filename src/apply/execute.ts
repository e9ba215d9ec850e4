/**
 * Runs the steps of a migration in one direction, so that what is left after any interruption is known.
 *
 * Steps that share a transaction commit together with their row in the journal, after the catalog was
 * compared with the proof. A step that PostgreSQL refuses in a transaction is written to the journal
 * first, run, looked at, and written again.
 */

import * as z from 'zod';
import { readSession } from '../catalog/read.ts';
import type { Database, Session } from '../database/database.ts';
import { ConnectionLost } from '../database/database-error.ts';
import { prepareSession } from '../database/settings.ts';
import { sqlstates } from '../database/sqlstate.ts';
import { type Catalog, catalogHash } from '../model/catalog.ts';
import { SchemadiffError } from '../model/error.ts';
import { sql } from '../model/sql.ts';
import { differences } from '../prove/clone.ts';
import type { Watcher } from './blockers.ts';
import { majorOf, readLive } from './comparable.ts';
import { differing } from './expected.ts';
import {
  CommitUnknown,
  isLockFailure,
  lostBefore,
  neverGotLock,
  Stopped,
  sqlstateOf,
  stepFailure,
  stoppedWithin,
  wantsNoTransaction,
} from './failure.ts';
import { advanceRun, beginRun, type Progress, type State } from './journal.ts';
import { locate } from './locate.ts';
import type { Held } from './lock.ts';
import { hashAt, type Passage, type Segment, segments } from './passage.ts';
import type { Report } from './report.ts';
import { jittered, sleep } from './sleep.ts';
import { statementKind } from './statement-kind.ts';
import type { Stop } from './stop.ts';

export interface Retries {
  /** Milliseconds that a statement may wait for a lock in the last attempts; the first wait less. */
  readonly lockTimeout: number;
  /** How often a transaction is tried. */
  readonly lockRetries: number;
}

export interface Runner extends Retries {
  readonly database: Database;
  readonly held: Held;
  readonly watcher: Watcher;
  readonly report: Report;
  readonly stop: Stop;
}

/** Where a run is: its row in the journal, when it has one, and the steps that are committed. */
export interface Position {
  readonly run: string | null;
  readonly done: number;
}

export interface Work {
  readonly passage: Passage;
  /** The catalog in which it ends. */
  readonly end: () => Promise<Catalog>;
}

/** Undoes what the steps of another migration set, and what a role's own settings would. */
async function freshSession(database: Database): Promise<void> {
  const [row] = await database.query(
    sql`SELECT pg_catalog.current_setting('application_name') AS name`,
  );
  const prepare = prepareSession({ applicationName: String(row?.name), lockTimeout: 0 });
  // In one go: until it has ended the role's own settings hold.
  await database.execute(sql`RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; ${prepare}`);
}

function stateAfter({ direction, steps }: Passage, done: number): State {
  if (done < steps.length) return 'running';
  return direction === 'up' ? 'done' : 'undone';
}

async function write(
  session: Session,
  { document, direction }: Passage,
  run: string | null,
  progress: Progress,
): Promise<string> {
  if (run === null) return await beginRun(session, document, direction, progress);
  await advanceRun(session, run, progress);
  return run;
}

/**
 * Inside of the transaction: nothing is committed that is not what was proven. Another major's texts
 * cannot be compared there in good time, but names can.
 */
async function verify(runner: Runner, work: Work, segment: Segment, session: Session) {
  const { passage, end } = work;
  const { major } = runner.database;
  const expected = hashAt(passage, segment.to);
  const last = segment.to === passage.steps.length;
  const comparable = major === majorOf(passage.document);
  if (expected === null || (!comparable && !last)) return;
  await session.execute(sql`SET LOCAL search_path = ''`);
  const found = await readSession(session, major, { scope: passage.document.scope });
  let why: string;
  if (comparable) {
    if (catalogHash(found) === expected) return;
    why = last ? differing(found, await end()) : 'The hash differs from that in plan.json.';
  } else {
    const lines = differences(found, await end()).filter((line) => !line.startsWith('different'));
    if (lines.length === 0) return;
    why = lines.join('\n');
  }
  throw new SchemadiffError(
    'failed',
    `${passage.document.id} ${passage.direction} does not lead where it was proven to; it was rolled back.`,
    {
      where: `after step ${segment.to} of ${passage.steps.length}`,
      why,
      next: 'Look for what acts beside the statements: event triggers, another session, an extension.',
    },
  );
}

const transactionRow = z.object({ pid: z.number(), xid: z.string() });

async function attempt(
  runner: Runner,
  work: Work,
  segment: Segment,
  run: string | null,
  lockTimeout: number,
): Promise<string> {
  const { passage } = work;
  let xid: string | undefined;
  try {
    return await runner.database.transaction(async (session) => {
      await session.execute(sql`SET LOCAL lock_timeout = ${Math.round(lockTimeout)}`);
      const [row] = await session.query(sql`
        SELECT pg_catalog.pg_backend_pid() AS pid, pg_catalog.pg_current_xact_id()::text AS xid`);
      const transaction = transactionRow.parse(row);
      runner.held.check(transaction.pid);
      xid = transaction.xid;
      for (const [index, step] of segment.steps.entries()) {
        const number = segment.from + index + 1;
        const begin = () => {
          runner.report({ type: 'step', step, number });
          return session.execute(step.sql);
        };
        try {
          await runner.stop.during(transaction.pid, begin);
        } catch (error) {
          if (error instanceof Stopped) throw stoppedWithin(passage, segment.from, number);
          throw stepFailure(passage, runner.database.major, step, number, segment.from, error);
        }
      }
      await verify(runner, work, segment, session);
      const progress = { state: stateAfter(passage, segment.to), steps: segment.to };
      return await write(session, passage, run, progress);
    });
  } catch (error) {
    if (error instanceof ConnectionLost) throw lostBefore(passage, segment.from, error);
    if (error instanceof SchemadiffError && error.outcome === 'inDoubt' && xid !== undefined) {
      throw new CommitUnknown(xid, passage, error);
    }
    throw error;
  }
}

/** A transaction that is tried again, whole, when a lock does not come in time. */
async function together(runner: Runner, work: Work, segment: Segment, run: string | null) {
  let timeout = Math.min(200, runner.lockTimeout);
  for (let number = 1; ; number += 1) {
    let blockers: readonly string[] = [];
    try {
      return await runner.watcher.during(
        runner.held.pid,
        (seen) => {
          blockers = seen;
        },
        () => attempt(runner, work, segment, run, timeout),
      );
    } catch (error) {
      if (!isLockFailure(error)) throw error;
      if (number >= runner.lockRetries) {
        throw neverGotLock(work.passage, segment.from, number, blockers, error);
      }
      runner.report({ type: 'blocked', attempt: number, attempts: runner.lockRetries, blockers });
      // Those who queued up behind the lock get their turn.
      await sleep(jittered(timeout * 2), runner.stop.asked);
      timeout = Math.min(timeout * 1.5, runner.lockTimeout);
    }
  }
}

function inDoubt(passage: Passage, number: number, why: string | undefined): SchemadiffError {
  const again = passage.direction === 'up' ? 'apply' : 'rollback';
  return new SchemadiffError(
    'inDoubt',
    `What step ${number} of ${passage.document.id} ${passage.direction} did is not known.`,
    {
      where: passage.steps[number - 1]?.sql,
      why,
      next: `Run schemadiff ${again} again: it looks at the database, repairs what the step left, and goes on.`,
    },
  );
}

/** A statement that cannot be rolled back; without an answer of the journal, what it did is not known. */
async function alone(runner: Runner, work: Work, segment: Segment, run: string | null) {
  try {
    return await announced(runner, work, segment, run);
  } catch (error) {
    if (!(error instanceof SchemadiffError) || error.outcome !== 'inDoubt') throw error;
    throw inDoubt(work.passage, segment.to, error.why);
  }
}

/** @throws Stopped when somebody asked for it; what is done by now stays. */
async function stopHere({ stop }: Runner, passage: Passage, done: number): Promise<void> {
  await stop.check().catch(() => {
    throw stoppedWithin(passage, done, done + 1);
  });
}

/** The journal says first that the statement is begun. */
async function announced(runner: Runner, work: Work, segment: Segment, before: string | null) {
  const { passage } = work;
  const { database } = runner;
  const [step] = segment.steps;
  if (step === undefined) throw new Error('A segment has a step');
  const number = segment.to;
  await stopHere(runner, passage, segment.from);
  const run = await database.transaction((session) =>
    write(session, passage, before, { state: 'running', steps: segment.from, begun: number }),
  );
  let blockers: readonly string[] = [];
  try {
    // It waits without blocking others, but not for ever.
    const patience = Math.round(runner.lockTimeout * runner.lockRetries);
    await database.execute(sql`SET lock_timeout = ${patience}`);
    await runner.watcher.during(
      runner.held.pid,
      (seen) => {
        blockers = seen;
      },
      () => runner.stop.during(runner.held.pid, () => database.execute(step.sql)),
    );
  } catch (error) {
    if (error instanceof ConnectionLost) throw inDoubt(passage, number, error.why);
    await database.execute(sql`SET lock_timeout = 0`);
    const told = { done: segment.from, begun: number };
    // What cannot be repaired now is repaired by the next run; the step's own error is the one to show.
    const done = await locate(runner, passage, told).catch(() => undefined);
    const begun = done === segment.from ? undefined : number;
    const progress: Progress = { state: 'running', steps: segment.from, begun };
    await database.transaction((session) =>
      advanceRun(session, run, progress, sqlstateOf(error) ?? sqlstates.internalError),
    );
    if (error instanceof Stopped) throw stoppedWithin(passage, segment.from, number);
    if (isLockFailure(error)) throw neverGotLock(passage, segment.from, 1, blockers, error);
    throw stepFailure(passage, database.major, step, number, segment.from, error);
  }
  await database.execute(sql`SET lock_timeout = 0`);
  const done = await locate(runner, passage, { done: number, begun: null });
  if (done !== number) throw inDoubt(passage, number, 'The schema is not what was proven.');
  const progress = { state: stateAfter(passage, number), steps: number };
  await database.transaction((session) => advanceRun(session, run, progress));
  return run;
}

/** Settings that steps before `done` made belong to the session that is gone. */
async function repeatSettings(runner: Runner, { steps }: Passage, done: number): Promise<void> {
  for (const { sql: text } of steps.slice(0, done)) {
    if ((await statementKind(text)) === 'setting') await runner.database.execute(text);
  }
}

/** The passage, with the catalog in which it ends made once. */
export function workOf(passage: Passage, end: () => Promise<Catalog>): Work {
  let made: Promise<Catalog> | undefined;
  return {
    passage,
    end: () => {
      made ??= end();
      return made;
    },
  };
}

/**
 * Runs the steps that are not done yet.
 * @throws SchemadiffError failed when a step failed, and the message says what is left; inDoubt when
 * that is not known.
 */
export async function execute(runner: Runner, work: Work, position: Position): Promise<void> {
  const { passage } = work;
  const { document, direction, steps } = passage;
  const started = Date.now();
  runner.report({
    type: 'started',
    migration: document.id,
    direction,
    resumedAt: position.done,
    steps: steps.length,
  });
  // Locks must not wait for it: with other majors it is needed inside of the transaction.
  if (runner.database.major !== majorOf(passage.document)) await work.end();
  await freshSession(runner.database);
  await repeatSettings(runner, passage, position.done);
  let { run } = position;
  const ahead = segments(passage).filter(({ from }) => from >= position.done);
  for (const segment of ahead) {
    try {
      run = await together(runner, work, segment, run);
    } catch (error) {
      if (segment.transactional || !wantsNoTransaction(error)) throw error;
      run = await alone(runner, work, segment, run);
    }
  }
  if (ahead.length === 0) await finish(runner, passage, run);
  await freshSession(runner.database);
  await verifyAfter(runner, work);
  runner.report({
    type: 'finished',
    migration: document.id,
    direction,
    milliseconds: Date.now() - started,
  });
}

/** Nothing is left to run: only the journal does not know yet. */
async function finish({ database }: Runner, passage: Passage, run: string | null): Promise<void> {
  const progress = {
    state: stateAfter(passage, passage.steps.length),
    steps: passage.steps.length,
  };
  await database.transaction((session) => write(session, passage, run, progress));
}

/** Other majors are compared when their locks are gone. */
async function verifyAfter({ database }: Runner, { passage, end }: Work): Promise<void> {
  if (database.major === majorOf(passage.document)) return;
  const live = await readLive(database, passage.document);
  if (live.hash === hashAt(passage, passage.steps.length)) return;
  throw new SchemadiffError(
    'inDoubt',
    `${passage.document.id} ${passage.direction} is committed, but did not lead where it was proven to.`,
    {
      where: database.label,
      why: differing(live.catalog, await end()),
      next: 'Correct the schema by hand until schemadiff status shows no drift.',
    },
  );
}
