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

/** Undefined where nobody answered. */
export async function answer<T>(
  ask: (at: Terminal & { readonly signal: AbortSignal }) => Promise<T>,
  at: Terminal = { input: process.stdin, output: process.stderr },
): Promise<Exclude<T, symbol> | undefined> {
  const gone = new AbortController();
  // Ctrl-D closes the reader, which pauses its input, and is no answer to the prompt: nothing would wake it
  // any more. An answer pauses it too, but is given before this looks.
  const look = () => setImmediate(() => gone.abort());
  const events = ['pause', 'end', 'close'] as const;
  for (const event of events) at.input.once(event, look);
  try {
    const given = await ask({ ...at, signal: gone.signal });
    return isGiven(given) ? given : undefined;
  } finally {
    for (const event of events) at.input.off(event, look);
  }
}
