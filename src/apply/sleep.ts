/** Pauses between two looks, or two attempts. */

import { setTimeout } from 'node:timers/promises';

/** Ends early, without an error, when `over` is aborted. */
export async function sleep(milliseconds: number, over?: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal: over }).catch(() => undefined);
}

/** Something between half and all of it, so that two who wait do not stay in step. */
export const jittered = (milliseconds: number) => milliseconds * (0.5 + Math.random() / 2);
