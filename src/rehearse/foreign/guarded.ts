/**
 * Migrations of other tools, rehearsed in processes of their own, each migration with a time limit. A
 * process that hangs is ended, and another goes on after the migration at which it hung.
 */

import { programFile } from '../../installation.ts';
import { type Outcome, SchemadiffError } from '../../model/error.ts';
import { runGuarded } from '../lab/guarded-child.ts';
import { notWhole, sharesOf } from './blocks.ts';
import type { FormatName } from './format.ts';
import type { RowsOptions } from './keep.ts';
import type { ForeignMigration, ForeignScript } from './migration.ts';
import type { ForeignResult } from './rehearse.ts';

export interface ChildJob extends RowsOptions {
  readonly format: FormatName;
  readonly migrations: readonly ForeignMigration[];
  /** SQL that makes what the history starts from. */
  readonly setup: ForeignScript | null;
  /** Of the server on which it runs; may hold a password. Null: in PGlite. */
  readonly url: string | null;
  readonly judge: readonly number[];
  readonly never: readonly number[];
}

export type ChildMessage =
  /** The database is there, and the setup has run. */
  | { readonly type: 'ready' }
  | { readonly type: 'begins'; readonly number: number }
  | { readonly type: 'result'; readonly number: number; readonly result: ForeignResult }
  | { readonly type: 'end' }
  | {
      readonly type: 'error';
      readonly outcome: Outcome;
      readonly what: string;
      readonly where: string | undefined;
      readonly why: string | undefined;
    };

export interface GuardedOptions extends RowsOptions {
  readonly format: FormatName;
  readonly migrations: readonly ForeignMigration[];
  readonly setup: ForeignScript | null;
  readonly url: string | null;
  /** Milliseconds for one migration in all its directions. */
  readonly timeout: number;
  /** Processes at a time; each judges its share, and runs what comes before it. */
  readonly workers: number;
  /** Results of an earlier run, by number; they count where a whole block has them. */
  readonly known?: ReadonlyMap<number, ForeignResult> | undefined;
  /** What was judged to its end. */
  readonly judged?: ((number: number, result: ForeignResult) => void) | undefined;
  readonly progress: (result: ForeignResult, done: number) => void;
  /** Calls it off: what was judged by then is answered. */
  readonly signal?: AbortSignal | undefined;
}

const entry = programFile('rehearse/foreign/child');

/** Milliseconds in which a process must be ready: no migration is to blame for a slow machine. */
const startTimeout = 180_000;

/** Where a process stopped, and why; undefined when it came to its end. */
interface Stopped {
  readonly number: number;
  readonly why: string;
}

async function runChild(
  job: ChildJob,
  { timeout, signal }: Pick<GuardedOptions, 'timeout' | 'signal'>,
  result: (number: number, result: ForeignResult) => void,
): Promise<Stopped | undefined> {
  let at: number | undefined;
  let ended = false;
  const { how, timedOut } = await runGuarded<ChildMessage>({
    entry,
    job,
    timeout: startTimeout,
    signal,
    hear: (message, wind) => {
      wind(timeout);
      if (message.type === 'begins') at = message.number;
      else if (message.type === 'result') result(message.number, message.result);
      else if (message.type === 'end') ended = true;
      else if (message.type === 'error') {
        throw new SchemadiffError(message.outcome, message.what, message);
      }
    },
  });
  if (ended) return undefined;
  const why = timedOut ? `did not end within ${timeout / 1000} s` : `ended its process (${how})`;
  if (at === undefined && signal?.aborted !== true) {
    throw new SchemadiffError('failed', 'The rehearsal cannot begin.', {
      why: timedOut
        ? `Its process was not ready within ${startTimeout / 1000} s.`
        : `Its process ${why}.`,
    });
  }
  return { number: at ?? job.judge[0] ?? 0, why };
}

function hung({ id, up }: ForeignMigration, why: string, timeout: number): ForeignResult {
  const reason = `it ${why}`;
  const seen = { objects: [], failure: null, rows: null, assumed: [], notes: [] };
  return { id, file: up.file, verdict: 'not-covered', reason, ...seen, milliseconds: timeout };
}

/** Judges the migrations of one share; others before them are run only. */
async function share(
  options: GuardedOptions,
  numbers: readonly number[],
  tell: (number: number, result: ForeignResult) => void,
): Promise<void> {
  const { format, migrations, setup, url, seed, rows, timeout, signal, judged } = options;
  const left = new Set(numbers);
  const never: number[] = [];
  const done = (number: number, result: ForeignResult) => {
    left.delete(number);
    tell(number, result);
  };
  while (left.size > 0) {
    const judge = [...left];
    const job = {
      format,
      migrations: migrations.slice(0, Math.max(...judge) + 1),
      setup,
      url,
      seed,
      rows,
      judge,
      never,
    };
    const stopped = await runChild(job, options, (number, result) => {
      judged?.(number, result);
      done(number, result);
    });
    if (stopped === undefined || signal?.aborted === true) return;
    const migration = migrations[stopped.number];
    if (migration === undefined || never.includes(stopped.number)) {
      throw new SchemadiffError('failed', 'The process that rehearses cannot be kept running.', {
        why: stopped.why,
      });
    }
    never.push(stopped.number);
    if (left.has(stopped.number)) done(stopped.number, hung(migration, stopped.why, timeout));
  }
}

/** Results in the order of the migrations; of all of them, unless it was called off. */
export async function rehearseGuarded(options: GuardedOptions): Promise<readonly ForeignResult[]> {
  const { migrations, workers, progress, known = new Map() } = options;
  const due = notWhole(migrations.length, (number) => known.has(number));
  const results = new Map([...known].filter(([number]) => !due.includes(number)));
  const tell = (number: number, result: ForeignResult) => {
    results.set(number, result);
    progress(result, results.size);
  };
  await Promise.all(sharesOf(due, workers).map((numbers) => share(options, numbers, tell)));
  return migrations.flatMap((_, number) => results.get(number) ?? []);
}
