/** What a profile tells of a database, and what it says where it cannot look. */

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { connect } from '../../../src/database/connect.ts';
import type { Database } from '../../../src/database/database.ts';
import { sql, trusted } from '../../../src/model/sql.ts';
import type { Demand } from '../../../src/rehearse/profile/demand.ts';
import {
  formatProfile,
  type Profile,
  parseProfile,
} from '../../../src/rehearse/profile/profile.ts';
import { publish } from '../../../src/rehearse/profile/publish.ts';
import { measure, type TakeOptions, takeProfile } from '../../../src/rehearse/profile/take.ts';
import { createDatabase, describeServer } from '../../servers.ts';

const schema = `
CREATE TABLE public.people (
  id integer PRIMARY KEY, name text, age smallint, wealth numeric, born date, ok boolean,
  twice integer GENERATED ALWAYS AS (id * 2) STORED
);
INSERT INTO public.people
SELECT i, CASE WHEN i <= 12 THEN NULL WHEN i <= 15 THEN '' WHEN i % 2 = 0 THEN 'Anna' ELSE 'anna' || i END,
  i % 50, CASE WHEN i = 1 THEN 'NaN'::numeric ELSE -1234.5 END,
  CASE WHEN i = 3 THEN date '1812-01-01' ELSE date '2001-06-01' END, i % 4 = 0
FROM generate_series(1, 200) AS i;
CREATE TABLE public.pets (id integer PRIMARY KEY, person integer REFERENCES public.people);
INSERT INTO public.pets SELECT i, CASE WHEN i <= 100 THEN 7 WHEN i <= 120 THEN i ELSE NULL END
FROM generate_series(1, 130) AS i;
CREATE UNLOGGED TABLE public.cache (id integer);
CREATE TABLE public.parted (id integer) PARTITION BY RANGE (id);
CREATE TABLE public.parted_1 PARTITION OF public.parted FOR VALUES FROM (0) TO (100);
CREATE TABLE public.parted_2 PARTITION OF public.parted FOR VALUES FROM (100) TO (200);
INSERT INTO public.parted SELECT i FROM generate_series(0, 149) AS i;
`;

function tableOf(profile: Profile, name: string) {
  const table = profile.tables.find((each) => each.table === name);
  if (table === undefined) throw new Error(`no profile of ${name}`);
  return table;
}

function columnOf(profile: Profile, table: string, name: string) {
  const column = tableOf(profile, table).columns.find((each) => each.name === name);
  if (column === undefined) throw new Error(`no profile of ${table}.${name}`);
  return column;
}

function counts(open: () => Promise<Database>): void {
  let database: Database;
  let exact: Profile;
  beforeAll(async () => {
    database = await open();
    await database.execute(trusted(schema));
    // A session tells what it wrote when it comes to it: two profiles would differ.
    const told = trusted(
      `SELECT pg_catalog.pg_stat_get_tuples_inserted('public.parted_2'::pg_catalog.regclass)::integer AS rows`,
    );
    const written = async () => (await database.query(told))[0]?.rows;
    await vi.waitUntil(async () => (await written()) === 50, { timeout: 30_000, interval: 200 });
    exact = await measure(database);
  }, 60_000);
  afterAll(() => database.close());

  it('counts texts', () => {
    const name = columnOf(exact, 'public.people', 'name');
    expect(name).toMatchObject({ nulls: 12, distinct: 94, duplicates: { groups: 2, largest: 93 } });
    expect(name.text).toMatchObject({ chars: 7, lengths: { '0': 3, '4-7': 185 }, caseFolds: 0 });
    expect(name.casts?.integer).toEqual({ taken: 0, refused: 188 });
  });

  it('counts numbers, dates, booleans, and what PostgreSQL generates', () => {
    expect(columnOf(exact, 'public.people', 'wealth').number).toEqual({
      digits: 4,
      scale: 1,
      magnitudes: { '4': 199 },
      zero: 0,
      negative: 199,
      fraction: 199,
      nan: 1,
      infinity: 0,
    });
    expect(columnOf(exact, 'public.people', 'born').time?.years).toEqual({
      '1812': 1,
      '2001': 199,
    });
    expect(columnOf(exact, 'public.people', 'ok').labels).toEqual({ false: 150, true: 50 });
    expect(columnOf(exact, 'public.people', 'twice')).toMatchObject({
      automatic: true,
      distinct: 200,
    });
  });

  it('counts children, partitions, and tells what kind of table it is', () => {
    expect(tableOf(exact, 'public.pets').references[0]).toMatchObject({
      orphans: 0,
      nulls: 10,
      fanOut: { '0': 179, '1': 20, '100+': 1 },
      largest: 100,
    });
    const { partitions, rows } = tableOf(exact, 'public.parted');
    expect(rows).toBe(150);
    expect(partitions.map((each) => each.rows)).toEqual([100, 50]);
    expect(tableOf(exact, 'public.cache')).toMatchObject({ unlogged: true, rows: 0 });
  });

  it('tells none below ten, two digits of others, no year of few rows; the same bytes again', async () => {
    const published = publish(exact);
    expect(columnOf(published, 'public.people', 'name')).toMatchObject({ nulls: 12, distinct: 94 });
    expect(columnOf(published, 'public.people', 'name').text?.lengths).toEqual({
      '0': '<10',
      '4-7': 190,
    });
    expect(columnOf(published, 'public.people', 'born').time?.years).toEqual({
      '2001': 200,
      '1000-1899': '<10',
    });
    const text = formatProfile(published);
    expect(parseProfile(text, 'x')).toEqual(published);
    expect(formatProfile(await takeProfile(database))).toBe(text);
    expect(() => parseProfile(text.replace('"rows": 200', '"rows": -1'), 'x.json')).toThrow(
      /not valid/,
    );
  });

  it('samples a table above a size, and says so', async () => {
    await database.execute(
      trusted(
        `CREATE TABLE public.large AS SELECT i, repeat('x', 100) AS t FROM generate_series(1, 20000) AS i`,
      ),
    );
    const found = tableOf(await measure(database, { sampleAbove: 256 * 1024 }), 'public.large');
    expect(found.sampled).toBeLessThan(0.2);
    expect(Number(found.rows)).toBeGreaterThan(15_000);
    expect(Number(found.rows)).toBeLessThan(25_000);
    const [i] = found.columns;
    expect(Number(i?.distinct)).toBeGreaterThan(15_000);
    await database.execute(trusted('DROP TABLE public.large'));
  });
}

