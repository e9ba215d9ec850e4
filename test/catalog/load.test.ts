import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Loadable, load } from '../../src/catalog/load.ts';
import { openScratch, type PgliteDatabase } from '../../src/database/pglite.ts';
import { SchemadiffError } from '../../src/model/error.ts';
import { sql, trusted } from '../../src/model/sql.ts';

let database: PgliteDatabase;
beforeAll(async () => {
  database = await openScratch();
});
afterAll(() => database.close());

const item = (name: string, ...statements: string[]): Loadable => ({
  name,
  where: `schema/${name}.ts:7`,
  statements: statements.map(trusted),
});

const tables = item('tables', 'CREATE TABLE t (id int)', "COMMENT ON TABLE t IS 'one; two'");

async function failure(...items: Loadable[]) {
  return await load(database, items).then(
    () => undefined,
    (reason: unknown) => reason,
  );
}

async function refusal(...items: Loadable[]) {
  const error = await failure(...items);
  const left = await database.query(sql`SELECT FROM pg_catalog.pg_class WHERE relname = 't'`);
  expect(left).toEqual([]);
  if (error instanceof SchemadiffError) return [error.outcome, error.where, error.why];
  throw error;
}

describe('what cannot be made is said with its place', () => {
  it.each([
    ['no SQL', 'CREATE VIEW v AS SELECT id AS FROM t,', /syntax error .* \(SQLSTATE 42601\)/],
    ['an open quote', "CREATE VIEW v AS SELECT 'a FROM t", /\(SQLSTATE 42601\)/],
    ['an open comment', 'CREATE VIEW v AS SELECT id FROM t /* id', /\(SQLSTATE 42601\)/],
    ['what is nowhere', 'CREATE VIEW v AS SELECT name FROM t', /name.* does not exist \(SQL/],
    [
      'a bad value',
      "CREATE TABLE u (id int DEFAULT 'x')",
      /invalid input syntax .*\(SQLSTATE 22P02/,
    ],
  ])('%s', async (_, statement, why) => {
    const [outcome, where, text] = await refusal(item('views', statement), tables);
    expect([outcome, where]).toEqual(['refused', 'schema/views.ts:7']);
    expect(text).toMatch(why);
  });
});

it.each([
  'CREATE TABLE u (); COMMIT',
  'CREATE TABLE u (); ROLLBACK',
  'RELEASE SAVEPOINT item',
  'COMMIT; BEGIN',
])('%s ends the transaction, and that is said', async (statement) => {
  const error = await failure(item('tables', statement));
  await database.execute(sql`DROP TABLE IF EXISTS public.u`);
  expect(error).toMatchObject({
    outcome: 'refused',
    message: 'A statement ends the transaction that it is loaded in.',
  });
});

it('is made in whatever order works', async () => {
  await load(database, [
    item('view', 'CREATE VIEW v AS SELECT * FROM w'),
    item('table', 'CREATE TABLE w (id int DEFAULT f())'),
    item(
      'function',
      'CREATE FUNCTION f() RETURNS int RETURN 1',
      'ALTER FUNCTION f() OWNER TO somebody',
    ),
  ]);
  expect(await database.query(sql`SELECT count(*)::int AS n FROM public.v`)).toEqual([{ n: 0 }]);
});
