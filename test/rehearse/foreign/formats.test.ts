/** How each tool lays out its migrations: order, up, down, and what runs outside of a transaction. */

import { describe, expect, it } from 'vitest';
import { SchemadiffError } from '../../../src/model/error.ts';
import { downsAlone, notRun } from '../../../src/rehearse/foreign/downs-alone.ts';
import type { FormatName, ReadOptions } from '../../../src/rehearse/foreign/format.ts';
import { detectFormat, formats } from '../../../src/rehearse/foreign/formats.ts';
import type { ForeignMigration } from '../../../src/rehearse/foreign/migration.ts';
import { folderOf } from './folder.ts';

type Part = ForeignMigration['up'] | ForeignMigration['down'];

const shown = (part: Part): string | null => {
  if (part === null) return null;
  if ('refuses' in part) return `refuses: ${part.refuses}`;
  if ('unavailable' in part) return `unavailable: ${part.unavailable}`;
  const sent = part.transaction ? '' : part.oneQuery ? ' (one query)' : ' (alone)';
  return `${part.text.trim().replaceAll(/\s+/g, ' ')}${sent}`;
};

/** Id, up and down of each migration, as the detected or the named format reads them. */
async function read(
  files: Readonly<Record<string, string | Uint8Array>>,
  { named, ...options }: ReadOptions & { readonly named?: FormatName } = {},
) {
  const folder = folderOf(files);
  const format = named === undefined ? detectFormat(folder) : formats[named];
  const migrations = await format.read(folder, options);
  return {
    format: format.name,
    migrations: migrations.map(({ id, up, down }) => [id, shown(up), shown(down)]),
  };
}

