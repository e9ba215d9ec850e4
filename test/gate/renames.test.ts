/** A migration that renames keeps every row, as the gates see it, and can be rolled back. */

import { afterAll, expect, it } from 'vitest';
import { readCatalog } from '../../src/catalog/read.ts';
import { openScratch } from '../../src/database/pglite.ts';
import { planBoth } from '../../src/migration/create.ts';
import { trusted } from '../../src/model/sql.ts';
import { Renames } from '../../src/prove/renames.ts';
import { closeScratch, makeProject, type Version } from './project.ts';

afterAll(closeScratch);

/** Both ways, with each of these called otherwise after. */
async function plannedWith(
  before: string,
  after: string,
  answers: readonly (readonly [string, string])[],
) {
  const [one, two] = [await openScratch(), await openScratch()];
  await one.execute(trusted(before));
  await two.execute(trusted(after));
  const ends = { before: await readCatalog(one), after: await readCatalog(two) };
  const done = () => false;
  const renames = await Renames.start({ ...ends, origins: [], done, scratch: () => openScratch() });
  for (const [old, name] of answers) await renames.answer(old, name);
  const planned = planBoth(renames.before, ends.after, 18, renames);
  await Promise.all([one.close(), two.close()]);
  return { up: planned.up.steps, down: planned.down.steps };
}

async function verdicts(base: string, version: Version): Promise<string[]> {
  const project = await makeProject({ id: '0000-base', sql: base }, version);
  try {
    const { gates } = await project.gates({ only: ['review', 'prod-like', 'rollback'] });
    return gates.map(({ gate, verdict }) => `${gate}: ${verdict}`);
  } finally {
    project.remove();
  }
}

it('is a go for all of them', async () => {
  const before = `CREATE TYPE public.mood AS ENUM ('sad', 'okay');
    CREATE TABLE public.users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, m public.mood);
    CREATE TABLE public.posts (author bigint NOT NULL REFERENCES public.users);`;
  const after = `CREATE TYPE public.mood AS ENUM ('sad', 'ok');
    CREATE TABLE public.people (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, label text NOT NULL, m public.mood);
    CREATE TABLE public.posts (author bigint NOT NULL REFERENCES public.people);`;
  const steps = await plannedWith(before, after, [
    ['table public.users', 'people'],
    ['column public.people.name', 'label'],
    ['enum value public.mood.okay', 'ok'],
  ]);
  expect(await verdicts(before, { id: '0001-renames', sql: after, steps })).toEqual([
    'review: go',
    'prod-like: go',
    'rollback: go',
  ]);
}, 180_000);

it('is a go where a renamed column is converted, and that is acknowledged as the plan says it', async () => {
  const before = 'CREATE TABLE public.users (id bigint PRIMARY KEY, born timestamptz);';
  const after = 'CREATE TABLE public.people (id bigint PRIMARY KEY, birthday date);';
  const steps = await plannedWith(before, after, [
    ['table public.users', 'people'],
    ['column public.people.born', 'birthday'],
  ]);
  const acknowledged = ['column public.people.birthday'];
  const version = { id: '0001-renames', sql: after, steps };
  expect(await verdicts(before, version)).toEqual([
    'review: no-go',
    'prod-like: no-go',
    'rollback: no-go',
  ]);
  expect(await verdicts(before, { ...version, acknowledged })).toEqual([
    'review: go',
    'prod-like: go',
    'rollback: go',
  ]);
}, 180_000);

it('is a go where what heirs have of a column is converted, and that of the column is acknowledged', async () => {
  const tables = (parent: string, heir: string, type: string) =>
    `CREATE TABLE public.${parent} (n ${type}); CREATE TABLE public.${heir} () INHERITS (public.${parent});`;
  const gates = ['review', 'prod-like', 'rollback'];
  const before = tables('p', 'heir', 'timestamptz');
  const sql = tables('p', 'heir', 'date');
  const version = { id: '0001-change', sql };
  expect(await verdicts(before, version)).toEqual(gates.map((gate) => `${gate}: no-go`));
  expect(await verdicts(before, { ...version, acknowledged: ['column public.p.n'] })).toEqual(
    gates.map((gate) => `${gate}: go`),
  );
  const renamed = tables('q', 'next', 'date');
  const steps = await plannedWith(before, renamed, [
    ['table public.p', 'q'],
    ['table public.heir', 'next'],
  ]);
  const acknowledged = ['column public.q.n'];
  expect(await verdicts(before, { id: '0001-renames', sql: renamed, steps, acknowledged })).toEqual(
    gates.map((gate) => `${gate}: go`),
  );
}, 180_000);
