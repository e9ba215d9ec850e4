/**
 * What of a history was judged, kept in the user's cache, so that a run that was stopped can go on. A result
 * counts as long as nothing has changed that it depends on: the migrations up to it, and the options.
 */

import { createHash } from 'node:crypto';
import * as z from 'zod';
import { version } from '../../installation.ts';
import { trusted } from '../../model/sql.ts';
import { readCached, writeCached } from '../../user-cache.ts';
import type { FormatName } from './format.ts';
import type { ForeignMigration, ForeignScript } from './migration.ts';
import type { ForeignResult } from './rehearse.ts';
import { verdictSentences } from './verdict.ts';

const failure = z.strictObject({
  statement: z.int(),
  of: z.int(),
  sql: z.string().transform(trusted),
  where: z.string(),
  message: z.string(),
  routine: z.string().nullable(),
  sqlstate: z.string().nullable(),
  raised: z.boolean(),
  lacks: z.string().nullable(),
});

const rowChange = z.strictObject({
  table: z.string(),
  before: z.number(),
  after: z.number(),
  columns: z.array(z.string()),
});

const result = z.strictObject({
  id: z.string(),
  file: z.string(),
  verdict: z.enum(Object.keys(verdictSentences) as (keyof typeof verdictSentences)[]),
  reason: z.string(),
  objects: z.array(
    z.strictObject({
      object: z.string(),
      how: z.enum(['missing', 'unexpected', 'different', 'column order']),
      attributes: z.array(z.string()),
      observer: z.enum(['catalog', 'pg_dump']),
      lines: z.array(z.string()),
    }),
  ),
  failure: failure.nullable(),
  rows: z
    .strictObject({
      rows: z.number(),
      without: z.array(z.string()),
      up: failure.nullable(),
      atLimits: z.boolean().default(false),
      down: failure.nullable(),
      changedByUp: z.array(rowChange),
      changedByBoth: z.array(rowChange),
    })
    .nullable(),
  assumed: z.array(z.string()),
  notes: z.array(z.string()),
  milliseconds: z.number(),
});

const stateFile = z.strictObject({
  format: z.literal('schemadiff-history/1'),
  /** By what they depend on. */
  results: z.record(z.string(), result),
});

/** What a result depends on beside the migrations. */
export interface StateOptions {
  readonly format: FormatName;
  readonly setup: ForeignScript | null;
  readonly url: string | null;
  readonly seed: number;
  readonly rows: number;
}

const hashOf = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** Of each migration: with every one before it. */
function keysOf(migrations: readonly ForeignMigration[], options: StateOptions): string[] {
  let last = hashOf([version(), options]);
  return migrations.map((migration) => {
    last = hashOf([last, migration]);
    return last;
  });
}

/** Milliseconds between two times that it is written, unless it is told to. */
const pause = 2000;

/** Histories whose state is kept. */
const most = 20;

export class ForeignState {
  readonly #name: string;
  readonly #keys: readonly string[];
  readonly #results: Map<number, ForeignResult>;
  #written = Date.now();
  #writing: Promise<void> = Promise.resolve();

  private constructor(
    name: string,
    keys: readonly string[],
    results: ReadonlyMap<number, ForeignResult>,
  ) {
    this.#name = name;
    this.#keys = keys;
    this.#results = new Map(results);
  }

  /** Of the history in a folder. `resume`: what an earlier run left counts. */
  static async open(
    folder: string,
    migrations: readonly ForeignMigration[],
    options: StateOptions,
    resume: boolean,
  ): Promise<ForeignState> {
    const name = `history-${hashOf(folder).slice(0, 24)}`;
    const keys = keysOf(migrations, options);
    const left = resume ? await resultsIn(name) : {};
    const results = keys.flatMap((key, number): [number, ForeignResult][] => {
      const found = left[key];
      return found === undefined ? [] : [[number, found]];
    });
    return new ForeignState(name, keys, new Map(results));
  }

  /** By number. */
  get results(): ReadonlyMap<number, ForeignResult> {
    return this.#results;
  }

  add(number: number, found: ForeignResult): void {
    this.#results.set(number, found);
    if (Date.now() - this.#written > pause) void this.write();
  }

  async write(): Promise<void> {
    this.#written = Date.now();
    const results = Object.fromEntries(
      [...this.#results].map(([number, found]) => [this.#keys[number] ?? '', found]),
    );
    const content = Buffer.from(JSON.stringify({ format: 'schemadiff-history/1', results }));
    this.#writing = this.#writing.then(() =>
      writeCached(this.#name, content, { prefix: 'history-', most }),
    );
    await this.#writing;
  }
}

/** A file that is damaged is none. */
async function resultsIn(name: string): Promise<Record<string, ForeignResult>> {
  const content = await readCached(name);
  if (content === undefined) return {};
  try {
    return stateFile.parse(JSON.parse(Buffer.from(content).toString('utf8'))).results;
  } catch {
    return {};
  }
}
