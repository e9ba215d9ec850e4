/**
 * What a lab costs: npm run bench:rehearse.
 *
 * Ways to be back at a marked state (a copy of the data directory, dropping the schema, a lab's restore),
 * reading a small catalog, and whole cases (load, read, migrate, read, migrate back, read) beside the same
 * DDL alone. Processor milliseconds, so that they hold on a busy machine too; and memory of the process.
 */

import { readCatalog } from '../src/catalog/read.ts';
import { sql } from '../src/model/sql.ts';
import { plan } from '../src/plan/plan.ts';
import { run } from '../src/prove/run.ts';
import { openLab } from '../src/rehearse/lab/lab.ts';

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
await lab.close();
