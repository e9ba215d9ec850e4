/** SQL files as pg_dump writes them. */

import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { createMigration, planBoth } from '../../src/migration/create.ts';
import { Sources } from '../../src/source/source.ts';
import { project } from '../define/project.ts';

let sources: Sources | undefined;
afterEach(() => sources?.close());

const dump = (end: string) => `\\restrict abc
CREATE TABLE public.t (id integer NOT NULL, name text);
COPY public.t (id, name) FROM stdin;
1	it's
\\N	\\N
\\.

${end}
\\unrestrict abc
`;

async function read(text: string) {
  const path = join(project({ 'a.sql': text }), 'a.sql');
  sources = new Sources();
  return await sources.read({ type: 'sql', path }, { access: true });
}

it('the rows of a dump are passed over', async () => {
  const [copied, bare] = [
    await read(dump('')),
    await read('CREATE TABLE t (id integer NOT NULL, name text)'),
  ];
  expect(copied.objects).toEqual(bare.objects);
  expect(copied.objects).not.toEqual([]);
});

it('roles that own things are there, also after a commit', async () => {
  const owned = `BEGIN; CREATE TABLE t (a integer); ALTER TABLE t OWNER TO one; COMMIT;
    BEGIN; CREATE TABLE u (a integer); GRANT SELECT ON u TO "an ""other"""; ALTER TABLE u OWNER TO one; COMMIT;`;
  const { roles } = await read(owned);
  expect(roles).toEqual(['an "other"', 'one']);
});

it('a plan that leads to one is proven, whoever owns what is in it', async () => {
  for (const owner of ['', 'ALTER TABLE t OWNER TO postgres; ALTER VIEW v OWNER TO one;']) {
    const after = await read(
      `CREATE TABLE t (a integer); CREATE VIEW v AS SELECT a FROM t; ${owner}`,
    );
    const all = sources ?? new Sources();
    const before = await all.read({ type: 'empty' });
    const { up, down } = planBoth(before, after, 18);
    const { proof } = await createMigration({
      id: '0000-file',
      previous: null,
      before,
      after,
      up: up.steps,
      down: down.steps,
      snapshot: after,
      without: [],
      acknowledged: [],
      expected: all.scratchOf(after),
      scratch: (extensions) => all.scratch(extensions),
    });
    expect(proof.checks.flatMap(({ differences }) => differences)).toEqual([]);
  }
});

it('what the copy lacks is said with a way out', async () => {
  await expect(read('CREATE EXTENSION postgis')).rejects.toMatchObject({
    next: expect.stringContaining('Set `scratch`'),
  });
});

it('what is wrong after them is found at its line', async () => {
  await expect(read(dump('CREATE TABEL x ();'))).rejects.toMatchObject({
    where: expect.stringMatching(/a\.sql:8$/),
  });
});
