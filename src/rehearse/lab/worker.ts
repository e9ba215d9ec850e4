/** The side of runJobs() that does a job after the other, in a process of its own. */

import { endWithParent } from './end-with-parent.ts';

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
  process.on('disconnect', () => process.exit());
  endWithParent();
  send({ type: 'ready' });
}