describe('formats', () => {
  it('golang-migrate: by number, not by text', async () => {
    expect(
      await read({
        '10_c.up.sql': 'C',
        '9_b.up.sql': 'B',
        '9_b.down.sql': 'b',
        '0001_a.up.sql': 'A',
        'README.md': '',
      }),
    ).toEqual({
      format: 'golang-migrate',
      migrations: [
        ['0001_a', 'A (one query)', null],
        ['9_b', 'B (one query)', 'b (one query)'],
        ['10_c', 'C (one query)', null],
      ],
    });
  });

  it.each([
    ['golang-migrate', ' (one query)'],
    ['sqlx', ''],
  ] as const)('%s: a version has one way up and one down, whatever their names', async (named, sent) => {
    const { migrations } = await read(
      { '0001_users.up.sql': 'A', '1_drop_users.down.sql': 'a', '2_b.up.sql': 'B' },
      { named },
    );
    expect(migrations).toEqual([
      ['0001_users', `A${sent}`, `a${sent}`],
      ['2_b', `B${sent}`, null],
    ]);
  });

  it.each([
    [
      'goose',
      {
        '1_a.sql': '-- +goose Up\nA\n-- +goose Down\na',
        '2_lock_down.sql': '-- +goose Up\nB\n-- +goose Down\nb',
      },
    ],
    [
      'tern',
      {
        '1_a.sql': 'A\n---- create above / drop below ----\na',
        '2_lock_down.sql': 'B\n---- create above / drop below ----\nb',
      },
    ],
    [
      'folders',
      {
        'up/1_a.sql': 'A',
        'down/1_a.sql': 'a',
        'up/2_lock_down.sql': 'B',
        'down/2_lock_down.sql': 'b',
      },
    ],
    [
      'a folder below',
      { '1_a.sql': 'A', 'down/1_a.sql': 'a', '2_lock_down.sql': 'B', 'down/2_lock_down.sql': 'b' },
    ],
    [
      'rollback',
      {
        '1_a.sql': 'A',
        '1_a.rollback.sql': 'a',
        '2_lock_down.sql': 'B',
        '2_lock_down.rollback.sql': 'b',
      },
    ],
    [
      'Sqitch',
      {
        'sqitch.plan': 'lock 2024\nlock_down 2024\n',
        'deploy/lock.sql': 'A',
        'revert/lock.sql': 'a',
        'deploy/lock_down.sql': 'B',
        'revert/lock_down.sql': 'b',
      },
    ],
    [
      'Postgrator',
      {
        '1.do.a.sql': 'A',
        '1.undo.a.sql': 'a',
        '2.do.lock_down.sql': 'B',
        '2.undo.lock_down.sql': 'b',
      },
    ],
  ] as const)('plain, as %s has it: a migration may be called lock_down', async (_, files) => {
    const folder = folderOf(files);
    const migrations = await formats.plain.read(folder, {});
    expect(migrations.map(({ up, down }) => [shown(up), shown(down)])).toEqual([
      ['A', 'a'],
      ['B', 'b'],
    ]);
    expect(downsAlone(folder, formats.plain, migrations)).toEqual([]);
  });

  it('plain: a migration that ends in _down, and is no way down', async () => {
    expect(await read({ '1_a.sql': 'A', '2_lock_down.sql': 'B' }, { named: 'plain' })).toEqual({
      format: 'plain',
      migrations: [
        ['1_a', 'A', null],
        ['2_lock_down', 'B', null],
      ],
    });
  });

  it.each([
    ['golang-migrate', ['1_a.up.sql', '1_a.down.sql', '2_b.down.sql'], '2_b.down.sql'],
    ['sqlx', ['1_a.up.sql', '1_a.down.sql', '2_b.down.sql'], '2_b.down.sql'],
    ['flyway', ['V1__a.sql', 'U1__a.sql', 'U2__b.sql'], 'U2__b.sql'],
    ['diesel', ['1_a/up.sql', '1_a/down.sql', '2_b/down.sql'], '2_b/down.sql'],
    ['plain', ['1.up.sql', '1.down.sql', '2.down.sql'], '2.down.sql'],
    ['plain', ['up/1.sql', 'down/1.sql', 'down/2.sql'], 'down/2.sql'],
    ['alembic-sql', ['a1.up.sql', 'a1.down.sql', 'b2.down.sql'], 'b2.down.sql'],
  ] as const)('%s: of %s, one leads back from nowhere', async (name, files, alone) => {
    const folder = folderOf(Object.fromEntries(files.map((file) => [file, 'SELECT 1'])));
    const migrations = await formats[name].read(folder, {});
    expect(migrations).toHaveLength(1);
    expect(downsAlone(folder, formats[name], migrations)).toEqual([folder.shown(alone)]);
  });

  it.each([
    ['golang-migrate', '2_b.up.sql', (text: string) => text],
    ['dbmate', '2_b.sql', (text: string) => `-- migrate:up\n${text}`],
  ] as const)('%s: of a file that is not UTF-8 it says so, and reads the others', async (named, file, inside) => {
    const latin = Buffer.from(inside("COMMENT ON TABLE t IS 'caf\u00e9'"), 'latin1');
    const first = file.replace('2_b', '1_a');
    const { migrations } = await read({ [first]: inside('A'), [file]: latin }, { named });
    expect(migrations).toEqual([
      ['1_a', expect.stringMatching(/^A\b/), null],
      ['2_b', expect.stringContaining(`2_b${file.slice(3)} is not UTF-8`), null],
    ]);
  });

  it('dbmate: both directions in one file, each in a transaction unless it says otherwise', async () => {
    expect(
      await read({
        '20240102_b.sql': '-- migrate:up transaction:false\nB;\n-- migrate:down\nb;',
        '20240101_a.sql': '-- migrate:up\nA;\n\n-- migrate:down transaction:false\na;\n',
      }),
    ).toEqual({
      format: 'dbmate',
      migrations: [
        ['20240101_a', 'A;', 'a; (one query)'],
        ['20240102_b', 'B; (one query)', 'b;'],
      ],
    });
  });

  it('Diesel: a folder each', async () => {
    expect(
      await read({
        '2024-01-02-000000_b/up.sql': 'B',
        '2024-01-02-000000_b/metadata.toml': 'run_in_transaction = false',
        '2024-01-01-000000_a/up.sql': 'A',
        '2024-01-01-000000_a/down.sql': 'a',
      }),
    ).toEqual({
      format: 'diesel',
      migrations: [
        ['2024-01-01-000000_a', 'A', 'a'],
        ['2024-01-02-000000_b', 'B (one query)', null],
      ],
    });
  });

  it('sqlx: simple and reversible', async () => {
    expect(
      await read(
        {
          '1_a.sql': 'A',
          '2_b.up.sql': '-- no-transaction\nB',
          '2_b.down.sql': 'b',
        },
        { named: 'sqlx' },
      ),
    ).toEqual({
      format: 'sqlx',
      migrations: [
        ['1_a', 'A', null],
        ['2_b', '-- no-transaction B (one query)', 'b'],
      ],
    });
  });

  it('sqlx: known by the project that the folder is in', async () => {
    const folder = folderOf({
      'Cargo.toml': '[dependencies]\nsqlx = "0.8"\n',
      'migrations/1_a.sql': 'A',
    });
    const { openFolder } = await import('../../../src/rehearse/foreign/folder.ts');
    expect(detectFormat(openFolder(`${folder.path}/migrations`)).name).toBe('sqlx');
  });

  it('Flyway: versions of numbers, undo, repeatable ones last', async () => {
    expect(
      await read({
        'V10__c.sql': 'C',
        'V1.2__b.sql': 'B',
        'U1_2__b.sql': 'b',
        'R__z.sql': 'Z',
        'sub/V1_1__a.sql': 'A',
        'sub/V1_1__a.sql.conf': 'executeInTransaction=false',
      }),
    ).toEqual({
      format: 'flyway',
      migrations: [
        ['V1_1__a', 'A (alone)', null],
        ['V1.2__b', 'B', 'b'],
        ['V10__c', 'C', null],
        ['R__z', 'Z', null],
      ],
    });
  });

  it('Flyway: what has a placeholder is told, where nobody said that it is none', async () => {
    const placeholder = ['$', '{schema}'].join('');
    const text = `CREATE TABLE ${placeholder}.a ()`;
    const { migrations } = await read(
      { 'V1__a.sql': text, 'V2__b.sql': text, 'V2__b.sql.conf': 'placeholderReplacement=false' },
      { named: 'flyway' },
    );
    expect(migrations).toEqual([
      ['V1__a', expect.stringContaining(`Flyway puts a value in place of ${placeholder}`), null],
      ['V2__b', text, null],
    ]);
  });

  it.each([
    ['golang-migrate', ['1_a.up.sql', '1_a.down.sql', '2_b.sql'], ['2_b.sql']],
    ['flyway', ['V1__a.sql', 'U1__a.sql', 'beforeMigrate.sql'], ['beforeMigrate.sql']],
    ['sqlx', ['1_a.sql', '2_b.up.sql', '2_b.down.sql'], []],
  ] as const)('%s: what it does not run is told', async (name, files, others) => {
    const folder = folderOf(Object.fromEntries(files.map((file) => [file, 'SELECT 1'])));
    const migrations = await formats[name].read(folder, {});
    expect(notRun(folder, migrations, [])).toEqual(others.map((file) => folder.shown(file)));
  });

  it('Prisma: a down.sql where somebody wrote one', async () => {
    expect(
      await read({
        '20240102000000_b/migration.sql': 'B',
        '20240101000000_a/migration.sql': 'A',
        '20240101000000_a/down.sql': 'a',
        'migration_lock.toml': '',
      }),
    ).toEqual({
      format: 'prisma',
      migrations: [
        ['20240101000000_a', 'A (one query)', 'a (one query)'],
        ['20240102000000_b', 'B (one query)', null],
      ],
    });
  });

  it('Drizzle: the journal has the order, and breakpoints end statements', async () => {
    const entries = [
      { idx: 1, tag: '0001_b' },
      { idx: 0, tag: '0000_a' },
    ];
    expect(
      await read({
        'meta/_journal.json': JSON.stringify({ entries }),
        '0001_b.sql': 'B',
        '0000_a.sql': 'A1\n--> statement-breakpoint\nA2;',
      }),
    ).toEqual({
      format: 'drizzle',
      migrations: [
        ['0000_a', 'A1 ; A2;', null],
        ['0001_b', 'B', null],
      ],
    });
  });

  it.each([
    [{ '1.sql': 'A', '1.down.sql': 'a' }, '1'],
    [{ '1-x_up.sql': 'A', '1-x_down.sql': 'a' }, '1-x'],
    [{ '1.do.sql': 'A', '1.undo.sql': 'a' }, '1'],
    [{ 'up/1.sql': 'A', 'down/1.sql': 'a' }, '1'],
    [{ '001_x/up.sql': 'A', '001_x/rollback.sql': 'a' }, '001_x'],
    [{ '1.sql': '-- +goose Up\nA\n-- +goose Down\na' }, '1'],
    [{ '1.sql': '-- +migrate Up\nA\n-- +migrate Down\na' }, '1'],
    [{ '1.sql': 'A\n---- create above / drop below ----\na' }, '1'],
    [{ '1.sql': '-- Up Migration\nA\n-- Down Migration\na' }, '1'],
    [{ '1.sql': '# --- !Ups\nA\n# --- !Downs\na' }, '1'],
    [{ '1.sql': '-- up\nA\n-- down\na' }, '1'],
  ])('plain: %j', async (files, id) => {
    expect((await read(files, { named: 'plain' })).migrations).toEqual([[id, 'A', 'a']]);
  });

  it('plain: goose outside of a transaction', async () => {
    const text = '-- +goose NO TRANSACTION\n-- +goose Up\nA\n-- +goose Down\na';
    expect((await read({ '1.sql': text }, { named: 'plain' })).migrations).toEqual([
      ['1', 'A (alone)', 'a (alone)'],
    ]);
  });

  it('plain: in the order of Sqitch’s plan', async () => {
    const files = {
      'sqitch.plan': '%project=x\n\nusers 2024-01-01T00:00:00Z A <a@b.c> # x\napp [users] 2024 B\n',
      'deploy/app.sql': 'A2',
      'deploy/users.sql': 'A1',
      'revert/users.sql': 'a1',
      'verify/users.sql': 'no',
    };
    expect((await read(files, { named: 'plain' })).migrations).toEqual([
      ['users', 'A1', 'a1'],
      ['app', 'A2', null],
    ]);
  });

  it('Alembic: pairs of files in the order of its revisions', async () => {
    const revision = (id: string, down: string) =>
      `revision: str = "${id}"\ndown_revision: Union[str, None] = ${down}\n`;
    expect(
      await read({
        'versions/zz_first.py': revision('zz9', 'None'),
        'versions/aa_second.py': revision('aa1', "'zz9'"),
        'sql/aa1.up.sql': 'B',
        'sql/aa1.down.sql': 'b',
        'sql/zz9.up.sql': 'A',
        'sql/zz9.down.sql': 'a',
      }),
    ).toEqual({
      format: 'alembic-sql',
      migrations: [
        ['sql/zz9', 'A', 'a'],
        ['sql/aa1', 'B', 'b'],
      ],
    });
  });

  it('Alembic: through a command; a way down that raises refuses', async () => {
    const command =
      'test {direction}{to} != downgradezz9 && echo "{direction} {range};" || { echo NotImplementedError >&2; exit 1; }';
    expect(
      await read(
        {
          'a.py': 'revision = "zz9"\ndown_revision = None\n',
          'b.py': 'revision = "aa1"\ndown_revision = "zz9"\n',
        },
        { command },
      ),
    ).toEqual({
      format: 'alembic-sql',
      migrations: [
        ['zz9', 'upgrade base:zz9;', 'downgrade zz9:base;'],
        ['aa1', 'upgrade zz9:aa1;', 'refuses: NotImplementedError'],
      ],
    });
  });

  it('TypeORM: runs the classes, and says what is not SQL', async () => {
    const migration = (name: string, up: string, down: string) => `
      import { MigrationInterface, QueryRunner, Table } from 'typeorm';
      export class ${name} implements MigrationInterface {
        name = '${name}';
        public async up(queryRunner: QueryRunner): Promise<void> { ${up} }
        public async down(queryRunner: QueryRunner): Promise<void> { ${down} }
      }`;
    expect(
      await read({
        '2-second.ts': migration(
          'Second1700000000002',
          "await queryRunner.query('INSERT INTO t VALUES ($1, $2)', ['it’s', null]);",
          "throw new Error('cannot be undone');",
        ),
        '1-first.ts': migration(
          'First1700000000001',
          'await queryRunner.query(`CREATE TABLE "t" (a text, b text)`); await queryRunner.query(`SELECT 1 -- x`)',
          'await queryRunner.dropTable(new Table({ name: "t" }));',
        ),
      }),
    ).toEqual({
      format: 'typeorm',
      migrations: [
        [
          'First1700000000001',
          'CREATE TABLE "t" (a text, b text) ; SELECT 1 -- x ;',
          'unavailable: queryRunner.dropTable is asked of a database; TypeORM is not installed where they are',
        ],
        [
          'Second1700000000002',
          "INSERT INTO t VALUES ('it’s', NULL) ;",
          'refuses: cannot be undone',
        ],
      ],
    });
  });

  it.each([
    ['golang-migrate', { '1_a.up.sql': 'A', '01_b.up.sql': 'B' }, ['1_a.up.sql', '01_b.up.sql']],
    [
      'golang-migrate',
      { '1_a.up.sql': 'A', '1_a.down.sql': 'a', '1_b.down.sql': 'b' },
      ['1_a.down.sql', '1_b.down.sql'],
    ],
    ['sqlx', { '2_a.sql': 'A', '2_b.up.sql': 'B' }, ['2_a.sql', '2_b.up.sql']],
    [
      'dbmate',
      { '7_a.sql': '-- migrate:up\nA', '7_b.sql': '-- migrate:up\nB' },
      ['7_a.sql', '7_b.sql'],
    ],
    [
      'diesel',
      { '2024-01-01_a/up.sql': 'A', '20240101_b/up.sql': 'B' },
      ['_a/up.sql', '_b/up.sql'],
    ],
    ['flyway', { 'V1.0__a.sql': 'A', 'V1__b.sql': 'B' }, ['V1.0__a.sql', 'V1__b.sql']],
    [
      'flyway',
      { 'V1__a.sql': 'A', 'U1__a.sql': 'a', 'U1__b.sql': 'b' },
      ['U1__a.sql', 'U1__b.sql'],
    ],
    ['flyway', { 'a/R__v.sql': 'A', 'b/R__v.sql': 'B' }, ['a/R__v.sql', 'b/R__v.sql']],
    [
      'plain',
      { '3_a.sql': '-- +goose Up\nA', '003_b.sql': '-- +goose Up\nB' },
      ['3_a.sql', '003_b.sql'],
    ],
    ['plain', { '1.do.a.sql': 'A', '1.do.b.sql': 'B' }, ['1.do.a.sql', '1.do.b.sql']],
    [
      'drizzle',
      { 'meta/_journal.json': '{"entries":[{"idx":0,"tag":"0000_lost"}]}' },
      ['0000_lost.sql'],
    ],
    [
      'alembic-sql',
      {
        'a.py': 'revision = "x"\ndown_revision = None\n',
        'b.py': 'revision = "x"\ndown_revision = None\n',
      },
      ['a.py', 'b.py'],
    ],
  ] as const)('%s: refuses %j, as the tool does, and names the files', async (name, files, named) => {
    const found = await Promise.resolve()
      .then(() => formats[name].read(folderOf(files), {}))
      .catch((error: unknown) => error);
    expect(found).toBeInstanceOf(SchemadiffError);
    const { outcome, where } = found as SchemadiffError;
    expect(outcome).toBe('refused');
    for (const file of named) expect(where).toContain(file);
  });

  it.each([
    ['plain', { '1_a.sql': 'A', '1_b.sql': 'B' }],
    ['plain', { '1_a.sql': '-- +migrate Up\nA', '1_b.sql': '-- +migrate Up\nB' }],
    ['dbmate', { '1_a.sql': '-- migrate:up\nA', '01_b.sql': '-- migrate:up\nB' }],
    ['prisma', { '1_a/migration.sql': 'A', '1_b/migration.sql': 'B' }],
  ] as const)('%s: runs both of %j, as the tool does', async (named, files) => {
    expect((await read(files, { named })).migrations).toHaveLength(2);
  });

  it('refuses a folder of nothing known, and says which files each format looks for', () => {
    expect(() => detectFormat(folderOf({ 'README.md': '' }))).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/no migrations of a known format/),
        next: expect.stringMatching(/^golang-migrate: 1_users\.up\.sql and 1_users\.down\.sql$/m),
      }),
    );
  });
});
