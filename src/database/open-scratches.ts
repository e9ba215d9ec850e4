/**
 * Scratch databases on servers that this process has not dropped yet: who ends the process can drop them first.
 * What a killed one leaves, a later one drops (scratch-owner.ts).
 */

type Drop = () => Promise<void>;

export interface Watcher {
  /** There is one now, and there was none. */
  readonly begin: () => void;
  /** There is none any more. */
  readonly end: () => void;
}

const open = new Set<Drop>();
let watcher: Watcher = { begin: () => undefined, end: () => undefined };

export function watchScratches(by: Watcher): void {
  watcher = by;
}

/** To be called before it is made; the answer is to be called when it is dropped. */
export function scratchOpens(drop: Drop): () => void {
  open.add(drop);
  if (open.size === 1) watcher.begin();
  return () => {
    if (open.delete(drop) && open.size === 0) watcher.end();
  };
}

export async function dropOpenScratches(): Promise<void> {
  await Promise.allSettled([...open].map((drop) => drop()));
}
