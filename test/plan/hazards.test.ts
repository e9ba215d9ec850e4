/** Hazards that speak of rows and of those who wait say nothing of a table that the same plan makes. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { readCatalog } from '../../src/catalog/read.ts';
import type { Database } from '../../src/database/database.ts';
import { openScratch } from '../../src/database/pglite.ts';
import { plan } from '../../src/plan/plan.ts';
import { load } from '../kinds/recipe.ts';

let database: Database;
beforeAll(async () => {
  database = await openScratch();
});
afterAll(() => database.close());

async function stepsBetween(before: string, after: string) {
  await load(database, before);
  const from = await readCatalog(database, { access: true });
  await load(database, after);
  const to = await readCatalog(database, { access: true });
  const { steps } = plan(from, to, { major: database.major });
  return steps.map(({ sql, hazards }) => ({
    sql: String(sql),
    lines: hazards.map(({ code, message }) => `${code}: ${message}`),
  }));
}

async function linesBetween(before: string, after: string): Promise<string[]> {
  return (await stepsBetween(before, after)).flatMap(({ lines }) => lines);
}

async function hazardsBetween(before: string, after: string): Promise<string[]> {
  const lines = await linesBetween(before, after);
  return lines.map((line) => line.slice(0, line.indexOf(':')));
}

const events = `CREATE TABLE events (id int, at date) PARTITION BY RANGE (at);
  CREATE INDEX events_id ON events (id);`;
const columns = '(id int, at date)';
const bound = "FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');";

it('a new partition is empty', async () => {
  const made = `${events} CREATE TABLE p PARTITION OF events ${bound}`;
  expect(await hazardsBetween(events, made)).toEqual([]);
});

it('a table that becomes a partition is read', async () => {
  const loose = `${events} CREATE TABLE p ${columns}; CREATE INDEX p_id_idx ON p (id);`;
  const found = await hazardsBetween(
    loose,
    `${events} CREATE TABLE p PARTITION OF events ${bound}`,
  );
  expect(found).toEqual(['table-scan', 'may-fail', 'blocks-reads']);
});

it('a table that becomes a partition is read again for each exclusion constraint that it is given', async () => {
  const whole = `CREATE TABLE t (id int, CONSTRAINT x EXCLUDE USING btree (id WITH =)) PARTITION BY LIST (id);
    CREATE TABLE other PARTITION OF t FOR VALUES IN (1);`;
  const lines = await linesBetween(
    `${whole} CREATE TABLE p (id int);`,
    `${whole} CREATE TABLE p PARTITION OF t FOR VALUES IN (2);`,
  );
  expect(lines).toEqual([
    'table-scan: table public.p is read to check that its rows are of the partition',
    'may-fail: every row of table public.p must be one of the partition',
    'blocks-reads: table public.p is locked for a moment',
    'table-scan: table public.p is read to build the index of p_id_excl',
    'may-fail: every row of table public.p must satisfy constraint p_id_excl',
  ]);
  expect(
    await hazardsBetween(whole, `${whole} CREATE TABLE p PARTITION OF t FOR VALUES IN (2);`),
  ).toEqual([]);
});

it('a foreign key of a new table holds up the other table only', async () => {
  const other = 'CREATE TABLE other (id int PRIMARY KEY);';
  const made = `${other} CREATE TABLE own (id int REFERENCES other);`;
  expect(await hazardsBetween(other, made)).toEqual(['blocks-writes']);
});

it('a foreign key names the tables that wait, where they are there already', async () => {
  const tables = `CREATE TABLE b (id int PRIMARY KEY) PARTITION BY RANGE (id);
    CREATE TABLE b1 PARTITION OF b FOR VALUES FROM (0) TO (10);
    CREATE TABLE a (p int);`;
  const key = 'ALTER TABLE a ADD CONSTRAINT k FOREIGN KEY (p) REFERENCES b;';
  const waits = (lines: readonly string[]) => lines.filter((line) => line.startsWith('blocks-'));
  expect(waits(await linesBetween(tables, tables + key))).toEqual([
    'blocks-writes: writes to table public.a, table public.b and table public.b1 wait',
  ]);
  expect(waits(await linesBetween(tables + key, tables))).toEqual([
    'blocks-reads: table public.a is locked for a moment',
    'blocks-reads: table public.b and table public.b1 are locked for a moment',
  ]);
});

it('a new column of a domain with constraints is tried in every row', async () => {
  const domains = 'CREATE DOMAIN named AS text CHECK (VALUE IS NOT NULL); CREATE TABLE t (id int);';
  const added = (type: string) => hazardsBetween(domains, `${domains} ALTER TABLE t ADD x ${type}`);
  expect(await added('named')).toEqual(['table-rewrite', 'may-fail']);
  expect(await added('named[]')).toEqual(['blocks-reads']);
  const made = domains.replace('(id int)', '(id int, x named)');
  expect(await hazardsBetween('', made)).toEqual([]);
});

it('a domain that demands more reads the tables that use it, by name, and none where nobody does', async () => {
  const unused = 'CREATE DOMAIN d AS int; CREATE DOMAIN e AS d;';
  const used = `${unused} CREATE TABLE t (x d); CREATE TABLE u (y e) PARTITION BY LIST (y);
    CREATE TABLE u1 PARTITION OF u DEFAULT; CREATE TABLE other (z int);`;
  const checked = (schema: string) =>
    `${schema} ALTER DOMAIN d ADD CONSTRAINT few CHECK (VALUE < 9)`;
  expect(await linesBetween(unused, checked(unused))).toEqual([]);
  expect(await linesBetween(used, checked(used))).toEqual([
    'table-scan: table public.t, table public.u and table public.u1 are read',
    'blocks-writes: writes to table public.t, table public.u and table public.u1 wait',
    'may-fail: every value of domain public.d must satisfy few',
  ]);
  const one = 'CREATE DOMAIN d AS int; CREATE TABLE t (x d);';
  expect(await linesBetween(one, `${one} ALTER DOMAIN d SET NOT NULL`)).toEqual([
    'table-scan: table public.t is read',
    'blocks-writes: writes to table public.t wait',
    'may-fail: every value of domain public.d must satisfy what is demanded',
  ]);
});

it('a base type that is stored otherwise locks what has columns of it, by name, and nothing where nobody does', async () => {
  const unused = (storage: string) => `CREATE TYPE b;
    CREATE FUNCTION b_in(cstring) RETURNS b LANGUAGE internal IMMUTABLE STRICT AS 'textin';
    CREATE FUNCTION b_out(b) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
    CREATE TYPE b (INPUT = b_in, OUTPUT = b_out, STORAGE = ${storage}); CREATE DOMAIN d AS b;`;
  const used = (storage: string) => `${unused(storage)} CREATE TABLE t (x d);
    CREATE TABLE arrays (x b[]); CREATE MATERIALIZED VIEW m AS SELECT x FROM t; CREATE VIEW v AS SELECT x FROM t;`;
  expect(await linesBetween(unused('main'), unused('extended'))).toEqual([]);
  expect(await linesBetween(used('main'), used('extended'))).toEqual([
    'blocks-reads: materialized view public.m and table public.t are locked for a moment',
  ]);
});

it('a new column of a table that is there is NULL in its rows', async () => {
  const made = `CREATE TABLE p PARTITION OF events ${bound}`;
  const found = await hazardsBetween(
    `${events} ${made}`,
    `${events} ${made} ALTER TABLE events ADD x int; ALTER TABLE p ALTER x SET NOT NULL;`,
  );
  expect(found).toEqual(['blocks-reads', 'blocks-reads', 'table-scan', 'may-fail', 'blocks-reads']);
});

it('a table that is stored otherwise is written again', async () => {
  const table = 'CREATE TABLE t (id int);';
  expect(await hazardsBetween(table, `${table} ALTER TABLE t SET UNLOGGED`)).toEqual([
    'table-rewrite',
  ]);
});

it('what is done to a table is done to those that inherit from it, and says so', async () => {
  const partition = (n: number) =>
    `CREATE TABLE p${n} PARTITION OF events FOR VALUES FROM ('202${n}-01-01') TO ('202${n}-12-01');`;
  const two = [partition(1), partition(2)].join('');
  expect(
    await linesBetween(events + two, `${events}${two} ALTER TABLE events ADD note text;`),
  ).toEqual([
    'blocks-reads: table public.events is locked for a moment',
    'blocks-reads: the same of table public.p1, table public.p2, which inherit from it',
  ]);
  const seven = [1, 2, 3, 4, 5, 6, 7].map(partition).join('');
  const found = await linesBetween(
    events + seven,
    `${events}${seven} ALTER TABLE events ALTER id TYPE bigint;`,
  );
  expect(found.at(-1)).toBe(
    'table-rewrite: the same of table public.p1, table public.p2, table public.p3, table public.p4, table public.p5 and 2 more, which inherit from it',
  );
});

it('a partition is locked when it is detached, with the table that it leaves', async () => {
  const [partition, loose] = [
    `CREATE TABLE p PARTITION OF events ${bound}`,
    `CREATE TABLE p ${columns}; CREATE INDEX p_id_idx ON p (id);`,
  ];
  expect((await linesBetween(`${events} ${partition}`, `${events} ${loose}`)).slice(0, 2)).toEqual([
    'blocks-reads: table public.p is locked for a moment',
    'blocks-reads: table public.events is locked for a moment',
  ]);
});

it('a partition that is dropped locks the table that it is of', async () => {
  const found = await linesBetween(`${events} CREATE TABLE p PARTITION OF events ${bound}`, events);
  expect(found).toContain('blocks-reads: table public.events is locked for a moment');
});

it('a partition that is made again, or has another bound, stays one', async () => {
  const partition = `${events} CREATE TABLE p PARTITION OF events ${bound}`;
  const wider = partition.replace('2026', '2025');
  const detaches = (lines: readonly string[]) =>
    lines.filter((line) => line.startsWith('detaches'));
  expect(detaches(await linesBetween(partition, wider))).toEqual([]);
  expect(
    detaches(
      await linesBetween(
        partition,
        partition.replace('RANGE (at)', 'RANGE (at, id)').replaceAll("01')", "01', 0)"),
      ),
    ),
  ).toEqual([]);
  expect(detaches(await linesBetween(partition, events))).toEqual([
    'detaches: table public.events has the rows of public.p no more, and takes new ones only where another partition does',
  ]);
});

it('a partition that goes is missed by all tables above that stay', async () => {
  const top = 'CREATE TABLE top (i int, j int) PARTITION BY LIST (i);';
  const middle = 'CREATE TABLE middle PARTITION OF top FOR VALUES IN (1) PARTITION BY LIST (j);';
  const low = 'CREATE TABLE low PARTITION OF middle FOR VALUES IN (2) PARTITION BY LIST (j);';
  const leaf = 'CREATE TABLE leaf PARTITION OF low FOR VALUES IN (2);';
  const loose = 'CREATE TABLE leaf (i int, j int);';
  const missing = async (after: string) => {
    const lines = await linesBetween(top + middle + low + leaf, after);
    return lines
      .filter((line) => line.startsWith('detaches'))
      .map((line) => line.replace(/ no more,.*/, ''))
      .sort();
  };
  const ofLeaf = [
    'detaches: table public.low has the rows of public.leaf',
    'detaches: table public.middle has the rows of public.leaf',
    'detaches: table public.top has the rows of public.leaf',
  ];
  expect(await missing(top + middle + low + loose)).toEqual(ofLeaf);
  expect(await missing(top + middle + low)).toEqual(ofLeaf);
  expect(await missing(top)).toContain('detaches: table public.top has the rows of public.leaf');
  expect(await missing('')).toEqual([]);
});

