/** The names that PostgreSQL makes up are known as such, however long and in whatever script. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { readCatalog } from '../../src/catalog/read.ts';
import { openScratch, type PgliteDatabase } from '../../src/database/pglite.ts';
import { generatedName } from '../../src/kinds/generated-name.ts';
import { ident, sql } from '../../src/model/sql.ts';

let database: PgliteDatabase;
beforeAll(async () => {
  database = await openScratch();
});
afterAll(() => database.close());

it.each([
  ['t', 'c'],
  ['t'.repeat(63), 'c'],
  ['t'.repeat(40), 'c'.repeat(40)],
  ['é'.repeat(31), 'c'],
  [`x${'é'.repeat(31)}`, 'ç'.repeat(20)],
  ['t', '☃'.repeat(21)],
  ['表'.repeat(15), `x${'列'.repeat(15)}`],
])('of table %s and column %s', async (table, column) => {
  const [name, key] = [ident(table), ident(column)];
  await database.execute(
    sql`CREATE TABLE public.${name} (${key} integer GENERATED ALWAYS AS IDENTITY, CONSTRAINT given CHECK (true))`,
  );
  try {
    const { objects } = await readCatalog(database);
    const spec = (kind: string) => [...objects.values()].find((each) => each.kind === kind)?.spec;
    expect(spec('not null')?.name).toBeNull();
    expect(spec('identity')?.sequence).toBeNull();
    const made = [
      [
        sql`SELECT conname AS name FROM pg_catalog.pg_constraint WHERE contype = 'n' AND conrelid >= 16384`,
        'not_null',
      ],
      [
        sql`SELECT relname AS name FROM pg_catalog.pg_class WHERE relkind = 'S' AND oid >= 16384`,
        'seq',
      ],
    ] as const;
    for (const [query, label] of made) {
      expect(await database.query(query)).toEqual([{ name: generatedName(table, column, label) }]);
    }
  } finally {
    await database.execute(sql`DROP TABLE public.${name}`);
  }
});
