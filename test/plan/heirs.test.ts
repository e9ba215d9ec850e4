/**
 * What a table had of its own before it inherited stays its own for PostgreSQL, and what it was made with from
 * another table is not: no definition tells, so a plan from definitions alone must do for both.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCatalog } from '../../src/catalog/read.ts';
import type { Database } from '../../src/database/database.ts';
import { openScratch } from '../../src/database/pglite.ts';
import type { Catalog } from '../../src/model/catalog.ts';
import { plan } from '../../src/plan/plan.ts';
import { printedDifferences } from '../../src/prove/clone.ts';
import { run } from '../../src/prove/run.ts';
import { load } from '../kinds/recipe.ts';

let database: Database;
beforeAll(async () => {
  database = await openScratch({ extensions: [] });
});
afterAll(() => database.close());

async function catalogOf(text: string): Promise<Catalog> {
  await load(database, text);
  return await readCatalog(database);
}

/** Loads the first text and goes through the others, each planned from what a scratch is like after the one before. */
async function travelled(first: string, ...texts: readonly string[]): Promise<string[]> {
  const catalogs: Catalog[] = [];
  for (const text of [first, ...texts]) catalogs.push(await catalogOf(text));
  await load(database, first);
  for (const [index, to] of catalogs.slice(1).entries()) {
    const from = catalogs[index] ?? to;
    await run(database, plan(from, to, { major: database.major }).steps);
    const lines = printedDifferences(await readCatalog(database), to);
    if (lines.length > 0) return lines;
  }
  return [];
}

const base = 'CREATE TABLE base (id int, a int NOT NULL, CONSTRAINT k CHECK (a > 0));';
const inherits = `${base} CREATE TABLE heir () INHERITS (base); CREATE TABLE next () INHERITS (heir);`;
const own = `${base} CREATE TABLE heir (id int, a int NOT NULL, CONSTRAINT k CHECK (a > 0));
  CREATE TABLE next () INHERITS (heir);`;
const less = 'CREATE TABLE base (id int);';

describe('what an heir once had of its own', () => {
  it('goes with that of the table that it inherits from', async () => {
    const gone = `${less} CREATE TABLE heir () INHERITS (base); CREATE TABLE next () INHERITS (heir);`;
    expect(await travelled(own, inherits, gone)).toEqual([]);
  });

  it('goes, and another of its name comes', async () => {
    const another = `CREATE TABLE base (id int, a text, CONSTRAINT k CHECK (a <> ''));
      CREATE TABLE heir () INHERITS (base); CREATE TABLE next () INHERITS (heir);`;
    expect(await travelled(own, inherits, another, inherits)).toEqual([]);
  });

  it('goes, and the heir alone gets another of its name', async () => {
    const alone = `${less} CREATE TABLE heir (a date, CONSTRAINT k CHECK (a > '2020-01-01')) INHERITS (base);
      CREATE TABLE next () INHERITS (heir);`;
    expect(await travelled(own, inherits, alone)).toEqual([]);
  });
});
