/**
 * Real PostgreSQL servers for the tests: 14 to 18, each started when a test first asks for it.
 *
 * The binaries are npm packages for linux-x64 (test/servers/package.json); elsewhere the tests that
 * need them are skipped. Under vitest the servers belong to the main process, and the workers ask it
 * over HTTP; in any other script they belong to the script. A shell watches the owner: when it ends,
 * however it ends, the server is stopped and its files are removed.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
} from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import pg from 'pg';
import { describe } from 'vitest';

export const majors = [14, 15, 16, 17, 18] as const;
export type Major = (typeof majors)[number];

/** Tests on a server of this major; skipped, and saying why, where there is none. */
export function describeServer(major: Major, tests: () => void): void {
  const reason = whyUnavailable(major);
  if (reason === undefined) describe(`PostgreSQL ${major}`, tests);
  else describe.skip(`PostgreSQL ${major}: ${reason}`, tests);
}

export function whyUnavailable(major: Major): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return `its test binaries are for linux-x64, this is ${process.platform}-${process.arch}`;
  }
  return packageOf(major) === undefined ? `npm has not installed postgres-${major}` : undefined;
}

let databases = 0;

/** An empty database of its own; answers its connection string. The superuser is `postgres`. */
export async function createDatabase(major: Major): Promise<string> {
  const port = await portOf(major);
  const name = `test_${process.pid}_${++databases}`;
  const client = new pg.Client({ ...superuser, port, database: 'postgres' });
  await client.connect();
  await client.query(`CREATE DATABASE ${name} TEMPLATE template0`);
  await client.end();
  return `postgres://${superuser.user}@${superuser.host}:${port}/${name}`;
}

const superuser = { user: 'postgres', host: '127.0.0.1' };

/** vitest's globalSetup: lets the workers share servers, and stops them at the end. */
export async function setup(): Promise<() => Promise<void>> {
  const broker = createHttpServer(async (request, response) => {
    try {
      const port = await startedHere(Number(request.url?.slice(1)) as Major);
      response.end(String(port));
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  const port = await listen(broker);
  process.env.SCHEMADIFF_TEST_SERVERS = `http://127.0.0.1:${port}`;
  return async () => {
    broker.close();
    await stopServers();
  };
}

async function portOf(major: Major): Promise<number> {
  const broker = process.env.SCHEMADIFF_TEST_SERVERS;
  if (broker === undefined) return startedHere(major);
  // A connection that is kept for the next one is closed after five seconds, perhaps just as that is sent.
  const response = await fetch(`${broker}/${major}`, { headers: { connection: 'close' } });
  const text = await response.text();
  if (!response.ok) throw new Error(`PostgreSQL ${major} did not start: ${text}`);
  return Number(text);
}

interface Server {
  readonly port: number;
  readonly watcher: ChildProcess;
}

const servers = new Map<Major, Promise<Server>>();

async function startedHere(major: Major): Promise<number> {
  const server = servers.get(major) ?? start(major);
  servers.set(major, server);
  return (await server).port;
}

async function stopServers(): Promise<void> {
  const stopping = [...servers.values()].map(async (server) => {
    const { watcher } = await server;
    watcher.stdin?.end();
    if (watcher.exitCode === null) await once(watcher, 'exit');
  });
  await Promise.allSettled(stopping);
}

/** Initialises and runs a server; ends with it, removes its files, when standard input ends. */
const watch = `
  directory="$1"; binaries="$2"; port="$3"
  "$binaries/initdb" -D "$directory/data" -U postgres -A trust -E UTF8 --locale=C --no-sync \
    >"$directory/log" 2>&1 || { cat "$directory/log" >&2; rm -rf "$directory"; exit 1; }
  { echo "host all with_password 127.0.0.1/32 scram-sha-256"; cat "$directory/data/pg_hba.conf"; } \
    >"$directory/hba" && mv "$directory/hba" "$directory/data/pg_hba.conf"
  "$binaries/postgres" -D "$directory/data" -p "$port" -h 127.0.0.1 -k '' \
    -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c autovacuum=off \
    -c shared_buffers=16MB -c max_connections=60 -c max_wal_size=256MB -c wal_level=logical \
    -c max_locks_per_transaction=256 \
    >"$directory/log" 2>&1 & server=$!
  read -r end
  kill -QUIT $server; wait $server; rm -rf "$directory"
`;

async function start(major: Major): Promise<Server> {
  const reason = whyUnavailable(major);
  if (reason !== undefined) throw new Error(reason);
  const native = join(packageOf(major) ?? '', 'native');
  link(native);
  const directory = mkdtempSync(join(tmpdir(), `schemadiff-postgres-${major}-`));
  // PostgreSQL refuses to run as root.
  const nobody = { uid: 65_534, gid: 65_534 };
  const asRoot = process.getuid?.() === 0;
  if (asRoot) chownSync(directory, nobody.uid, nobody.gid);
  const port = await freePort();
  const watcher = spawn('sh', ['-c', watch, 'watch', directory, join(native, 'bin'), `${port}`], {
    ...(asRoot && nobody),
    cwd: directory,
    stdio: ['pipe', 'ignore', 'inherit'],
    // Of a group of its own: Ctrl-C must not end the watcher before it has cleaned up.
    detached: true,
  });
  watcher.unref();
  if (watcher.stdin !== null && 'unref' in watcher.stdin)
    (watcher.stdin as { unref(): void }).unref();
  await untilReady(port, watcher, join(directory, 'log'));
  return { port, watcher };
}

async function untilReady(port: number, watcher: ChildProcess, log: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (watcher.exitCode === null && Date.now() < deadline) {
    const client = new pg.Client({ ...superuser, port, database: 'postgres' });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error(existsSync(log) ? readFileSync(log, 'utf8') : 'initdb failed');
}

function packageOf(major: Major): string | undefined {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(`postgres-${major}`)));
  } catch {
    return undefined;
  }
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/** npm packages hold no symbolic links: the package lists them, for an install script to make. */
function link(native: string): void {
  const links: Link[] = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'));
  for (const { source, target } of links) {
    const path = join(dirname(native), target);
    if (!existsSync(path)) symlinkSync(basename(source), path);
  }
  for (const name of ['initdb', 'postgres']) {
    const path = join(native, 'bin', name);
    try {
      accessSync(path, constants.X_OK);
    } catch {
      chmodSync(path, 0o755);
    }
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  const port = await listen(probe);
  probe.close();
  return port;
}

async function listen(server: ReturnType<typeof createServer>): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
