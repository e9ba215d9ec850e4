/** Migrations of other tools on real servers, in scratch databases that do not stay. */

import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { connect } from '../../../src/database/connect.ts';
import { createScratchDatabase } from '../../../src/database/scratch-database.ts';
import { openServerScratch } from '../../../src/database/server-scratch.ts';
import { ident, literal, sql, trusted } from '../../../src/model/sql.ts';
import { serverGround } from '../../../src/rehearse/foreign/ground.ts';
import { rehearseForeign } from '../../../src/rehearse/foreign/rehearse.ts';
import { createDatabase, describeServer } from '../../servers.ts';

/** This process's: other tests have theirs on the same server. */
async function scratchesOn(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(
    'SELECT datname FROM pg_database WHERE starts_with(datname, $1)',
    [`schemadiff_scratch_${process.pid}_`],
  );
  await client.end();
  return rows.map(({ datname }) => String(datname));
}

describe.each([15, 18] as const)('%i', (major) => {
  describeServer(major, () => {
    it('judges ways down, and leaves nothing on the server', async () => {
      const url = await createDatabase(major);
      const ground = await serverGround(url);
      const verdicts: Record<string, string> = {};
      const script = (text: string) => ({ text, file: 'x.sql', line: 1, transaction: true });
      const pairs = {
        good: ['CREATE TABLE t (id int PRIMARY KEY, a text, b int)', 'DROP TABLE t'],
        copy: ['COPY t (id, a) FROM stdin;\n1\tx\n\\.\n', 'DELETE FROM t'],
        alone: ['CREATE INDEX CONCURRENTLY i ON t (a)', 'SELECT 1'],
        order: ['ALTER TABLE t DROP a', 'ALTER TABLE t ADD a text; CREATE INDEX i ON t (a)'],
        role: ['GRANT SELECT ON t TO nobody_has_this_role', 'SELECT 1'],
      };
      try {
        await rehearseForeign({
          format: 'plain',
          setUp: false,
          migrations: Object.entries(pairs).map(([id, [up = '', down = '']]) => ({
            id,
            up: script(up),
            down: script(down),
          })),
          ground,
          seed: 1,
          rows: 3,
          judge: [0, 1, 2, 3, 4],
          never: [],
          begins: () => undefined,
          result: (_, { id, verdict, reason }) => {
            verdicts[id] = reason === '' ? verdict : `${verdict}: ${reason}`;
          },
        });
      } finally {
        await ground.close();
      }
      expect(verdicts).toEqual({
        good: 'restores',
        copy: 'restores',
        alone: 'wrong',
        order: 'column-order',
        role: expect.stringMatching(/^not-covered: .*the server has none/),
      });
      expect(await scratchesOn(url)).toEqual([]);
    }, 120_000);
  });
});

describeServer(18, () => {
  it('drops what a process that died left behind, and not what another one uses', async () => {
    const url = await createDatabase(18);
    const used = await createScratchDatabase(url);
    const died = await createScratchDatabase(url);
    await died.copy();
    const database = await connect(url);
    // Older than those that may be about to be connected to.
    for (const name of await scratchesOn(url)) {
      await database.execute(
        sql`COMMENT ON DATABASE ${ident(name)} IS 'Scratch database of schemadiff, to be dropped: 2026-01-01'`,
      );
    }
    // The connection that holds its lock is the process, as far as the server knows.
    await database.execute(sql`
      SELECT pg_catalog.pg_terminate_backend(l.pid) FROM pg_catalog.pg_locks AS l
      WHERE l.locktype = 'advisory'
        AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
        AND l.classid::int8 << 32 | l.objid::int8 =
          hashtextextended(${literal(`schemadiff scratch ${new URL(died.url).pathname.slice(1)}`)}, 0)`);
    await died.database.close();
    await database.close();
    // An advisory lock is its database's, and the next process may have been given another one.
    const elsewhere = await createDatabase(18);
    const next = await createScratchDatabase(elsewhere);
    const named = [used, next].map((each) => new URL(each.url).pathname.slice(1));
    expect((await scratchesOn(url)).sort()).toEqual(named.sort());
    await next.close();
    await used.database.query(sql`SELECT 1`);
    await used.close();
    expect(await scratchesOn(url)).toEqual([]);
  }, 60_000);

  it('leaves alone where a plan is being proven', async () => {
    const proving = await openServerScratch(await createDatabase(18));
    const next = await createScratchDatabase(await createDatabase(18));
    expect(await proving.query(sql`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
    await next.close();
    await proving.close();
  }, 60_000);

  it('refuses a server on which it may not make a database', async () => {
    const url = await createDatabase(18);
    const database = await connect(url);
    await database.execute(trusted('CREATE ROLE may_not LOGIN'));
    const target = new URL(url);
    target.username = 'may_not';
    await expect(createScratchDatabase(target.href)).rejects.toMatchObject({
      outcome: 'refused',
      why: 'The role may not create databases.',
    });
    await database.execute(trusted('DROP ROLE may_not'));
    await database.close();
  }, 60_000);
});