it('where several bounds change, each step says once what it does to others', async () => {
  const parts = (to: number) => `CREATE TABLE t (i int) PARTITION BY RANGE (i);
    CREATE TABLE a PARTITION OF t FOR VALUES FROM (0) TO (${to});
    CREATE TABLE b PARTITION OF t FOR VALUES FROM (${to}) TO (20);`;
  const steps = await stepsBetween(parts(5), parts(8));
  expect(steps.filter(({ lines }) => lines.length > new Set(lines).size)).toEqual([]);
  expect(steps.filter(({ sql }) => sql.includes('TACH PARTITION'))).toHaveLength(4);
});

it('a constraint that heirs do not inherit is made without them', async () => {
  const tables = 'CREATE TABLE t (a int); CREATE TABLE heir () INHERITS (t);';
  for (const made of [
    'CHECK (a > 0) NO INHERIT',
    'CHECK (a > 0) NO INHERIT NOT VALID',
    'NOT NULL a NO INHERIT',
    'NOT NULL a NO INHERIT NOT VALID',
  ]) {
    const steps = await stepsBetween(tables, `${tables} ALTER TABLE t ADD CONSTRAINT k ${made};`);
    expect(steps.map((step) => step.sql.replaceAll('((a > 0))', '(a > 0)'))).toEqual([
      `ALTER TABLE ONLY public.t ADD CONSTRAINT k ${made}`,
    ]);
  }
});

