/** Migrations that ask TypeORM's query runner for more than SQL: TypeORM itself runs them, where it is installed. */

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { openFolder } from '../../../src/rehearse/foreign/folder.ts';
import { formats } from '../../../src/rehearse/foreign/formats.ts';
import { rehearseGuarded } from '../../../src/rehearse/foreign/guarded.ts';
import type { ForeignScript } from '../../../src/rehearse/foreign/migration.ts';

const folders: string[] = [];
afterEach(() => {
  for (const each of folders.splice(0)) rmSync(each, { recursive: true, force: true });
});

/** A project that has TypeORM among its packages. */
function project(
  migrations: Readonly<Record<string, readonly [up: string, down: string]>>,
): string {
  const root = mkdtempSync(join(tmpdir(), 'schemadiff-typeorm-'));
  folders.push(root);
  const packages = fileURLToPath(new URL('../../../node_modules/', import.meta.url));
  symlinkSync(packages, join(root, 'node_modules'), 'dir');
  const folder = join(root, 'migrations');
  mkdirSync(folder);
  for (const [name, [up, down]] of Object.entries(migrations)) {
    writeFileSync(
      join(folder, `${name}.ts`),
      `import * as typeorm from 'typeorm';
       import { Table, TableColumn, TableForeignKey, TableIndex } from 'typeorm';
       export class ${name} implements typeorm.MigrationInterface {
         async up(runner: typeorm.QueryRunner): Promise<void> { ${up} }
         async down(runner: typeorm.QueryRunner): Promise<void> { ${down} }
       }
       void [typeorm, Table, TableColumn, TableForeignKey, TableIndex];`,
    );
  }
  return folder;
}

/** `known`: what the database has where TypeORM is asked. */
async function rehearse(folder: string, setup: ForeignScript | null = null, known = setup) {
  const migrations = await formats.typeorm.read(openFolder(folder), { setup: known });
  const results = await rehearseGuarded({
    format: 'typeorm',
    migrations,
    setup,
    url: null,
    seed: 1,
    rows: 5,
    timeout: 60_000,
    workers: 1,
    progress: () => undefined,
  });
  const objects = results.flatMap(({ objects: all }) => all.map(({ object }) => object));
  const texts = new Map(
    migrations.map(({ id, up }) => [id, 'text' in up ? up.text : up.unavailable]),
  );
  const reasons = new Map(results.map(({ id, reason }) => [id, reason]));
  return { verdicts: results.map(({ id, verdict }) => [id, verdict]), texts, objects, reasons };
}

it('has tables, columns, indexes and keys made and dropped as TypeORM does', async () => {
  const { verdicts, texts, objects } = await rehearse(
    project({
      Tables1700000000001: [
        `await runner.createTable(new Table({ name: 'city', columns: [
           { name: 'id', type: 'uuid', isPrimary: true, generationStrategy: 'uuid', default: 'gen_random_uuid()' },
           { name: 'kind', type: 'enum', enum: ['a', 'b'] },
           { name: 'name', type: 'varchar', length: '80', isUnique: true },
         ], indices: [{ columnNames: ['kind'] }] }));
         await runner.createTable(new Table({ name: 'person', columns: [
           { name: 'id', type: 'int', isPrimary: true, isGenerated: true, generationStrategy: 'increment' },
           { name: 'city_id', type: 'uuid', isNullable: true },
         ], foreignKeys: [{ columnNames: ['city_id'], referencedTableName: 'city', referencedColumnNames: ['id'] }] }));`,
        `await runner.dropTable('person'); await runner.dropTable('city');`,
      ],
      Columns1700000000002: [
        `await runner.addColumn('person', new TableColumn({ name: 'age', type: 'int', default: 0 }));
         await runner.renameColumn('city', 'name', 'title');
         await runner.createIndex('person', new TableIndex({ name: 'by_age', columnNames: ['age'] }));`,
        `await runner.dropIndex('person', 'by_age');
         await runner.renameColumn('city', 'title', 'name');
         await runner.dropColumn('person', 'age');`,
      ],
      Forgets1700000000003: [
        `const table = await runner.getTable('person');
         await runner.dropForeignKey('person', table.foreignKeys[0]);`,
        ``,
      ],
    }),
  );
  expect(verdicts).toEqual([
    // TypeORM drops no type of an enum with its table.
    ['Tables1700000000001', 'wrong'],
    ['Columns1700000000002', 'restores'],
    ['Forgets1700000000003', 'empty'],
  ]);
  expect(objects).toContain('enum public.city_kind_enum');
  const made = texts.get('Tables1700000000001') ?? '';
  expect(made).toContain(`CREATE TYPE "public"."city_kind_enum" AS ENUM('a', 'b')`);
  expect(made).not.toContain('information_schema');
}, 300_000);