describe('PGlite', () => counts(() => connect('pglite:')));
describeServer(14, () => counts(async () => connect(await createDatabase(14))));

describeServer(18, () => {
  let url: string;
  let owner: Database;
  const asRole = async (role: string, options: TakeOptions = {}): Promise<Profile> => {
    const database = await connect(url);
    try {
      await database.execute(trusted(`SET SESSION AUTHORIZATION ${role}`));
      return await takeProfile(database, options);
    } finally {
      await database.close();
    }
  };
  const why = ({ notCovered }: Profile, table: string) =>
    notCovered.find((each) => each.table === table)?.why;

  beforeAll(async () => {
    url = await createDatabase(18);
    owner = await connect(url);
    await owner.execute(
      trusted(`${schema}
      CREATE ROLE watcher_${process.pid};
      GRANT SELECT ON public.pets, public.cache, public.parted TO watcher_${process.pid};
      GRANT SELECT (id, age) ON public.people TO watcher_${process.pid};
      CREATE TABLE public.secret (id integer);
      CREATE TABLE public.hidden (id integer);
      ALTER TABLE public.hidden ENABLE ROW LEVEL SECURITY;
      GRANT SELECT ON public.hidden TO watcher_${process.pid};
      CREATE FOREIGN DATA WRAPPER far; CREATE SERVER far FOREIGN DATA WRAPPER far;
      CREATE FOREIGN TABLE public.far (id integer) SERVER far;`),
    );
  }, 60_000);
  afterAll(async () => {
    await owner.execute(
      trusted(`DROP OWNED BY watcher_${process.pid}; DROP ROLE watcher_${process.pid}`),
    );
    await owner.close();
  });

  it('names what a role may not read, and what is elsewhere', async () => {
    const found = await asRole(`watcher_${process.pid}`);
    expect(why(found, 'public.secret')).toBe('this role may not read it');
    expect(why(found, 'public.hidden')).toBe('row-level security hides rows from this role');
    expect(why(found, 'public.far')).toBe('a foreign table: its rows are in another database');
    const { columns, notCovered } = tableOf(found, 'public.people');
    expect(columns.map(({ name }) => name)).toEqual(['id', 'age']);
    expect(notCovered).toContain('column name: this role may not read it');
    // Whether its parents are there needs their key only.
    expect(tableOf(found, 'public.pets').references[0]?.orphans).toBe(0);
  });

  it('names a declared foreign key whose table is still to come, or to be renamed', async () => {
    const demand: Demand = {
      kind: 'foreign key',
      table: sql`public.pets`,
      name: 'pets_age_fkey',
      columns: ['id'],
      expression: null,
      predicate: null,
      nullsEqual: false,
      target: sql`public.owners`,
      targetColumns: ['id'],
    };
    const found = await takeProfile(owner, { declared: { demands: [demand], tables: [] } });
    expect(tableOf(found, 'public.pets').notCovered).toEqual([
      expect.stringMatching(/pets_age_fkey: the table that it refers to is not there$/),
    ]);
  });

  it('names a table that is dropped, or locked, meanwhile', async () => {
    await owner.execute(trusted('CREATE TABLE public.passing (id integer)'));
    const blocker = await connect(url);
    await blocker.execute(trusted('BEGIN; LOCK TABLE public.pets IN ACCESS EXCLUSIVE MODE'));
    const dropped: Promise<void>[] = [];
    const database = await connect(url);
    const found = await takeProfile(database, {
      lockTime: 100,
      progress: (table) => {
        if (table === 'public.cache')
          dropped.push(owner.execute(trusted('DROP TABLE public.passing')));
      },
    });
    await Promise.all(dropped);
    await blocker.close();
    await database.close();
    expect(why(found, 'public.passing')).toBe('dropped meanwhile');
    expect(why(found, 'public.pets')).toBe('locked by another session for more than 0.1 s');
    expect(tableOf(found, 'public.people').rows).toBe(200);
  });

  it('names a table that takes too long, and those that were not reached', async () => {
    await owner.execute(
      trusted(
        `CREATE TABLE public.slow AS SELECT i, md5(i::text) AS t FROM generate_series(1, 100000) AS i`,
      ),
    );
    const database = await connect(url);
    const slow = await takeProfile(database, { tableTime: 60 });
    expect(why(slow, 'public.slow')).toBe('not read within 0.06 s');
    const none = await takeProfile(database, { totalTime: 0 });
    expect(why(none, 'public.people')).toBe('not reached within the time for all tables');
    await database.close();
    await owner.execute(trusted('DROP TABLE public.slow'));
  });
});
