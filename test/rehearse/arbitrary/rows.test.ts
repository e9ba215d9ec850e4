/** Rows that are drawn without a database are accepted by one, whatever they are shrunk to. */

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScratch, type PgliteDatabase } from '../../../src/database/pglite.ts';
import { sql, trusted } from '../../../src/model/sql.ts';
import { statements } from '../../../src/rehearse/arbitrary/insertion.ts';
import { type Pool, readPool } from '../../../src/rehearse/arbitrary/pool.ts';
import { insertRows, type Rows, rows } from '../../../src/rehearse/arbitrary/rows.ts';

const schema = `
  CREATE TYPE public.mood AS ENUM ('sad', 'ok', 'happy');
  CREATE DOMAIN public.code AS text CHECK (VALUE ~ '^[A-Z]{2}-[0-9]{4}$');
  CREATE TABLE public.kind (id integer PRIMARY KEY, label text NOT NULL);
  INSERT INTO public.kind VALUES (1, 'one'), (2, 'two');
  CREATE TABLE public.users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text CHECK (email ~* '^[^@]+@[^@]+\\.[a-z]+$'),
    name varchar(20) NOT NULL,
    age integer CHECK (age >= 18 AND age < 130),
    mood public.mood,
    reference public.code UNIQUE,
    kind_id integer NOT NULL REFERENCES public.kind,
    best bigint,
    lower_name text GENERATED ALWAYS AS (lower(name)) STORED
  );
  CREATE UNIQUE INDEX users_email ON public.users (lower(email)) WHERE age > 20;
  CREATE TABLE public.tokens (
    id serial PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES public.users,
    label text,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CHECK (expires_at > created_at),
    UNIQUE NULLS NOT DISTINCT (user_id, label)
  );
  ALTER TABLE public.users ADD FOREIGN KEY (best) REFERENCES public.tokens;
  CREATE TABLE public.visit (n integer, user_id bigint, note text);
  ALTER TABLE public.visit ADD CONSTRAINT visit_user FOREIGN KEY (user_id) REFERENCES public.users NOT VALID;
  CREATE TABLE public.tree (id uuid PRIMARY KEY, parent uuid REFERENCES public.tree);
  CREATE TABLE public.booking (
    room integer NOT NULL, during daterange NOT NULL, EXCLUDE USING gist (during WITH &&)
  );
  CREATE TABLE public.measure (at date NOT NULL, value real) PARTITION BY RANGE (at);
  CREATE TABLE public.measure_new PARTITION OF public.measure FOR VALUES FROM ('2020-01-01') TO (MAXVALUE);
  CREATE TABLE public.spread (at integer NOT NULL, a text, b text, c integer, d integer) PARTITION BY HASH (at);
  CREATE TABLE public.spread_0 PARTITION OF public.spread FOR VALUES WITH (MODULUS 2, REMAINDER 0);
  CREATE TABLE public.spread_1 PARTITION OF public.spread FOR VALUES WITH (MODULUS 2, REMAINDER 1);
  ALTER TABLE public.spread_1 ALTER COLUMN a SET NOT NULL, ADD CHECK (b IS NOT NULL), ADD UNIQUE (c);
  CREATE UNIQUE INDEX ON public.spread_0 ((d + 1));
  CREATE TABLE public.ward (at integer NOT NULL, id integer, kind_id integer, boss integer) PARTITION BY LIST (at);
  CREATE TABLE public.ward_1 PARTITION OF public.ward FOR VALUES IN (1, 2, 3) PARTITION BY RANGE (((id + 1)));
  CREATE TABLE public.ward_1_1 PARTITION OF public.ward_1 FOR VALUES FROM (0) TO (1000);
  CREATE TABLE public.ward_rest PARTITION OF public.ward DEFAULT;
  ALTER TABLE public.ward_1_1 ADD UNIQUE (id), ADD FOREIGN KEY (kind_id) REFERENCES public.kind,
    ADD FOREIGN KEY (boss) REFERENCES public.ward_1_1 (id);
  CREATE TABLE public.stay (ward integer NOT NULL REFERENCES public.ward_1_1 (id), note text);
  CREATE TABLE public.single (note text, alone boolean GENERATED ALWAYS AS (true) STORED PRIMARY KEY);
  CREATE DOMAIN public.given AS text CHECK (VALUE IS NOT NULL);
  CREATE DOMAIN public.demanded AS integer NOT NULL;
  CREATE DOMAIN public.over AS public.demanded;
  CREATE TABLE public.strict (
    a text CHECK (a IS NOT NULL), b public.given, c public.over, d text CHECK (d <> ''),
    e bigint CHECK (e IS NOT NULL) REFERENCES public.users
  );
  CREATE TABLE public.wide (n integer UNIQUE);
  CREATE TABLE public.narrow (n smallint CHECK (n > -20000) REFERENCES public.wide (n));
  CREATE TABLE public.shares (
    of integer CHECK (100 / of < 1000),
    at point[] CHECK (at IS DISTINCT FROM ARRAY['(1,2)']::point[] OR at IS NOT NULL)
  );
  CREATE TABLE public.plain (a text, b text, c integer[]) PARTITION BY LIST (a);
  CREATE TABLE public.plain_rest PARTITION OF public.plain DEFAULT;
  ALTER TABLE public.plain ALTER COLUMN b SET STORAGE plain;
  ALTER TABLE public.plain_rest ALTER COLUMN c SET STORAGE plain;
  CREATE TABLE public.audit (n serial PRIMARY KEY, what text);
  CREATE FUNCTION public.note() RETURNS trigger LANGUAGE plpgsql AS
    $$BEGIN INSERT INTO public.audit (what) VALUES (TG_TABLE_NAME); RETURN NEW; END$$;
  CREATE TRIGGER note AFTER INSERT ON public.users FOR EACH ROW EXECUTE FUNCTION public.note();
`;

