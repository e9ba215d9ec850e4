/** Owners and grants where the wanted side does not speak of them, of all, or of some of them. */

import { afterAll, describe, expect, it } from 'vitest';
import { type Compared, settleAccess } from '../../src/catalog/access.ts';
import { readCatalog } from '../../src/catalog/read.ts';
import { openScratch, type PgliteDatabase } from '../../src/database/pglite.ts';
import { planBoth } from '../../src/migration/create.ts';
import { proveMigration } from '../../src/migration/prove.ts';
import { trusted } from '../../src/model/sql.ts';

const open: PgliteDatabase[] = [];
async function scratch(extensions: readonly string[] = []): Promise<PgliteDatabase> {
  const database = await openScratch({ extensions });
  open.push(database);
  return database;
}

afterAll(() => Promise.all(open.map((database) => database.close())));

async function catalogOf(text: string) {
  const database = await scratch();
  await database.execute(trusted(`CREATE ROLE a; CREATE ROLE b; ${text}`));
  return await readCatalog(database, { access: true });
}

/** The statements up, after they were proven. */
async function planned(
  before: string,
  wanted: string,
  compared: Compared = { owners: true, grants: true },
): Promise<string[]> {
  const from = await catalogOf(before);
  const after = settleAccess(from, await catalogOf(wanted), compared, false);
  const { up, down } = planBoth(from, after, 18);
  await proveMigration({ before: from, after, up: up.steps, down: down.steps, scratch });
  return up.steps.map((step) => String(step.sql));
}

const table = 'CREATE TABLE public.t (a integer);';
const live = `ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO a; ${table}
  ALTER TABLE public.t OWNER TO b; GRANT INSERT ON public.t TO a;`;
const made = 'CREATE VIEW public.v AS SELECT 1 AS one;';

describe('access', () => {
  it('is kept where nothing is said of it, and new objects get what default privileges give', async () => {
    expect(await planned(live, `${table} ${made}`)).toEqual([
      expect.stringMatching(/^CREATE VIEW/),
    ]);
  });

  it('is given back to what is replaced', async () => {
    expect(
      await planned(
        `${live} ${made} REVOKE SELECT ON public.v FROM a`,
        `${table} CREATE VIEW public.v AS SELECT 2.5 AS one`,
      ),
    ).toEqual([
      'DROP VIEW public.v',
      expect.stringMatching(/^CREATE VIEW/),
      'REVOKE SELECT ON TABLE public.v FROM a',
    ]);
  });

  it('is compared where it is said, owners apart from grants', async () => {
    const wanted = `${table} GRANT SELECT ON public.t TO a, b; REVOKE DELETE ON public.t FROM CURRENT_USER`;
    const grants = [
      'ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE SELECT ON TABLES FROM a',
      'REVOKE INSERT ON TABLE public.t FROM a',
      'REVOKE DELETE ON TABLE public.t FROM b',
    ];
    expect(new Set(await planned(live, wanted))).toEqual(new Set(grants));
    expect(await planned(live, wanted, { owners: true, grants: false })).toEqual([]);
    expect(
      await planned(live, `${wanted}; ALTER TABLE public.t OWNER TO a`, {
        owners: true,
        grants: false,
      }),
    ).toEqual([
      'REVOKE INSERT, SELECT ON TABLE public.t FROM a',
      'ALTER TABLE public.t OWNER TO a',
    ]);
  });
});