it('columns that change in one statement lose nothing that is said of heirs', async () => {
  const t = (a: string, b: string) =>
    `CREATE TABLE t (a ${a}, b ${b}); CREATE TABLE heir () INHERITS (t);`;
  const lines = await linesBetween(t('int', 'bigint'), t('bigint', 'int'));
  expect(lines.filter((line) => line.includes('the same of')).sort()).toEqual([
    'may-fail: the same of table public.heir, which inherits from it',
    'table-rewrite: the same of table public.heir, which inherits from it',
  ]);
});

it('a table to which something comes with its new column is named once', async () => {
  const parts =
    'CREATE TABLE t (i int) PARTITION BY LIST (i); CREATE TABLE a PARTITION OF t DEFAULT;';
  expect(await linesBetween(parts, `${parts} ALTER TABLE t ADD x int NOT NULL DEFAULT 3`)).toEqual([
    'blocks-reads: table public.t is locked for a moment',
    'blocks-reads: the same of table public.a, which inherits from it',
  ]);
});

it('what holds for new rows alone is said of a table that is there, and of its heirs', async () => {
  const t = 'CREATE TABLE t (id int); CREATE TABLE heir () INHERITS (t);';
  const added = `${t} ALTER TABLE t ADD CONSTRAINT k CHECK (id > 0) NOT VALID`;
  const told = (lines: readonly string[]) =>
    lines.filter((line) => line.startsWith('refuses-writes'));
  expect(told(await linesBetween(t, added))).toEqual([
    'refuses-writes: new rows of table public.t must satisfy constraint k',
    'refuses-writes: the same of table public.heir, which inherits from it',
  ]);
  expect(told(await linesBetween('', added))).toEqual([]);
});

