/**
 * Serves a PGlite on a port of this machine, for programs that speak PostgreSQL's protocol.
 *
 * PGlite is one session. pglite-socket lets connections in one message at a time, so that the
 * statements of two could mix; the front here lets one connection in from its first message until the
 * server is ready again and no transaction is open. The others wait. Settings, temporary tables and
 * named prepared statements are still shared by connections that are open at the same time.
 */

import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';

export interface Served {
  /** `postgresql://postgres@127.0.0.1:40123/postgres`. */
  readonly url: string;
  readonly port: number;
  /** Connections that there have been. */
  connections(): number;
  close(): Promise<void>;
}

/** Lets one holder in at a time, in the order in which they came. */
class Turnstile {
  #holder: object | undefined;
  readonly #waiting: { readonly who: object; readonly enter: () => void }[] = [];

  /** Calls `enter` when it is this one's turn. */
  ask(who: object, enter: () => void): void {
    if (this.#holder === who || this.#waiting.some((each) => each.who === who)) return;
    if (this.#holder === undefined) {
      this.#holder = who;
      enter();
    } else this.#waiting.push({ who, enter });
  }

  holds(who: object): boolean {
    return this.#holder === who;
  }

  leave(who: object): void {
    const at = this.#waiting.findIndex((each) => each.who === who);
    if (at >= 0) this.#waiting.splice(at, 1);
    if (this.#holder !== who) return;
    const next = this.#waiting.shift();
    this.#holder = next?.who;
    next?.enter();
  }
}

/** Reads the server's messages for ReadyForQuery: `I`dle, in `T`ransaction, `E`rror. */
class Readiness {
  #rest = Buffer.alloc(0);
  #skip = 0;

  /** The last status in this chunk; undefined when there was none. */
  read(chunk: Buffer): string | undefined {
    let status: string | undefined;
    let buffer = Buffer.concat([this.#rest, chunk]);
    while (buffer.length > 0) {
      if (this.#skip > 0) {
        const passed = Math.min(this.#skip, buffer.length);
        this.#skip -= passed;
        buffer = buffer.subarray(passed);
        continue;
      }
      if (buffer.length < 6) break;
      if (buffer[0] === 0x5a) status = String.fromCharCode(buffer[5] ?? 0);
      this.#skip = 1 + buffer.readUInt32BE(1);
    }
    this.#rest = Buffer.from(buffer);
    return status;
  }
}

/** SSLRequest and GSSENCRequest ask for encryption: the answer is a plain no. */
const encryption = new Set([80877103, 80877104]);
const cancel = 80877102;

function relay(client: Socket, upstreamPort: number, turnstile: Turnstile): void {
  const upstream = connect(upstreamPort, '127.0.0.1');
  const readiness = new Readiness();
  const who = {};
  let pending: Buffer[] = [];
  let greeting = Buffer.alloc(0);
  let greeted = false;
  const pass = () => {
    for (const chunk of pending.splice(0)) upstream.write(chunk);
  };
  const send = (chunk: Buffer) => {
    pending.push(chunk);
    if (turnstile.holds(who)) pass();
    else turnstile.ask(who, pass);
  };
  const greet = (chunk: Buffer) => {
    greeting = Buffer.concat([greeting, chunk]);
    while (greeting.length >= 8) {
      const code = greeting.readUInt32BE(4);
      if (code === cancel) {
        client.destroy();
        return;
      }
      if (!encryption.has(code)) break;
      client.write('N');
      greeting = greeting.subarray(8);
    }
    if (greeting.length < 8) return;
    greeted = true;
    send(greeting);
  };
  client.on('data', (chunk: Buffer) => (greeted ? send(chunk) : greet(chunk)));
  upstream.on('data', (chunk: Buffer) => {
    client.write(chunk);
    if (readiness.read(chunk) === 'I' && pending.length === 0) turnstile.leave(who);
  });
  const end = () => {
    pending = [];
    client.destroy();
    upstream.destroy();
    // pglite-socket rolls back what the connection left open, once it saw it go.
    setTimeout(() => turnstile.leave(who), 20);
  };
  for (const socket of [client, upstream]) socket.on('error', end).on('close', end);
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

/** Milliseconds; its connections are on this machine, and were closed. */
const longest = 2000;

/**
 * pglite-socket sees a connection go some turns later, and asks PGlite then whether it left a transaction
 * open: PGlite must not be closed by that time.
 */
async function untilLeft(server: PGLiteSocketServer): Promise<void> {
  const started = Date.now();
  while (server.getStats().activeConnections > 0 && Date.now() - started < longest) await sleep(5);
}

export async function serve(pglite: PGlite): Promise<Served> {
  const socketServer = new PGLiteSocketServer({ db: pglite, port: 0, maxConnections: 100 });
  await socketServer.start();
  const upstreamPort = Number(socketServer.getServerConn().split(':').at(-1));
  const turnstile = new Turnstile();
  const clients = new Set<Socket>();
  let count = 0;
  const front = createServer((client) => {
    count += 1;
    clients.add(client);
    client.on('close', () => clients.delete(client));
    relay(client, upstreamPort, turnstile);
  });
  const port = await listen(front);
  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    port,
    connections: () => count,
    close: async () => {
      for (const client of clients) client.destroy();
      await new Promise((resolve) => front.close(resolve));
      await untilLeft(socketServer);
      await socketServer.stop();
    },
  };
}
