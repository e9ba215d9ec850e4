/** A process that ends when its parent does, also in the midst of a statement without end. */

import { Worker } from 'node:worker_threads';

export function endWithParent(): void {
  // Ctrl-C goes to all processes: the parent decides what becomes of it.
  process.on('SIGINT', () => undefined);
  new Worker(
    `setInterval(() => {
      if (process.ppid !== ${process.ppid}) process.kill(process.pid, 'SIGKILL');
    }, 1000);`,
    { eval: true },
  ).unref();
}
