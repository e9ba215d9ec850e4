/**
 * Migrations of other tools, rehearsed in processes of their own, each migration with a time limit. A
 * process that hangs is ended, and another goes on after the migration at which it hung.
 */

import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { codeFolder, compiled } from '../../installation.ts';
import { type Outcome, SchemadiffError } from '../../model/error.ts';
import type { RowsOptions } from './keep.ts';
import type { ForeignMigration } from './migration.ts';
import type { ForeignResult } from './rehearse.ts';

export interface ChildJob extends RowsOptions {
  readonly migrations: readonly ForeignMigration[];
  /** SQL that makes what the history starts from. */
  readonly setup: string;
  /** Of the server on which it runs; may hold a password. Null: in PGlite. */
  readonly url: string | null;
  readonly from: number;
  readonly to: number;
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
  readonly migrations: readonly ForeignMigration[];
  readonly setup: string;
  readonly url: string | null;
  /** Milliseconds for one migration in all its directions. */
  readonly timeout: number;
  /** Processes at a time; each judges its share, and runs what comes before it. */
  readonly workers: number;
  readonly progress: (result: ForeignResult, done: number) => void;
}

const entry = join(codeFolder, 'rehearse', 'foreign', compiled ? 'child.js' : 'child.ts');

/** From its sources, as the tests run it, the child is TypeScript itself. */
function nodeArguments(): string[] {
  if (compiled) return [entry];
  const jiti = JSON.stringify(createRequire(import.meta.url).resolve('jiti'));
  const from = JSON.stringify(entry);
  const load = `require(${jiti}).createJiti(${from}, { fsCache: false }).import(${from})`;
  return ['--no-warnings', '--input-type=commonjs', '--eval', load];
}

/** Milliseconds in which a process must be ready: no migration is to blame for a slow machine. */
const startTimeout = 180_000;

/** Where a process stopped, and why; undefined when it came to its end. */
interface Stopped {
  readonly number: number;
  readonly why: string;
}

async function runChild(
  job: ChildJob,
  timeout: number,
  result: (number: number, result: ForeignResult) => void,
): Promise<Stopped | undefined> {
  const child = spawn(process.execPath, nodeArguments(), {
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
  });
  let at: number | undefined;
  let ended = false;
  let timedOut = false;
  let timer: NodeJS.Timeout | undefined;
  const wind = (milliseconds: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, milliseconds);
  };
  wind(startTimeout);
  const [stdin, , stderr, answer] = child.stdio;
  let errors = '';
  stderr?.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString('utf8')).slice(-2000);
  });
  stdin?.on('error', () => undefined);
  stdin?.end(JSON.stringify(job));
  const closed = new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  try {
    if (answer instanceof Readable) {
      for await (const line of createInterface({ input: answer })) {
        wind(timeout);
        const message: ChildMessage = JSON.parse(line);
        if (message.type === 'begins') at = message.number;
        else if (message.type === 'result') result(message.number, message.result);
        else if (message.type === 'end') ended = true;
        else if (message.type === 'error')
          throw new SchemadiffError(message.outcome, message.what, message);
      }
    }
    const how = await closed;
    if (ended) return undefined;
    const why = timedOut
      ? `did not end within ${timeout / 1000} s`
      : `ended its process (${how})${/out of memory/i.test(errors) ? ': out of memory' : ''}`;
    if (at === undefined) {
      throw new SchemadiffError('failed', 'The rehearsal cannot begin.', {
        why: timedOut
          ? `Its process was not ready within ${startTimeout / 1000} s.`
          : `Its process ${why}.`,
      });
    }
    return { number: at, why };
  } finally {
    clearTimeout(timer);
    if (child.exitCode === null) child.kill('SIGKILL');
  }
}

function hung({ id, up }: ForeignMigration, why: string, timeout: number): ForeignResult {
  const reason = `it ${why}`;
  const seen = { objects: [], failure: null, rows: null, assumed: [], notes: [] };
  return { id, file: up.file, verdict: 'not-covered', reason, ...seen, milliseconds: timeout };
}

/** Judges the migrations of one share; those before are run only. */
async function share(
  options: GuardedOptions,
  from: number,
  to: number,
  tell: (number: number, result: ForeignResult) => void,
): Promise<void> {
  const { migrations, setup, url, seed, rows, timeout } = options;
  const never: number[] = [];
  for (let next = from; next < to; ) {
    const job = {
      migrations: migrations.slice(0, to),
      setup,
      url,
      seed,
      rows,
      from: next,
      to,
      never,
    };
    const stopped = await runChild(job, timeout, (number, result) => {
      tell(number, result);
      next = number + 1;
    });
    if (stopped === undefined) return;
    const migration = migrations[stopped.number];
    if (migration === undefined || never.includes(stopped.number)) {
      throw new SchemadiffError('failed', 'The process that rehearses cannot be kept running.', {
        why: stopped.why,
      });
    }
    never.push(stopped.number);
    if (stopped.number >= from) tell(stopped.number, hung(migration, stopped.why, timeout));
    next = Math.max(next, stopped.number >= from ? stopped.number + 1 : from);
  }
}

/** Below this, starting another process costs more than it saves. */
const smallestShare = 15;

/** Results in the order of the migrations. */
export async function rehearseGuarded(options: GuardedOptions): Promise<readonly ForeignResult[]> {
  const { migrations, workers, progress } = options;
  const shares = Math.max(1, Math.min(workers, Math.floor(migrations.length / smallestShare)));
  const results = new Map<number, ForeignResult>();
  const tell = (number: number, result: ForeignResult) => {
    results.set(number, result);
    progress(result, results.size);
  };
  const bound = (at: number) => Math.round((migrations.length * at) / shares);
  await Promise.all(
    Array.from({ length: shares }, (_, at) => share(options, bound(at), bound(at + 1), tell)),
  );
  return migrations.flatMap((_, number) => results.get(number) ?? []);
}
