/** What is taken for a rename, what is asked about, and what is neither. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { readCatalog } from '../../src/catalog/read.ts';
import type { Database } from '../../src/database/database.ts';
import { openScratch } from '../../src/database/pglite.ts';
import { type Pair, pairId, pairName, pairsOf } from '../../src/plan/rename.ts';
import { load } from '../kinds/recipe.ts';

let database: Database;
beforeAll(async () => {
  database = await openScratch();
});
afterAll(() => database.close());

const shown = (pairs: readonly Pair[]) =>
  pairs.map((pair) => `${pairId(pair)} → ${pairName(pair)}`);

it.each<[of: string, before: string, after: string, certain: string[], open: string[]]>([
  [
    'a table of the same columns, in whatever order',
    'CREATE TABLE a (x int, y text);',
    'CREATE TABLE b (y text, x int);',
    [],
    ['table:public.a → b'],
  ],
  ['a table of other columns', 'CREATE TABLE a (x int);', 'CREATE TABLE b (z int);', [], []],
  ['a table of other types', 'CREATE TABLE a (x int);', 'CREATE TABLE b (x text);', [], []],
  [
    'a column, by its type and not by the table that it is in',
    'CREATE TABLE a (x int, y text);',
    'CREATE TABLE a (z int, y text);',
    [],
    ['column:public.a.x → z'],
  ],
  [
    'a column that is called as its type, or as a part of it',
    'CREATE DOMAIN order_status AS text; CREATE TABLE a (date date, status order_status);',
    'CREATE DOMAIN order_status AS text; CREATE TABLE a (day date, state order_status);',
    [],
    ['column:public.a.date → day', 'column:public.a.status → state'],
  ],
  [
    'an attribute, and not the column of a table OF its type',
    'CREATE TYPE c AS (x int, y text); CREATE TABLE a OF c;',
    'CREATE TYPE c AS (z int, y text); CREATE TABLE a OF c;',
    [],
    ['composite type attribute:public.c.x → z'],
  ],
  [
    'a constraint, of which nothing is lost',
    'CREATE TABLE a (x int CONSTRAINT old CHECK (x > 0));',
    'CREATE TABLE a (x int CONSTRAINT new CHECK (x > 0));',
    ['check:public.a.old → new'],
    [],
  ],
  [
    'a constraint of a table that goes is a part of it',
    'CREATE TABLE a (x int CONSTRAINT old CHECK (x > 0));',
    'CREATE TABLE b (x int CONSTRAINT new CHECK (x > 0));',
    [],
    ['table:public.a → b'],
  ],
  [
    'a view, of which nothing is lost',
    'CREATE VIEW a AS SELECT 1 AS x;',
    'CREATE VIEW b AS SELECT 1 AS x;',
    ['view:public.a → b'],
    [],
  ],
  [
    'a view of something else',
    'CREATE VIEW a AS SELECT 1 AS x;',
    'CREATE VIEW b AS SELECT 2 AS x;',
    [],
    [],
  ],
  [
    'a table, one of whose columns numbers its rows no more',
    'CREATE TABLE a (x int GENERATED ALWAYS AS IDENTITY);',
    'CREATE TABLE b (x int NOT NULL);',
    [],
    ['table:public.a → b'],
  ],
  [
    'a schema that holds a table of the same name and of other columns',
    'CREATE SCHEMA s; CREATE TABLE s.a (x int, y text);',
    'CREATE SCHEMA t; CREATE TABLE t.a (x int);',
    [],
    ['schema:s → t'],
  ],
  [
    'a schema, by what it holds',
    'CREATE SCHEMA s; CREATE TABLE s.a (x int); CREATE TABLE s.b (y int);',
    'CREATE SCHEMA t; CREATE TABLE t.b (y int); CREATE TABLE t.a (x int);',
    [],
    ['schema:s → t'],
  ],
  [
    'a schema that holds something else: what it holds may have moved',
    'CREATE SCHEMA s; CREATE TABLE s.a (x int);',
    'CREATE SCHEMA t; CREATE TABLE t.a (x int); CREATE TABLE t.b (y int);',
    [],
    ['table:s.a → t.a'],
  ],
  ['empty schemas are all alike', 'CREATE SCHEMA s;', 'CREATE SCHEMA t;', [], []],
  [
    'a sequence that is owned by a column goes along with it',
    'CREATE TABLE a (x int); CREATE SEQUENCE old OWNED BY a.x;',
    'CREATE TABLE a (x int); CREATE SEQUENCE new OWNED BY a.x;',
    ['sequence:public.old → new'],
    [],
  ],
  [
    'a sequence that nothing owns has a position',
    'CREATE SEQUENCE old;',
    'CREATE SEQUENCE new;',
    [],
    ['sequence:public.old → new'],
  ],
])('%s', async (_, before, after, certain, open) => {
  const catalogs = [];
  for (const schema of [before, after]) {
    await load(database, schema);
    catalogs.push(await readCatalog(database));
  }
  const [old, now] = catalogs;
  if (old === undefined || now === undefined) throw new Error('no catalogs');
  const pairs = pairsOf(old, now);
  expect([shown(pairs.certain), shown(pairs.open)]).toEqual([certain, open]);
});
