/** A migration that renames keeps every row, as the gates see it, and can be rolled back. */

import { afterAll, expect, it } from 'vitest';
import { readCatalog } from '../../src/catalog/read.ts';
import { openScratch } from '../../src/database/pglite.ts';
import { planBoth } from '../../src/migration/create.ts';
import { trusted } from '../../src/model/sql.ts';
import { Renames } from '../../src/prove/renames.ts';
import { closeScratch, makeProject } from './project.ts';

afterAll(closeScratch);

const before = `CREATE TYPE public.mood AS ENUM ('sad', 'okay');
  CREATE TABLE public.users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, m public.mood);
  CREATE TABLE public.posts (author bigint NOT NULL REFERENCES public.users);`;
const after = `CREATE TYPE public.mood AS ENUM ('sad', 'ok');
  CREATE TABLE public.people (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, label text NOT NULL, m public.mood);
  CREATE TABLE public.posts (author bigint NOT NULL REFERENCES public.people);`;

it('is a go for all of them', async () => {
  const [one, two] = [await openScratch(), await openScratch()];
  await one.execute(trusted(before));
  await two.execute(trusted(after));
  const ends = { before: await readCatalog(one), after: await readCatalog(two) };
  const done = () => false;
  const renames = await Renames.start({ ...ends, origins: [], done, scratch: () => openScratch() });
  await renames.answer('table public.users', 'people');
  await renames.answer('column public.people.name', 'label');
  await renames.answer('enum value public.mood.okay', 'ok');
  const planned = planBoth(renames.before, ends.after, 18, renames);
  await Promise.all([one.close(), two.close()]);
  const project = await makeProject(
    { id: '0000-base', sql: before },
    { id: '0001-renames', sql: after, steps: { up: planned.up.steps, down: planned.down.steps } },
  );
  try {
    const { gates } = await project.gates({ only: ['review', 'prod-like', 'rollback'] });
    expect(gates.map(({ gate, verdict }) => `${gate}: ${verdict}`)).toEqual([
      'review: go',
      'prod-like: go',
      'rollback: go',
    ]);
  } finally {
    project.remove();
  }
}, 180_000);
