/**
 * TypeORM itself, as the project has it installed, on a database in this process: what its query runner makes of
 * `createTable()`, and what a migration reads, is known there. Of each migration is written down what would be sent
 * to PostgreSQL; what TypeORM only reads for itself is left out.
 */

import * as z from 'zod';
import type { Database } from '../../../database/database.ts';
import { DatabaseError } from '../../../database/database-error.ts';
import type { Parameter } from '../../../database/values.ts';
import type { Module } from '../../../define/collect.ts';
import { faultOf } from '../../../define/fault.ts';
import { SchemadiffError } from '../../../model/error.ts';
import { sql, trusted } from '../../../model/sql.ts';
import { type Lab, openLab } from '../../lab/lab.ts';
import { resetSession } from '../../reset-session.ts';
import { assumptionFor } from '../assume.ts';
import { neverRun } from '../lacking.ts';
import { wantsToBeAlone } from '../run.ts';
import { readScript } from '../script.ts';
import { runSetup } from '../setup.ts';
import {
  type Found,
  foundIn,
  type RecordedMigration,
  type RecordedQuery,
  type Recording,
} from './typeorm-recorder.ts';

/** What the database has to hold before. */
export const typeormJob = z.object({
  extensions: z.array(z.string()),
  setup: z
    .object({ text: z.string(), file: z.string(), line: z.number(), transaction: z.boolean() })
    .nullable(),
});

const isFunction = z.custom<(...given: readonly unknown[]) => unknown>(
  (value) => typeof value === 'function',
);
const isClass = z.custom<new (options: object) => unknown>((value) => typeof value === 'function');

/** Version 0.2 calls it Connection. */
const typeormShape = z.union([
  z.object({ DataSource: isClass }).transform(({ DataSource }) => DataSource),
  z.object({ Connection: isClass }).transform(({ Connection }) => Connection),
]);

const sourceShape = z.object({ createQueryRunner: isFunction });

export const reads =
  /^\s*(?:--[^\n]*\n\s*|\/\*[\s\S]*?\*\/\s*)*(?:SELECT|WITH|SHOW|VALUES|TABLE|EXPLAIN)\b/i;
export const returnsRows = (text: string) => reads.test(text) || /\bRETURNING\b/i.test(text);

const arrayText = (values: readonly unknown[]): string => `{${values.map(elementText).join(',')}}`;

function elementText(value: unknown): string {
  if (Array.isArray(value)) return arrayText(value);
  const text = parameterOf(value);
  return text === null ? 'NULL' : `"${String(text).replaceAll(/[\\"]/g, '\\$&')}"`;
}

/** As the driver sends it. */
export function parameterOf(value: unknown): Parameter {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return arrayText(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const isCallback = z.custom<(error: unknown, result?: object) => void>(
  (value) => typeof value === 'function',
);

type Query = (text: string, parameters: readonly unknown[]) => Promise<object>;

/** As much of the package `pg` as TypeORM uses, with one connection. */
function driverFor(query: Query): object {
  const client = {
    query: (text: unknown, ...given: readonly unknown[]) => {
      const parameters = Array.isArray(given[0]) ? given[0] : [];
      const result = query(String(text), parameters);
      // Before 1.0 some of it passes a callback.
      const take = isCallback.safeParse(given.at(-1));
      if (!take.success) return result;
      result.then(
        (rows) => take.data(null, rows),
        (error: unknown) => take.data(error),
      );
      return undefined;
    },
    on: () => client,
    once: () => client,
    off: () => client,
    removeListener: () => client,
    removeAllListeners: () => client,
    release: () => undefined,
  };
  class Pool {
    on(): this {
      return this;
    }
    connect(take?: (error: null, connection: object, release: () => void) => void): unknown {
      if (take === undefined) return Promise.resolve(client);
      take(null, client, client.release);
      return undefined;
    }
    end(done?: () => void): Promise<void> {
      done?.();
      return Promise.resolve();
    }
  }
  return { Pool, defaults: {}, types: { setTypeParser: () => undefined } };
}

/** What is sent, while somebody listens. */
class Listener {
  #queries: RecordedQuery[] | undefined;
  /** What the migration itself asks, and TypeORM is about to send. */
  readonly #asked = new Map<string, number>();

  listen(): RecordedQuery[] {
    this.#queries = [];
    this.#asked.clear();
    return this.#queries;
  }

  stop(): void {
    this.#queries = undefined;
  }

  asks(text: string): void {
    this.#asked.set(text, (this.#asked.get(text) ?? 0) + 1);
  }

  /** Reading is TypeORM's own affair unless the migration asked for it: it may call a function that writes. */
  sent(text: string, parameters: readonly unknown[]): void {
    const asked = this.#asked.get(text) ?? 0;
    if (asked > 0) this.#asked.set(text, asked - 1);
    if (asked > 0 || !reads.test(text)) this.#queries?.push({ sql: text, parameters });
  }
}

export interface Opened {
  readonly lab: Lab;
  readonly listener: Listener;
  /** A runner of its own for each direction: it knows whether its transaction is open. */
  readonly runner: () => object;
}

/** What a rehearsal leaves out is left out here, too. Several statements at once return no rows. */
async function send(database: Database, text: string, parameters: readonly unknown[]) {
  const { items } = await readScript({ text, file: '', line: 1, transaction: false });
  const runs = items.filter((item) => neverRun(database, item) === null);
  if (runs.length < items.length) for (const item of runs) await database.execute(item.sql);
  else if (parameters.length > 0 || (items.length === 1 && returnsRows(text)))
    return await database.query(trusted(text), parameters.map(parameterOf));
  else await database.execute(trusted(text));
  return [];
}

const freshSession = sql`SET search_path = "$user", public`;

/** @throws Error where this TypeORM cannot be given a driver: before 0.2.33. */
export async function openTypeorm(
  typeorm: unknown,
  { extensions, setup }: z.infer<typeof typeormJob>,
): Promise<Opened> {
  const Source = typeormShape.parse(typeorm);
  const lab = await openLab({ extensions });
  const { database } = lab;
  if (setup !== null) {
    const mark = async () => {
      const marked = await lab.mark();
      return { restore: () => lab.restore(marked), forget: async () => undefined };
    };
    await runSetup({ database, mark }, setup);
  }
  const listener = new Listener();
  const query: Query = async (text, parameters) => {
    listener.sent(text, parameters);
    const rows = await send(database, text, parameters);
    const command = /^\s*(\w+)/.exec(text)?.[1]?.toUpperCase() ?? '';
    return { rows, rowCount: rows.length, command, fields: [] };
  };
  const source = new Source({
    type: 'postgres',
    driver: driverFor(query),
    installExtensions: false,
  });
  await database.execute(freshSession);
  const begin: unknown =
    Reflect.get(Object(source), 'initialize') ?? Reflect.get(Object(source), 'connect');
  await isFunction.parse(begin).call(source);
  const { createQueryRunner } = sourceShape.parse(source);
  return { lab, listener, runner: () => Object(createQueryRunner.call(source)) };
}

/** Each has query(). */
const within = new Set<string | symbol>(['manager', 'connection', 'dataSource']);

/** What a migration calls, with `this` as TypeORM has it; what it asks itself is told apart. */
function asSeen(runner: object, listener: Listener): object {
  return new Proxy(runner, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key, target);
      if (within.has(key)) return asSeen(Object(value), listener);
      if (typeof value !== 'function') return value;
      return (...given: readonly unknown[]): unknown => {
        if (key === 'query') listener.asks(String(given[0]));
        return Reflect.apply(value, target, given);
      };
    },
  });
}

