/**
 * Runs the classes of TypeORM's migrations against a query runner that only writes down what it is asked.
 *
 * Runs in the child process. Whatever is not plain SQL (`queryRunner.createTable()`) is not known here:
 * TypeORM itself has to ask a database.
 */

import { relative } from 'node:path';
import type { Module } from '../../../define/collect.ts';
import { faultOf } from '../../../define/fault.ts';

export interface RecordedQuery {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

export interface Recording {
  readonly queries: readonly RecordedQuery[];
  /** What the migration itself threw; null when it came to its end. */
  readonly threw: string | null;
  /** Why it cannot be had as SQL. */
  readonly unsupported: string | null;
  /** What PostgreSQL said to the last of them, after which it may ask for more; null when that did not stop it. */
  readonly stopped: string | null;
}

export interface RecordedMigration extends Omit<Found, 'migration'> {
  readonly up: Recording;
  readonly down: Recording;
}

class Unsupported extends Error {}

export interface Migration {
  readonly name?: unknown;
  readonly transaction?: unknown;
  up(runner: unknown): unknown;
  down(runner: unknown): unknown;
}

function queryRunner(queries: RecordedQuery[]): object {
  const query = (sql: unknown, parameters: unknown = []) => {
    queries.push({ sql: String(sql), parameters: Array.isArray(parameters) ? parameters : [] });
    return Promise.resolve([]);
  };
  const say = (sql: string) => () => query(sql);
  const known: Record<string, unknown> = {
    query,
    startTransaction: say('BEGIN'),
    commitTransaction: say('COMMIT'),
    rollbackTransaction: say('ROLLBACK'),
    isTransactionActive: true,
    isReleased: false,
  };
  const handler = (path: string): ProxyHandler<Record<string, unknown>> => ({
    get: (target, key) => {
      if (typeof key !== 'string' || Object.hasOwn(target, key)) return Reflect.get(target, key);
      throw new Unsupported(`${path}.${key} is asked of a database`);
    },
  });
  const inner = new Proxy({ query }, handler('queryRunner.manager'));
  return new Proxy(
    { ...known, manager: inner, connection: inner, dataSource: inner },
    handler('queryRunner'),
  );
}

async function record(run: (runner: object) => unknown): Promise<Recording> {
  const queries: RecordedQuery[] = [];
  try {
    await run(queryRunner(queries));
    return { queries, threw: null, unsupported: null, stopped: null };
  } catch (error) {
    const { message } = faultOf(error);
    return error instanceof Unsupported
      ? { queries, threw: null, unsupported: message, stopped: null }
      : { queries, threw: message, unsupported: null, stopped: null };
  }
}

const isMigration = (value: unknown): value is Migration =>
  typeof value === 'object' &&
  value !== null &&
  typeof Reflect.get(value, 'up') === 'function' &&
  typeof Reflect.get(value, 'down') === 'function';

/** An instance of each exported class that has up() and down(). */
function migrationsOf(
  exports: unknown,
): { readonly name: string; readonly migration: Migration }[] {
  return Object.values(Object(exports)).flatMap((exported: unknown) => {
    if (typeof exported !== 'function') return [];
    const prototype: unknown = Reflect.get(exported, 'prototype');
    if (!isMigration(prototype)) return [];
    const migration: unknown = Reflect.construct(exported, []);
    return isMigration(migration) ? [{ name: exported.name, migration }] : [];
  });
}

export interface Found {
  readonly file: string;
  /** Its `name`, or that of its class. */
  readonly name: string;
  /** False: `transaction = false`. */
  readonly transaction: boolean;
  readonly migration: Migration;
}

/** By the 13 digits of the time at the end of a name, or at the start of the file's. */
export function timeOf(name: string, file: string): number {
  return Number(/(\d{13})$/.exec(name)?.[1] ?? /(?:^|\/)(\d+)/.exec(file)?.[1] ?? 0);
}

/** In the order in which TypeORM runs them. */
export function foundIn(modules: readonly Module[], root: string): Found[] {
  const found = modules.flatMap(({ file, exports }) =>
    migrationsOf(exports).map(({ name, migration }) => ({
      file,
      name: typeof migration.name === 'string' ? migration.name : name,
      transaction: migration.transaction !== false,
      migration,
    })),
  );
  const time = ({ name, file }: Found) => timeOf(name, relative(root, file));
  return found.sort((a, b) => time(a) - time(b) || (a.name < b.name ? -1 : 1));
}

/** What the migrations of the modules ask for, in both directions. */
export async function recordMigrations(
  modules: readonly Module[],
  root: string,
): Promise<RecordedMigration[]> {
  const recorded: RecordedMigration[] = [];
  for (const { migration, ...found } of foundIn(modules, root)) {
    recorded.push({
      ...found,
      up: await record((runner) => migration.up(runner)),
      down: await record((runner) => migration.down(runner)),
    });
  }
  return recorded;
}

/** Stands for the package `typeorm`, whose classes a migration may name. */
export const typeormStub: object = new Proxy(
  {},
  {
    get: (_, key) =>
      typeof key === 'string' && key !== '__esModule' && key !== 'then' ? class {} : undefined,
    has: (_, key) => typeof key === 'string',
  },
);
