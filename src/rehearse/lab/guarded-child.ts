/**
 * Runs a program of schemadiff's own in a process with a time limit. It gets one job on its standard input,
 * and tells what it does by tell(): whatever becomes of it, this process hears of its end.
 */

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { nodeArguments } from '../../installation.ts';

export interface GuardedChild<Message> {
  /** Of programFile(). */
  readonly entry: string;
  /** As JSON. */
  readonly job: unknown;
  /** Milliseconds until it is ended. */
  readonly timeout: number;
  /** `wind` gives it as many milliseconds from now. What this throws ends it, and is thrown. */
  readonly hear: (message: Message, wind: (milliseconds: number) => void) => void;
  /** Asks it to end: it has a moment to take away what it made elsewhere. */
  readonly signal?: AbortSignal | undefined;
}

export interface ChildEnd {
  /** `exit code 0`, `SIGKILL`; with `: out of memory` where that is why. */
  readonly how: string;
  readonly timedOut: boolean;
}

/** Milliseconds that a process has to end by itself. */
const grace = 5000;

export async function runGuarded<Message>(options: GuardedChild<Message>): Promise<ChildEnd> {
  const { entry, job, timeout, hear, signal } = options;
  const child = spawn(process.execPath, nodeArguments(entry), {
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
  });
  let timedOut = false;
  let timer: NodeJS.Timeout | undefined;
  let ending: NodeJS.Timeout | undefined;
  const end = () => child.kill('SIGKILL');
  const wind = (milliseconds: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      timedOut = true;
      end();
    }, milliseconds);
  };
  const ask = () => {
    child.kill('SIGTERM');
    ending = setTimeout(end, grace);
  };
  wind(timeout);
  const [stdin, , stderr, answer] = child.stdio;
  let errors = '';
  stderr?.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString('utf8')).slice(-2000);
  });
  stdin?.on('error', () => undefined);
  stdin?.end(JSON.stringify(job));
  const closed = new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, by) => resolve(by ?? `exit code ${code}`));
  });
  // Awaited later: a failure must not count as unhandled until then.
  closed.catch(() => undefined);
  if (signal?.aborted === true) ask();
  signal?.addEventListener('abort', ask);
  try {
    if (answer instanceof Readable) {
      for await (const line of createInterface({ input: answer })) hear(JSON.parse(line), wind);
    }
    const how = await closed;
    return { how: /out of memory/i.test(errors) ? `${how}: out of memory` : how, timedOut };
  } finally {
    signal?.removeEventListener('abort', ask);
    clearTimeout(timer);
    clearTimeout(ending);
    if (child.exitCode === null && child.signalCode === null) end();
  }
}