let database: PgliteDatabase;
let pool: Pool;

const tables = [
  'wide',
  'narrow',
  'users',
  'tokens',
  'visit',
  'tree',
  'booking',
  'measure',
  'spread',
  'ward',
  'stay',
  'single',
  'strict',
  'shares',
  'plain',
  'audit',
];
const empty = trusted(
  `TRUNCATE ${tables.map((each) => `public.${each}`).join(', ')} RESTART IDENTITY`,
);

/** With constraints looked at, as a restored backup never is. */
async function problem(made: Rows): Promise<string | null> {
  await database.execute(empty);
  await insertRows(database, made);
  const [wrong] = await database.query(sql`
    SELECT count(*)::int AS n FROM public.tokens AS t
    WHERE NOT EXISTS (SELECT FROM public.users AS u WHERE u.id = t.user_id)`);
  const [circles] = await database.query(sql`
    SELECT count(*)::int AS n FROM public.users AS u
    WHERE best IS NOT NULL AND NOT EXISTS (SELECT FROM public.tokens AS t WHERE t.id = u.best)
      OR NOT EXISTS (SELECT FROM public.kind AS k WHERE k.id = u.kind_id)`);
  const [parts] = await database.query(sql`
    SELECT (SELECT count(*) FROM public.stay AS s
        WHERE NOT EXISTS (SELECT FROM public.ward_1_1 AS w WHERE w.id = s.ward))
      + (SELECT count(*) FROM public.ward_1_1 AS w
        WHERE w.kind_id IS NOT NULL AND NOT EXISTS (SELECT FROM public.kind AS k WHERE k.id = w.kind_id)
          OR w.boss IS NOT NULL AND NOT EXISTS (SELECT FROM public.ward_1_1 AS o WHERE o.id = w.boss)) AS n`);
  return wrong?.n === 0 && circles?.n === 0 && Number(parts?.n) === 0
    ? null
    : 'a row refers to nothing';
}

beforeAll(async () => {
  database = await openScratch();
  await database.execute(trusted(schema));
  pool = await readPool(database, { seed: 1 });
});

afterAll(() => database.close());

const count = async (text: string): Promise<number> =>
  Number((await database.query(trusted(`SELECT count(*) AS n FROM ${text}`)))[0]?.n);

