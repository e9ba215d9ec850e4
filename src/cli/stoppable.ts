/** Ctrl-C, a terminal that goes away, a CI that cancels: the work stops where it can say what was done. */

import { note } from './output.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Milliseconds in which a signal is the same one: `timeout` and `npx` pass on what the terminal, or they
 * themselves, have sent to the whole group already.
 */
const echo = 1000;

export const rehearsalStops = 'Stopping: what was run is reported, and the rehearsal is a no-go.';

/** Aborted by the first signal, of which `said` is told. The second ends the process, as ever. */
export function stoppable(said: string): AbortSignal {
  const controller = new AbortController();
  let first: number | undefined;
  const stop = (signal: NodeJS.Signals) => {
    if (first === undefined) {
      first = Date.now();
      note(said);
      controller.abort();
    } else if (Date.now() - first > echo) {
      for (const each of signals) process.off(each, stop);
      process.kill(process.pid, signal);
    }
  };
  for (const signal of signals) process.on(signal, stop);
  return controller.signal;
}
