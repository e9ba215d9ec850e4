/** A setup file is what the user has: mostly what pg_dump wrote of a database. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { sql } from '../../../src/model/sql.ts';
import { type Ground, labGround } from '../../../src/rehearse/foreign/ground.ts';
import { runSetup } from '../../../src/rehearse/foreign/setup.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await labGround([]);
});
afterAll(() => ground.close());

const file = (text: string) => ({ text, file: 'before.sql', line: 1, transaction: false });

it('runs what pg_dump writes, with its owners and rows', async () => {
  await runSetup(
    ground,
    file(`\\restrict abc
SET statement_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);
CREATE TABLE public.t (a integer);
ALTER TABLE public.t OWNER TO app;
COPY public.t (a) FROM stdin;
1
2
\\.
GRANT SELECT ON TABLE public.t TO reader;
\\unrestrict abc
`),
  );
  expect(await ground.database.query(sql`SELECT a FROM public.t ORDER BY a`)).toEqual([
    { a: 1 },
    { a: 2 },
  ]);
});

it('says which line fails', async () => {
  await expect(runSetup(ground, file('SELECT 1;\n\nSELECT nothing'))).rejects.toMatchObject({
    where: 'before.sql:3',
    why: 'column "nothing" does not exist',
  });
  await expect(runSetup(ground, file('SELECT 1;\n\\connect other\n'))).rejects.toMatchObject({
    where: 'before.sql:2: \\connect other',
  });
});