describe('arbitrary rows', () => {
  it('leave the database as it was', async () => {
    for (const table of tables) expect(await count(`public.${table}`)).toBe(0);
    expect(await count('public.kind')).toBe(2);
    const [next] = await database.query(sql`SELECT nextval('public.tokens_id_seq')::int AS n`);
    expect(next?.n).toBe(1);
  });

  it('are accepted together', async () => {
    await fc.assert(
      fc.asyncProperty(rows(pool), async (made) => {
        expect(await problem(made)).toBeNull();
      }),
      { numRuns: 25, seed: 1 },
    );
  });

  it('hold nulls, duplicates, orphans, circles and what only the old schema takes', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(rows(pool), async (made) => {
        await problem(made);
        const look = async (name: string, text: string) => {
          if ((await count(text)) > 0) seen.add(name);
        };
        await look('null', 'public.users WHERE age IS NULL');
        await look('circle', 'public.users WHERE best IS NOT NULL');
        await look(
          'orphan',
          'public.visit AS v WHERE user_id IS NOT NULL AND NOT EXISTS (SELECT FROM public.users AS u WHERE u.id = v.user_id)',
        );
        await look('duplicate', '(SELECT note FROM public.visit GROUP BY 1 HAVING count(*) > 1) x');
        await look('child', 'public.tree WHERE parent IS NOT NULL');
        await look('strict', 'public.strict');
        await look('share', 'public.shares WHERE of IS NOT NULL');
        await look('of a partition', 'public.stay');
        await look('child of a partition', 'public.ward_1_1 WHERE boss IS NOT NULL');
      }),
      { numRuns: 15, seed: 2 },
    );
    expect([...seen].sort()).toEqual([
      'child',
      'child of a partition',
      'circle',
      'duplicate',
      'null',
      'of a partition',
      'orphan',
      'share',
      'strict',
    ]);
  });

  it('shrink to the one row that matters, and the rows that it needs', async () => {
    const details = await fc.check(
      fc.asyncProperty(rows(pool), async (made) => {
        await problem(made);
        return (await count("public.tokens WHERE expires_at >= '9999-12-31'")) === 0;
      }),
      { numRuns: 50, seed: 3 },
    );
    const [least] = details.counterexample ?? [];
    expect(least?.rows.map(({ table }) => table.name)).toEqual(['users', 'tokens']);
    const nulls = await fc.check(
      fc.property(rows(pool), (made) =>
        made.rows.every(
          ({ table, values }) => table.name !== 'visit' || values.get('note') !== null,
        ),
      ),
      { numRuns: 50, seed: 3 },
    );
    expect(String(nulls.counterexample?.[0])).toBe(
      "INSERT INTO public.visit (n, user_id, note) VALUES ('1', NULL, NULL);",
    );
  });

  it('shrink in few tries, though all others refer to it', async () => {
    const many = await openScratch();
    try {
      await many.execute(sql`CREATE TABLE public.hub (id integer PRIMARY KEY, note text)`);
      for (let at = 0; at < 40; at += 1) {
        await many.execute(
          trusted(`CREATE TABLE public.t${at} (id integer PRIMARY KEY, note text,
            hub integer NOT NULL REFERENCES public.hub)`),
        );
      }
      const all = await readPool(many, { seed: 1 });
      let tries = 0;
      const { counterexample } = fc.check(
        fc.property(rows(all), (made) => {
          const held = made.rows.every(
            ({ table, values }) => table.name !== 'hub' || values.get('note') !== null,
          );
          if (tries > 0 || !held) tries += 1;
          return held;
        }),
        { numRuns: 200, seed: 5 },
      );
      expect(counterexample?.[0].rows).toHaveLength(1);
      expect(tries).toBeLessThan(30);
    } finally {
      await many.close();
    }
  });

  it('leave a sequence that counts down behind them, within its limits', async () => {
    const down = await openScratch();
    try {
      await down.execute(
        sql`CREATE TABLE public.t (n integer GENERATED ALWAYS AS IDENTITY (INCREMENT -1 MAXVALUE 5))`,
      );
      const made = await readPool(down, { seed: 1 });
      for (const each of fc.sample(rows(made), { numRuns: 5, seed: 3 })) {
        await down.execute(sql`TRUNCATE public.t RESTART IDENTITY`);
        await insertRows(down, each);
        const [row] = await down.query(
          sql`SELECT min(n) AS lowest, nextval('public.t_n_seq') AS next FROM public.t`,
        );
        if (row?.lowest !== null) expect(Number(row?.next)).toBeLessThan(Number(row?.lowest));
      }
    } finally {
      await down.close();
    }
  });

  it('are the same for the same seed', async () => {
    const texts = (from: Pool, seed: number) =>
      fc.sample(rows(from), { numRuns: 5, seed }).map((each) => statements(each.rows));
    await database.execute(empty);
    const again = await readPool(database, { seed: 1 });
    expect(texts(again, 7)).toEqual(texts(pool, 7));
    expect(texts(pool, 8)).not.toEqual(texts(pool, 7));
  });
});
