/** A process that ends when its parent does, also in the midst of a statement without end. */

import { Worker } from 'node:worker_threads';

/** Answers what says which process groups, of those that lead them, end with it too: each time all there are. */
export function endWithParent(): (groups: readonly number[]) => void {
  // Ctrl-C goes to all processes: the parent decides what becomes of it.
  process.on('SIGINT', () => undefined);
  const worker = new Worker(
    `let groups = [];
    require('node:worker_threads').parentPort.on('message', (known) => { groups = known; });
    setInterval(() => {
      if (process.ppid === ${process.ppid}) return;
      for (const pid of groups) {
        try { process.kill(-pid, 'SIGKILL'); } catch {}
      }
      process.kill(process.pid, 'SIGKILL');
    }, 1000);`,
    { eval: true },
  );
  worker.unref();
  return (groups) => worker.postMessage(groups);
}
