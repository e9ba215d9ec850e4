/** Rows that are made satisfy the schema, hold the odd cases, and are the same for the same seed. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScratch, type PgliteDatabase } from '../../src/database/pglite.ts';
import { sql, trusted } from '../../src/model/sql.ts';
import { fillColumns, fillTables, type TableRows } from '../../src/rehearse/rows.ts';

const schema = `
  CREATE TYPE public.mood AS ENUM ('sad', 'ok', 'happy');
  CREATE DOMAIN public.code AS text CHECK (VALUE ~ '^[A-Z]{2}-[0-9]{4}$');
  CREATE DOMAIN public.percent AS numeric(5,2) NOT NULL CHECK (VALUE BETWEEN 0 AND 100);
  CREATE TYPE public.place AS (street text, number integer);
  CREATE TABLE public.users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text UNIQUE CHECK (email ~* '^[^@]+@[^@]+\\.[a-z]+$'),
    name varchar(20) NOT NULL,
    status text NOT NULL CHECK (status IN ('active', 'blocked')),
    age integer CHECK (age >= 18 AND age < 130),
    secret text CHECK (length(secret) = 32),
    mood public.mood,
    moods public.mood[],
    home public.place,
    share public.percent,
    reference public.code UNIQUE,
    seen tstzrange,
    created_at timestamptz NOT NULL DEFAULT now(),
    lower_name text GENERATED ALWAYS AS (lower(name)) STORED
  );
  CREATE TABLE public.tokens (
    id serial PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES public.users ON DELETE CASCADE,
    code char(6) NOT NULL CHECK (code ~ '^\\d{6}$'),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CHECK (expires_at > created_at),
    UNIQUE (user_id, code)
  );
  CREATE TABLE public.profiles (user_id bigint PRIMARY KEY REFERENCES public.users, data jsonb);
  CREATE TABLE public.tree (id uuid PRIMARY KEY, parent uuid REFERENCES public.tree);
  CREATE TABLE public.a (id integer PRIMARY KEY, b integer);
  CREATE TABLE public.b (id integer PRIMARY KEY, a integer NOT NULL REFERENCES public.a);
  ALTER TABLE public.a ADD FOREIGN KEY (b) REFERENCES public.b;
  CREATE TABLE public.impossible (n integer NOT NULL CHECK (n <> n));
  CREATE TABLE public.child_of_impossible (n integer NOT NULL);
  CREATE TABLE public.booking (
    room integer NOT NULL, during daterange NOT NULL, bits bit(4), address inet, doc xml, v tsvector
  );
  CREATE TABLE public.nothing ();
  CREATE TABLE public."Odd ""name" ("select" integer, "a b" text NOT NULL);
  CREATE TABLE public.measure (at date NOT NULL, value real) PARTITION BY RANGE (at);
  CREATE TABLE public.measure_all PARTITION OF public.measure DEFAULT;
`;

let database: PgliteDatabase;
let filled: TableRows[];

const count = async (text: string): Promise<number> =>
  Number((await database.query(trusted(`SELECT count(*) AS n FROM ${text}`)))[0]?.n);

async function everything(from: PgliteDatabase): Promise<string> {
  const tables = filled.map(({ table }) => trusted(table));
  const texts: unknown[] = [];
  for (const table of tables) {
    texts.push(
      await from.query(
        sql`SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) AS h FROM ${table} AS t`,
      ),
    );
  }
  return JSON.stringify(texts);
}

beforeAll(async () => {
  database = await openScratch();
  await database.execute(trusted(schema));
  filled = await fillTables(database, { seed: 1, rows: 60 });
});

afterAll(() => database.close());

it('a column that is new in a table leaves the rows of its heirs as they are', async () => {
  await database.execute(sql`
    CREATE SCHEMA heirs;
    CREATE TABLE heirs.parent (id int, note text);
    CREATE TABLE heirs.child () INHERITS (heirs.parent);
    INSERT INTO heirs.parent VALUES (1, NULL);
    INSERT INTO heirs.child VALUES (2, 'its own')`);
  try {
    await fillColumns(database, {
      seed: 3,
      rows: 10,
      isNew: (table, { name }) => table.name === 'parent' && name === 'note',
    });
    const rows = sql`SELECT note FROM heirs.child`;
    expect(await database.query(rows)).toEqual([{ note: 'its own' }]);
  } finally {
    await database.execute(sql`DROP SCHEMA heirs CASCADE`);
  }
});

it('a table has rows of its own, and what refers to it refers to these, though another one inherits from it', async () => {
  await database.execute(sql`
    CREATE SCHEMA older;
    CREATE TABLE older.child (id int PRIMARY KEY);
    CREATE TABLE older.parent (id int PRIMARY KEY);
    ALTER TABLE older.child INHERIT older.parent;
    CREATE TABLE older.refers (parent int NOT NULL REFERENCES older.parent)`);
  try {
    const except = ({ schema: name }: { readonly schema: string }) => name !== 'older';
    const made = await fillTables(database, { seed: 1, rows: 20, except });
    expect(made.map(({ table, rows }) => [table, rows])).toEqual([
      ['older.child', 20],
      ['older.parent', 20],
      ['older.refers', 20],
    ]);
  } finally {
    await database.execute(sql`DROP SCHEMA older CASCADE`);
  }
});

it('values of a key differ: of a partition alone, or one that takes other columns along', async () => {
  await database.execute(sql`
    CREATE SCHEMA keyed;
    CREATE TABLE keyed.plain (n smallint NOT NULL, m smallint NOT NULL);
    CREATE UNIQUE INDEX ON keyed.plain (n) INCLUDE (m);
    CREATE TABLE keyed.whole (at smallint NOT NULL, code smallint NOT NULL) PARTITION BY LIST (at);
    CREATE TABLE keyed.part PARTITION OF keyed.whole DEFAULT PARTITION BY LIST (code);
    CREATE TABLE keyed.deep PARTITION OF keyed.part DEFAULT;
    ALTER TABLE keyed.deep ADD UNIQUE (code)`);
  try {
    const only = ({ schema: name }: { readonly schema: string }) => name === 'keyed';
    const made = await fillTables(database, { seed: 1, rows: 60, only });
    expect(made.map(({ table, rows }) => [table, rows])).toEqual([
      ['keyed.plain', 60],
      ['keyed.whole', 60],
    ]);
    // A value at a limit may be one of the ordinary ones.
    for (const { refused } of made) {
      expect(Object.values(refused).reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(2);
    }
  } finally {
    await database.execute(sql`DROP SCHEMA keyed CASCADE`);
  }
});

it('a trigger finds what is in the schema of its table, whose name its function leaves out', async () => {
  await database.execute(sql`
    CREATE SCHEMA app;
    CREATE TABLE app.counts (of text PRIMARY KEY, n integer NOT NULL);
    CREATE TABLE app.work (id integer PRIMARY KEY);
    CREATE FUNCTION app.count() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN INSERT INTO counts VALUES ('work', 1) ON CONFLICT (of) DO UPDATE SET n = counts.n + 1; RETURN NEW; END $$;
    CREATE TRIGGER count BEFORE INSERT ON app.work FOR EACH ROW EXECUTE FUNCTION app.count()`);
  try {
    const only = ({
      schema: name,
      name: table,
    }: {
      readonly schema: string;
      readonly name: string;
    }) => name === 'app' && table === 'work';
    const [made] = await fillTables(database, { seed: 1, rows: 20, only });
    expect(made).toMatchObject({ table: 'app.work', rows: 20 });
  } finally {
    await database.execute(sql`DROP SCHEMA app CASCADE`);
  }
});

it('a row may be what it refers to', async () => {
  await database.execute(sql`
    CREATE SCHEMA self;
    CREATE TABLE self.t (id integer PRIMARY KEY REFERENCES self.t, n integer)`);
  try {
    const only = ({ schema: name }: { readonly schema: string }) => name === 'self';
    const [made] = await fillTables(database, { seed: 1, rows: 20, only });
    expect(made?.rows).toBe(20);
  } finally {
    await database.execute(sql`DROP SCHEMA self CASCADE`);
  }
});

it('a document has what generated columns read of it', async () => {
  await database.execute(sql`
    CREATE SCHEMA docs;
    CREATE TABLE docs.request (data jsonb NOT NULL, id integer GENERATED ALWAYS AS ((data ->> 'id')::integer) STORED PRIMARY KEY,
      title text NOT NULL GENERATED ALWAYS AS (lower(data ->> 'title')) STORED)`);
  try {
    const only = ({ schema: name }: { readonly schema: string }) => name === 'docs';
    const [made] = await fillTables(database, { seed: 1, rows: 20, only });
    expect(made?.rows).toBeGreaterThan(3);
  } finally {
    await database.execute(sql`DROP SCHEMA docs CASCADE`);
  }
});

it('a key may have the name that something of the query has', async () => {
  await database.execute(sql`
    CREATE SCHEMA named;
    CREATE TABLE named.setting (key text, at integer, PRIMARY KEY (key, at));
    CREATE TABLE named.value (
      id integer PRIMARY KEY, key text NOT NULL, at integer NOT NULL, t text, CHECK (at <> 0 OR t <> key),
      FOREIGN KEY (key, at) REFERENCES named.setting)`);
  try {
    const only = ({ schema: name }: { readonly schema: string }) => name === 'named';
    const made = await fillTables(database, { seed: 1, rows: 20, only });
    expect(made.map(({ table, rows }) => [table, rows > 0])).toEqual([
      ['named.setting', true],
      ['named.value', true],
    ]);
  } finally {
    await database.execute(sql`DROP SCHEMA named CASCADE`);
  }
});

it('a trigger may make what a row refers to', async () => {
  await database.execute(sql`
    CREATE SCHEMA base;
    CREATE TABLE base.method (scope integer NOT NULL, id text PRIMARY KEY CHECK (length(id) > 10), UNIQUE (scope, id));
    CREATE TABLE base.password (scope integer NOT NULL, id text PRIMARY KEY, FOREIGN KEY (scope, id) REFERENCES base.method (scope, id));
    CREATE FUNCTION base.insert_method() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN INSERT INTO method (scope, id) VALUES (new.scope, new.id); RETURN new; END $$;
    CREATE TRIGGER insert_method BEFORE INSERT ON base.password FOR EACH ROW EXECUTE FUNCTION base.insert_method()`);
  try {
    const only = ({ schema: name }: { readonly schema: string }) => name === 'base';
    const made = await fillTables(database, { seed: 1, rows: 20, only });
    expect(made.map(({ table, rows }) => [table, rows > 0])).toEqual([
      ['base.method', true],
      ['base.password', true],
    ]);
  } finally {
    await database.execute(sql`DROP SCHEMA base CASCADE`);
  }
});

it('rows that nothing is there for are few, unless a trigger sees to it', async () => {
  await database.execute(sql`
    CREATE SCHEMA alone;
    CREATE TABLE alone.parent (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
    CREATE TABLE alone.orphan (id integer NOT NULL REFERENCES alone.parent, n integer);
    CREATE TABLE alone.child (id integer NOT NULL REFERENCES alone.parent, n integer);
    CREATE FUNCTION alone.insert_parent() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN INSERT INTO alone.parent DEFAULT VALUES RETURNING id INTO new.id; RETURN new; END $$;
    CREATE TRIGGER insert_parent BEFORE INSERT ON alone.child FOR EACH ROW EXECUTE FUNCTION alone.insert_parent()`);
  try {
    const fill = async (of: string) => {
      const only = ({ schema, name }: { readonly schema: string; readonly name: string }) =>
        schema === 'alone' && name === of;
      return await fillTables(database, { seed: 1, rows: 20, only });
    };
    const [orphan] = await fill('orphan');
    expect(orphan?.refused['column id']).toBeLessThan(20);
    const [child] = await fill('child');
    expect(child?.rows).toBe(20);
  } finally {
    await database.execute(sql`DROP SCHEMA alone CASCADE`);
  }
});

describe('generated rows', () => {
  it('fill every table that can be filled, and say why the others are empty', () => {
    const rows = Object.fromEntries(filled.map(({ table, rows: n }) => [table, n]));
    expect(rows).toEqual({
      'public.users': 60,
      'public.tokens': expect.closeTo(58, -1),
      'public.profiles': 60,
      'public.tree': 60,
      'public.a': 60,
      'public.b': 60,
      'public.impossible': 0,
      'public.child_of_impossible': 60,
      'public.booking': 60,
      'public.nothing': expect.any(Number),
      'public."Odd ""name"': 60,
      'public.measure': 60,
    });
    expect(filled.find(({ table }) => table === 'public.impossible')?.empty).toMatch(
      /no value is known for column n/,
    );
  });

  it('hold nulls, duplicates and the limits of types where they are allowed', async () => {
    expect(await count('public.users WHERE email IS NULL')).toBeGreaterThan(1);
    expect(await count('public.users WHERE age IS NULL')).toBeGreaterThan(1);
    expect(await count('public.users WHERE age = 18')).toBeGreaterThan(0);
    expect(await count("public.users WHERE name = ''")).toBeGreaterThan(0);
    expect(await count('public.users WHERE length(name) = 20')).toBeGreaterThan(0);
    expect(await count('public.users WHERE octet_length(name) = 80')).toBeGreaterThan(0);
    expect(await count("public.users WHERE created_at = 'infinity'")).toBeGreaterThan(0);
    expect(
      await count('(SELECT name FROM public.users GROUP BY name HAVING count(*) > 1) x'),
    ).toBeGreaterThan(0);
    expect(
      await count('(SELECT 1 FROM public.tokens GROUP BY user_id HAVING count(*) > 3) x'),
    ).toBeGreaterThan(0);
    expect(
      await count(
        'public.users u WHERE NOT EXISTS (SELECT FROM public.tokens t WHERE t.user_id = u.id)',
      ),
    ).toBeGreaterThan(0);
    expect(await count('public.tree WHERE parent IS NOT NULL')).toBeGreaterThan(5);
    expect(await count('public.a WHERE b IS NOT NULL')).toBeGreaterThan(5);
    expect(await count('public.users WHERE mood IS NOT NULL')).toBeGreaterThan(5);
  });

  it('are the same for the same seed, and others for another', async () => {
    const first = await everything(database);
    const other = await openScratch();
    try {
      await other.execute(trusted(schema));
      await fillTables(other, { seed: 1, rows: 60 });
      expect(await everything(other)).toBe(first);
    } finally {
      await other.close();
    }
  });

  it('give new columns values in rows that are there', async () => {
    await database.execute(
      trusted(
        'ALTER TABLE public.users ADD nick varchar(5), ADD boss bigint REFERENCES public.users',
      ),
    );
    await fillColumns(database, {
      seed: 1,
      rows: 60,
      isNew: (_, { name }) => name === 'nick' || name === 'boss',
    });
    expect(await count('public.users WHERE nick IS NOT NULL')).toBeGreaterThan(30);
    expect(await count('public.users WHERE boss IS NOT NULL')).toBeGreaterThan(30);
  });
});
