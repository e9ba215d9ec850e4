/** What PGlite has nothing like: of an extension of another version, and what is not modelled. */

import { afterEach, expect, it } from 'vitest';
import { readCatalog } from '../../src/catalog/read.ts';
import { openPostgres } from '../../src/database/postgres.ts';
import { trusted } from '../../src/model/sql.ts';
import { Sources } from '../../src/source/source.ts';
import { createDatabase, describeServer } from '../servers.ts';

const sources = new Sources(undefined);
afterEach(() => sources.close());

describeServer(16, () => {
  it('leaves them alone where PGlite has nothing like it', async () => {
    const database = await openPostgres(await createDatabase(16));
    // With 17 the function got another argument.
    await database.execute(
      trusted(`CREATE SCHEMA ext; CREATE EXTENSION pg_stat_statements SCHEMA ext;
        GRANT EXECUTE ON FUNCTION ext.pg_stat_statements_reset(oid, oid, bigint) TO pg_monitor;
        GRANT UPDATE ON ext.pg_stat_statements_info TO pg_monitor`),
    );
    const catalog = await readCatalog(database, { access: true });
    await database.close();
    const grants = [...(await sources.elaborate(catalog)).objects.values()].filter(
      ({ kind }) => kind === 'grant',
    );
    expect([...catalog.objects.keys()].filter((id) => id.startsWith('grant:'))).toHaveLength(2);
    expect(grants.map(({ id }) => id)).toEqual([
      'grant:TABLE ext.pg_stat_statements_info TO pg_monitor',
    ]);
  });

  it('names what is not modelled, also where PGlite is of another major', async () => {
    const database = await openPostgres(await createDatabase(16));
    await database.execute(
      trusted(`CREATE SUBSCRIPTION far CONNECTION 'host=far' PUBLICATION p WITH (connect = false)`),
    );
    const catalog = await readCatalog(database);
    await database.execute(
      trusted('ALTER SUBSCRIPTION far SET (slot_name = NONE); DROP SUBSCRIPTION far'),
    );
    await database.close();
    const { unmodelled } = await sources.elaborate(catalog);
    expect(unmodelled).toEqual(['subscription far']);
  });
});
