/** Two databases that are the same: what depends on what is not even read. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { diff } from '../../src/api/diff.ts';
import { openPglite } from '../../src/database/pglite.ts';
import { trusted } from '../../src/model/sql.ts';

const folder = mkdtempSync(join(tmpdir(), 'schemadiff-same-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function database(name: string, ...texts: readonly string[]): Promise<string> {
  const directory = join(folder, name);
  const made = await openPglite({ directory });
  for (const text of texts) await made.execute(trusted(text));
  await made.close();
  return `pglite:${directory}`;
}

const schema = `
  CREATE ROLE reader; CREATE ROLE keeper;
  CREATE TABLE public.users (id bigint PRIMARY KEY, name text NOT NULL);
  CREATE VIEW public.names AS SELECT name FROM public.users;
  GRANT SELECT ON public.users TO reader;
  ALTER VIEW public.names OWNER TO keeper`;

it('is nothing between two that are the same, whatever of it is compared', async () => {
  const [one, two] = [await database('one', schema), await database('two', schema)];
  for (const left of [{}, { owners: false }, { grants: false }, { owners: false, grants: false }]) {
    expect(await diff({ from: one, to: two, ...left })).toMatchObject({ statements: [] });
  }
});

it('is nothing between two that differ in what is not compared', async () => {
  const three = await database('three', schema, 'REVOKE SELECT ON public.users FROM reader');
  const from = `pglite:${join(folder, 'one')}`;
  expect(await diff({ from, to: three, grants: false })).toMatchObject({ statements: [] });
  expect((await diff({ from, to: three })).statements).toHaveLength(1);
});