it('a key that is made ONLY for a partitioned table reads no row', async () => {
  const parts =
    'CREATE TABLE t (i int NOT NULL) PARTITION BY LIST (i); CREATE TABLE a PARTITION OF t DEFAULT;';
  const added = (only: string) =>
    hazardsBetween(parts, `${parts} ALTER TABLE ${only} t ADD PRIMARY KEY (i)`);
  expect(await added('ONLY')).toEqual(['blocks-reads']);
  expect(await added('')).toContain('table-scan');
});

it('a constraint that is made again as it was refuses nothing more', async () => {
  const referring = (type: string, actions = '') => `CREATE TABLE o (id ${type} PRIMARY KEY);
    CREATE TABLE t (id ${type});
    ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (id) REFERENCES o ${actions} NOT VALID;`;
  const [plain, retyped] = [referring('int'), referring('bigint')];
  const told = async (before: string, after: string) =>
    (await hazardsBetween(before, after)).filter((code) => code === 'refuses-writes');
  expect(await told(plain, retyped)).toEqual([]);
  expect(await told(plain, referring('int', 'MATCH FULL'))).toEqual(['refuses-writes']);
  const checked = 'CREATE TABLE t (id int); ALTER TABLE t ADD CONSTRAINT k CHECK (id > 0)';
  expect(await told(checked, `${checked} NOT VALID`)).toEqual([]);
  const called = (body: string, type = 'int') =>
    `CREATE FUNCTION f(a int) RETURNS ${type} LANGUAGE sql IMMUTABLE AS 'SELECT ${body}';
    CREATE TABLE t (id int); ALTER TABLE t ADD CONSTRAINT k CHECK (f(id) IS NOT NULL) NOT VALID`;
  expect(await told(called('a'), called('NULL::int8', 'int8'))).toEqual(['refuses-writes']);
});

