/** Work that is asked to stop does so where it can say what was done. */

import { note } from './output.ts';
import { onFirstSignal } from './signals.ts';

export const rehearsalStops = 'Stopping: what was run is reported, and the rehearsal is a no-go.';

/** Aborted by the first signal, of which `said` is told. The second ends the process, as ever. */
export function stoppable(said: string): AbortSignal {
  const controller = new AbortController();
  onFirstSignal(() => {
    note(said);
    controller.abort();
  });
  return controller.signal;
}
