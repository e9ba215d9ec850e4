/**
 * What taking a profile and filling a database from it cost: rows per second, as a ratio to reading and to
 * inserting the same number of rows barely.
 *
 *   npm run bench:profile [-- 20000]
 */

import { openScratch } from '../src/database/pglite.ts';
import { sql, trusted } from '../src/model/sql.ts';
import { generate } from '../src/rehearse/profile/generate.ts';
import { takeProfile } from '../src/rehearse/profile/take.ts';
import { rows, schema, unvalidated } from '../test/rehearse/profile/shop.ts';

const customers = Number(process.argv[2] ?? 5000);

/** Of this process's CPU: PGlite is in it, and what else the machine does is not. */
async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

const source = await openScratch();
await source.execute(trusted(`${schema}; ${rows(customers)}`));
let profile = await takeProfile(source);
const taking = await seconds(async () => {
  profile = await takeProfile(source);
});
const reading = await seconds(async () => {
  for (const { table } of profile.tables) {
    await source.query(sql`SELECT count(t::text) FROM ${trusted(table)} AS t`);
  }
});
const target = await openScratch();
await target.execute(trusted(`${schema}; ${unvalidated}`));
let made = 0;
const filling = await seconds(async () => {
  const tables = await generate(target, profile, { seed: 1, scale: 1 });
  made = tables.reduce((sum, table) => sum + table.rows, 0);
});
await target.execute(
  sql`CREATE TABLE public.bare (id bigint PRIMARY KEY, a text, b timestamptz, c integer)`,
);
const bare = await seconds(() =>
  target.execute(sql`INSERT INTO public.bare
    SELECT i, 'text ' || i, now(), i % 7 FROM generate_series(1, ${made}) AS i`),
);
console.log(
  [
    `${made} rows in ${profile.tables.length} tables`,
    `profile: ${taking.toFixed(2)} s, ${(taking / reading).toFixed(1)} times reading every row as text`,
    `generate: ${filling.toFixed(2)} s, ${Math.round(made / filling)} rows/s; bare INSERT … SELECT generate_series ${Math.round(made / bare)} rows/s: ${(filling / bare).toFixed(1)} times`,
  ].join('\n'),
);
await Promise.all([source.close(), target.close()]);
