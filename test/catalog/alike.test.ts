/** What a database that was restored from a dump has alike, and what only looks so. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { printedLike } from '../../src/catalog/alike.ts';
import { readCatalog } from '../../src/catalog/read.ts';
import { openScratch } from '../../src/database/pglite.ts';
import type { ScratchDatabase } from '../../src/database/scratch.ts';
import { diff } from '../../src/diff/diff.ts';
import { catalogHash } from '../../src/model/catalog.ts';
import { trusted } from '../../src/model/sql.ts';

let database: ScratchDatabase;
beforeAll(async () => {
  database = await openScratch();
});
afterAll(() => database.close());

async function read(text: string) {
  await database.execute(trusted(`CREATE TABLE public.t (n int, v varchar, b boolean); ${text}`));
  const catalog = await readCatalog(database);
  await database.execute(trusted('DROP TABLE public.t'));
  return catalog;
}

it.each([
  [
    'a generated column',
    `ALTER TABLE public.t ADD g boolean GENERATED ALWAYS AS (v IN ('a', 'b')) STORED`,
    `ALTER TABLE public.t ADD g boolean GENERATED ALWAYS AS (v::text = ANY (ARRAY['a'::varchar, 'b'::varchar]::text[])) STORED`,
    true,
  ],
  [
    'a check',
    'ALTER TABLE public.t ADD CONSTRAINT k CHECK (n BETWEEN 1 AND 9 AND b)',
    'ALTER TABLE public.t ADD CONSTRAINT k CHECK (n >= 1 AND n <= 9 AND b)',
    true,
  ],
  [
    'a comment',
    `COMMENT ON TABLE public.t IS 'if ((a AND b) AND c)'`,
    `COMMENT ON TABLE public.t IS 'if (a AND b AND c)'`,
    false,
  ],
])('%s', async (_, text, other, alike) => {
  const [one, restored] = [await read(text), await read(other)];
  expect(diff(one, restored)).toHaveLength(1);
  expect(diff(printedLike(one, restored), restored)).toHaveLength(alike ? 0 : 1);
  expect(catalogHash(one) === catalogHash(restored)).toBe(alike);
});
