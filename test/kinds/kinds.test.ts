/**
 * Every kind alone, without differ and planner: what it reads, and that its statements make the same
 * object again and take it away.
 */

import { readdirSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Kind } from '../../src/kinds/kind.ts';
import {
  accessKinds,
  clusterKinds,
  kinds as plainKinds,
  serverKinds,
} from '../../src/kinds/registry.ts';
import type { Spec } from '../../src/model/catalog.ts';
import type { Statement } from '../../src/model/statement.ts';
import { createDatabase, describeServer, type Major, majors } from '../servers.ts';
import { everything } from './everything.ts';

const kinds = [...plainKinds, ...accessKinds];
const here = new URL('.', import.meta.url);

interface Found {
  readonly id: string;
  readonly kind: Kind;
  readonly spec: Spec;
}

/** A database on which kinds are tried: PGlite, or a server. */
interface Tried {
  readonly major: number;
  rows(text: string): Promise<readonly { readonly rows: Record<string, unknown>[] | null }[]>;
  run(text: string): Promise<void>;
  close(): Promise<void>;
}

const settings = "SET search_path = ''; SET check_function_bodies = off";

async function onPglite(): Promise<Tried> {
  const pglite = await PGlite.create();
  await pglite.exec(settings);
  return {
    major: 18,
    rows: async (text) =>
      (await pglite.query<{ rows: Record<string, unknown>[] | null }>(text)).rows,
    run: async (text) => void (await pglite.exec(text)),
    close: () => pglite.close(),
  };
}

async function onServer(major: Major): Promise<Tried> {
  const client = new pg.Client({ connectionString: await createDatabase(major) });
  await client.connect();
  await client.query(settings);
  return {
    major,
    rows: async (text) => (await client.query(text)).rows,
    run: async (text) => void (await client.query(text)),
    close: () => client.end(),
  };
}

async function rowsOf(database: Tried, kind: Kind): Promise<Record<string, unknown>[]> {
  const [row] = await database.rows(
    `SELECT json_agg(r) AS rows FROM (${kind.query(database.major)}) AS r`,
  );
  return row?.rows ?? [];
}

function foundIn(kind: Kind, row: Record<string, unknown>): Found {
  const {
    classid,
    objid,
    objsubid,
    ordinal,
    parent,
    aliases,
    needs,
    awaits,
    passedBy,
    inherits,
    completedBy,
    ...attributes
  } = row;
  const spec = kind.spec.parse(attributes);
  return { id: `${kind.name}:${kind.identity(spec)}`, kind, spec };
}

async function read(database: Tried): Promise<Found[]> {
  const found: Found[] = [];
  for (const kind of kinds) {
    const rows = await rowsOf(database, kind);
    rows.sort((left, right) => Number(left.ordinal ?? 0) - Number(right.ordinal ?? 0));
    found.push(...rows.map((row) => foundIn(kind, row)));
  }
  return found;
}

const byId = (left: Found, right: Found) => (left.id < right.id ? -1 : 1);
const specs = (found: readonly Found[]) =>
  Object.fromEntries(found.toSorted(byId).map((each) => [each.id, each.spec]));

interface Job {
  readonly id: string;
  readonly statements: readonly Statement[];
}

/**
 * Runs what can run until nothing is left: the order is the planner's business, not the kinds'. What
 * went with another (the functions of a base type) is done.
 */
async function runAll(
  database: Tried,
  jobs: readonly Job[],
  isDone: (id: string) => Promise<boolean>,
): Promise<void> {
  const failed: Job[] = [];
  const failures: string[] = [];
  for (const job of jobs) {
    const text = job.statements.map((each) => each.sql).join(';\n');
    try {
      await database.run(`BEGIN;\n${text};\nCOMMIT`);
    } catch (error) {
      await database.run('ROLLBACK');
      if (await isDone(job.id)) continue;
      failures.push(`${job.id}: ${String(error)}\n${text}`);
      failed.push(job);
    }
  }
  if (failed.length === jobs.length && failed.length > 0) throw new Error(failures.join('\n\n'));
  if (failed.length > 0) await runAll(database, failed, isDone);
}

describe('the registry', () => {
  it('has every kind that a file exports', async () => {
    const directory = new URL('../../src/kinds/', here);
    const exported: unknown[] = [];
    for (const file of readdirSync(directory)) {
      if (file === 'registry.ts') continue;
      const module: Record<string, unknown> = await import(new URL(file, directory).href);
      exported.push(
        ...Object.values(module).filter(
          (value) => typeof value === 'object' && value !== null && 'rules' in value,
        ),
      );
    }
    const all = [...kinds, ...serverKinds, ...clusterKinds];
    expect(new Set(all)).toEqual(new Set(exported));
    expect(new Set(all.map((kind) => kind.name)).size).toBe(all.length);
  });
});

function roundTrip(open: () => Promise<Tried>, checked: boolean): void {
  let database: Tried;
  let found: Found[];
  let fresh: Found[];

  beforeAll(async () => {
    database = await open();
    fresh = await read(database);
    await database.run(`SET search_path = public; ${everything(database.major)}; ${settings}`);
    found = await read(database);
  });

  afterAll(() => database.close());

  it('finds nothing but schema public in a fresh database', () => {
    expect(fresh.map((each) => each.id)).toEqual(['schema:public']);
  });

  it('has a row of every kind', () => {
    const absent = kinds.filter((kind) => !found.some((each) => each.kind === kind));
    expect(absent.map((kind) => kind.name)).toEqual(
      // No server here has a provider of labels.
      ['extension', ...(database.major < 15 ? ['published schema'] : []), 'security label'],
    );
  });

  it('gives each object an id and an address of its own', async () => {
    expect(new Set(found.map((each) => each.id)).size).toBe(found.length);
    const addresses: string[] = [];
    for (const kind of kinds) {
      for (const row of await rowsOf(database, kind)) {
        addresses.push(`${row.classid}.${row.objid}.${row.objsubid}`);
      }
    }
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  it('is taken away, and made again as it was', async () => {
    const context = { major: database.major };
    const drops = found.map(({ id, kind, spec }) => ({ id, statements: kind.drop(spec, context) }));
    await runAll(database, drops.toReversed(), async (id) =>
      (await read(database)).every((each) => each.id !== id),
    );
    expect(await read(database)).toEqual([]);
    // A partitioned table cannot be made without the columns of its key.
    const columnsOf = (table: Spec) =>
      found.flatMap(({ kind, spec }) => {
        const own = spec.schema === table.schema && spec.table === table.name;
        const text = kind.name === 'column' && own ? kind.clause?.(spec, context, []) : null;
        return text ? [{ kind: kind.name, sql: text }] : [];
      });
    const creates = found.map(({ id, kind, spec }) => ({
      id,
      statements: kind.create(
        spec,
        context,
        typeof spec.partitionBy === 'string' ? columnsOf(spec) : [],
      ),
    }));
    await runAll(database, creates, async (id) =>
      (await read(database)).some((each) => each.id === id),
    );
    expect(specs(await read(database))).toEqual(specs(found));
  });

  if (checked) {
    it('reads what a reader can check', () => {
      expect(specs(found)).toMatchSnapshot();
    });
  }
}

describe('one of everything on PGlite', () => {
  roundTrip(onPglite, true);
});

for (const major of majors) {
  describeServer(major, () => {
    roundTrip(() => onServer(major), false);
  });
}