it('a foreign key refuses no null, which is what a new column holds', async () => {
  const tables = `CREATE DOMAIN filled AS int DEFAULT 3; CREATE TABLE o (id int PRIMARY KEY, b int, UNIQUE (id, b));
    CREATE TABLE t (id int); CREATE TABLE p (id int) PARTITION BY LIST (id);`;
  const told = async (table: string, added: string) =>
    (await hazardsBetween(tables, `${tables} ALTER TABLE ${table} ADD ${added}`)).filter(
      (code) => code === 'may-fail' || code === 'refuses-writes',
    );
  const pair = (how: string) => `o_id int, ADD FOREIGN KEY (id, o_id) REFERENCES o (id, b) ${how}`;
  expect(await told('t', 'o_id int REFERENCES o')).toEqual([]);
  expect(await told('t', 'o_id int, ADD FOREIGN KEY (o_id) REFERENCES o NOT VALID')).toEqual([]);
  expect(await told('p', 'o_id int REFERENCES o')).toEqual([]);
  expect(await told('t', pair(''))).toEqual([]);
  expect(await told('t', pair('MATCH FULL'))).toEqual(['may-fail']);
  expect(await told('t', pair('NOT VALID'))).toEqual([]);
  expect(await told('t', 'o_id int DEFAULT 3 REFERENCES o')).toEqual(['may-fail']);
  expect(await told('t', 'o_id filled REFERENCES o')).toEqual(['may-fail']);
  expect(await told('t', 'x int, ADD CHECK (x IS NOT NULL) NOT VALID')).toEqual(['refuses-writes']);
});

it('a foreign key of a new column is tried in the rows that come with a partition', async () => {
  const [o, p] = ['CREATE TABLE o (id int PRIMARY KEY);', 'CREATE TABLE p'];
  const loose = `${o} ${p} (id int) PARTITION BY LIST (id); CREATE TABLE part (id int, o_id int);`;
  const tied = `${o} ${p} (id int, o_id int REFERENCES o) PARTITION BY LIST (id); CREATE TABLE part PARTITION OF p DEFAULT;`;
  const lines = await linesBetween(loose, tied);
  expect(lines.some((line) => /^may-fail: .*_fkey/.test(line))).toBe(true);
});

it('a table is locked when it gets another owner', async () => {
  const table = 'CREATE TABLE t (id int);';
  expect(await linesBetween(table, `${table} ALTER TABLE t OWNER TO case_a;`)).toEqual([
    'blocks-reads: table public.t is locked for a moment',
  ]);
});

it('storage parameters of an index are set where it is: only some lock it', async () => {
  const index = (options: string) =>
    `CREATE TABLE t (a int[]); CREATE INDEX i ON t USING gin (a) ${options};
     CREATE INDEX j ON t (a) ${options.replace('fastupdate = off', 'fillfactor = 70')};`;
  expect(await linesBetween(index(''), index('WITH (fastupdate = off)'))).toEqual([
    'blocks-reads: index public.i of table public.t is locked for a moment',
  ]);
});

it('a column that gets a time zone keeps its rows, and is said to be in UTC', async () => {
  const table = (type: string) => `CREATE TABLE t (at ${type}); CREATE INDEX i ON t (at);`;
  const what = 'column public.t.at from timestamp without time zone to timestamp with time zone';
  expect(await linesBetween(table('timestamp'), table('timestamptz'))).toEqual([
    'blocks-reads: table public.t is locked for a moment',
    'table-scan: the indexes of column public.t.at are built again',
    `time-zone: ${what}: values without a time zone are in UTC`,
  ]);
});

it('an expression that may raise an error is tried in every row', async () => {
  const t = 'CREATE TABLE t (a int, b text);';
  const added = (more: string) => hazardsBetween(t, `${t} ${more}`);
  const column = (expression: string) =>
    added(`ALTER TABLE t ADD c text GENERATED ALWAYS AS (${expression}) STORED;`);
  expect(await column('abs(a)::text')).toEqual(['table-rewrite', 'may-fail']);
  expect(await column('lower(b)')).toEqual(['table-rewrite']);
  expect(await added('CREATE INDEX i ON t ((1 / a));')).toEqual(['blocks-writes', 'may-fail']);
  expect(await added('CREATE INDEX i ON t (b) WHERE (1 / a) > 0;')).toEqual([
    'blocks-writes',
    'may-fail',
  ]);
  expect(await added('CREATE INDEX i ON t (lower(b)) WHERE a IS NULL;')).toEqual(['blocks-writes']);
  const view = (query: string) => added(`CREATE MATERIALIZED VIEW m AS ${query};`);
  expect(await view('SELECT 1 / a AS x FROM t')).toEqual(['may-fail']);
  expect(await view('SELECT 1 / a AS x FROM t WITH NO DATA')).toEqual([]);
  expect(await view("SELECT a, count(*) FROM t WHERE b <> 'x' GROUP BY a")).toEqual([]);
});

it('another expression of a stored column is tried in every row', async () => {
  const t = (expression: string) =>
    `CREATE TABLE t (a int, c int GENERATED ALWAYS AS (${expression}) STORED NOT NULL);`;
  expect(await hazardsBetween(t('a'), t('a + 1'))).toContain('may-fail');
  expect(await hazardsBetween(t('a + 1'), t('a'))).toContain('may-fail');
});

