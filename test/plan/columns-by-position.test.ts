/** What reads the columns of rows by position reads the declared ones, whatever order the live table has. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { readCatalog } from '../../src/catalog/read.ts';
import type { Database } from '../../src/database/database.ts';
import { openScratch } from '../../src/database/pglite.ts';
import { sql } from '../../src/model/sql.ts';
import { plan } from '../../src/plan/plan.ts';
import { load } from '../kinds/recipe.ts';

let database: Database;
beforeAll(async () => {
  database = await openScratch();
});
afterAll(() => database.close());

const schema = (columns: string) => `
  CREATE TABLE public."a b" (${columns});
  CREATE FUNCTION public."f(x)"(n numeric(3, 1), text) RETURNS SETOF public."a b"
    LANGUAGE sql AS 'SELECT * FROM public."a b"';
  CREATE SCHEMA "S p";
  CREATE FUNCTION "S p".g() RETURNS SETOF public."a b" LANGUAGE sql AS 'SELECT * FROM public."a b"';
  CREATE VIEW public.w AS SELECT x."and" FROM "S p".g() AS x;
  CREATE VIEW public.v AS SELECT x.id, x."and" FROM public."f(x)"(abs((1 + 2) * 3), ')') AS x;
  CREATE MATERIALIZED VIEW public.m AS SELECT "y z"."and" FROM public."f(x)"(1, 'a') AS "y z";
  CREATE TABLE public.log (id int, "and" int);
  CREATE RULE r AS ON INSERT TO public.log DO INSTEAD
    SELECT l."and" FROM public."f(x)"(1, 'a') AS l WHERE l.id = NEW.id;`;

it('a function that returns rows of a table', async () => {
  const before = schema('id int, "and" int');
  const after = schema('id int, more int, "and" int');
  await load(database, after);
  const wanted = await readCatalog(database);
  await load(database, before);
  const { steps } = plan(await readCatalog(database), wanted, { major: database.major });
  for (const step of steps) await database.execute(step.sql);
  await database.execute(sql`INSERT INTO public."a b" (id, more, "and") VALUES (1, 2, 3)`);
  await database.execute(sql`REFRESH MATERIALIZED VIEW public.m`);
  expect(await database.query(sql`SELECT * FROM public.v`)).toEqual([{ id: 1, and: 3 }]);
  expect(await database.query(sql`SELECT * FROM public.w`)).toEqual([{ and: 3 }]);
  expect(await database.query(sql`SELECT * FROM public.m`)).toEqual([{ and: 3 }]);
  expect(await database.query(sql`INSERT INTO public.log VALUES (1)`)).toEqual([{ and: 3 }]);
  const again = plan(await readCatalog(database), wanted, { major: database.major });
  expect(again.steps.map((step) => step.sql)).toEqual([]);
});
