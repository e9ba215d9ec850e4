/**
 * pg_dump on a server: the one that PGlite brings, as WebAssembly, so that nothing has to be installed.
 *
 * It runs in a thread of its own (pg-dump-worker.ts), which is kept for the next one, and speaks PostgreSQL's
 * protocol with this one, which passes it on to a connection that the server has let in already: its handshake is
 * answered here.
 */

import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { MessageChannel, Worker } from 'node:worker_threads';
import { codeFolder, compiled } from '../installation.ts';
import type { DumpAnswer, DumpJob } from './pg-dump-worker.ts';

/** A connection after its handshake, as bytes. */
export interface Wire {
  readonly stream: Duplex;
  /** What the server said of itself: server_version and the like. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** One message of the protocol: its type, its length, its content. */
function message(type: string, content: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, 'latin1');
  head.writeInt32BE(content.length + 4, 1);
  return Buffer.concat([head, content]);
}

/** AuthenticationOk, the parameters, ReadyForQuery. */
function welcome({ parameters }: Wire): Buffer {
  return Buffer.concat([
    message('R', Buffer.alloc(4)),
    ...[...parameters].map(([name, value]) => message('S', Buffer.from(`${name}\0${value}\0`))),
    message('K', Buffer.alloc(8)),
    message('Z', Buffer.from('I')),
  ]);
}

/** Counts messages of some types in a stream of bytes that may be cut anywhere. */
class Counter {
  readonly #types: string;
  #rest = Buffer.alloc(0);
  count = 0;

  constructor(types: string) {
    this.#types = types;
  }

  take(bytes: Uint8Array): void {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    while (this.#rest.length >= 5) {
      const end = 1 + this.#rest.readInt32BE(1);
      if (this.#rest.length < end) return;
      if (this.#types.includes(String.fromCharCode(this.#rest[0] ?? 0))) this.count += 1;
      this.#rest = this.#rest.subarray(end);
    }
  }
}

/** SSLRequest and GSSENCRequest: the connection is what it is. */
const isEncryptionRequest = (bytes: Uint8Array) =>
  bytes.length === 8 && [80877103, 80877104].includes(Buffer.from(bytes).readInt32BE(4));

/** Answers what pg_dump sends, in its order. */
class Relay {
  readonly #wire: Wire;
  readonly #asked = new Counter('QS');
  readonly #answered = new Counter('Z');
  #greeted = false;
  #received: Uint8Array[] = [];
  #wake: () => void = () => undefined;
  #broken: boolean;

  constructor(wire: Wire) {
    this.#wire = wire;
    const { stream } = wire;
    this.#broken = stream.destroyed;
    stream.removeAllListeners('data');
    stream.on('data', (bytes: Buffer) => {
      this.#received.push(bytes);
      this.#answered.take(bytes);
      this.#wake();
    });
    for (const event of ['close', 'error'] as const) {
      stream.on(event, () => {
        this.#broken = true;
        this.#wake();
      });
    }
    stream.resume();
  }

  async answer(bytes: Uint8Array): Promise<Uint8Array> {
    if (!this.#greeted) {
      if (isEncryptionRequest(bytes)) return Buffer.from('N');
      this.#greeted = true;
      return welcome(this.#wire);
    }
    this.#asked.take(bytes);
    this.#wire.stream.write(bytes);
    while (this.#answered.count < this.#asked.count && !this.#broken) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return Buffer.concat(this.#received.splice(0));
  }
}

/** From its sources, as the tests run it, the thread is TypeScript itself. */
function startWorker(): Worker {
  const entry = join(codeFolder, 'database', compiled ? 'pg-dump-worker.js' : 'pg-dump-worker.ts');
  if (compiled) return new Worker(entry);
  const jiti = JSON.stringify(createRequire(import.meta.url).resolve('jiti'));
  const from = JSON.stringify(entry);
  const load = `require(${jiti}).createJiti(${from}, { fsCache: false }).import(${from})`;
  return new Worker(load, { eval: true });
}

/** A thread that has nothing to do: to start another one takes longer than most dumps. */
let idle: Worker | undefined;

function takeWorker(): Worker {
  const worker = idle ?? startWorker();
  idle = undefined;
  worker.ref();
  return worker;
}

async function giveBack(worker: Worker): Promise<void> {
  worker.removeAllListeners();
  if (idle !== undefined) {
    await worker.terminate();
    return;
  }
  idle = worker;
  // It keeps no process from ending; one that ends by itself is not asked again.
  worker.unref();
  worker.on('error', () => undefined);
  worker.once('exit', () => {
    if (idle === worker) idle = undefined;
  });
}

function runJob(worker: Worker, relay: Relay, args: readonly string[]): Promise<string> {
  const { port1, port2 } = new MessageChannel();
  const signal = new Int32Array(new SharedArrayBuffer(4));
  return new Promise<string>((resolve, reject) => {
    port1.on('message', (said: DumpAnswer) => {
      if (said.type === 'done') resolve(said.text);
      else if (said.type === 'failed') reject(new Error(said.message));
      else {
        relay.answer(said.bytes).then((bytes) => {
          port1.postMessage(new Uint8Array(bytes));
          Atomics.add(signal, 0, 1);
          Atomics.notify(signal, 0);
        }, reject);
      }
    });
    worker.on('error', reject);
    worker.on('exit', (code) => reject(new Error(`The thread of pg_dump ended (${code})`)));
    worker.postMessage({ port: port2, signal, args } satisfies DumpJob, [port2]);
  }).finally(() => port1.close());
}

/**
 * What pg_dump writes; the wire is used up.
 * @throws Error with what pg_dump says.
 */
export async function dumpOverWire(wire: Wire, args: readonly string[]): Promise<string> {
  const worker = takeWorker();
  try {
    const text = await runJob(worker, new Relay(wire), args);
    await giveBack(worker);
    return text;
  } catch (error) {
    // It may wait for an answer that never comes.
    await worker.terminate();
    throw error;
  } finally {
    wire.stream.destroy();
  }
}
