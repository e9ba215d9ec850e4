/** Runs the shares of a rehearsal in processes of their own; what is not done to its end is cut short. */

import { availableParallelism } from 'node:os';
import { programFile } from '../../installation.ts';
import { type JobEnd, runJobs } from '../lab/jobs.ts';
import type { Job } from './job.ts';
import type { PassageOutcome } from './outcome.ts';
import type { RunState } from './state.ts';

export interface ShareOptions {
  /** Milliseconds for one share. */
  readonly timeout: number;
  /** Processes; as many as there are cores unless said. */
  readonly workers?: number | undefined;
  /** Milliseconds after which no new share is begun. */
  readonly time?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly state?: { readonly of: RunState; readonly keyOf: (job: Job) => string } | undefined;
  readonly progress?: ((progress: ShareProgress) => void) | undefined;
}

interface ShareProgress {
  readonly passage: string;
  /** Cases that were run, of all. */
  readonly runs: number;
  readonly of: number;
}

function outcomeOf(job: Job, end: JobEnd<PassageOutcome>, runs: number, timeout: number) {
  if (end.type === 'done') return end.result;
  const why = {
    'timed out': () => `case ${runs + 1} of seed ${job.seed} did not end in ${timeout / 1000} s`,
    'called off': () => 'it was stopped',
    failed: () => ('why' in end ? end.why : ''),
    crashed: () => ('why' in end ? end.why : ''),
  }[end.type]();
  return cutShort(job, why, runs);
}

const cutShort = ({ passage }: Job, why: string, runs = 0): PassageOutcome => ({
  type: 'cut short',
  passage,
  why,
  runs,
  milliseconds: 0,
});

/** In the order of the jobs. */
export async function runShares(
  jobs: readonly Job[],
  options: ShareOptions,
): Promise<PassageOutcome[]> {
  const { timeout, workers, time, signal, state, progress } = options;
  const started = Date.now();
  const outcomes = new Map<Job, PassageOutcome>();
  const begun: Job[] = [];
  const runs = new Map<Job, number>();
  const of = jobs.reduce((sum, job) => sum + job.runs, 0);
  const tell = (job: Job, count: number) => {
    runs.set(job, count);
    const all = [...runs.values()].reduce((sum, each) => sum + each, 0);
    progress?.({ passage: job.passage, runs: all, of });
  };
  for (const job of jobs) {
    const known = state?.of.get(state.keyOf(job));
    if (known === undefined) continue;
    outcomes.set(job, known);
    tell(job, known.runs);
  }
  /** Those that are left, as long as there is time. */
  function* due(): Generator<Job> {
    for (const job of jobs) {
      if (outcomes.has(job)) continue;
      if (time !== undefined && Date.now() - started > time) return;
      begun.push(job);
      yield job;
    }
  }
  await runJobs<Job, PassageOutcome>({
    entry: programFile('rehearse/run/child'),
    jobs: due(),
    workers: Math.min(workers ?? availableParallelism(), Math.max(1, jobs.length)),
    timeout,
    signal,
    onProgress: (message, index) => {
      const job = begun[index];
      if (job !== undefined && typeof message === 'number') tell(job, message);
    },
    onResult: (end, index) => {
      const job = begun[index];
      if (job === undefined) return;
      const outcome = outcomeOf(job, end, runs.get(job) ?? 0, timeout);
      outcomes.set(job, outcome);
      state?.of.add(state.keyOf(job), outcome);
    },
  });
  return jobs.map(
    (job) =>
      outcomes.get(job) ??
      cutShort(job, signal?.aborted === true ? 'it was stopped' : 'the time was over'),
  );
}
