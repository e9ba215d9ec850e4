/**
 * A NOT NULL that heirs have under names of their own, as after pg_upgrade from 17, which had none. PostgreSQL
 * renames neither: pg_dump shows the old name, so it is not asked.
 */

import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { openScratch } from '../../src/database/pglite.ts';
import { problemsOf } from '../kinds/recipe.ts';

let database: Database;
beforeAll(async () => {
  database = await openScratch({ extensions: [] });
});
afterAll(() => database.close());

const heirs = `
  CREATE TABLE heir (a int NOT NULL, n int);
  CREATE TABLE part (a int NOT NULL, n int);
  ALTER TABLE heir INHERIT one;
  ALTER TABLE parts ATTACH PARTITION part DEFAULT;`;
const tables = (one: string, parts: string) => `
  CREATE TABLE ${one} (a int NOT NULL, n int);
  CREATE TABLE ${parts} (a int NOT NULL, n int) PARTITION BY LIST (a);`;
const renamed = `
  ALTER TABLE old RENAME TO one;
  ALTER TABLE olds RENAME TO parts;`;

it('a renamed table with heirs that call it otherwise', async () => {
  const before = `${tables('old', 'olds')}${renamed}${heirs}`;
  const after = `${tables('one', 'parts')}${heirs} ALTER TABLE one ADD m int; ALTER TABLE parts ADD m int;`;
  expect((await problemsOf(database, { before, after, seed: null })).join('\n')).toBe('');
});
