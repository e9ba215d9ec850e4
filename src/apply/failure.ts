/** Errors of a migration under way, each saying what is left of it and what to do. */

import { type ConnectionLost, DatabaseError, missingRole } from '../database/database-error.ts';
import { duplicateNames, sqlstates, transactionRefused } from '../database/sqlstate.ts';
import type { MigrationStep } from '../migration/document.ts';
import { type ErrorDetails, reasonOf, SchemadiffError } from '../model/error.ts';
import { majorOf } from './comparable.ts';
import type { Passage } from './passage.ts';

/** COMMIT was sent and no answer came: what happened is to be asked with the transaction's id. */
export class CommitUnknown extends SchemadiffError {
  readonly xid: string;

  constructor(xid: string, passage: Passage, cause: SchemadiffError) {
    super('inDoubt', `The connection was lost while ${passage.document.id} was committed.`, {
      where: cause.where,
      why: cause.why,
      next: `Run schemadiff status when the server is back; or ask it: SELECT pg_xact_status('${xid}').`,
      cause,
    });
    this.xid = xid;
  }
}

/** Somebody asked for the work to stop. */
export class Stopped extends SchemadiffError {
  constructor(what = 'Stopped before anything was done.', details: ErrorDetails = {}) {
    super('failed', what, { next: 'Run the command again.', ...details });
  }
}

/** The SQLSTATE at the bottom of an error, if PostgreSQL raised it. */
export function sqlstateOf(error: unknown): string | undefined {
  if (error instanceof DatabaseError) return error.sqlstate;
  if (error instanceof Stopped) return sqlstates.queryCanceled;
  return error instanceof Error && error.cause !== undefined ? sqlstateOf(error.cause) : undefined;
}

const lockStates: ReadonlySet<string> = new Set([
  sqlstates.lockNotAvailable,
  sqlstates.deadlockDetected,
]);

/** A lock that did not come in time, or a deadlock: trying again can help. */
export function isLockFailure(error: unknown): boolean {
  return lockStates.has(sqlstateOf(error) ?? '');
}

/** Nothing was done yet. */
export function wantsNoTransaction(error: unknown): boolean {
  return transactionRefused.has(sqlstateOf(error) ?? '');
}

/** What of a migration stays when a step fails, or is stopped. */
function left({ direction, steps }: Passage, done: number, first = 'Correct the cause and run') {
  const again = direction === 'up' ? 'schemadiff apply' : 'schemadiff rollback';
  return done === 0
    ? `Nothing of it was done. ${first} ${again} again.`
    : `Its first ${done} of ${steps.length} steps are committed and stay. ${first} ${again} again: it goes on with step ${done + 1}.`;
}

/** `number`: the step that was running, or comes next. What of it was done is undone, or repaired by the next run. */
export function stoppedWithin(passage: Passage, done: number, number: number): Stopped {
  const { document, direction, steps } = passage;
  return new StoppedWithin(
    `${document.id} ${direction} was stopped at step ${number} of ${steps.length}.`,
    { where: steps[number - 1]?.sql, next: left(passage, done, 'Run') },
  );
}

class StoppedWithin extends Stopped {}

/** Of a run that was stopped: what it had brought to its end by then, and the rest, in order. */
export function alsoDone(error: unknown, ended: readonly string[], rest: readonly string[]) {
  if (!(error instanceof Stopped)) return error;
  const [last, within] = [ended.at(-1), error instanceof StoppedWithin];
  const ahead = within ? rest.slice(1) : rest;
  const why = [
    last === undefined ? undefined : `Done: ${ended.join(', ')}.`,
    ahead.length === 0 ? undefined : `Not begun: ${ahead.join(', ')}.`,
  ].filter((line) => line !== undefined);
  const what = within || last === undefined ? error.message : `Stopped after ${last}.`;
  return new Stopped(what, { where: error.where, why: why.join('\n'), next: error.next });
}

/**
 * What helps where an older server than that of the proof does not know a statement, or what it names; undefined:
 * that cannot be it.
 */
function olderServer({ document }: Passage, major: number, { sqlstate, routine }: DatabaseError) {
  const unknown =
    (sqlstate.startsWith('42') && !duplicateNames.has(sqlstate)) ||
    sqlstate === sqlstates.featureNotSupported;
  if (!unknown || routine !== undefined || major >= majorOf(document)) return undefined;
  const proven = `It was proven on PostgreSQL ${majorOf(document)}, and this is ${major}`;
  return major >= (document.servers ?? majorOf(document))
    ? `${proven}: where that lacks what the statement needs, correct its SQL and seal it.`
    : `${proven}, which may not have what the statement needs: plan it again with --major ${major} (where no database has it yet), or correct its SQL and seal it.`;
}

/** What to do before the migration is run again, where that is known. */
function remedyOf(error: DatabaseError): string | undefined {
  if (error.sqlstate === sqlstates.insufficientPrivilege) {
    return 'Connect as a role that may do that, and run';
  }
  const role = missingRole(error);
  return role === undefined ? undefined : `Create role ${role}, which no plan does, and run`;
}

/**
 * PostgreSQL's message where it has nothing to do with the values of rows, and where it happened. `major`: of the
 * server.
 */
export function stepFailure(
  passage: Passage,
  major: number,
  step: MigrationStep,
  number: number,
  done: number,
  error: unknown,
): unknown {
  if (!(error instanceof DatabaseError)) return error;
  const remedy = remedyOf(error);
  const older = remedy === undefined ? olderServer(passage, major, error) : undefined;
  const stays = left(passage, done, remedy);
  return new SchemadiffError(
    'failed',
    `${passage.document.id} ${passage.direction} failed at step ${number} of ${passage.steps.length}: ${error.message}`,
    {
      where: [step.sql, error.where].filter((part) => part !== undefined).join('\n'),
      why: reasonOf(error),
      next: older === undefined ? stays : `${older}\n${stays}`,
      cause: error,
    },
  );
}

/** A connection that broke before COMMIT: the server rolls back. */
export function lostBefore(passage: Passage, done: number, error: ConnectionLost): SchemadiffError {
  return new SchemadiffError(
    'failed',
    `The connection was lost during ${passage.document.id} ${passage.direction}; the server rolled the transaction back.`,
    { why: error.why, next: left(passage, done), cause: error },
  );
}

export function neverGotLock(
  passage: Passage,
  done: number,
  attempts: number,
  blockers: readonly string[],
  error: unknown,
): SchemadiffError {
  const cause = error instanceof SchemadiffError ? error : undefined;
  return new SchemadiffError(
    'failed',
    `${passage.document.id} ${passage.direction} did not get a lock in ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}; it was rolled back each time.`,
    {
      where: cause?.where,
      why:
        blockers.length === 0
          ? cause?.why
          : `Last seen holding it:\n${blockers.map((each) => `- ${each}`).join('\n')}`,
      next: `End what holds it, or give it longer with --lock-timeout and --lock-retries. ${left(passage, done)}`,
      cause: error,
    },
  );
}

/** An invalid index that cannot be dropped yet: transactions are open that use its table. */
export function leftBehind(index: string, cause: unknown): unknown {
  if (!isLockFailure(cause)) return cause;
  return new SchemadiffError('failed', `The invalid index ${index} cannot be dropped yet.`, {
    why: 'Transactions are open that use its table.',
    next: 'End them and run the command again: it drops the index and goes on.',
    cause,
  });
}