it('what a partition computes otherwise is set again in that one alone', async () => {
  const tables = (expression: string) =>
    `CREATE TABLE t (a int, c int GENERATED ALWAYS AS (${expression}) STORED) PARTITION BY LIST (a);
     CREATE TABLE p PARTITION OF t (c GENERATED ALWAYS AS (a * 2) STORED) FOR VALUES IN (1);
     CREATE TABLE q PARTITION OF t FOR VALUES IN (2);`;
  const steps = await stepsBetween(tables('a'), tables('a + 1'));
  const which = steps.map(({ sql, lines }) => [
    /TABLE \S+/.exec(sql)?.[0],
    lines.filter((line) => /table public.q/.test(line)).length > 0,
  ]);
  expect(which).toEqual([
    ['TABLE public.t', true],
    ['TABLE public.p', false],
  ]);
});

it('what a table loses by another type is lost in its rows elsewhere as well', async () => {
  const using = 'CREATE TABLE u (r t); CREATE TABLE w (us u[]);';
  const found = await linesBetween(
    `CREATE TABLE t (at timestamptz); ${using}`,
    `CREATE TABLE t (at date); ${using}`,
  );
  const lost =
    'column public.t.at from timestamp with time zone to date: values that do not fit are lost or refused';
  const zone =
    'column public.t.at from timestamp with time zone to date: values without a time zone are in UTC';
  const written = (column: string, type: string) =>
    `table-rewrite: table public.${column[0]} is written again: column public.${column} is text while ${type} changes`;
  expect(found).toEqual([
    written('w.us', 'public.u[]'),
    written('u.r', 'public.t'),
    `lossy-cast: ${lost}`,
    'table-rewrite: column public.t.at from timestamp with time zone to date: table public.t is written again',
    `time-zone: ${zone}`,
    written('u.r', 'public.t'),
    `lossy-cast: in column public.u.r: ${lost}`,
    `time-zone: in column public.u.r: ${zone}`,
    written('w.us', 'public.u[]'),
    `lossy-cast: in column public.w.us: ${lost}`,
    `time-zone: in column public.w.us: ${zone}`,
  ]);
});

const refusedBy = (what: RegExp) => async (before: string, after: string) =>
  (await stepsBetween(before, after)).flatMap(({ sql, lines }) =>
    lines.flatMap((line) => {
      const [, of] = what.exec(line.replace(/^refuses-writes: /, '')) ?? [];
      return of === undefined ? [] : [`${/^[A-Z]+ [A-Z]+/.exec(sql)?.[0]}: ${of}`];
    }),
  );

it('UPDATE and DELETE are refused where they are published and nothing tells rows apart: whatever leads to that says so', async () => {
  const tables = 'CREATE TABLE t (a int); CREATE TABLE k (a int PRIMARY KEY);';
  const told = refusedBy(/^UPDATE and DELETE of (.*) are refused: .* no replica identity$/);
  const published = (of: string, more = '') => `${tables} CREATE PUBLICATION p FOR ${of} ${more};`;
  expect(await told(tables, published('TABLE t, k'))).toEqual([
    'ALTER PUBLICATION: table public.t',
  ]);
  expect(await told(tables, published('TABLES IN SCHEMA public'))).toEqual([
    'ALTER PUBLICATION: table public.t',
  ]);
  expect(await told(tables, published('ALL TABLES'))).toEqual([
    'CREATE PUBLICATION: table public.t',
  ]);
  const inserts = published('TABLE t', "WITH (publish = 'insert')");
  expect(await told(tables, inserts)).toEqual([]);
  expect(await told(inserts, published('TABLE t'))).toEqual(['ALTER PUBLICATION: table public.t']);
  const both = published('TABLE t, k');
  const without = both.replace(' PRIMARY KEY', '');
  expect(await told(both, without)).toEqual(['ALTER TABLE: table public.k']);
  expect(await told(both, `${both} ALTER TABLE k REPLICA IDENTITY NOTHING`)).toEqual([
    'ALTER TABLE: table public.k',
  ]);
  expect(await told(both, `${without} ALTER TABLE k REPLICA IDENTITY FULL`)).toEqual([]);
  expect(await told(tables, `${both} ALTER TABLE t REPLICA IDENTITY FULL`)).toEqual([]);
  expect(await told('', both)).toEqual([]);
  const parts =
    'CREATE TABLE w (a int) PARTITION BY LIST (a); CREATE TABLE w1 PARTITION OF w DEFAULT;';
  expect(await told(parts, `${parts} CREATE PUBLICATION p FOR TABLE w`)).toEqual([
    'ALTER PUBLICATION: table public.w1, and of its rows in table public.w',
  ]);
});

