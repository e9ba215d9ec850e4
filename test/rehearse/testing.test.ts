/** `schemadiff/testing` as somebody else's test suite uses it: from the built package, by its name. */

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const repository = fileURLToPath(new URL('../../', import.meta.url));

/** Somebody's test, in plain Node. */
const suite = `
import fc from 'fast-check';
import { lawNames, laws, openLab, passageOf, readPool, RehearsalFailed, rehearsePassage, rows } from 'schemadiff/testing';

const text = {
  name: 'tighten',
  before: 'CREATE TABLE public.people (id int PRIMARY KEY, name text);',
  up: 'BEGIN; ALTER TABLE public.people ALTER COLUMN name SET NOT NULL; COMMIT;',
  down: 'BEGIN; ALTER TABLE public.people ALTER COLUMN name DROP NOT NULL; COMMIT;',
};
const said = {};
try {
  await rehearsePassage(await passageOf(text), { runs: 4, seed: 3 });
} catch (error) {
  said.failed = error instanceof RehearsalFailed;
  said.report = error.message;
}
said.held = (await rehearsePassage(await passageOf(text), { runs: 1, rows: false })).type;
const lab = await openLab();
await lab.database.execute(text.before);
const pool = await readPool(lab.database, { seed: 1, rows: 5 });
said.rows = fc.sample(rows(pool), { seed: 1, numRuns: 5 }).some((made) => made.rows.length > 0);
await lab.close();
said.laws = lawNames.every((law) => typeof laws[law] === 'function');
console.log(JSON.stringify(said));
`;

it('rehearses a migration, and fails with a report that a person can read', {
  timeout: 180_000,
}, async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', suite],
    { cwd: repository },
  );
  const said: Record<string, unknown> = JSON.parse(stdout);
  expect(said).toMatchObject({ failed: true, held: 'held', rows: true, laws: true });
  expect(said.report).toMatch(/tighten up fails at step 1 of 1: .*name.* contains null values/);
  expect(said.report).toMatch(/INSERT INTO public\.people .*NULL/);
  expect(said.report).toMatch(/--seed 3 --replay [\d:]+/);
});
