/**
 * The thread in which pg_dump runs against a server: it wants its answers at once, so it waits for them
 * here while the main thread talks to the server. See wire-dump.ts.
 */

import { type MessagePort, parentPort, receiveMessageOnPort } from 'node:worker_threads';
import { pgDump } from '@electric-sql/pglite-tools/pg_dump';

export interface DumpJob {
  readonly port: MessagePort;
  /** Counts the answers that were sent. */
  readonly signal: Int32Array;
  readonly args: readonly string[];
}

export type DumpAnswer =
  | { readonly type: 'request'; readonly bytes: Uint8Array }
  | { readonly type: 'done'; readonly text: string }
  | { readonly type: 'failed'; readonly message: string };

function askOver({ port, signal }: DumpJob): (bytes: Uint8Array) => Uint8Array {
  let answers = 0;
  return (bytes) => {
    port.postMessage({ type: 'request', bytes } satisfies DumpAnswer);
    Atomics.wait(signal, 0, answers);
    answers += 1;
    const received = receiveMessageOnPort(port);
    return received?.message instanceof Uint8Array ? received.message : new Uint8Array();
  };
}

/** As much of PGlite as pg_dump wants. */
const serverBehind = (ask: (bytes: Uint8Array) => Uint8Array) => ({
  execProtocolRawStream: (
    bytes: Uint8Array,
    { onRawData }: { readonly onRawData: (bytes: Uint8Array) => void },
  ) => onRawData(ask(bytes.slice())),
  query: () => Promise.resolve({ rows: [{ search_path: 'pg_catalog' }] }),
  exec: () => Promise.resolve([]),
});

async function answerOf(job: DumpJob): Promise<DumpAnswer> {
  try {
    const options = { pg: serverBehind(askOver(job)), args: [...job.args] };
    const file = await pgDump(options as unknown as Parameters<typeof pgDump>[0]);
    return { type: 'done', text: await file.text() };
  } catch (error) {
    return { type: 'failed', message: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.on('message', async (job: DumpJob) => {
  job.port.postMessage(await answerOf(job));
});