it('a partition that comes to a published table is published with it', async () => {
  const told = refusedBy(/^(.*) are refused: /);
  const whole = `CREATE TABLE w (a int) PARTITION BY LIST (a);
    CREATE PUBLICATION p FOR TABLE w WITH (publish = 'insert, delete');`;
  const both = (key: string) => `${whole} CREATE TABLE w1 (a int) PARTITION BY LIST (a);
    CREATE TABLE w11 (a int${key}); ALTER TABLE w1 ATTACH PARTITION w11 DEFAULT;`;
  const attach = 'ALTER TABLE w ATTACH PARTITION w1 DEFAULT;';
  expect(await told(both(''), both('') + attach)).toEqual([
    'ALTER TABLE: DELETE of table public.w11, and of its rows in table public.w1, table public.w',
  ]);
  expect(await told(both(' PRIMARY KEY'), both(' PRIMARY KEY') + attach)).toEqual([]);
  const attached = both('') + attach;
  expect(await told(attached, attached.replace('w1 DEFAULT', 'w1 FOR VALUES IN (1)'))).toEqual([]);
});

it('so they are where what is published and the replica identity do not fit', async () => {
  const told = refusedBy(/^(UPDATE.*)$/);
  const t = 'CREATE TABLE t (a int PRIMARY KEY, b int NOT NULL UNIQUE, c int);';
  const published = (of: string, more = '') =>
    `${t} ${more} CREATE PUBLICATION p FOR TABLE t ${of};`;
  const filter =
    'ALTER PUBLICATION: UPDATE and DELETE of table public.t are refused: their filter in publication p uses columns beyond its replica identity';
  const columns =
    'ALTER PUBLICATION: UPDATE and DELETE of table public.t are refused: the columns in publication p lack some of its replica identity';
  expect(await told(published(''), published('WHERE (a > 1)'))).toEqual([]);
  expect(await told(t, published('WHERE (a > 1 AND c > 1)'))).toEqual([filter]);
  expect(await told(t, published('(a, b) WHERE (a > 1)'))).toEqual([]);
  expect(await told(published(''), published('(b) WHERE (b > 1)'))).toEqual([columns, filter]);
  expect(await told(published('(a) WHERE (c > 1)'), published('(a) WHERE (c > 1)'))).toEqual([]);
  const byIndex = 'ALTER TABLE t REPLICA IDENTITY USING INDEX t_b_key;';
  expect(await told(t + byIndex, published('(b) WHERE (b > 1)', byIndex))).toEqual([]);
  expect(await told(published('(b)', byIndex), published('(b)'))).toEqual([
    columns.replace('PUBLICATION', 'TABLE'),
  ]);
  const full = 'ALTER TABLE t REPLICA IDENTITY FULL;';
  expect(await told(t + full, published('(a, b, c)', full))).toEqual([columns]);
  expect(await told(t + full, published('WHERE (c > 1)', full))).toEqual([]);
  const parts = (more: string) => `CREATE TABLE w (a int, b int) PARTITION BY LIST (a);
    CREATE TABLE w1 (b int PRIMARY KEY, a int); ALTER TABLE w ATTACH PARTITION w1 DEFAULT; ${more}`;
  const root = 'WITH (publish_via_partition_root)';
  expect(
    await told(parts(''), parts(`CREATE PUBLICATION p FOR TABLE w WHERE (b > 1) ${root}`)),
  ).toEqual([]);
  expect(
    await told(parts(''), parts(`CREATE PUBLICATION p FOR TABLE w WHERE (a > 1) ${root}`)),
  ).toEqual([filter.replace('public.t', 'public.w1, and of its rows in table public.w')]);
  const computed = (more: string) =>
    `CREATE TABLE g (a int${more}); ALTER TABLE g REPLICA IDENTITY FULL; CREATE PUBLICATION p FOR TABLE g`;
  const stored = computed(', c int GENERATED ALWAYS AS (a) STORED');
  expect(await told(computed(''), stored)).toEqual([
    'ALTER TABLE: UPDATE and DELETE of table public.g are refused: publication p lacks the generated columns of its replica identity',
  ]);
  const wholly = ' WITH (publish_generated_columns = stored)';
  expect(await told(computed('') + wholly, stored + wholly)).toEqual([]);
  // Its own filter counts, where its rows are published as its own.
  const own = (more: string) => parts(`CREATE PUBLICATION p FOR TABLE w, w1 WHERE (a > 1) ${more}`);
  expect(await told(parts(''), own(root))).toEqual([]);
  expect(await told(parts(''), own(''))).toHaveLength(1);
});

