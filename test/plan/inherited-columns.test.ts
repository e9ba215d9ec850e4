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

it('what heirs keep stays with its values when the table that they had it from loses it', async () => {
  const before = `
    CREATE TABLE base (id int, a int, b text DEFAULT 'x', c int NOT NULL, d text, CONSTRAINT k CHECK (a > 0));
    CREATE TABLE other (d text);
    CREATE TABLE heir () INHERITS (base);
    CREATE TABLE grandchild () INHERITS (heir);
    CREATE TABLE two () INHERITS (base, other);
    CREATE TABLE loses () INHERITS (base);
    CREATE INDEX heir_a ON heir (a);`;
  const after = `
    CREATE TABLE base (id int);
    CREATE TABLE other (d text);
    CREATE TABLE heir (a int, b varchar(9) DEFAULT 'x', c int NOT NULL, CONSTRAINT k CHECK (a > 0)) INHERITS (base);
    CREATE TABLE grandchild () INHERITS (heir);
    CREATE TABLE two () INHERITS (base, other);
    CREATE TABLE loses () INHERITS (base);
    CREATE INDEX heir_a ON heir (a);`;
  const seed = `
    INSERT INTO base VALUES (1, 1, 'a', 1);
    INSERT INTO heir VALUES (2, 2, 'b', 2);
    INSERT INTO two VALUES (3, 3, 'c', 3);
    INSERT INTO loses VALUES (4, 4, 'd', 4);
    INSERT INTO grandchild VALUES (5, 5, 'e', 5);`;
  expect(await problemsOf(database, { before, after, seed })).toEqual([]);
});
