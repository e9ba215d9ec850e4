/** What a plan does and did not announce, it announces once its proof has seen it. */

import { expect, it } from 'vitest';
import { readCatalog } from '../../src/catalog/read.ts';
import { openScratch } from '../../src/database/pglite.ts';
import { createMigration, planBoth } from '../../src/migration/create.ts';
import type { MigrationStep } from '../../src/migration/document.ts';
import { trusted } from '../../src/model/sql.ts';

const before = `
  CREATE TABLE public.users (id integer PRIMARY KEY, old integer);
  CREATE TABLE public.orders (id integer, user_id integer);`;
const after = `
  CREATE TABLE public.users (id integer PRIMARY KEY, renamed bigint, CHECK (renamed > 0));
  CREATE TABLE public.orders (id integer PRIMARY KEY, user_id integer REFERENCES public.users);`;

async function catalogOf(text: string) {
  const database = await openScratch();
  try {
    await database.execute(trusted(text));
    return await readCatalog(database);
  } finally {
    await database.close();
  }
}

const many = (columns: number) =>
  `CREATE TABLE public.users (${Array.from({ length: columns }, (_, at) => `c${at} text`).join()});`;

/** The migration whose steps were planned, and those that its document has when nothing was announced. */
async function planned(from: string, to: string) {
  const input = { before: await catalogOf(from), after: await catalogOf(to) };
  const { up, down } = planBoth(input.before, input.after, 18);
  const made = async (silent: boolean) =>
    await createMigration({
      ...input,
      id: 'a',
      previous: null,
      acknowledged: [],
      scratch: () => openScratch(),
      up: up.steps.map((step) => (silent ? { ...step, hazards: [] } : step)),
      down: down.steps.map((step) => (silent ? { ...step, hazards: [] } : step)),
    });
  return { honest: await made(false), silent: await made(true) };
}

const told = (steps: readonly MigrationStep[]) =>
  steps.flatMap(({ hazards }) => hazards.map(({ code, message }) => `${code}: ${message}`));

it('by locks and rewrites, in both directions, in plan.json and above the statement', async () => {
  const { honest, silent } = await planned(before, after);
  expect(told(honest.document.up.steps).filter((line) => line.includes('as was seen'))).toEqual([]);
  expect(told(honest.document.down.steps).filter((line) => line.includes('as was seen'))).toEqual(
    [],
  );
  expect([...new Set(told(silent.document.up.steps))].sort()).toEqual([
    'blocks-reads: it takes ACCESS EXCLUSIVE on public.orders, as was seen on the copy',
    'blocks-reads: it takes ACCESS EXCLUSIVE on public.users, as was seen on the copy',
  ]);
  expect(told(silent.document.down.steps)).toContain(
    'blocks-reads: it takes ACCESS EXCLUSIVE on public.users, as was seen on the copy',
  );
  for (const line of told(silent.document.up.steps)) expect(silent.up).toContain(`-- ${line}`);
});

it('also where only the end of a long transaction was looked at', async () => {
  const { honest, silent } = await planned(many(1), many(80));
  expect(told(honest.document.up.steps).filter((line) => line.includes('as was seen'))).toEqual([]);
  expect(told(silent.document.up.steps)).toEqual([
    'blocks-reads: it takes ACCESS EXCLUSIVE on public.users, as was seen on the copy',
  ]);
});

it('not of tables among "more" that use a domain', async () => {
  const tables = Array.from({ length: 9 }, (_, at) => `CREATE TABLE public.t${at} (x public.d);`);
  const used = `CREATE DOMAIN public.d AS int; ${tables.join(' ')}`;
  const { honest, silent } = await planned(
    used,
    `${used} ALTER DOMAIN public.d ADD CONSTRAINT few CHECK (VALUE < 9)`,
  );
  const [scan, ...others] = told(honest.document.up.steps);
  expect(scan).toMatch(/^table-scan: table public.t0, .* and 3 more are read$/);
  expect(others).toHaveLength(2);
  expect(told(silent.document.up.steps)).toHaveLength(9);
});
