/** Plans that are made and proven on PGlite, for servers of older majors. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { diff } from '../../src/api/diff.ts';
import { apply } from '../../src/apply/apply.ts';
import { readCatalog } from '../../src/catalog/read.ts';
import type { Database } from '../../src/database/database.ts';
import { openPostgres } from '../../src/database/postgres.ts';
import { createMigration, planBoth } from '../../src/migration/create.ts';
import { sql, trusted } from '../../src/model/sql.ts';
import { run } from '../../src/prove/run.ts';
import { Sources } from '../../src/source/source.ts';
import { project, temporaryFolder } from '../apply/project.ts';
import { refusal } from '../define/project.ts';
import { createDatabase, describeServer, type Major } from '../servers.ts';

const tables = 'CREATE TABLE public.t (a integer, b integer); CREATE TABLE public.u (a integer);';

/** MAINTAIN is one of all privileges from 17 on. */
const granted = [
  'GRANT SELECT ON public.u TO case_c WITH GRANT OPTION;',
  'GRANT ALL ON public.t TO case_a;',
  'GRANT SELECT, DELETE ON public.t TO case_a; GRANT ALL ON public.u TO case_b WITH GRANT OPTION;',
  'ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON TABLES TO case_a; GRANT SELECT ON public.t TO case_a;',
  'REVOKE ALL ON public.t FROM CURRENT_USER; GRANT SELECT ON public.t TO PUBLIC;',
];

const roles = sql`DO $$ DECLARE name text; BEGIN
  FOREACH name IN ARRAY ARRAY['case_a', 'case_b', 'case_c'] LOOP
    BEGIN EXECUTE pg_catalog.format('CREATE ROLE %I NOLOGIN', name);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END;
  END LOOP; END $$`;

const privileges = async (database: Database) =>
  await database.query(sql`
    SELECT c.relname::text AS object, e.grantee::pg_catalog.regrole::text, e.privilege_type, e.is_grantable
    FROM pg_catalog.pg_class AS c,
      pg_catalog.aclexplode(COALESCE(c.relacl, pg_catalog.acldefault('r', c.relowner))) AS e
    WHERE c.relname IN ('t', 'u')
    UNION ALL SELECT 'default', e.grantee::pg_catalog.regrole::text, e.privilege_type, e.is_grantable
    FROM pg_catalog.pg_default_acl AS d, pg_catalog.aclexplode(d.defaclacl) AS e
    ORDER BY 1, 2, 3`);

const madeOf = async (major: Major, grants: string) => {
  const url = await createDatabase(major);
  const database = await openPostgres(url);
  await database.execute(roles);
  await database.execute(trusted(tables + grants));
  return { url, database };
};

const pairs = granted.flatMap((one, at) => granted.slice(at + 1).map((other) => ({ one, other })));

for (const major of [14, 16] as const) {
  describeServer(major, () => {
    it.each(
      major === 14 ? pairs : pairs.slice(0, 3),
    )('all privileges of a table are all that it has: from "$one" to "$other" and back', async ({
      one,
      other,
    }) => {
      const file = join(temporaryFolder(), 'wanted.sql');
      const [from, to] = [await madeOf(major, one), await madeOf(major, other)];
      try {
        const start = await privileges(from.database);
        for (const [grants, wanted] of [
          [other, await privileges(to.database)],
          [one, start],
        ] as const) {
          writeFileSync(file, tables + grants);
          const { steps, lacked } = await diff({ from: from.url, to: file });
          expect(lacked).toEqual([]);
          await run(from.database, steps);
          expect(await privileges(from.database)).toEqual(wanted);
        }
        expect((await diff({ from: from.url, to: file })).statements).toEqual([]);
      } finally {
        await Promise.all([from.database.close(), to.database.close()]);
      }
    });
  });
}

