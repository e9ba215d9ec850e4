/**
 * Roles, their memberships and settings, and what a database says of itself: both ways on one server, of
 * which the two states are read one after the other. Roles of other tests are there too.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diff } from '../../src/api/diff.ts';
import { readCatalog } from '../../src/catalog/read.ts';
import type { Database } from '../../src/database/database.ts';
import { openPostgres } from '../../src/database/postgres.ts';
import { sql, trusted } from '../../src/model/sql.ts';
import { plan } from '../../src/plan/plan.ts';
import { differences } from '../../src/prove/clone.ts';
import { run } from '../../src/prove/run.ts';
import { createDatabase, describeServer, type Major } from '../servers.ts';

const cluster = { roles: ['cluster_*'], database: true };

const clear = sql`
  DROP SCHEMA public CASCADE; CREATE SCHEMA public;
  DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT rolname FROM pg_roles WHERE rolname LIKE 'cluster\\_%' LOOP
      EXECUTE format('DROP OWNED BY %I CASCADE', name);
      EXECUTE format('DROP ROLE %I', name);
    END LOOP;
    EXECUTE format('ALTER DATABASE %I RESET ALL', current_database());
    EXECUTE format('COMMENT ON DATABASE %I IS NULL', current_database());
    EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO PUBLIC', current_database());
  END $$`;

const onDatabase = (text: string) =>
  `DO $$ BEGIN EXECUTE format('${text.replaceAll("'", "''").replaceAll(/%(?!I)/g, '%%')}', current_database()); END $$;`;

const before = `
  CREATE ROLE cluster_old LOGIN NOINHERIT CONNECTION LIMIT 3;
  CREATE ROLE cluster_stays CREATEDB VALID UNTIL '2030-01-01 00:00:00+00';
  GRANT cluster_old TO cluster_stays WITH ADMIN OPTION;
  ALTER ROLE cluster_stays SET search_path TO "A, b", public;
  ALTER ROLE cluster_stays SET work_mem = '5MB';
  CREATE TABLE public.t (a int); ALTER TABLE public.t OWNER TO cluster_old;
  ${onDatabase("ALTER DATABASE %I SET statement_timeout = '7s'")}
  ${onDatabase("COMMENT ON DATABASE %I IS '50% o''clock'")}`;

const after = (major: Major) => `
  CREATE ROLE "cluster_New One" LOGIN BYPASSRLS;
  CREATE ROLE cluster_stays REPLICATION;
  GRANT "cluster_New One" TO cluster_stays${major >= 16 ? ' WITH INHERIT FALSE' : ''};
  GRANT pg_read_all_data TO "cluster_New One";
  ALTER ROLE cluster_stays SET app.mode = 'it''s';
  CREATE TABLE public.t (a int); ALTER TABLE public.t OWNER TO "cluster_New One";
  GRANT SELECT ON public.t TO cluster_stays;
  ${onDatabase('ALTER ROLE cluster_stays IN DATABASE %I SET search_path TO app')}
  ${onDatabase('GRANT CREATE ON DATABASE %I TO "cluster_New One" WITH GRANT OPTION')}
  ${onDatabase('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC')}
  ${major >= 15 ? 'GRANT SET ON PARAMETER log_statement TO cluster_stays;' : ''}`;

function bothWays(major: Major): void {
  describeServer(major, () => {
    let database: Database;
    let url: string;
    beforeAll(async () => {
      url = await createDatabase(major);
      database = await openPostgres(url);
    });
    afterAll(async () => {
      await database.execute(clear);
      await database.close();
    });

    const state = async (text: string) => {
      await database.execute(clear);
      await database.execute(trusted(text));
      return await readCatalog(database, { access: true, cluster });
    };

    describe('roles and settings', () => {
      it('are made, altered and taken back', async () => {
        const [one, two] = [before, after(major)];
        for (const [from, to] of [
          [one, two],
          [two, one],
        ] as const) {
          const goal = await state(to);
          const there = await state(from);
          const { steps } = plan(there, goal, { major });
          expect(steps.length).toBeGreaterThan(8);
          await run(database, steps);
          expect(differences(await readCatalog(database, { access: true, cluster }), goal)).toEqual(
            [],
          );
        }
      });

      it('are compared when they are asked for, and only by name', async () => {
        await database.execute(clear);
        await database.execute(trusted(before));
        const other = await createDatabase(major);
        const plain = await diff({ from: other, to: url });
        expect(plain.steps.flatMap(({ effects }) => effects).map(({ id }) => id)).not.toContain(
          'setting:statement_timeout OF ALL IN DATABASE',
        );
        const asked = await diff({ from: other, to: url, cluster: { database: true } });
        const ids = asked.steps.flatMap(({ effects }) => effects).map(({ id }) => id);
        expect(ids).toContain('setting:statement_timeout OF ALL IN DATABASE');
        expect(ids).toContain('database comment:of the database');
        await expect(diff({ from: 'empty', to: url, cluster })).rejects.toThrow(
          'between two databases alone',
        );
      });
    });
  });
}

bothWays(14);
bothWays(18);
