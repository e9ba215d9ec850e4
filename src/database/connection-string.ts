/**
 * What a PostgreSQL connection string means: read by our own rules, stricter than the driver's.
 *
 * Nothing in it is given twice, no parameter replaces what the address says, unknown parameters are
 * errors, and a server on the network is spoken to over verified TLS unless the string says otherwise.
 */

import { readFileSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { ConnectionOptions as TlsOptions } from 'node:tls';
import { refused } from '../model/error.ts';

export interface Target {
  /** A name, an address, or the directory of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string | undefined;
  /** False: not encrypted. */
  readonly tls: TlsOptions | false;
  readonly sslnegotiation: 'postgres' | 'direct';
  readonly channelBinding: 'disable' | 'prefer' | 'require';
  /** Milliseconds. */
  readonly connectTimeout: number;
  readonly applicationName: string;
  /** `-c name=value …` for the server, as libpq's `options`. */
  readonly options: string | undefined;
}

export interface TargetOptions {
  /** Accept `sslmode=no-verify`: encrypted, to whoever answers. */
  readonly allowUnverifiedTls?: boolean | undefined;
  /** Instead of the database that the URL names. */
  readonly database?: string | undefined;
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

const defaultTimeout = 10_000;

/** Parameters that are understood, and the environment variable that stands in for each. */
const parameters = {
  sslmode: 'PGSSLMODE',
  sslrootcert: 'PGSSLROOTCERT',
  sslcert: 'PGSSLCERT',
  sslkey: 'PGSSLKEY',
  sslnegotiation: 'PGSSLNEGOTIATION',
  channel_binding: 'PGCHANNELBINDING',
  connect_timeout: 'PGCONNECT_TIMEOUT',
  application_name: 'PGAPPNAME',
  options: 'PGOPTIONS',
} as const;

type Parameters = { readonly [name in keyof typeof parameters]: string | undefined };

const partsOfAddress = new Set(['host', 'hostaddr', 'port', 'dbname', 'user', 'password']);

export function parseTarget(text: string, options: TargetOptions = {}): Target {
  const environment = options.environment ?? process.env;
  const url = parseUrl(text);
  const given = readParameters(url, environment);
  const host = hostOf(url) ?? environment.PGHOST ?? 'localhost';
  if (environment.PGSERVICE !== undefined && hostOf(url) === undefined) {
    throw refused('PGSERVICE is not supported', {
      next: 'Give the host in the connection string.',
    });
  }
  const user = decoded(url.username) || environment.PGUSER || userInfo().username;
  const tls = tlsOf(given, host, options);
  const sslnegotiation = oneOf('sslnegotiation', given.sslnegotiation ?? 'postgres', [
    'postgres',
    'direct',
  ]);
  if (sslnegotiation === 'direct' && tls === false) {
    throw refused('sslnegotiation=direct needs TLS', { next: 'Add sslmode=verify-full.' });
  }
  const channelBinding = oneOf('channel_binding', given.channel_binding ?? 'prefer', [
    'disable',
    'prefer',
    'require',
  ]);
  if (channelBinding === 'require' && tls === false) {
    throw refused('channel_binding=require needs TLS', { next: 'Add sslmode=verify-full.' });
  }
  return {
    host,
    port: numberOf('port', url.port || environment.PGPORT || '5432', 65_535),
    database:
      options.database ?? (decoded(url.pathname.slice(1)) || environment.PGDATABASE || user),
    user,
    password: decoded(url.password) || environment.PGPASSWORD,
    tls,
    sslnegotiation,
    channelBinding,
    connectTimeout:
      given.connect_timeout === undefined
        ? defaultTimeout
        : numberOf('connect_timeout', given.connect_timeout, 3600) * 1000 || defaultTimeout,
    applicationName: given.application_name ?? 'schemadiff',
    options: given.options,
  };
}

/** `host:port/database`, to show. */
export function labelOf({ host, port, database }: Target): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}/${database}`;
}

function parseUrl(text: string): URL {
  const [address = '', ...more] = text.split('?', 1);
  const hosts = address.replace(/^[^/]*\/\/([^/]*@)?/, '').split('/', 1)[0] ?? '';
  if (hosts.includes(',') || more.length > 0) {
    throw refused('The connection string names several hosts', {
      next: 'Name the primary server only: a migration runs on one.',
    });
  }
  // Without both slashes all of the address would be the name of the database, and be shown.
  if (!/^\w+:\/\//.test(text) || !URL.canParse(text)) {
    throw refused('The connection string is not a URL', {
      next: 'Write postgres://user@host:port/database, with special characters percent-encoded.',
    });
  }
  return new URL(text);
}

function readParameters(url: URL, environment: TargetOptions['environment']): Parameters {
  const seen = new Set<string>();
  for (const name of url.searchParams.keys()) {
    if (seen.has(name)) {
      throw refused(`The connection string gives ${name} twice`);
    }
    seen.add(name);
    if (name === 'host' && url.hostname === '' && isSocket(url.searchParams.get('host'))) continue;
    if (partsOfAddress.has(name)) {
      throw refused(`The connection string has ${name} among its parameters`, {
        why: 'It would replace what the address says.',
        next: 'Write postgres://user:password@host:port/database.',
      });
    }
    if (!Object.hasOwn(parameters, name)) {
      throw refused(`The connection string has an unknown parameter: ${JSON.stringify(name)}`, {
        next: `Known are ${Object.keys(parameters).join(', ')}.`,
      });
    }
  }
  const value = (name: keyof Parameters) =>
    url.searchParams.get(name) ?? (environment?.[parameters[name]] || undefined);
  return {
    sslmode: value('sslmode'),
    sslrootcert: value('sslrootcert'),
    sslcert: value('sslcert'),
    sslkey: value('sslkey'),
    sslnegotiation: value('sslnegotiation'),
    channel_binding: value('channel_binding'),
    connect_timeout: value('connect_timeout'),
    application_name: value('application_name'),
    options: value('options'),
  };
}

function hostOf(url: URL): string | undefined {
  const host = decoded(url.hostname).replace(/^\[(.*)\]$/, '$1');
  return host || url.searchParams.get('host') || undefined;
}

function isSocket(host: string | null): boolean {
  return host?.startsWith('/') ?? false;
}

function isLoopback(host: string): boolean {
  return host.startsWith('/') || /^(localhost|127(\.\d{1,3}){3}|::1)$/i.test(host);
}

/**
 * - `disable`: no TLS; the default on this machine.
 * - `require`, `verify-full`: certificate and name are checked; the default elsewhere. `require` with
 *   its own `sslrootcert` checks the certificate only, as libpq does.
 * - `verify-ca`: the certificate is checked, not the name; needs a root of one's own.
 * - `prefer`, `allow`: would let an attacker choose no TLS; on this machine they mean `disable`.
 * - `no-verify`: only when allowed by an option of its own.
 */
function tlsOf(given: Parameters, host: string, options: TargetOptions): TlsOptions | false {
  const modes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'];
  const mode = oneOf(
    'sslmode',
    given.sslmode ?? (isLoopback(host) ? 'disable' : 'verify-full'),
    modes,
  );
  if (mode === 'disable') return false;
  if (mode === 'prefer' || mode === 'allow') {
    if (isLoopback(host)) return false;
    throw refused(`sslmode=${mode} does not protect a connection over the network`, {
      why: 'Whoever is in between can choose that it is not encrypted.',
      next: 'Use sslmode=verify-full, with sslrootcert=FILE for a certificate authority of your own.',
    });
  }
  if (host.startsWith('/')) throw refused(`sslmode=${mode} cannot be used on a Unix socket`);

  const files: TlsOptions = {
    ...(given.sslcert !== undefined && { cert: readPem('sslcert', given.sslcert) }),
    ...(given.sslkey !== undefined && { key: readPem('sslkey', given.sslkey) }),
  };
  if (mode === 'no-verify') {
    if (options.allowUnverifiedTls === true) return { ...files, rejectUnauthorized: false };
    throw refused('sslmode=no-verify accepts any server', {
      next: 'Use sslmode=verify-full with sslrootcert=FILE, or allow unverified TLS explicitly.',
    });
  }
  const root = given.sslrootcert === 'system' ? undefined : given.sslrootcert;
  const verified = { ...files, ...(root !== undefined && { ca: readPem('sslrootcert', root) }) };
  if (mode === 'verify-ca' && root === undefined) {
    throw refused('sslmode=verify-ca needs sslrootcert=FILE', {
      why: 'With public authorities, anybody with any certificate would be accepted.',
      next: 'Use sslmode=verify-full.',
    });
  }
  const chainOnly = root !== undefined && mode !== 'verify-full';
  return chainOnly ? { ...verified, checkServerIdentity: () => undefined } : verified;
}

function readPem(name: string, file: string): string {
  const path = file.startsWith('~/') ? join(homedir(), file.slice(2)) : file;
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw refused(`${name} cannot be read`, {
      where: path,
      why: error instanceof Error && 'code' in error ? String(error.code) : undefined,
    });
  }
}

function oneOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === value);
  if (found !== undefined) return found;
  throw refused(`The connection string's ${name} is not known`, {
    next: `Known are ${allowed.join(', ')}.`,
  });
}

function numberOf(name: string, text: string, maximum: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= maximum) return value;
  throw refused(`The connection string's ${name} is not a number up to ${maximum}`);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refused('The connection string is not percent-encoded correctly', {
      next: 'Write a % in it as %25.',
    });
  }
}