/** What PostgreSQL said, within what TypeORM makes of it. */
function databaseError(error: unknown): SchemadiffError | undefined {
  if (error instanceof SchemadiffError) return error;
  const inner: unknown = Reflect.get(Object(error), 'driverError');
  return inner instanceof SchemadiffError ? inner : undefined;
}

interface Run {
  readonly recording: Recording;
  readonly failure: SchemadiffError | undefined;
}

async function call(runner: object, method: string): Promise<void> {
  await isFunction.parse(Reflect.get(runner, method)).call(runner);
}

async function run(found: Found, direction: 'up' | 'down', opened: Opened): Promise<Run> {
  const { lab, listener } = opened;
  const runner = opened.runner();
  await lab.database.execute(freshSession);
  let queries: readonly RecordedQuery[] = [];
  try {
    if (found.transaction) await call(runner, 'startTransaction');
    queries = listener.listen();
    await found.migration[direction](asSeen(runner, listener));
    listener.stop();
    if (found.transaction) await call(runner, 'commitTransaction');
    const recording = { queries, threw: null, unsupported: null, stopped: null };
    return { recording, failure: undefined };
  } catch (error) {
    const failure = databaseError(error);
    // What PostgreSQL refuses is found again when the SQL runs.
    const threw = failure === undefined ? faultOf(error).message : null;
    const stopped = failure?.message ?? null;
    return { recording: { queries, threw, unsupported: null, stopped }, failure };
  } finally {
    listener.stop();
    await call(runner, 'release');
    await resetSession(lab.database);
  }
}

/**
 * As a rehearsal does: what is taken for granted is made first, and what its transaction does not allow runs outside of
 * one. What fails nevertheless leaves nothing.
 */
async function runAsRehearsed(
  found: Found,
  direction: 'up' | 'down',
  opened: Opened,
): Promise<Run> {
  const { lab } = opened;
  const tried = new Set<string>();
  let { transaction } = found;
  for (;;) {
    const before = await lab.mark();
    const ran = await run({ ...found, transaction }, direction, opened);
    const { failure } = ran;
    if (failure === undefined && ran.recording.threw === null) return ran;
    await lab.restore(before);
    if (!(failure instanceof DatabaseError)) return ran;
    const more = assumptionFor({ sqlstate: failure.sqlstate, message: failure.message });
    if (transaction && wantsToBeAlone(failure)) transaction = false;
    else if (more === undefined || tried.has(more.sql)) return ran;
    else tried.add(more.sql);
    if (more !== undefined) await lab.database.execute(more.sql);
  }
}

/** Of a way up that fails, what can run: the migrations after it find as much as can be there. */
async function runWhatCan(queries: readonly RecordedQuery[], { lab }: Opened): Promise<void> {
  await lab.database.execute(freshSession);
  for (const { sql: text, parameters } of queries) {
    try {
      await send(lab.database, text, parameters);
    } catch (error) {
      if (!(error instanceof SchemadiffError)) throw error;
    }
  }
  await resetSession(lab.database);
}

/** What the migrations of the modules ask for, in both directions, each where those before it lead. */
export async function recordOnDatabase(
  modules: readonly Module[],
  root: string,
  opened: Opened,
): Promise<RecordedMigration[]> {
  const { lab } = opened;
  const recorded: RecordedMigration[] = [];
  for (const found of foundIn(modules, root)) {
    const { migration: _, ...rest } = found;
    const up = await runAsRehearsed(found, 'up', opened);
    if (up.failure !== undefined || up.recording.threw !== null) {
      await runWhatCan(up.recording.queries, opened);
    }
    const there = await lab.mark();
    const down = await runAsRehearsed(found, 'down', opened);
    await lab.restore(there);
    recorded.push({ ...rest, up: up.recording, down: down.recording });
  }
  return recorded;
}
