/** A PostgreSQL server, 14 to 18, as a Database: one connection of node-postgres. */

import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { refused, SchemadiffError } from '../model/error.ts';
import type { Sql } from '../model/sql.ts';
import { labelOf, parseTarget, type Target, type TargetOptions } from './connection-string.ts';
import type { Database, Row } from './database.ts';
import { ConnectionLost, DatabaseError } from './database-error.ts';
import { redact } from './redact.ts';
import { type Driver, databaseOf } from './session.ts';
import { prepareSession } from './settings.ts';
import { sqlstates } from './sqlstate.ts';
import { type Parameter, parameterText, parserOf } from './values.ts';
import type { Wire } from './wire-dump.ts';

export interface PostgresOptions extends TargetOptions {
  readonly lockTimeout?: number | undefined;
}

const oldest = 14;
const newest = 18;

export interface PostgresDatabase extends Database {
  readonly engine: 'postgres';
  /** Another connection to the same database, as bytes, for programs that speak the protocol. */
  wire(): Promise<Wire>;
}

export async function openPostgres(
  url: string,
  options: PostgresOptions = {},
): Promise<PostgresDatabase> {
  const target = parseTarget(url, options);
  const label = labelOf(target);
  const password = target.password ?? (await passwordFromFile(target));
  const client = new pg.Client(clientConfig(target, password));
  // Without a listener, a connection that breaks while idle would end the process.
  client.on('error', () => undefined);
  const bound = watchChannelBinding(client);
  try {
    await client.connect();
    if (target.channelBinding === 'require' && !bound()) {
      throw new Error('the server does not offer channel binding, and channel_binding=require');
    }
  } catch (error) {
    client.end().catch(() => undefined);
    throw unreachable(error, target, password);
  }
  const driver = driverOf(client, label);
  try {
    const major = await prepare(driver, target, options.lockTimeout ?? 0);
    return {
      ...databaseOf({ ...driver, major }),
      engine: 'postgres',
      wire: () => openWire(target, password),
    };
  } catch (error) {
    await driver.close();
    throw error;
  }
}

async function openWire(target: Target, password: string | undefined): Promise<Wire> {
  const client = new pg.Client(clientConfig(target, password));
  client.on('error', () => undefined);
  const parameters = new Map<string, string>();
  client.connection.on(
    'parameterStatus',
    (said: { readonly parameterName: string; readonly parameterValue: string }) => {
      parameters.set(said.parameterName, said.parameterValue);
    },
  );
  try {
    await client.connect();
  } catch (error) {
    client.end().catch(() => undefined);
    throw unreachable(error, target, password);
  }
  return { stream: client.connection.stream, parameters };
}

function clientConfig(target: Target, password: string | undefined): pg.ClientConfig {
  return {
    host: target.host,
    port: target.port,
    database: target.database,
    user: target.user,
    // A function, so that the driver does not look for a password of its own.
    password: () => password ?? '',
    ssl: target.tls,
    sslnegotiation: target.sslnegotiation,
    enableChannelBinding: target.tls !== false && target.channelBinding !== 'disable',
    connectionTimeoutMillis: target.connectTimeout,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: target.applicationName,
    client_encoding: 'UTF8',
    options: target.options,
    types: { getTypeParser: (typeOid: number) => parserOf(typeOid) },
  };
}

/** From PGPASSFILE or ~/.pgpass, as libpq does. */
async function passwordFromFile(target: Target): Promise<string | undefined> {
  const { default: pgpass } = await import('pgpass');
  return new Promise((found) => pgpass(target, found));
}

/** Answers whether the server has offered SCRAM with channel binding: then the driver used it. */
function watchChannelBinding(client: pg.Client): () => boolean {
  let offered = false;
  client.connection.on('authenticationSASL', (message: { readonly mechanisms: string[] }) => {
    offered = message.mechanisms.includes('SCRAM-SHA-256-PLUS');
  });
  return () => offered;
}

async function prepare(driver: Connected, target: Target, lockTimeout: number): Promise<number> {
  const { applicationName } = target;
  const [row] = await patient(() =>
    driver.script(prepareSession({ applicationName, lockTimeout })),
  );
  const version = Number(row?.version_number);
  const major = Math.floor(version / 10_000);
  if (major >= oldest && major <= newest) return major;
  throw refused(`${driver.label} is PostgreSQL ${major}, which is not supported`, {
    next: `Use PostgreSQL ${oldest} to ${newest}.`,
  });
}

