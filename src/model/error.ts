/**
 * The one error type that reaches a user, and the exit codes.
 *
 * Everything that can go wrong outside of a bug is a SchemadiffError: what happened, where, why, and
 * what to do next. The command line prints those four and exits with `exit`; nothing else prints.
 */

/** Process exit codes, the same for every command. */
export const exitCodes = {
  /** Done, go, or nothing to do. */
  done: 0,
  /** A gate or a proof says no. */
  noGo: 1,
  /** Changes or drift were found (with `--check`). */
  changes: 2,
  /** Failed or stopped; rolled back, and the command can be run again. */
  failed: 3,
  /** Refused; nothing changed: usage, configuration, definitions, altered files, drift. */
  refused: 4,
  /** No connection to the database. */
  unreachable: 5,
  /** The outcome is not known; the state is printed. */
  inDoubt: 6,
} as const;

/** How a command ends: a key of exitCodes. */
export type Outcome = keyof typeof exitCodes;

export interface ErrorDetails {
  /** `file:line`, or the object: `table public.users`. */
  readonly where?: string | undefined;
  /** The reason, often PostgreSQL's own message. */
  readonly why?: string | undefined;
  /** What the user can do now. */
  readonly next?: string | undefined;
  readonly cause?: unknown;
}

/** Where, why and what next, as an error that says it; undefined where there is nothing to say. */
function said({ where, why, next }: ErrorDetails): Error | undefined {
  const lines = [where, why, next].filter((line) => line !== undefined);
  if (lines.length === 0) return undefined;
  const error = new Error(lines.join('\n'));
  delete error.stack;
  return error;
}

/** What can go wrong outside of a bug. `message` says what happened. */
export class SchemadiffError extends Error {
  override readonly name = 'SchemadiffError';
  /** With which exit code a command ends. */
  readonly outcome: Outcome;
  /** `file:line`, or the object: `table public.users`. */
  readonly where: string | undefined;
  /** The reason, often PostgreSQL's own message. */
  readonly why: string | undefined;
  /** What can be done now. */
  readonly next: string | undefined;

  constructor(outcome: Outcome, what: string, details: ErrorDetails = {}) {
    // Test runners and loggers show an error's message and its cause, and none of its other fields.
    super(what, { cause: details.cause ?? said(details) });
    this.outcome = outcome;
    this.where = details.where;
    this.why = details.why;
    this.next = details.next;
  }

  /** The process exit code for it, 1 to 6: see exitCodes. */
  get exitCode(): number {
    return exitCodes[this.outcome];
  }
}

/** Why, and what helps: for an error that says what to do about more than this one. */
export function reasonOf({ why, next }: SchemadiffError): string {
  return [why, next].filter((part) => part !== undefined).join('\n');
}

/** An input that is wrong: exit 4, nothing changed. */
export function refused(what: string, details?: ErrorDetails): SchemadiffError {
  return new SchemadiffError('refused', what, details);
}
