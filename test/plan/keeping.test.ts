/** Rows of a table that is made again: who may see them, what is said of them, and what happens where they do not fit. */

import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readCatalog } from '../../src/catalog/read.ts';
import type { Database } from '../../src/database/database.ts';
import { openScratch } from '../../src/database/pglite.ts';
import { openPostgres } from '../../src/database/postgres.ts';
import { losses } from '../../src/migration/losses.ts';
import { sql, trusted } from '../../src/model/sql.ts';
import { type Plan, plan } from '../../src/plan/plan.ts';
import { run } from '../../src/prove/run.ts';
import { load } from '../kinds/recipe.ts';
import { createDatabase, describeServer } from '../servers.ts';

let database: Database;
beforeAll(async () => {
  database = await openScratch();
});
afterAll(() => database.close());

/** Plans from the one to the other, and leaves the database as it is before, with rows. */
async function planned(
  before: string,
  after: string,
  rows = '',
  on: Database = database,
): Promise<Plan> {
  await load(on, after);
  const to = await readCatalog(on, { access: true });
  await load(on, before, rows);
  const from = await readCatalog(on, { access: true });
  return plan(from, to, { major: on.major, values: new Map() });
}

const answer = async (query: string) => {
  const [row] = await database.query(trusted(query));
  return Object.values(row ?? {}).join(' ');
};

const hazardsOf = ({ steps }: Plan) =>
  steps.flatMap(({ hazards }) => hazards.map(({ code, message }) => `${code}: ${message}`));

const byDay = 'PARTITION BY RANGE (at)';
const rest = 'CREATE TABLE t_rest PARTITION OF t DEFAULT;';

it('policies that hold for the owner hide no row', async () => {
  const guarded = `ALTER TABLE t OWNER TO case_a;
    ALTER TABLE t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
    CREATE POLICY few ON t USING (id < 2);`;
  const before = `GRANT CREATE ON SCHEMA public TO case_a; CREATE TABLE t (id int, at date); ${guarded}`;
  const after = `GRANT CREATE ON SCHEMA public TO case_a; CREATE TABLE t (id int, at date) ${byDay};
    ${rest} ALTER TABLE t_rest OWNER TO case_a; ${guarded}`;
  const rows = "INSERT INTO t VALUES (1, '2025-01-01'), (2, '2025-01-02'), (3, NULL);";
  const up = await planned(before, after, rows);
  await database.execute(sql`SET ROLE case_a`);
  await run(database, up.steps);
  await expect(answer('SELECT count(*) FROM public.t')).rejects.toThrow('row-level security');
  await database.execute(sql`RESET ROLE`);
  expect(await answer('SELECT count(*), sum(id) FROM public.t')).toBe('3 6');
});

it('says that rows are written again, and loses none', async () => {
  const found = hazardsOf(
    await planned(
      'CREATE TABLE t (id int, at date);',
      `CREATE TABLE t (id int, at date) ${byDay}; ${rest}`,
    ),
  );
  expect(found).toEqual([
    'blocks-reads: table public.t is locked while its rows are set aside and put back',
    'table-rewrite: the rows of table public.t are set aside, and written again',
    'replaced: table public.t is dropped and made again',
    'table-rewrite: the rows that were set aside are written into table public.t',
  ]);
});

it('a table of which no column stays is dropped with its rows', async () => {
  const up = await planned(
    'CREATE TABLE t (a int);',
    'CREATE TABLE t (id int, at date) PARTITION BY HASH (id); CREATE TABLE t_0 PARTITION OF t FOR VALUES WITH (MODULUS 1, REMAINDER 0);',
    'INSERT INTO t VALUES (1), (2);',
  );
  expect(losses(up.steps)).toEqual(['table public.t']);
  await run(database, up.steps);
  expect(await answer('SELECT count(*) FROM public.t')).toBe('0');
});

it('rows of a partition whose name another table takes find their places in what it was a partition of', async () => {
  const whole = (key: string, ...partitions: readonly string[]) =>
    `CREATE TABLE t (id int, n int) PARTITION BY LIST (${key}); ${partitions.join(' ')}`;
  const up = await planned(
    whole(
      'id',
      'CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1);',
      'CREATE TABLE other PARTITION OF t DEFAULT;',
    ),
    whole(
      'n',
      'CREATE TABLE t_1 PARTITION OF t DEFAULT;',
      'CREATE TABLE other (at date) PARTITION BY HASH (at);',
    ),
    'INSERT INTO t VALUES (1, 1), (2, 2);',
  );
  expect(losses(up.steps)).toEqual([]);
  await run(database, up.steps);
  expect(await answer('SELECT count(*), sum(id) FROM public.t')).toBe('2 3');
});

it('says of a column alone that its values are lost', async () => {
  const { steps } = await planned(
    'CREATE TABLE t (id int, at date, gone text);',
    `CREATE TABLE t (id int, at date) ${byDay}; ${rest}`,
  );
  expect(losses(steps)).toEqual(['column public.t.gone']);
});

it('says that a row may be of no partition, and leaves all as it was then', async () => {
  const up = await planned(
    'CREATE TABLE t (id int, at date);',
    `CREATE TABLE t (id int, at date) ${byDay};
     CREATE TABLE t_a PARTITION OF t FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');`,
    "INSERT INTO t VALUES (1, '2025-01-01'), (2, '2024-01-01');",
  );
  expect(hazardsOf(up)).toContain(
    'may-fail: every row of table public.t must be of one of its partitions',
  );
  await expect(run(database, up.steps)).rejects.toThrow(
    'no partition of relation "t" found for row',
  );
  expect(await answer('SELECT count(*) FROM public.t')).toBe('2');
});