it('knows what is there: from the setup file, from migrations before, and where one of them fails', async () => {
  const setup = {
    text: 'CREATE TABLE old (a integer)',
    file: 'before.sql',
    line: 1,
    transaction: false,
  };
  const { verdicts, texts } = await rehearse(
    project({
      Guarded1700000000001: [
        `if (!(await runner.hasColumn('old', 'b'))) await runner.query('ALTER TABLE old ADD b text');
         if (await runner.hasTable('never')) await runner.query('DROP TABLE never');`,
        `await runner.query('ALTER TABLE old DROP b');`,
      ],
      Fails1700000000002: [
        `await runner.query('CREATE TABLE half (a integer)'); await runner.query('SELECT nothing');`,
        ``,
      ],
      After1700000000003: [
        `const [{ n }] = await runner.query("SELECT count(*) AS n FROM pg_class WHERE relname = 'half'");
         await runner.query('ALTER TABLE old ADD c' + n + ' integer');
         await runner.manager.query("SELECT set_config('a.b', 'c', true)");`,
        `await runner.query('ALTER TABLE old DROP c1');`,
      ],
    }),
    setup,
  );
  expect(verdicts).toEqual([
    ['Guarded1700000000001', 'restores'],
    ['Fails1700000000002', 'up-fails'],
    ['After1700000000003', 'restores'],
  ]);
  expect(texts.get('After1700000000003')).toContain('set_config');
  expect(texts.get('Guarded1700000000001')).toBe('ALTER TABLE old ADD b text\n;');
}, 300_000);

const table = `await runner.createTable(new Table({ name: 't', columns: [
  { name: 'id', type: 'int', isPrimary: true }, { name: 'kind', type: 'enum', enum: ['a'] }] }));`;

it('knows all that a migration asks for, also where its transaction does not allow it, or several at once', async () => {
  const { verdicts, texts } = await rehearse(
    project({
      Asks1700000000001: [
        `${table} await runner.query('CREATE TABLE gone (a int)');`,
        `await runner.query('DROP TABLE gone'); await runner.dropTable('t');
         await runner.query('DROP TYPE t_kind_enum');`,
      ],
      Plain1700000000002: [
        `await runner.query('CREATE INDEX CONCURRENTLY i ON t (id)');
         await runner.query('CREATE TABLE plain (a int)');`,
        `await runner.query('DROP TABLE plain'); await runner.query('DROP INDEX i');`,
      ],
      Label1700000000003: [
        `await runner.hasTable('t'); await runner.query("ALTER TYPE t_kind_enum ADD VALUE 'b'");
         await runner.query("ALTER TABLE t ALTER kind SET DEFAULT 'b'");
         await runner.query('DROP TABLE gone');`,
        `await runner.hasTable('t'); await runner.query('DROP INDEX CONCURRENTLY i');
         await runner.query('CREATE TABLE gone (a int)');`,
      ],
      Several1700000000004: [
        `await runner.query('SELECT 1; CREATE TABLE one (a int)');
         await runner.query('INSERT INTO one VALUES (1) RETURNING a; CREATE TABLE two (a int)');
         await runner.query('CREATE TABLE three (a int)');`,
        `await runner.query('DROP TABLE one, two, three');`,
      ],
      Server1700000000005: [
        `await runner.hasTable('t'); await runner.query('CREATE DATABASE other');
         await runner.query('CREATE TABLE served (a int)');`,
        `await runner.query('DROP TABLE served');`,
      ],
      Array1700000000006: [
        `await runner.query('DELETE FROM t WHERE id = ANY($1)', [[1, null]]);
         const text = 'a "b" ' + String.fromCharCode(92, 10);
         await runner.query('CREATE TABLE named AS SELECT 1 / (($1::text[])[1][2] = $2)::int AS same', [[['', text]], text]);`,
        `await runner.query('DROP TABLE named');`,
      ],
    }),
  );
  expect(texts.get('Label1700000000003')).toContain('DROP TABLE gone');
  expect(verdicts).toEqual([
    ['Asks1700000000001', 'restores'],
    ['Plain1700000000002', 'restores'],
    // A label stays, and an index that only the way down drops.
    ['Label1700000000003', 'wrong'],
    ['Several1700000000004', 'restores'],
    ['Server1700000000005', 'restores'],
    ['Array1700000000006', 'restores'],
  ]);
}, 300_000);

it('gives no verdict where PGlite refused what the database that rehearses does not', async () => {
  const setup = {
    text: 'CREATE TABLE old (a integer)',
    file: 'b.sql',
    line: 1,
    transaction: false,
  };
  const { verdicts, reasons } = await rehearse(
    project({
      Up1700000000001: [
        `await runner.hasTable('old'); await runner.query('ALTER TABLE old ADD b integer');
         await runner.query('CREATE TABLE more (a integer)');`,
        `await runner.query('ALTER TABLE old DROP b');`,
      ],
      Down1700000000002: [
        `await runner.query('CREATE TABLE down (a integer)');`,
        `await runner.hasTable('old'); await runner.query('DROP TABLE down');
         await runner.query('ALTER TABLE old DROP COLUMN IF EXISTS c');
         await runner.query('DROP TABLE nothing');`,
      ],
      Later1700000000003: [
        `await runner.query('CREATE INDEX i ON more (a)');`,
        `await runner.query('DROP INDEX i');`,
      ],
    }),
    setup,
    null,
  );
  expect(verdicts).toEqual([
    ['Up1700000000001', 'not-covered'],
    ['Down1700000000002', 'not-covered'],
    ['Later1700000000003', 'not-covered'],
  ]);
  expect(reasons.get('Up1700000000001')).toContain('refuses is not known: relation "old" does not');
  expect(reasons.get('Down1700000000002')).toContain(
    'refuses is not known: relation "old" does not',
  );
  expect(reasons.get('Later1700000000003')).toContain(
    'Up1700000000001 before it did not run in full',
  );
}, 300_000);