/**
 * Until the session's first statement has taken it away, a role's own statement_timeout rules that statement
 * too; a startup parameter would be earlier, but pgbouncer refuses it. It says "user request" where the
 * timer ran out just as the statement ended.
 */
async function patient<T>(run: () => Promise<T>, attempts = 5): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const canceled = error instanceof DatabaseError && error.sqlstate === sqlstates.queryCanceled;
    if (!canceled || attempts <= 1) throw error;
    return await patient(run, attempts - 1);
  }
}

interface Connected extends Omit<Driver, 'major'> {
  /** Runs a script; the rows of its last statement. */
  script(sql: Sql): Promise<readonly Record<string, unknown>[]>;
}

function driverOf(client: pg.Client, label: string): Connected {
  const simple = async (text: Sql) => {
    const results: pg.QueryResult | pg.QueryResult[] = await converting(label, () =>
      client.query(text),
    );
    return [results].flat().at(-1);
  };
  return {
    engine: 'postgres',
    label,
    query: async (text, parameters) => {
      const { rows } = await converting(label, () => client.query(single(text, parameters)));
      return rows;
    },
    each: async (text, take) => {
      const failure = await converting(label, () => eachRow(client, text, take));
      if (failure !== undefined) throw failure.error;
    },
    execute: async (text) => (await simple(text))?.command,
    copyIn: async (statement, rows) => {
      const { from } = await import('pg-copy-streams');
      await converting(label, () => pipeline(Readable.from([rows]), client.query(from(statement))));
    },
    script: async (text) => (await simple(text))?.rows ?? [],
    close: async () => {
      await client.end().catch(() => undefined);
    },
  };
}

/** With a listener, the driver keeps no row. Answers what `take` threw, which is no error of the database. */
function eachRow(client: pg.Client, text: Sql, take: (row: Row) => void) {
  const query = client.query(new pg.Query<Row>(single(text, [])));
  let failure: { readonly error: unknown } | undefined;
  query.on('row', (row) => {
    if (failure !== undefined) return;
    try {
      take(row);
    } catch (error) {
      failure = { error };
    }
  });
  return new Promise<typeof failure>((done, fail) => {
    query.on('error', fail);
    query.on('end', () => done(failure));
  });
}

/** The extended protocol also without parameters: it takes one statement only. */
function single(text: Sql, parameters: readonly Parameter[]): pg.QueryConfig {
  const config = { text, values: parameters.map(parameterText), queryMode: 'extended' };
  return config;
}

async function converting<T>(label: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof pg.DatabaseError && !isLoss(error)) throw new DatabaseError(error);
    throw new ConnectionLost(label, redact(messageOf(error)));
  }
}

/** The server ended the connection: shutdown, crash, terminated by an administrator, idle. */
function isLoss({ code, severity }: pg.DatabaseError): boolean {
  // A subscription's publisher that cannot be reached is an error of the statement, not of its connection.
  if (code?.startsWith('08') === true) return severity !== 'ERROR';
  return /^(57P0[1-5]|25P0[34])/.test(code ?? '');
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return messageOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}

const wrongPassword = 'Correct user and password (PGPASSWORD, ~/.pgpass or the connection string).';

const advice: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Start the server, or correct host and port.',
  ENOTFOUND: 'Correct the host name.',
  EAI_AGAIN: 'Check the network and the host name.',
  ENOENT: 'Correct the directory of the Unix socket, or start the server.',
  '28P01': wrongPassword,
  '3D000': 'Create the database, or correct its name.',
  '53300': 'Wait until connections are free.',
  '57P03': 'Wait until the server has started.',
};

function unreachable(error: unknown, target: Target, password: string | undefined) {
  const why = redact(messageOf(error), password === undefined ? [] : [password]);
  return new SchemadiffError('unreachable', `Cannot connect to ${labelOf(target)}`, {
    why,
    next: advice[codeOf(error)] ?? adviceOn(why, codeOf(error)),
  });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function adviceOn(why: string, code: string): string {
  if (why.includes('pg_hba.conf')) return 'Ask for access for this user in pg_hba.conf.';
  if (code === '28000') return 'Correct the user, or ask for a role that may log in.';
  if (why.includes('password')) return wrongPassword;
  if (why.includes('does not support SSL')) {
    return 'Turn on TLS on the server; sslmode=disable sends everything readable.';
  }
  if (/CERT|SIGNED|ISSUER|SIGNATURE/.test(code)) {
    return "Give the server's certificate authority with sslrootcert=FILE, and its own name as host.";
  }
  return 'Check that the server runs and can be reached from here.';
}
