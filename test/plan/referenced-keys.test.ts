/** Of keys over the same columns a foreign key hangs on the oldest: a fresh install hangs it on that of the schema. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { readCatalog } from '../../src/catalog/read.ts';
import { openScratch, type PgliteDatabase } from '../../src/database/pglite.ts';
import { plan } from '../../src/plan/plan.ts';
import { run } from '../../src/prove/run.ts';
import { load } from '../kinds/recipe.ts';

let scratch: PgliteDatabase;
beforeAll(async () => {
  scratch = await openScratch({ extensions: [] });
});
afterAll(() => scratch.close());

const table = 'CREATE TABLE public.t (a int, b int);';
const reference =
  'CREATE TABLE public.u (b int, a int, CONSTRAINT u_fkey FOREIGN KEY (b, a) REFERENCES public.t (b, a));';

const unique = 'ALTER TABLE public.t ADD CONSTRAINT z UNIQUE (a, b);';
const primary = 'ALTER TABLE public.t ADD CONSTRAINT k PRIMARY KEY (a, b);';
const index = 'CREATE UNIQUE INDEX x ON public.t (b, a);';

it.each([
  [
    'unique',
    `${table} ALTER TABLE public.t ADD CONSTRAINT z UNIQUE (b, a);`,
    'ALTER TABLE public.t ADD CONSTRAINT k UNIQUE NULLS NOT DISTINCT (a, b);',
  ],
  [
    'unique',
    `${table} ALTER TABLE public.t ADD CONSTRAINT z UNIQUE (a, b);`,
    'ALTER TABLE public.t ADD CONSTRAINT k UNIQUE (a, b);',
  ],
  [
    'index',
    `${table} CREATE UNIQUE INDEX z ON public.t (b, a);`,
    'CREATE UNIQUE INDEX k ON public.t (a, b);',
  ],
  ['unique', `${table} ${unique}`, primary],
  ['index', `${table} ${index}`, primary],
  ['index', `${table} ${index}`, unique],
  ['primary key', `${table} ${primary}`, unique],
  ['unique', `${table} ${unique}`, index],
  ['unique', `${table} ${unique.replace('z', '"b, (c"')}`, `${index} ${primary}`],
])('%s', async (kind, first, second) => {
  await load(scratch);
  const empty = await readCatalog(scratch);
  await load(scratch, first + reference + second);
  const wanted = await readCatalog(scratch);
  const chosen = (catalog: typeof wanted) =>
    (catalog.dependencies().get('foreign key:public.u.u_fkey') ?? [])
      .map(({ on }) => on)
      .filter((on) => on.startsWith(`${kind}:`));
  expect(chosen(wanted)).toHaveLength(1);
  await load(scratch);
  await run(scratch, plan(empty, wanted, { major: 18 }).steps);
  expect(chosen(await readCatalog(scratch))).toEqual(chosen(wanted));
});
