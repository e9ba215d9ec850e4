/**
 * pg_dump of a real server, as an observer: the one of PostgreSQL 18 that is WebAssembly, over TCP. It reads
 * every major, and no machine has to have one installed.
 *
 * pg_dump reads and writes without ever giving way, so a worker thread holds the connection.
 */

import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { PGlite } from '@electric-sql/pglite';
import { pgDump } from '@electric-sql/pglite-tools/pg_dump';

const worker = `
const { connect } = require('node:net');
const { workerData } = require('node:worker_threads');
const { port, signal, host, tcp } = workerData;
const socket = connect(tcp, host);
let chunks = [];
const answer = (error) => {
  port.postMessage(error ?? Buffer.concat(chunks));
  chunks = [];
  Atomics.store(signal, 0, 1);
  Atomics.notify(signal, 0);
};
// ReadyForQuery: Z, a length of 5, the state.
const done = () => {
  const last = Buffer.concat(chunks.slice(-6)).subarray(-6);
  return last.length === 6 && last[0] === 90 && last.readInt32BE(1) === 5;
};
socket.on('data', (data) => {
  chunks.push(data);
  if (done()) answer();
});
socket.on('error', (error) => answer(String(error)));
socket.on('close', () => answer('the server closed the connection: ' + Buffer.concat(chunks).toString('latin1')));
port.on('message', (bytes) => (bytes === null ? socket.end() : socket.write(bytes)));
`;

/** Whether what was sent so far ends with a message that the server answers. */
class Outgoing {
  #pending = Buffer.alloc(0);
  #started = false;

  push(bytes: Uint8Array): boolean {
    this.#pending = Buffer.concat([this.#pending, bytes]);
    let type = '';
    for (;;) {
      const at = this.#started ? 1 : 0;
      if (this.#pending.length < at + 4) break;
      const length = this.#pending.readInt32BE(at) + at;
      if (this.#pending.length < length) break;
      type = this.#started ? String.fromCharCode(this.#pending[0] ?? 0) : 'Q';
      this.#started = true;
      this.#pending = this.#pending.subarray(length);
    }
    return this.#pending.length === 0 && (type === 'Q' || type === 'S');
  }
}

/** `pg_dump --schema-only`, owners and privileges included. */
export async function dumpServer(url: string): Promise<string> {
  const { hostname, port: tcp, username, pathname } = new URL(url);
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const { port1, port2 } = new MessageChannel();
  const connection = new Worker(worker, {
    eval: true,
    workerData: { port: port2, signal, host: hostname, tcp: Number(tcp) },
    transferList: [port2],
  });
  const outgoing = new Outgoing();
  const exchange = (bytes: Uint8Array, options: { onRawData: (data: Uint8Array) => void }) => {
    Atomics.store(signal, 0, 0);
    const answered = outgoing.push(bytes);
    port1.postMessage(Uint8Array.from(bytes));
    if (!answered) return;
    Atomics.wait(signal, 0, 0, 60_000);
    const answer: unknown = receiveMessageOnPort(port1)?.message;
    if (!(answer instanceof Uint8Array)) throw new Error(`no answer for pg_dump: ${answer}`);
    options.onRawData(answer);
  };
  const server = {
    execProtocolRawStream: exchange,
    query: async () => ({ rows: [{ search_path: '' }] }),
    exec: async () => [],
  };
  try {
    const file = await pgDump({
      // The part of PGlite that pg_dump uses.
      pg: server as unknown as PGlite,
      args: ['--schema-only', '-U', username, '-d', pathname.slice(1)],
    });
    return (await file.text()).replace(/^(\\(un)?restrict |-- Dumped (from|by) ).*\n/gm, '');
  } finally {
    port1.postMessage(null);
    await connection.terminate();
  }
}
