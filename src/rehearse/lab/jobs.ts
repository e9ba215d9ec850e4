/**
 * Runs jobs in several processes, each job with a time limit: PostgreSQL in a process can neither be
 * interrupted nor share a core, and a case that never ends must not take the others with it.
 *
 * Only a job that was done to its end is `done`: whatever else becomes of it is never taken for success.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { nodeArguments } from '../../installation.ts';
import type { JobMessage, WorkerMessage } from './worker.ts';

/** What became of a job. */
export type JobEnd<Result> =
  | { readonly type: 'done'; readonly result: Result }
  /** It threw an error. */
  | { readonly type: 'failed'; readonly why: string }
  /** It was ended after the time limit. */
  | { readonly type: 'timed out' }
  /** Its process ended. */
  | { readonly type: 'crashed'; readonly why: string }
  /** The run was called off before the job ended. */
  | { readonly type: 'called off' };

export interface JobsOptions<Job, Result> {
  /** The program that calls serveJobs(): programFile('rehearse/…'). */
  readonly entry: string;
  /** Structured-cloneable; taken one by one, as workers become free. */
  readonly jobs: Iterable<Job>;
  /** Processes; as many as there are cores unless said. */
  readonly workers?: number | undefined;
  /** Milliseconds for each job. */
  readonly timeout: number;
  /** Told in the order of the jobs. */
  readonly onResult?: ((end: JobEnd<Result>, index: number) => void) | undefined;
  /** What a job tells while it is at work. */
  readonly onProgress?: ((message: unknown, index: number) => void) | undefined;
  /** Ends all processes at once. */
  readonly signal?: AbortSignal | undefined;
}

/** Milliseconds in which a worker must be ready for its first job. */
const startTimeout = 60_000;

/** The ends of all jobs that were begun, in their order. */
export async function runJobs<Job, Result>(
  options: JobsOptions<Job, Result>,
): Promise<readonly JobEnd<Result>[]> {
  const { entry, jobs, onResult, onProgress, timeout, signal } = options;
  const ends: JobEnd<Result>[] = [];
  const queue = jobs[Symbol.iterator]();
  const count = Math.max(1, options.workers ?? availableParallelism());
  const workers = Array.from({ length: count }, () => new WorkerProcess(entry));
  let over = signal?.aborted === true;
  let begun = 0;
  let told = 0;
  const stop = () => {
    over = true;
    for (const worker of workers) worker.kill();
  };

  async function workThrough(worker: WorkerProcess): Promise<void> {
    while (!over) {
      const { done, value: job } = queue.next();
      if (done === true) return;
      const index = begun++;
      const end = await worker.run(job, timeout, (message) => onProgress?.(message, index));
      // What a worker answers is what this program's own entry gave to serveJobs().
      ends[index] = (over && end.type === 'crashed' ? calledOff : end) as JobEnd<Result>;
      for (let now = ends[told]; now !== undefined; now = ends[++told]) onResult?.(now, told);
    }
  }

  signal?.addEventListener('abort', stop);
  process.on('exit', stop);
  try {
    await Promise.all(workers.map(workThrough));
    return ends;
  } finally {
    stop();
    signal?.removeEventListener('abort', stop);
    process.off('exit', stop);
    queue.return?.();
  }
}

const calledOff: JobEnd<never> = { type: 'called off' };

/** A process that is started when there is a job, and again after it ended. */
class WorkerProcess {
  readonly #entry: string;
  #child: ChildProcess | undefined;

  constructor(entry: string) {
    this.#entry = entry;
  }

  kill(): void {
    this.#child?.kill('SIGKILL');
  }

  async run(
    job: unknown,
    timeout: number,
    tell: (message: unknown) => void,
  ): Promise<JobEnd<unknown>> {
    const fresh = this.#child === undefined;
    this.#child ??= spawn(process.execPath, nodeArguments(this.#entry), {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'advanced',
    });
    const end = await this.#watch(this.#child, fresh, job, timeout, tell);
    if (end.type === 'timed out' || end.type === 'crashed') {
      this.kill();
      this.#child = undefined;
    }
    return end;
  }

  #watch(
    child: ChildProcess,
    fresh: boolean,
    job: unknown,
    timeout: number,
    tell: (message: unknown) => void,
  ): Promise<JobEnd<unknown>> {
    return new Promise((resolve) => {
      let errors = '';
      const hearErrors = (chunk: Buffer) => {
        errors = (errors + chunk.toString('utf8')).slice(-2000);
      };
      const finish = (end: JobEnd<unknown>) => {
        clearTimeout(timer);
        child.off('message', hear).off('close', onClose).off('error', onError);
        child.stderr?.off('data', hearErrors);
        resolve(end);
      };
      let timer = setTimeout(
        () => finish({ type: 'crashed', why: 'The process did not become ready.' }),
        startTimeout,
      );
      const begin = () => {
        clearTimeout(timer);
        timer = setTimeout(() => finish({ type: 'timed out' }), timeout);
        const message: JobMessage = { job };
        child.send(message, (error) => error && onError(error));
      };
      const hear = (message: WorkerMessage) => {
        if (message.type === 'ready') begin();
        else if (message.type === 'progress') tell(message.message);
        else finish(message);
      };
      const onError = (error: Error) => finish({ type: 'crashed', why: error.message });
      const onClose = (code: number | null, signal: string | null) => {
        const memory = /out of memory/i.test(errors) ? ': out of memory' : '';
        finish({
          type: 'crashed',
          why: `The process ended (${signal ?? `exit code ${code}`})${memory}.`,
        });
      };
      child.on('message', hear).on('close', onClose).on('error', onError);
      child.stderr?.on('data', hearErrors);
      if (!fresh) begin();
    });
  }
}
