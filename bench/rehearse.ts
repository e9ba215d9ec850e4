/**
 * What a lab costs: npm run bench:rehearse.
 *
 * Ways to be back at a marked state (a copy of the data directory, dropping the schema, a lab's restore),
 * reading a small catalog, whole cases (load, read, migrate, read, migrate back, read) beside the same
 * DDL alone, rows that are made up beside the same rows inserted, and `schemadiff rehearse` up to its first
 * verdict beside a PGlite that runs the same migration. Processor time, so that it holds on a busy machine too;
 * and memory.
 */

import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { readCatalog } from '../src/catalog/read.ts';
import { join, literal, sql } from '../src/model/sql.ts';
import { plan } from '../src/plan/plan.ts';
import { run } from '../src/prove/run.ts';
import { openLab } from '../src/rehearse/lab/lab.ts';
import { fillTables } from '../src/rehearse/rows.ts';

const before = sql`CREATE TABLE public.users (id int PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE public.posts (id int PRIMARY KEY, author int REFERENCES public.users, body text DEFAULT '')`;
const after = sql`CREATE TABLE public.users (id bigint PRIMARY KEY, email text NOT NULL UNIQUE, name text);
CREATE TABLE public.posts (id int PRIMARY KEY, author bigint REFERENCES public.users, body text)`;

/** Median processor milliseconds; the first rounds warm up. */
async function cost(rounds: number, work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds * 2; round++) {
    const start = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(start);
    if (round >= rounds) times.push((user + system) / 1000);
  }
  return times.sort((a, b) => a - b)[rounds >> 1] ?? 0;
}

const show = (what: string, value: number, unit = 'ms') =>
  console.log(`${what.padEnd(44)} ${value.toFixed(1)} ${unit}`);

const start = performance.now();
const lab = await openLab();
const { database } = lab;
const empty = await lab.mark();
show('open a lab', performance.now() - start);
show('memory of the process', process.memoryUsage().rss / 2 ** 20, 'MB');

await database.execute(after);
const wanted = await readCatalog(database);
await lab.restore(empty);
await database.execute(before);
const loaded = await lab.mark();
const there = await readCatalog(database);
const up = plan(there, wanted, { major: 18 }).steps;
const down = plan(wanted, there, { major: 18 }).steps;

show(
  'reset: copy of the data directory',
  await cost(3, async () => (await database.clone()).close()),
);
const drop = sql`DROP SCHEMA public CASCADE; CREATE SCHEMA public; ${before}`;
show('reset: drop the schema, load again', await cost(20, () => database.execute(drop)));
const restore = await cost(40, () => lab.restore(loaded));
show('reset: restore', restore);
await lab.restore(loaded);
show('read the catalog', await cost(30, () => readCatalog(database)));

const bare = await cost(20, async () => {
  await lab.restore(empty);
  await database.execute(before);
  await run(database, up);
  await run(database, down);
});
const whole = await cost(20, async () => {
  await lab.restore(empty);
  await database.execute(before);
  await readCatalog(database);
  await run(database, up);
  await readCatalog(database);
  await run(database, down);
  await readCatalog(database);
});
show('a case', whole);
show('the same DDL alone', bare - restore);
show('a case to its DDL alone', whole / (bare - restore), ': 1');
show('cases for each core', 1000 / whole, '/s');
show('memory of the process', process.memoryUsage().rss / 2 ** 20, 'MB');

const wantedRows = 2000;
await lab.restore(loaded);
const filled = await lab.mark();
const making = await cost(3, async () => {
  await lab.restore(filled);
  await fillTables(database, { seed: 1, rows: wantedRows });
});
const counts = await database.query(
  sql`SELECT (SELECT count(*) FROM public.users)::int AS users, (SELECT count(*) FROM public.posts)::int AS posts`,
);
const made = Number(counts[0]?.users) + Number(counts[0]?.posts);
/** The same rows as one INSERT for each table. */
const inserts = await Promise.all(
  [sql`public.users`, sql`public.posts`].map(async (table) => {
    const rows = await database.query(sql`SELECT t::text AS text FROM ${table} AS t ORDER BY id`);
    const lists = rows.map(({ text }) => sql`(${literal(String(text))})`);
    return sql`INSERT INTO ${table} SELECT (v::${table}).* FROM (VALUES ${join(lists)}) AS r (v)`;
  }),
);
const inserting = await cost(3, async () => {
  await lab.restore(filled);
  for (const insert of inserts) await database.execute(insert);
});
show('rows made up', (1000 * made) / (making - restore), '/s');
show('the same rows inserted', (1000 * made) / (inserting - restore), '/s');
show('rows made up to rows inserted', (making - restore) / (inserting - restore), ': 1');
await lab.close();

const root = fileURLToPath(new URL('..', import.meta.url));
const ticks = 100;

/** Of processes that this one has waited for, and theirs: seconds of processor. Linux only. */
function spent(): number {
  const [, fields = ''] = readFileSync('/proc/self/stat', 'utf8').split(') ');
  const [user = '0', system = '0'] = fields.split(' ').slice(13, 15);
  return (Number(user) + Number(system)) / ticks;
}

/** MB at the most, by the program of a process that descends from one. */
function peaks(pid: number, into: Map<string, number>): void {
  try {
    const program = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      .split('\0')
      .find((word) => word.endsWith('.js'));
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const megabytes = Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
    const name = program?.slice(root.length) ?? '';
    into.set(name, Math.max(into.get(name) ?? 0, megabytes));
    for (const task of readdirSync(`/proc/${pid}/task`)) {
      const children = readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8');
      for (const child of children.split(' ').filter(Boolean)) peaks(Number(child), into);
    }
  } catch {
    // It has ended.
  }
}

async function measured(parameters: readonly string[]) {
  const before = { time: performance.now(), spent: spent() };
  const child = spawn(process.execPath, parameters, { cwd: root, stdio: 'ignore' });
  const most = new Map<string, number>();
  const timer = setInterval(() => peaks(child.pid ?? 0, most), 50);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearInterval(timer);
  if (code !== 0) throw new Error(`node ${parameters.join(' ')} ended with exit code ${code}`);
  return {
    wall: (performance.now() - before.time) / 1000,
    spent: spent() - before.spent,
    most,
  };
}

if (process.platform === 'linux') {
  const bareProgram = `
    const { PGlite } = await import('@electric-sql/pglite');
    const { readFileSync } = await import('node:fs');
    const database = await PGlite.create();
    await database.exec(readFileSync('schema/migrations/0000-baseline/up.sql', 'utf8'));`;
  const bareRun = await measured(['--input-type=module', '--eval', bareProgram]);
  const first = await measured([
    ...['dist/cli/main.js', 'rehearse', '0000'],
    ...['--runs', '1', '--workers', '1'],
  ]);
  show('first verdict of rehearse', first.wall, 's');
  show('first verdict, processor', first.spent, 's');
  show('PGlite and the migration alone, processor', bareRun.spent, 's');
  show('first verdict to that', first.spent / bareRun.spent, ': 1');
  show('memory of a worker, at its peak', first.most.get('dist/rehearse/run/child.js') ?? 0, 'MB');
  show('memory of PGlite alone, at its peak', bareRun.most.get('') ?? 0, 'MB');
}
