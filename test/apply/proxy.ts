/** A server in front of PostgreSQL that loses the connection when a COMMIT passes. */

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** `before`: the server never sees the COMMIT; `after`: it does, and nobody hears its answer. */
export type Loss = 'before' | 'after';

export interface Proxy {
  readonly url: string;
  /** Loses the connection at the COMMIT of the transaction in which this text is sent. */
  lose(when: Loss, at: string): void;
  close(): void;
}

export async function proxyTo(url: string): Promise<Proxy> {
  const target = new URL(url);
  let armed: { readonly when: Loss; readonly at: string } | undefined;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    let seen = false;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    client.on('data', (data) => {
      const text = data.toString('latin1');
      if (armed !== undefined && text.includes(armed.at)) seen = true;
      if (armed === undefined || !seen || !text.includes('COMMIT')) {
        upstream.write(data);
        return;
      }
      if (armed.when === 'after') upstream.write(data);
      armed = undefined;
      client.destroy();
      upstream.end();
    });
    upstream.on('data', (data) => client.write(data));
    client.on('close', () => upstream.end());
    upstream.on('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const through = new URL(url);
  through.port = String((server.address() as AddressInfo).port);
  return {
    url: through.href,
    lose: (when, at) => {
      armed = { when, at };
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