for (const major of [14, 17] as const) {
  describeServer(major, () => {
    it('names that it takes and forgets are left out, so that planning again is quiet', async () => {
      const file = join(temporaryFolder(), 'wanted.sql');
      writeFileSync(
        file,
        'CREATE TABLE public.t (a integer CONSTRAINT mine NOT NULL); CREATE DOMAIN public.d AS text CONSTRAINT own NOT NULL;',
      );
      const url = await createDatabase(major);
      const database = await openPostgres(url);
      try {
        await run(database, (await diff({ from: url, to: file })).steps);
        expect((await diff({ from: url, to: file })).statements).toEqual([]);
      } finally {
        await database.close();
      }
    });
  });
}

const features = {
  'check public.t.c: NOT ENFORCED is of PostgreSQL 18':
    'ALTER TABLE public.t ADD CONSTRAINT c CHECK (a > 0) NOT ENFORCED',
  'column public.t.g: GENERATED … VIRTUAL is of PostgreSQL 18':
    'ALTER TABLE public.t ADD COLUMN g integer GENERATED ALWAYS AS (a + 1) VIRTUAL',
  'unique public.t.k: NULLS NOT DISTINCT is of PostgreSQL 15':
    'ALTER TABLE public.t ADD CONSTRAINT k UNIQUE NULLS NOT DISTINCT (a)',
  'view public.v: security_invoker is of PostgreSQL 15':
    'CREATE VIEW public.v WITH (security_invoker = true) AS SELECT a FROM public.t',
  'grant TABLE public.t TO case_a: MAINTAIN is of PostgreSQL 17':
    'GRANT MAINTAIN ON public.t TO case_a',
};

const open = async (sources: Sources, statements: string) => {
  const database = await sources.scratch([]);
  await database.execute(roles);
  await database.execute(trusted(statements));
  return await readCatalog(database, { access: true });
};

it('what a major lacks is refused for it, by name, and is not held against what is there', async () => {
  const sources = new Sources();
  try {
    const before = await open(sources, tables);
    const after = await open(sources, `${tables}${Object.values(features).join(';')}`);
    const { why = '' } = await refusal((async () => planBoth(before, after, 14))());
    expect(why.split('\n').sort()).toEqual(Object.keys(features).sort());
    expect(planBoth(before, after, 18).up.steps.length).toBeGreaterThan(0);
    expect(planBoth(after, before, 14).up.steps.length).toBeGreaterThan(0);
  } finally {
    await sources.close();
  }
});

it('what goes by another way there is proven all the same', async () => {
  const sources = new Sources();
  try {
    const [all = '', some = ''] = granted.slice(1, 3);
    const [before, after] = [await open(sources, tables + all), await open(sources, tables + some)];
    const { up, down } = planBoth(before, after, 14);
    const { proof } = await createMigration({
      ...{ id: 'a', previous: null, before, after, up: up.steps, down: down.steps },
      acknowledged: [],
      major: 14,
      scratch: (extensions) => sources.scratch(extensions),
    });
    expect(proof.unproven).toContain('Whether PostgreSQL 14 takes the statements: PGlite 18 did.');
    expect(proof.checks.map(({ passed }) => passed)).toEqual([true, true, true, true, true]);
    for (const { sql: text } of [...up.steps, ...down.steps]) expect(text).not.toMatch(/MAINTAIN/);
  } finally {
    await sources.close();
  }
});

describeServer(17, () => {
  it('a migration that it lacks something for is refused before anything of it runs', async () => {
    const folders = await project([
      { id: '0000-first', schema: tables },
      {
        id: '0001-check',
        schema: `${tables} ALTER TABLE public.t ADD CONSTRAINT c CHECK (a > 0) NOT ENFORCED;`,
      },
    ]);
    const database = await openPostgres(await createDatabase(17));
    try {
      const error = await refusal(apply({ database, folders }));
      expect(error.why).toBe('check public.t.c: NOT ENFORCED is of PostgreSQL 18');
      expect(error.next).toContain('--major 17');
      expect(
        await database.query(sql`SELECT FROM pg_catalog.pg_class WHERE relname = 't'`),
      ).toEqual([]);
    } finally {
      await database.close();
    }
  });
});
