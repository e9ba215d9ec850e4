/** The side of runJobs() that does a job after the other, in a process of its own. */

import { Worker } from 'node:worker_threads';

/** To a worker. */
export interface JobMessage {
  readonly job: unknown;
}

/** From a worker. */
export type WorkerMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly message: unknown }
  | { readonly type: 'done'; readonly result: unknown }
  | { readonly type: 'failed'; readonly why: string };

/** Called on top level by a program that is the `entry` of runJobs(); a job that throws has failed. */
export function serveJobs<Job, Result>(
  work: (job: Job, tell: (message: unknown) => void) => Promise<Result>,
): void {
  const send = (message: WorkerMessage) => process.send?.(message);
  process.on('message', async ({ job }: { readonly job: Job }) => {
    try {
      const result = await work(job, (message) => send({ type: 'progress', message }));
      send({ type: 'done', result });
    } catch (error) {
      send({ type: 'failed', why: error instanceof Error ? error.message : String(error) });
    }
  });
  endWithParent();
  send({ type: 'ready' });
}

/** Also in the midst of a statement without end, which keeps this thread from hearing anything. */
function endWithParent(): void {
  process.on('disconnect', () => process.exit());
  // Ctrl-C goes to all processes: the parent decides what becomes of it.
  process.on('SIGINT', () => undefined);
  new Worker(
    `setInterval(() => {
      if (process.ppid !== ${process.ppid}) process.kill(process.pid, 'SIGKILL');
    }, 1000);`,
    { eval: true },
  ).unref();
}