it('says that rows must be as the new columns and constraints are', async () => {
  const up = await planned(
    'CREATE TABLE t (id int, at date);',
    `CREATE TABLE t (id int NOT NULL CHECK (id > 0), at date, fresh int NOT NULL, given int NOT NULL DEFAULT 1)
       ${byDay}; ${rest}`,
  );
  const found = hazardsOf(up).filter((line) => line.startsWith('may-fail'));
  expect(found.join('\n')).toMatch(/id/);
  expect(found.join('\n')).toMatch(/must be empty: the new column is NOT NULL/);
  expect(found.join('\n')).not.toMatch(/given/);
});

it('asks nothing of rows that find a place whatever they are', async () => {
  const halves = [0, 1].map(
    (n) => `CREATE TABLE t_${n} PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER ${n});`,
  );
  const made = (some: readonly string[]) =>
    `CREATE TABLE t (id int, at date) PARTITION BY HASH (id); ${some.join('')}`;
  const codes = async (after: string) =>
    hazardsOf(await planned('CREATE TABLE t (id int, at date);', after)).filter((line) =>
      line.startsWith('may-fail'),
    );
  expect(await codes(made(halves))).toEqual([]);
  expect(await codes(made(halves.slice(1)))).toHaveLength(1);
});

it('keeps the rows within one transaction, also where a label has to be committed first', async () => {
  const up = await planned(
    "CREATE TYPE mood AS ENUM ('a'); CREATE TABLE t (m mood, id int, at date);",
    `CREATE TYPE mood AS ENUM ('a', 'b'); CREATE TABLE t (m mood DEFAULT 'b', id int, at date) ${byDay}; ${rest}`,
    "INSERT INTO t VALUES ('a', 1, NULL);",
  );
  const type = (name: string) =>
    up.steps.findIndex(
      ({ effects }) => effects[0]?.type === name && effects[0].id === 'table:public.t',
    );
  const between = up.steps.slice(type('keep'), type('refill') + 1);
  expect(between.length).toBeGreaterThan(2);
  expect(between.every(({ transactional }) => transactional)).toBe(true);
  expect(up.steps.some(({ transactional }) => !transactional)).toBe(true);
  await run(database, up.steps);
  expect(await answer('SELECT m, id FROM public.t')).toBe('a 1');
});

it('leaves rows with partitions that stay, and does not read them', async () => {
  const partition = "FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')";
  const up = await planned(
    `CREATE TABLE t (id int, at date) ${byDay}; CREATE TABLE t_a PARTITION OF t ${partition}; ${rest}`,
    'CREATE TABLE t (id int, at date); CREATE TABLE t_a (id int, at date);',
    "INSERT INTO t VALUES (1, '2025-01-01'), (2, '2024-01-01');",
  );
  expect(hazardsOf(up).filter((line) => line.startsWith('data-loss'))).toEqual([]);
  expect(hazardsOf(up).filter((line) => /table-.*t_a/.test(line))).toEqual([]);
  await run(database, up.steps);
  expect(
    await answer(
      'SELECT (SELECT sum(id) FROM public.t) AS t, (SELECT sum(id) FROM public.t_a) AS t_a',
    ),
  ).toBe('2 1');
});

describeServer(18, () => {
  it('what is being written when a plan begins is kept too', async () => {
    const url = await createDatabase(18);
    const [one, other] = [await openPostgres(url), await openPostgres(url)];
    try {
      const up = await planned(
        'CREATE TABLE t (id int, at date);',
        `CREATE TABLE t (id int, at date) ${byDay}; ${rest}`,
        "INSERT INTO t VALUES (1, '2025-01-01');",
        one,
      );
      let going: Promise<void> = Promise.resolve();
      await other.transaction(async (session) => {
        await session.execute(sql`INSERT INTO public.t VALUES (2, NULL)`);
        going = run(one, up.steps);
        const waiting = sql`SELECT FROM pg_catalog.pg_locks WHERE NOT granted AND relation = 'public.t'::regclass`;
        while ((await session.query(waiting)).length === 0) await setTimeout(20);
      });
      await going;
      expect(await one.query(sql`SELECT id FROM public.t ORDER BY id`)).toEqual([
        { id: 1 },
        { id: 2 },
      ]);
    } finally {
      await Promise.all([one.close(), other.close()]);
    }
  });
});

it('a foreign table that is a partition has its rows elsewhere, whatever its bound', async () => {
  const whole =
    'CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w; CREATE TABLE t (id int) PARTITION BY RANGE (id);';
  const foreign = (name: string, to: number) =>
    `CREATE FOREIGN TABLE ${name} PARTITION OF t FOR VALUES FROM (0) TO (${to}) SERVER s;`;
  const { steps } = await planned(
    `${whole} ${foreign('f', 100)} CREATE TABLE u PARTITION OF t FOR VALUES FROM (100) TO (200);`,
    `${whole} ${foreign('f', 50)} CREATE TABLE u PARTITION OF t FOR VALUES FROM (50) TO (200);`,
  );
  expect(steps.filter(({ sql: text }) => /^(?:LOCK|DELETE|INSERT|CREATE)/.test(text))).toEqual([]);
  await run(database, steps);
});
