/** Plans that are made and proven on a server, with extensions that PGlite lacks. */

import { afterEach, expect, it } from 'vitest';
import { apply } from '../../src/apply/apply.ts';
import { status } from '../../src/apply/status.ts';
import { loadConfig } from '../../src/config/config.ts';
import type { Database } from '../../src/database/database.ts';
import { dumpSchema } from '../../src/database/dump.ts';
import { openPostgres } from '../../src/database/postgres.ts';
import { ownScratch } from '../../src/database/scratch-owner.ts';
import { openServerScratch } from '../../src/database/server-scratch.ts';
import { createMigration, planBoth } from '../../src/migration/create.ts';
import { writeMigration } from '../../src/migration/directory.ts';
import { literal, sql, trusted } from '../../src/model/sql.ts';
import { cloneCatalog } from '../../src/prove/clone.ts';
import { Sources } from '../../src/source/source.ts';
import { project, refusal } from '../define/project.ts';
import { createDatabase, describeServer } from '../servers.ts';

const definitions = `import * as s from 'schemadiff';
export const fdw = s.extension('postgres_fdw');
export const users = s.table('users', { id: s.integer().primaryKey(), name: s.varchar(20) }, (t) => [
  s.check('named', s.sql\`\${t.name} IN ('a', 'b')\`), s.index('by_name').on(t.name)]);`;

let sources: Sources | undefined;
afterEach(() => sources?.close());

/** Other tests have theirs on the same server. */
const ours = `schemadiff_scratch_${process.pid}`;

const scratches = async (database: Database) =>
  await database.query(sql`
    SELECT datname FROM pg_catalog.pg_database WHERE pg_catalog.starts_with(datname, ${literal(ours)})`);

for (const major of [14, 18] as const) {
  describeServer(major, () => {
    it('proves on the server, applies, and leaves nothing behind', async () => {
      const url = await createDatabase(major);
      const database = await openPostgres(url);
      const root = project({ 'schema/a.ts': definitions });
      const found = await loadConfig({ cwd: root });
      const limits = { ...found.definitions, timeout: 60_000 };
      const config = { ...found, scratch: url, definitions: limits };
      sources = new Sources(config);
      const both = [
        await sources.read({ type: 'database', url }),
        await sources.read({ type: 'definitions' }),
      ];
      const [before, after] = await Promise.all(both.map((each) => sources?.elaborate(each)));
      if (before === undefined || after === undefined) throw new Error('nothing was read');
      const planned = planBoth(before, after, major);
      const { proof, ...migration } = await createMigration({
        id: '0000-first',
        previous: null,
        before,
        after,
        up: planned.up.steps,
        down: planned.down.steps,
        acknowledged: [],
        expected: sources.scratchOf(after),
        scratch: async (extensions) => (sources ?? new Sources()).scratch(extensions),
      });
      expect(proof.engine).toBe(`PostgreSQL ${major}`);
      expect(proof.checks.map(({ observer, passed }) => `${observer} ${passed}`)).toContain(
        'pg_dump true',
      );
      writeMigration(config, migration, after);
      await sources.close();
      expect(await scratches(database)).toEqual([]);
      const target = { database, folders: config };
      expect((await apply(target)).applied).toMatchObject([{ how: 'applied' }]);
      expect(await status(target)).toMatchObject({ drift: [], pending: [] });
      await database.execute(trusted('ALTER TABLE public.users ADD more int'));
      expect((await status(target)).drift).toEqual(['unexpected: column public.users.more']);
      await database.close();
    });

    it('has what pg_dump sees of it', async () => {
      const scratch = await openServerScratch(await createDatabase(major));
      await scratch.execute(
        trusted(
          `CREATE TABLE public.t (id int, "wide ""one" text DEFAULT '${'x'.repeat(20_000)}')`,
        ),
      );
      const dump = await dumpSchema(scratch, { noOwner: true });
      expect(dump).toContain('CREATE TABLE public.t');
      expect(dump).toContain('x'.repeat(20_000));
      expect(dump).not.toContain('OWNER TO');
      expect(await dumpSchema(scratch, { noOwner: true })).toBe(dump);
      await scratch.close();
      await scratch.close();
    });

    it('is removed by the next one when its process was killed, and only then', async () => {
      const url = await createDatabase(major);
      const database = await openPostgres(url);
      const comment = (name: string, text: string) =>
        database
          .execute(trusted(`CREATE DATABASE ${name}; `))
          .then(() => database.execute(trusted(`COMMENT ON DATABASE ${name} IS '${text}'`)));
      await comment(`${ours}_dead`, 'Scratch database of schemadiff, to be dropped: 2026-01-01');
      await comment(`${ours}_mine`, 'Not to be dropped: 2026-01-01');
      const halfMade = `${ours}_0123456789abcdef`;
      const beingMade = `${ours}_fedcba9876543210`;
      for (const name of [halfMade, beingMade])
        await database.execute(trusted(`CREATE DATABASE ${name}`));
      await ownScratch(database, beingMade);
      const scratch = await openServerScratch(url);
      const left = (await scratches(database)).map(({ datname }) => String(datname));
      expect(left).toContain(`${ours}_mine`);
      expect(left).not.toContain(`${ours}_dead`);
      expect(left).not.toContain(halfMade);
      expect(left).toContain(beingMade);
      expect(left).toHaveLength(3);
      await scratch.close();
      for (const name of [`${ours}_mine`, beingMade])
        await database.execute(trusted(`DROP DATABASE ${name}`));
      expect(await scratches(database)).toEqual([]);
      await database.close();
    });
  });
}

describeServer(18, () => {
  it('makes no role there, and says which is missing', async () => {
    const url = await createDatabase(18);
    sources = new Sources();
    const owned = await sources.scratch();
    await owned.execute(
      trusted(
        'CREATE ROLE nobody_there; CREATE TABLE public.t (id int); ALTER TABLE public.t OWNER TO nobody_there',
      ),
    );
    const { readCatalog } = await import('../../src/catalog/read.ts');
    const catalog = await readCatalog(owned, { access: true });
    const scratch = await openServerScratch(url);
    const error = await refusal(cloneCatalog(scratch, catalog));
    expect(error.message).toBe('The server of the scratch has no role nobody_there.');
    await scratch.close();
  });
});

it('says that it is the scratch, where its server cannot be reached', async () => {
  await expect(openServerScratch('postgresql://127.0.0.1:1/gone')).rejects.toMatchObject({
    outcome: 'unreachable',
    where: 'the server of the scratch databases, on which plans are proven',
  });
});
