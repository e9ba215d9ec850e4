/** Rows are looked at again where they, or their texts, may have changed; the answer is that of a full look. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Sql, trusted } from '../../../src/model/sql.ts';
import { changes, fingerprints, type ObservedTable } from '../../../src/rehearse/fingerprint.ts';
import { type Ground, labGround, type Mark } from '../../../src/rehearse/foreign/ground.ts';
import { Prints } from '../../../src/rehearse/foreign/prints.ts';
import { observedColumn } from '../../../src/rehearse/kept.ts';
import { readShapes } from '../../../src/rehearse/shape.ts';

let ground: Ground;
let start: Mark;

beforeAll(async () => {
  ground = await labGround([]);
  await ground.database.execute(
    trusted(`
      SET search_path = public;
      CREATE TYPE mood AS ENUM ('sad', 'glad');
      CREATE TYPE place AS (a int, b int);
      CREATE TABLE r (a int, b int);
      CREATE TABLE t (a int, b int, m mood, p place, r r);
      CREATE TABLE u (a int, b int, m mood, p place, r r);
      CREATE TABLE q (a int) PARTITION BY LIST (a);
      CREATE TABLE q1 PARTITION OF q FOR VALUES IN (1);
      CREATE TABLE q2 (a int);
      INSERT INTO t VALUES (1, 2, 'sad', (1, 2), (1, 2)), (3, 4, 'glad', (3, 4), (3, 4));
      INSERT INTO u VALUES (5, 6, 'sad', (5, 6), (5, 6)), (7, 8, 'glad', (7, 8), (7, 8));
      INSERT INTO q VALUES (1); INSERT INTO q2 VALUES (2);
    `),
  );
  start = await ground.mark();
}, 60_000);

afterAll(() => ground.close());

const all = (type: Sql, name: string) =>
  ({ id: `column:${type}.${name}`, of: `table:${type}` }) as const;

/** What differs after the SQL, by remembered prints and by fingerprints of everything. */
async function differences(text: string) {
  await start.restore();
  const { database } = ground;
  const shapes = (await readShapes(database)).filter(({ name }) => 'tuq'.includes(name));
  const tables: ObservedTable[] = shapes.map((shape) => ({
    table: shape.sql,
    partitioned: shape.partitioned,
    columns: shape.columns.map((column) => observedColumn(column, all)),
  }));
  const first = await Prints.look(database, tables, null);
  const before = await first.of(tables);
  await database.execute(trusted(text));
  const now = await Prints.look(database, tables, first);
  const remembered = changes(before, await now.of(tables));
  return { remembered, full: changes(before, await fingerprints(database, tables)) };
}

it.each([
  ['SELECT 1', 0],
  ['UPDATE t SET a = a', 0],
  ['ALTER TABLE t ADD c int DEFAULT 1; CREATE INDEX ON t (a)', 0],
  ['UPDATE t SET a = 9 WHERE a = 1', 1],
  ['DELETE FROM t WHERE a = 1', 1],
  ["DELETE FROM t WHERE a = 1; INSERT INTO t VALUES (2, 2, 'sad', (1, 2), (1, 2))", 1],
  ['TRUNCATE t', 1],
  ['ALTER TABLE t RENAME TO x; ALTER TABLE u RENAME TO t; ALTER TABLE x RENAME TO u', 2],
  ['ALTER TABLE t RENAME a TO x; ALTER TABLE t RENAME b TO a; ALTER TABLE t RENAME x TO b', 1],
  ['ALTER TABLE t DROP b; ALTER TABLE t ADD b int', 1],
  ["ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'", 2],
  ['ALTER TYPE place DROP ATTRIBUTE b', 2],
  ['ALTER TABLE r DROP b', 2],
  ['ALTER TABLE r ADD c int; ALTER TYPE place ADD ATTRIBUTE c int', 0],
  [
    'ALTER TYPE place RENAME ATTRIBUTE a TO x; ALTER TYPE place RENAME ATTRIBUTE b TO a; ALTER TYPE place RENAME ATTRIBUTE x TO b',
    2,
  ],
  ['ALTER TABLE q DETACH PARTITION q1; ALTER TABLE q ATTACH PARTITION q2 FOR VALUES IN (2)', 1],
  [
    `ALTER TABLE t RENAME TO x; CREATE TABLE t (LIKE x) PARTITION BY LIST (a);
     CREATE TABLE t1 PARTITION OF t DEFAULT; INSERT INTO t TABLE x; DROP TABLE x`,
    0,
  ],
  [
    `ALTER TABLE q RENAME TO x; CREATE TABLE q (a int);
     INSERT INTO q TABLE x; DROP TABLE x; CREATE TABLE heir () INHERITS (q); INSERT INTO heir VALUES (5)`,
    0,
  ],
] as const)('%s', async (text, count) => {
  const { remembered, full } = await differences(text);
  expect(remembered).toEqual(full);
  expect(full).toHaveLength(count);
});
