/** Ctrl-C once: what ran is told, and the answer is no. Twice: as ever. */

import { note } from './output.ts';

export function stoppable(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => {
    note('Stopping: what was run is reported, and the rehearsal is a no-go.');
    controller.abort();
  });
  return controller.signal;
}
