/** A command that is ended while it has scratch databases on a server drops them first. */

import { dropOpenScratches, watchScratches } from '../database/open-scratches.ts';
import { note } from './output.ts';
import { onFirstSignal } from './signals.ts';

let ending = false;

/** What fails from then on fails because of that. */
export const isEnding = () => ending;

export function tidyWhenEnded(): void {
  let undo = () => {};
  const begin = () => {
    undo = onFirstSignal((signal) => {
      ending = true;
      note('Stopping: the scratch databases are dropped.');
      void dropOpenScratches().finally(() => {
        undo();
        process.kill(process.pid, signal);
      });
    });
  };
  watchScratches({ begin, end: () => ending || undo() });
}
