/** Questions at a terminal: one that is cancelled, or whose terminal goes away, has no answer. */

import type { Readable, Writable } from 'node:stream';
import { isCancel } from '@clack/prompts';

interface Terminal {
  readonly input: Readable;
  readonly output: Writable;
}

/** Whether somebody can be asked. */
export const answerable = () => process.stdin.isTTY === true && process.stderr.isTTY === true;

const isGiven = <T>(answer: T): answer is Exclude<T, symbol> => !isCancel(answer);

interface Asking {
  readonly at?: Terminal;
  /** Aborted: nobody answers any more. */
  readonly stop?: AbortSignal;
}

/** Undefined where nobody answered. */
export async function answer<T>(
  ask: (at: Terminal & { readonly signal: AbortSignal }) => Promise<T>,
  { at = { input: process.stdin, output: process.stderr }, stop }: Asking = {},
): Promise<Exclude<T, symbol> | undefined> {
  const gone = new AbortController();
  // Ctrl-D closes the reader, which pauses its input, and is no answer to the prompt: nothing would wake it
  // any more. An answer pauses it too, but is given before this looks.
  const look = () => setImmediate(() => gone.abort());
  const events = ['pause', 'end', 'close'] as const;
  for (const event of events) at.input.once(event, look);
  try {
    const signal = stop === undefined ? gone.signal : AbortSignal.any([gone.signal, stop]);
    const given = await ask({ ...at, signal });
    return isGiven(given) ? given : undefined;
  } finally {
    for (const event of events) at.input.off(event, look);
  }
}
