/** A database that was restored from a dump, in which PostgreSQL prints checks and indexes otherwise: it is the same to all. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../../src/database/connect.ts';
import { sql } from '../../src/model/sql.ts';
import { makeProject, type Outcome, schemadiff } from './project.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'schemadiff-restored-'));
  makeProject(folder);
  writeFileSync(
    join(folder, 'schemadiff.config.ts'),
    `import { defineConfig } from 'schemadiff';
export default defineConfig({ schema: './schema', environments: { development: { url: 'pglite:./data' } } });`,
  );
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function define(columns: string, length: number): void {
  writeFileSync(
    join(folder, 'schema', 'orders.ts'),
    `import { bigint, check, index, integer, sql, table, text, varchar } from 'schemadiff';
export const orders = table('orders', {
  id: bigint().identity().primaryKey(),
  status: varchar(${length}).notNull(),
  amount: integer(),
  rebate: integer(),${columns}
}, (t) => [
  check('known', sql\`status IN ('new', 'paid')\`),
  check('sound', sql\`amount BETWEEN 1 AND 9 AND rebate < 3\`),
  index('open').on(t.amount).where(sql\`status IN ('new', 'held')\`),
]);`,
  );
}

async function run(words: readonly string[], code = 0): Promise<Outcome> {
  const outcome = await schemadiff(folder, words);
  expect(outcome.output + outcome.code).toMatch(new RegExp(`${code}$`));
  return outcome;
}

/** As pg_dump writes them, and psql reads them. */
async function restore(): Promise<void> {
  const database = await connect(`pglite:${join(folder, 'data')}`);
  const printed = () =>
    database.query(sql`SELECT pg_catalog.string_agg(text, ' ' ORDER BY text) AS texts FROM (
      SELECT pg_catalog.pg_get_constraintdef(oid) FROM pg_catalog.pg_constraint WHERE contype = 'c' AND conrelid = 'public.orders'::regclass
      UNION ALL SELECT pg_catalog.pg_get_indexdef('public.open'::regclass)) AS all_of_it (text)`);
  const before = await printed();
  await database.execute(sql`DO $$ DECLARE name text; definition text; BEGIN
    FOR name, definition IN SELECT conname, pg_catalog.pg_get_constraintdef(oid) FROM pg_catalog.pg_constraint
      WHERE contype = 'c' AND conrelid = 'public.orders'::regclass LOOP
      EXECUTE pg_catalog.format('ALTER TABLE public.orders DROP CONSTRAINT %I, ADD CONSTRAINT %I %s', name, name, definition);
    END LOOP;
    definition := pg_catalog.pg_get_indexdef('public.open'::regclass);
    DROP INDEX public.open;
    EXECUTE definition;
  END $$`);
  const after = await printed();
  await database.close();
  expect(after).not.toEqual(before);
}

const written = (id: string) =>
  readFileSync(join(folder, 'schema', 'migrations', id, 'up.sql'), 'utf8');

test('it is where its history says, and there is nothing to do', async () => {
  define('', 20);
  await run(['plan', '--name', 'orders']);
  await run(['apply']);
  await restore();
  expect((await run(['status'])).output).toContain('no drift');
  await run(['plan', '--check']);
});

test('a plan says nothing of it', async () => {
  define('\n  note: text(),', 20);
  await run(['plan', '--name', 'note']);
  expect(written('0001-note')).not.toMatch(/CONSTRAINT|INDEX/);
  await run(['apply']);
});

test('what a plan makes again is made, and goes back', async () => {
  define('\n  note: text(),', 30);
  await run(['plan', '--name', 'longer']);
  await run(['gate']);
  await run(['apply']);
  await restore();
  await run(['rollback', '--to', '0000-orders', '--accept-data-loss']);
  await restore();
  await run(['apply']);
  await run(['plan', '--check']);
});
