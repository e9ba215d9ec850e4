/** What a signal does that would end the process: Ctrl-C, a terminal that goes away, a CI that cancels. */

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Milliseconds in which a signal is the same one: `timeout` and `npx` pass on what the terminal, or they
 * themselves, have sent to the whole group already.
 */
const echo = 1000;

/** The first does `work`, the second ends the process, as ever. Answers what undoes that. */
export function onFirstSignal(work: (signal: NodeJS.Signals) => void): () => void {
  let first: number | undefined;
  const undo = () => {
    for (const each of signals) process.off(each, act);
  };
  const act = (signal: NodeJS.Signals) => {
    if (first === undefined) {
      first = Date.now();
      work(signal);
    } else if (Date.now() - first > echo) {
      undo();
      process.kill(process.pid, signal);
    }
  };
  for (const signal of signals) process.on(signal, act);
  return undo;
}
