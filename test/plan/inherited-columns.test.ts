/** Columns that tables have from others, where pg_dump would see what limits.md says is not compared. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { openScratch } from '../../src/database/pglite.ts';
import { problemsOf } from '../kinds/recipe.ts';

let database: Database;
beforeAll(async () => {
  database = await openScratch();
});
afterAll(() => database.close());

it('a generated column leaves one that its heir keeps for itself', async () => {
  const generated = (from: string) =>
    `CREATE TABLE a (${from} text, z boolean GENERATED ALWAYS AS (length(${from}) < 9) STORED);`;
  const before = `${generated('x')} CREATE TABLE b () INHERITS (a);`;
  const after = `${generated('y')} CREATE TABLE b (x text) INHERITS (a);`;
  expect(await problemsOf(database, { before, after, seed: null })).toEqual([]);
});
