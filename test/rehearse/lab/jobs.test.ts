/** Jobs in other processes: what ends badly is told, and takes nothing else with it. */

import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type JobEnd, runJobs } from '../../../src/rehearse/lab/jobs.ts';

const entry = fileURLToPath(new URL('worker.ts', import.meta.url));
const run = (jobs: Iterable<string>, options = {}) =>
  runJobs<string, unknown>({ entry, jobs, workers: 2, timeout: 30_000, ...options });

function isRunning(pid: unknown): boolean {
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
}

async function ended(pid: unknown): Promise<void> {
  await expect.poll(() => isRunning(pid), { timeout: 20_000 }).toBe(false);
}

// Each starts processes of its own.
describe('jobs', { timeout: 180_000 }, () => {
  it('end in their order, whichever is done first', async () => {
    const told: number[] = [];
    const progress: unknown[] = [];
    const ends = await run(['slowest one', 'b', 'ccc', 'd'], {
      onResult: (_: JobEnd<unknown>, index: number) => told.push(index),
      onProgress: (message: unknown, index: number) => progress.push([index, message]),
    });
    const done = (job: string) => ({ type: 'done', result: new Map([[job, job.length]]) });
    expect(ends).toEqual(['slowest one', 'b', 'ccc', 'd'].map(done));
    expect(told).toEqual([0, 1, 2, 3]);
    expect(progress.sort()).toEqual([
      [0, 'at slowest one'],
      [1, 'at b'],
      [2, 'at ccc'],
      [3, 'at d'],
    ]);
  });

  it('have failed when they throw, crash or never end; the others go on', async () => {
    const ends = await run(['throw', 'a', 'crash', 'never', 'b', 'query'], {
      timeout: 10_000,
      workers: 3,
    });
    expect(ends.map(({ type }) => type)).toEqual([
      'failed',
      'done',
      'crashed',
      'timed out',
      'done',
      'done',
    ]);
    expect(ends[0]).toEqual({ type: 'failed', why: 'thrown' });
    expect(ends[2]).toEqual({ type: 'crashed', why: 'The process ended (exit code 7).' });
    expect(ends[5]).toEqual({ type: 'done', result: 2 });
  });

  it('share a process until it ends', async () => {
    const ends = await run(['pid', 'pid', 'crash', 'pid'], { workers: 1 });
    const [one, two, , three] = ends.map((end) => (end.type === 'done' ? end.result : null));
    expect(one).toBe(two);
    expect(three).not.toBe(one);
    await ended(three);
  });

  it('are called off at once, and no process is left', async () => {
    const stop = new AbortController();
    const pids: unknown[] = [];
    const ends = await run(['pid', 'never', 'a', 'b'], {
      workers: 1,
      signal: stop.signal,
      onResult: (end: JobEnd<unknown>) => {
        if (end.type === 'done') pids.push(end.result);
        setTimeout(() => stop.abort(), 200);
      },
    });
    expect(ends.map(({ type }) => type)).toEqual(['done', 'called off']);
    await ended(pids[0]);
  });

  it('are taken as they are needed, and end with an error of who hears of them', async () => {
    let taken = 0;
    function* endless() {
      for (;;) yield `job ${taken++}`;
    }
    const onResult = () => {
      throw new Error('enough');
    };
    await expect(run(endless(), { onResult })).rejects.toThrow('enough');
    expect(taken).toBeLessThan(10);
  });

  it('that cannot be started have crashed', async () => {
    const ends = await run(['a'], { entry: '/nowhere.ts' });
    expect(ends.map(({ type }) => type)).toEqual(['crashed']);
  });
});