it('a partition to whose rows a foreign key refers leaves only without them, unless it stays within', async () => {
  const tables = (bound: string) => `CREATE TABLE t (i int PRIMARY KEY) PARTITION BY LIST (i);
    CREATE TABLE a PARTITION OF t FOR VALUES IN (${bound});`;
  const key = 'CREATE TABLE c (i int REFERENCES t);';
  const mayFail = (lines: readonly string[]) => lines.filter((line) => /^may-fail/.test(line));
  const loose = 'CREATE TABLE a (i int PRIMARY KEY);';
  const whole = 'CREATE TABLE t (i int PRIMARY KEY) PARTITION BY LIST (i);';
  expect(mayFail(await linesBetween(tables('1') + key, whole + loose + key))).toEqual([
    'may-fail: foreign key public.c.c_i_fkey may refer to no row of table public.a',
  ]);
  expect(mayFail(await linesBetween(tables('1') + key, whole + key))).toEqual([
    'may-fail: every row of table public.c must satisfy constraint c_i_fkey',
  ]);
  expect(mayFail(await linesBetween(tables('1') + key, whole + loose))).toEqual([]);
  const steps = await stepsBetween(tables('1') + key, tables('1, 2') + key);
  expect(steps.map(({ sql }) => sql.replace(/ FOREIGN KEY.*| FOR VALUES.*/, ''))).toEqual([
    'ALTER TABLE public.c DROP CONSTRAINT c_i_fkey',
    'ALTER TABLE public.t DETACH PARTITION public.a',
    'ALTER TABLE public.t ATTACH PARTITION public.a',
    'ALTER TABLE public.c ADD CONSTRAINT c_i_fkey',
  ]);
  expect(steps[0]?.lines).toContain(
    'replaced: foreign key public.c.c_i_fkey is dropped and made again',
  );
});

it('a partition whose bound narrows refuses rows, unless the DEFAULT one takes them', async () => {
  const tables = (bound: string) => `CREATE TABLE t (i int) PARTITION BY LIST (i);
    CREATE TABLE a PARTITION OF t FOR VALUES IN (${bound});`;
  const refused = async (from: string, to: string) =>
    (await linesBetween(from, to)).filter((line) => line.startsWith('refuses-writes'));
  expect(await refused(tables('1, 2'), tables('1'))).toEqual([
    'refuses-writes: table public.t takes new rows that were of public.a, and are no more, only where another partition does',
  ]);
  expect(await refused(tables('1'), tables('1, 2'))).toEqual([]);
  const rest = 'CREATE TABLE b PARTITION OF t DEFAULT;';
  expect(await refused(tables('1, 2') + rest, tables('1') + rest)).toEqual([]);
  expect(await refused(tables('1, 2'), tables('1') + rest)).toEqual([]);
  expect(await refused(tables('1, 2') + rest, tables('1'))).toHaveLength(1);
});

it('whether a bound narrows depends on the types of the key', async () => {
  const tables = (type: string, from: string, to: string) => `
    CREATE TYPE level AS ENUM ('1', '4', '3', '2', '5');
    CREATE TABLE t ("a, b" int, k ${type}) PARTITION BY RANGE ("a, b", k);
    CREATE TABLE a PARTITION OF t FOR VALUES FROM (1, '${from}') TO (1, '${to}');`;
  const refused = async (...[type, ...bounds]: readonly [string, string, string]) =>
    (await linesBetween(tables(type, '1', '3'), tables(type, ...bounds))).filter((line) =>
      line.startsWith('refuses-writes'),
    );
  expect(await refused('level', '1', '4')).toHaveLength(1);
  expect(await refused('bigint', '0', '10')).toEqual([]);
  expect(await refused('bigint', '2', '10')).toHaveLength(1);
});
