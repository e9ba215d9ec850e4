/** Each law that looks at more than where a migration ends, on a migration that breaks it alone. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PassageText } from '../../../src/api/rehearse.ts';
import { inScope } from '../../../src/catalog/scope.ts';
import { type Catalog, objectId } from '../../../src/model/catalog.ts';
import { type HazardCode, hazard } from '../../../src/model/hazard.ts';
import { sql, trusted } from '../../../src/model/sql.ts';
import { statement } from '../../../src/model/statement.ts';
import { plan } from '../../../src/plan/plan.ts';
import type { PlannedStep } from '../../../src/plan/summary.ts';
import {
  type Answer,
  type LawName,
  lawNames,
  type Passage,
} from '../../../src/rehearse/law/law.ts';
import { laws } from '../../../src/rehearse/law/laws.ts';
import { Trial, type TrialOptions } from '../../../src/rehearse/law/trial.ts';
import { Theatre } from './theatre.ts';

let theatre: Theatre;
beforeAll(async () => {
  theatre = await Theatre.open();
});
afterAll(() => theatre.close());

async function ask(
  law: LawName,
  passage: Passage,
  options: Partial<TrialOptions> = {},
): Promise<Answer> {
  return await laws[law](new Trial(await theatre.stage(passage), { seed: 1, ...options }));
}

const sentenceOf = (answer: Answer) =>
  answer.type === 'broken' ? answer.breach.sentence : answer.type;

const t = 'CREATE TABLE public.t (id int PRIMARY KEY, n int);';
const passage = (text: Partial<PassageText> & Pick<PassageText, 'up'>) =>
  theatre.passage({ name: 'case', before: t, down: null, ...text });

const fill: TrialOptions['fill'] = (database) =>
  database.execute(trusted('INSERT INTO public.t SELECT i, i FROM generate_series(1, 20) AS i'));

/** What the old release says to a table between two steps. */
const written = (moment: number, table: string, text: string) => ({
  moment,
  table: { sql: trusted(table) },
  sql: trusted(text),
});

/** Steps that say nothing of one of their hazards. */
const silenced = (steps: readonly PlannedStep[], told: HazardCode) =>
  steps.map((step) => ({ ...step, hazards: step.hazards.filter(({ code }) => code !== told) }));

it('keep: an update of a column that stays', async () => {
  const one = await passage({ up: 'BEGIN; UPDATE public.t SET n = n + 1 WHERE id = 3; COMMIT;' });
  const answer = await ask('keep', one, { fill });
  expect(sentenceOf(answer)).toBe(
    'case up changes rows of what stays: public.t: other values in n.',
  );
  const announced = one.up.map((step) => ({
    ...step,
    hazards: [hazard('lossy-cast', 'values of n')],
    effects: [{ type: 'alter' as const, id: 'column:public.t.n' as const, replaces: false }],
  }));
  expect(sentenceOf(await ask('keep', { ...one, up: announced }, { fill }))).toMatch(
    /other values in n\. The plan said so: .* schemadiff seal case --ack 'column public\.t\.n'\.$/,
  );
  expect(await ask('keep', { ...one, acknowledged: ['column public.t.n'] }, { fill })).toEqual({
    type: 'holds',
  });
});

it('keep: what one way announces is no excuse for the other', async () => {
  const [change, nothing] = ['UPDATE public.t SET n = n + 1 WHERE id = 3;', 'SELECT 1;'];
  const asked = async (up: string, down: string, told: 'up' | 'down') => {
    const found = await passage({ up, down });
    const announced = (found[told] ?? []).map((step) => ({
      ...step,
      hazards: [hazard('lossy-cast', 'values of n')],
      effects: [{ type: 'alter' as const, id: 'column:public.t.n' as const, replaces: false }],
    }));
    return sentenceOf(await ask('keep', { ...found, [told]: announced }, { fill, excused: true }));
  };
  expect(await asked(change, nothing, 'down')).toMatch(/^case up changes rows/);
  expect(await asked(nothing, change, 'up')).toMatch(/^Going up and down case does not bring back/);
  expect(await asked(change, nothing, 'up')).toBe('holds');
  expect(await asked(nothing, change, 'down')).toBe('holds');
});

it('keep: what is announced of a table under its new name is said of the old one', async () => {
  const found = await passage({
    up: 'ALTER TABLE public.t RENAME TO u; UPDATE public.u SET n = n + 1 WHERE id = 3;',
  });
  const rename = { type: 'rename' as const, replaces: false };
  const [renames, changes] = found.up.map((step) => ({ ...step, hazards: [] }));
  if (renames === undefined || changes === undefined) throw new Error('two steps');
  const up = [
    {
      ...renames,
      effects: [{ ...rename, id: 'table:public.u' as const, from: 'table:public.t' as const }],
    },
    {
      ...changes,
      hazards: [hazard('lossy-cast', 'values of n')],
      effects: [{ type: 'alter' as const, id: 'column:public.u.n' as const, replaces: false }],
    },
  ];
  const asked = (steps: typeof up) =>
    ask('keep', { ...found, up: steps }, { fill, excused: true }).then(sentenceOf);
  expect(await asked(up)).toBe('holds');
  expect(await asked(up.map((step) => ({ ...step, hazards: [] })))).toMatch(/^case up changes/);
});

it('keep: what is announced or agreed of a column is so of those that inherit it', async () => {
  const tables = (type: string) => `CREATE TABLE public.p (n ${type});
    CREATE TABLE public.heir () INHERITS (public.p); CREATE TABLE public.next () INHERITS (public.heir);`;
  const { before, after } = await passage({
    before: tables('bigint'),
    after: tables('interval'),
    up: 'SELECT 1;',
  });
  const planned = {
    name: 'case',
    before,
    after,
    up: plan(before, after, { major: 18 }).steps,
    down: null,
  };
  const options: Partial<TrialOptions> = {
    fill: (database) => database.execute(trusted('INSERT INTO public.next VALUES (1)')),
  };
  expect(sentenceOf(await ask('keep', planned, options))).toMatch(
    /public\.next: other values in n\. The plan said so/,
  );
  expect(sentenceOf(await ask('keep', planned, { ...options, excused: true }))).toBe('holds');
  const agreed = { ...planned, acknowledged: ['column public.p.n'] };
  expect(sentenceOf(await ask('keep', agreed, options))).toBe('holds');
  const silent = { ...planned, up: silenced(planned.up, 'lossy-cast') };
  expect(sentenceOf(await ask('keep', silent, { ...options, excused: true }))).toMatch(
    /public\.next: other values in n\.$/,
  );
});

it('honest: locks, scans and rewrites that no hazard told', async () => {
  const found = await passage({
    up: `BEGIN; ALTER TABLE public.t ADD CONSTRAINT positive CHECK (n > 0); COMMIT;`,
  });
  const telling = (...hazards: Parameters<typeof hazard>[]) => ({
    ...found,
    up: found.up.map((step) => ({ ...step, hazards: hazards.map((each) => hazard(...each)) })),
  });
  const locked = ['blocks-reads', 'table public.t is locked for a moment'] as const;
  const read = ['table-scan', 'table public.t is read'] as const;
  expect(sentenceOf(await ask('honest', found, { fill }))).toBe('not covered');
  expect(sentenceOf(await ask('honest', telling(), { fill }))).toMatch(
    /takes ACCESS EXCLUSIVE on public\.t, and does not say so/,
  );
  expect(sentenceOf(await ask('honest', telling([...locked]), { fill }))).toMatch(
    /reads every row of public\.t, and does not say so/,
  );
  expect(sentenceOf(await ask('honest', telling([...locked], [...read]), { fill }))).toBe('holds');
});

it('honest: a planned drop of a table says that the table it references is locked', async () => {
  const both = `${t} CREATE TABLE public.c (id int REFERENCES public.t);`;
  const { before, after } = await passage({ before: both, after: t, up: 'SELECT 1;' });
  const { steps } = plan(before, after, { major: 18 });
  expect(steps.flatMap(({ hazards }) => hazards.map(({ code }) => code))).toContain('blocks-reads');
  const planned = { name: 'drop', before, after, up: steps, down: null };
  expect(await ask('honest', planned)).toEqual({ type: 'holds' });
});

it('honest: nobody is told of locks on a table that the same way drops', async () => {
  const both = `${t} CREATE TABLE public.c (id int REFERENCES public.t);`;
  const { before, after } = await passage({ before: both, after: '', up: 'SELECT 1;' });
  const { steps } = plan(before, after, { major: 18 });
  expect(steps.map(({ sql }) => String(sql))).toEqual([
    'DROP TABLE public.c',
    'DROP TABLE public.t',
  ]);
  const planned = { name: 'drop', before, after, up: steps, down: null };
  expect(await ask('honest', planned)).toEqual({ type: 'holds' });
});

it('honest: nor where what the same way makes gets its name', async () => {
  const whole = (column: string) =>
    `CREATE TABLE public.p (${column}, n int) PARTITION BY HASH (id); CREATE TABLE public.q (LIKE public.p) PARTITION BY HASH (n);`;
  const attach =
    'ALTER TABLE public.p ATTACH PARTITION public.q FOR VALUES WITH (MODULUS 2, REMAINDER 0);';
  const { before, after } = await passage({
    before: `${whole('id int')} CREATE TABLE public.s PARTITION OF public.q FOR VALUES WITH (MODULUS 2, REMAINDER 0); ${attach}`,
    after: `CREATE SEQUENCE public.s; ${whole('id text')} ${attach}`,
    up: 'SELECT 1;',
  });
  const { steps } = plan(before, after, { major: 18 });
  const planned = { name: 'renewed', before, after, up: steps, down: null };
  expect(await ask('honest', planned)).toEqual({ type: 'holds' });
});

it.each([
  'ADD CONSTRAINT k FOREIGN KEY (p) REFERENCES public.b',
  'ADD CONSTRAINT k FOREIGN KEY (p) REFERENCES public.b NOT ENFORCED',
])('honest: a foreign key says that it locks what it refers to, and its partitions: %s', async (key) => {
  const parts = [...Array(9).keys()].map(
    (n) =>
      `CREATE TABLE public.b${n} PARTITION OF public.b FOR VALUES FROM (${n}0) TO (${n + 1}0);`,
  );
  const tables = `
    CREATE TABLE public.b (id int PRIMARY KEY) PARTITION BY RANGE (id); ${parts.join('')}
    CREATE TABLE public.a (p int);`;
  const [bare, bound] = [tables, `${tables} ALTER TABLE public.a ${key};`];
  const ways = [
    [bare, bound],
    [bound, bare],
    [bound, tables.replace('CREATE TABLE public.a (p int);', '')],
  ] as const;
  for (const [start, end] of ways) {
    const { before, after } = await passage({ before: start, after: end, up: 'SELECT 1;' });
    const { steps: up } = plan(before, after, { major: 18 });
    expect(await ask('honest', { name: 'bound', before, after, up, down: null })).toEqual({
      type: 'holds',
    });
  }
});

it.each([
  't',
  'g',
])('honest: a new partition locks what its table refers to, where that is %s of the same tree', async (referred) => {
  const tree = `
      CREATE TABLE public.g (id int PRIMARY KEY, p int) PARTITION BY RANGE (id);
      CREATE TABLE public.g1 PARTITION OF public.g FOR VALUES FROM (100) TO (200);
      CREATE TABLE public.t PARTITION OF public.g FOR VALUES FROM (0) TO (100) PARTITION BY RANGE (id);
      CREATE TABLE public.t1 PARTITION OF public.t FOR VALUES FROM (0) TO (10);
      ALTER TABLE public.t ADD CONSTRAINT k FOREIGN KEY (p) REFERENCES public.${referred};`;
  const partition = 'CREATE TABLE public.t2 PARTITION OF public.t FOR VALUES FROM (10) TO (20);';
  const { before, after } = await passage({
    before: tree,
    after: tree + partition,
    up: 'SELECT 1;',
  });
  const way = (from: Catalog, to: Catalog) => plan(from, to, { major: 18 }).steps;
  const [up, down] = [way(before, after), way(after, before)];
  expect(await ask('honest', { name: 'more', before, after, up, down })).toEqual({
    type: 'holds',
  });
});

it('honest: a plan says what attaching and detaching do to the DEFAULT partition', async () => {
  const whole = (rest: string) => `
    CREATE TABLE public.p (id int, n int) PARTITION BY RANGE (id);
    CREATE TABLE public.rest PARTITION OF public.p DEFAULT PARTITION BY LIST (n);
    CREATE TABLE public.rest_1 PARTITION OF public.rest DEFAULT;
    CREATE TABLE public.other (id int, n int); ${rest}`;
  const part = (name: string, from: number) =>
    `CREATE TABLE public.${name} PARTITION OF public.p FOR VALUES FROM (${from}) TO (${from + 10});`;
  const both = [
    whole(part('p1', 0) + part('p2', 10) + part('p3', 20)),
    whole(`${part('p1', 0).replace('(10)', '(9)')} CREATE TABLE public.p2 (id int, n int); ${part('p4', 40)}
      ALTER TABLE public.p ATTACH PARTITION public.other FOR VALUES FROM (100) TO (200)`),
  ] as const;
  const { before, after } = await passage({ before: both[0], after: both[1], up: 'SELECT 1;' });
  const up = plan(before, after, { major: 18 }).steps;
  const down = plan(after, before, { major: 18 }).steps;
  const rows: TrialOptions['fill'] = (database) =>
    database.execute(trusted('INSERT INTO public.p SELECT i, i FROM generate_series(50, 60) AS i'));
  const planned = { name: 'parts', before, after, up, down };
  expect(await ask('honest', planned, { fill: rows })).toEqual({ type: 'holds' });
  const { hazards } = up.find(({ sql }) => sql.includes('ATTACH PARTITION public.p4')) ?? {};
  expect(hazards?.map(({ code, message }) => `${code}: ${message}`)).toEqual(
    ['rest', 'rest_1'].flatMap((name) => [
      `table-scan: table public.${name} is read to check that none of its rows is of another partition`,
      `may-fail: no row of table public.${name} may be one of another partition`,
      `blocks-reads: table public.${name} is locked for a moment`,
    ]),
  );
});

it('keep: a partition leaves, and a column of it is converted, which its step says', async () => {
  const { before, after } = await passage({
    before: `CREATE TABLE public.p (id int, n text) PARTITION BY LIST (id);
      CREATE TABLE public.a PARTITION OF public.p FOR VALUES IN (50);`,
    after: `CREATE TABLE public.p (id boolean, n text) PARTITION BY LIST (n);
      CREATE TABLE public.a (id boolean, n text);`,
    up: 'SELECT 1;',
  });
  const up = plan(before, after, { major: 18 }).steps;
  const fill: TrialOptions['fill'] = (database) =>
    database.execute(trusted("INSERT INTO public.p VALUES (50, 'n')"));
  const planned = { name: 'leaves', before, after, up, down: null };
  expect(await ask('keep', planned, { fill, excused: true })).toEqual({ type: 'holds' });
  const silent = silenced(up, 'lossy-cast');
  expect(
    sentenceOf(await ask('keep', { ...planned, up: silent }, { fill, excused: true })),
  ).toMatch('public.p: other values in id');
});

it('keep: rows that bounds move are where they belong, and are missed where a plan leaves them out', async () => {
  const whole = 'CREATE TABLE public.p (id int PRIMARY KEY, n text) PARTITION BY RANGE (id);';
  const part = (name: string, from: number, to: number) =>
    `CREATE TABLE public.${name} PARTITION OF public.p FOR VALUES FROM (${from}) TO (${to});`;
  const { before, after } = await passage({
    before: `${whole} ${part('a', 0, 100)} ${part('b', 100, 200)}`,
    after: `${whole} ${part('a', 0, 50)} ${part('a2', 50, 110)} ${part('c', 110, 200)}`,
    up: 'SELECT 1;',
  });
  const up = plan(before, after, { major: 18 }).steps;
  const down = plan(after, before, { major: 18 }).steps;
  const fill: TrialOptions['fill'] = (database) =>
    database.execute(
      trusted("INSERT INTO public.p SELECT i, 'n' || i FROM generate_series(1, 199) AS i"),
    );
  const planned = { name: 'bounds', before, after, up, down };
  for (const law of ['keep', 'honest'] as const)
    expect(await ask(law, planned, { fill })).toEqual({ type: 'holds' });
  const without = (steps: typeof up) => steps.filter(({ sql }) => !sql.startsWith('INSERT'));
  expect(sentenceOf(await ask('keep', { ...planned, up: without(up) }, { fill }))).toMatch(
    'public.p: 199 rows before, 49 after',
  );
  expect(sentenceOf(await ask('keep', { ...planned, down: without(down) }, { fill }))).toMatch(
    'public.p: 199 rows before, 49 after',
  );
});

const listed = (name: string, more = '') =>
  `CREATE TABLE public.${name} (a int${more}) PARTITION BY LIST (a);`;
const referring = 'a int REFERENCES public.w';

it.each([
  [
    'partitions of the partition',
    `${listed('w')} ${listed('part')} CREATE TABLE public.sub PARTITION OF public.part DEFAULT PARTITION BY LIST (a);
      CREATE TABLE public.sub_all PARTITION OF public.sub DEFAULT;`,
    ['sub', 'sub_all'],
  ],
  [
    'tables that are referred to',
    `${listed('r', ' PRIMARY KEY')} CREATE TABLE public.r_all PARTITION OF public.r DEFAULT;
      ${listed('w', ' REFERENCES public.r')} CREATE TABLE public.part (a int CONSTRAINT w_a_fkey REFERENCES public.r);`,
    ['r', 'r_all'],
  ],
  [
    'tables that refer to what it is a part of, however far',
    `${listed('top', ' PRIMARY KEY')} CREATE TABLE public.w PARTITION OF public.top DEFAULT PARTITION BY LIST (a);
      CREATE TABLE public.part (a int PRIMARY KEY); CREATE TABLE public.c (${referring.replace('w', 'top')});
      CREATE TABLE public.d (${referring});`,
    ['c', 'd'],
  ],
])('honest: a plan that ties a partition, or unties it, tells the locks on %s', async (_, apart, locked) => {
  const ends = await passage({
    before: apart,
    after: `${apart} ALTER TABLE public.w ATTACH PARTITION public.part DEFAULT;`,
    up: 'SELECT 1;',
  });
  const up = plan(ends.before, ends.after, { major: 18 }).steps;
  const down = plan(ends.after, ends.before, { major: 18 }).steps;
  expect(await ask('honest', { ...ends, up, down })).toEqual({ type: 'holds' });
  expect(
    await ask('honest', { ...ends, up: down, down: up, before: ends.after, after: ends.before }),
  ).toEqual({
    type: 'holds',
  });
  const told = up.flatMap(({ hazards }) => hazards.map(({ message }) => message)).join('\n');
  for (const name of locked) expect(told).toMatch(new RegExp(`table public\\.${name}\\b`));
});

it('honest: a plan says what the trigger of a partitioned table does to its partitions', async () => {
  const whole = (more: string) => `
    CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
    CREATE TABLE public.p (id int) PARTITION BY RANGE (id);
    CREATE TABLE public.p1 PARTITION OF public.p DEFAULT PARTITION BY RANGE (id);
    CREATE TABLE public.p2 PARTITION OF public.p1 DEFAULT; ${more}`;
  const each = (name: string) =>
    `CREATE TRIGGER ${name} BEFORE UPDATE ON public.p FOR EACH ROW EXECUTE FUNCTION public.f();`;
  const both = [
    whole(each('a') + each('b')),
    whole(`${each('b')} ${each('c')} ALTER TABLE public.p DISABLE TRIGGER b;`),
  ] as const;
  const { before, after } = await passage({ before: both[0], after: both[1], up: 'SELECT 1;' });
  const up = plan(before, after, { major: 18 }).steps;
  const down = plan(after, before, { major: 18 }).steps;
  expect(await ask('honest', { name: 'triggers', before, after, up, down })).toEqual({
    type: 'holds',
  });
});

it('crash: a statement outside of a transaction that cannot run twice is found by its trace', async () => {
  const traced = await passage({
    up: 'CREATE INDEX t_n ON public.t (n); BEGIN; ALTER TABLE public.t ADD COLUMN m int; COMMIT;',
  });
  expect(await ask('crash', traced, { fill })).toEqual({ type: 'holds' });
  const invisible = await passage({ up: 'UPDATE public.t SET n = n + 1;' });
  expect(sentenceOf(await ask('crash', invisible, { fill }))).toMatch(
    /stopped at step 1 of 1, leaves a database in which nothing tells what was done/,
  );
});

it('crash: two steps that lead back to the same schema are told apart by the journal', async () => {
  const loop = (between: string) =>
    passage({
      up: `CREATE INDEX t_n ON public.t (n); DROP INDEX public.t_n; ${between} CREATE INDEX t_m ON public.t (n);`,
    });
  // It knows how far it came; what was begun and not ended, only the schema tells.
  expect(sentenceOf(await ask('crash', await loop(''), { fill }))).toBe('holds');
  expect(
    sentenceOf(await ask('crash', await loop('UPDATE public.t SET n = 0;'), { fill })),
  ).toMatch(/stopped at step 3 of 4, leaves a database in which nothing tells/);
});

it('path: a way down that needs what only an upgrade leaves', async () => {
  const one = await passage({
    after: `${t} CREATE TABLE public.u (id int CONSTRAINT named CHECK (id > 0));`,
    up: 'BEGIN; CREATE TABLE public.u (id int CONSTRAINT named CHECK (id > 0)); CREATE SEQUENCE pg_temp.mark; COMMIT;',
    down: 'BEGIN; DROP SEQUENCE pg_temp.mark; DROP TABLE public.u; COMMIT;',
  });
  expect(sentenceOf(await ask('path', one))).toMatch(/case down fails at step 1 of 2/);
});

it('survive: the old release cannot write any more', async () => {
  const one = await passage({
    up: 'BEGIN; ALTER TABLE public.t ADD COLUMN m int NOT NULL DEFAULT 1; ALTER TABLE public.t ALTER COLUMN m DROP DEFAULT; COMMIT;',
  });
  const workload = [written(1, 'public.t', 'INSERT INTO public.t VALUES (50, 1)')];
  expect(sentenceOf(await ask('survive', one, { workload }))).toMatch(
    /After case up, the old release cannot work with public\.t any more: null value in column "m"/,
  );
});

it.each([
  ['detached', 'CREATE TABLE public.one (n int);'],
  ['dropped', ''],
])('survive: a plan says that a partition is %s', async (_, loose) => {
  const table = 'CREATE TABLE public.e (n int) PARTITION BY LIST (n);';
  const { before, after } = await passage({
    before: `${table} CREATE TABLE public.one PARTITION OF public.e FOR VALUES IN (1)`,
    after: `${table} ${loose}`,
    up: 'SELECT 1;',
  });
  const up = plan(before, after, { major: 18 }).steps;
  const workload = [written(1, 'public.e', 'INSERT INTO public.e VALUES (1)')];
  const planned = { name: 'parts', before, after, up, down: null };
  expect(await ask('survive', planned, { workload })).toEqual({ type: 'holds' });
  const silent = silenced(up, 'detaches');
  expect(sentenceOf(await ask('survive', { ...planned, up: silent }, { workload }))).toMatch(
    /cannot work with public\.e any more: no partition of relation "e" found for row/,
  );
});

it.each([
  ['check', 'ALTER TABLE public.e ADD CONSTRAINT k CHECK (n > 0) NOT VALID'],
  ['foreign key', 'ALTER TABLE public.e ADD FOREIGN KEY (n) REFERENCES public.o NOT VALID'],
  ['NOT NULL', 'ALTER TABLE public.e ADD CONSTRAINT k NOT NULL m NOT VALID'],
  ['check of a domain', 'ALTER DOMAIN public.d ADD CONSTRAINT k CHECK (VALUE > 0) NOT VALID'],
])('survive: a plan says that new rows must satisfy a %s, if old ones need not', async (_, added) => {
  const base = `CREATE DOMAIN public.d AS int; CREATE DOMAIN public.f AS public.d;
    CREATE TABLE public.o (id int PRIMARY KEY); CREATE TABLE public.e (n public.f, m int);`;
  const here = base.replace('n public.f', added.includes('FOREIGN') ? 'n int' : 'n public.f');
  const { before, after } = await passage({
    before: here,
    after: `${here} ${added}`,
    up: 'SELECT 1;',
  });
  const up = plan(before, after, { major: 18 }).steps;
  const workload = [written(1, 'public.e', 'INSERT INTO public.e VALUES (-1, NULL)')];
  const planned = { name: 'case', before, after, up, down: null };
  expect(await ask('survive', planned, { workload })).toEqual({ type: 'holds' });
  const silent = silenced(up, 'refuses-writes');
  expect(sentenceOf(await ask('survive', { ...planned, up: silent }, { workload }))).toMatch(
    /cannot work with public\.e any more/,
  );
});

it('survive: a step says that a label is called otherwise, of a type that has got another name', async () => {
  const typed = (type: string, label: string) =>
    `CREATE TYPE public.${type} AS ENUM ('${label}'); CREATE TABLE public.e (m public.${type});`;
  const { before, after } = await passage({
    before: typed('old', 'a'),
    after: typed('new', 'b'),
    up: 'SELECT 1;',
  });
  const effect = {
    type: 'rename' as const,
    from: objectId('enum', sql`public.old`),
    id: objectId('enum', sql`public.new`),
    replaces: false,
  };
  const up = [
    { ...statement(sql`ALTER TYPE public.old RENAME TO new`), effects: [effect] },
    {
      ...statement(sql`ALTER TYPE public.new RENAME VALUE 'a' TO 'b'`, [
        hazard('renames', 'statements that name the value a of type public.new fail'),
      ]),
      effects: [],
    },
  ];
  const workload = [written(1, 'public.e', "INSERT INTO public.e VALUES ('a')")];
  const planned = { name: 'labels', before, after, up, down: null };
  expect(await ask('survive', planned, { workload })).toEqual({ type: 'holds' });
  const silent = silenced(up, 'renames');
  expect(sentenceOf(await ask('survive', { ...planned, up: silent }, { workload }))).toMatch(
    /cannot work with public\.e any more: invalid input value for enum/,
  );
});

it('survive: a plan says that the column of an heir takes less as well', async () => {
  const { before, after } = await passage({
    before: 'CREATE TABLE public.e (x text); CREATE TABLE public.heir () INHERITS (public.e);',
    after: 'CREATE TABLE public.e (x char(5)); CREATE TABLE public.heir () INHERITS (public.e);',
    up: 'SELECT 1;',
  });
  const up = plan(before, after, { major: 18 }).steps;
  const workload = [written(1, 'public.heir', "INSERT INTO public.heir VALUES ('longer')")];
  const planned = { name: 'heirs', before, after, up, down: null };
  expect(await ask('survive', planned, { workload })).toEqual({ type: 'holds' });
});

it.each([
  [
    'PARTITION OF public.e FOR VALUES IN (1, 2)',
    'PARTITION BY LIST (n)',
    'INSERT INTO public.e VALUES (1)',
  ],
  ['() INHERITS (public.e)', '', 'UPDATE public.e SET m = NULL'],
])('survive: a plan says that rows of %s are refused, which the old release writes through the other table', async (part, by, text) => {
  const base = `CREATE TABLE public.e (n int, m int) ${by}; CREATE TABLE public.one ${part};`;
  const { before, after } = await passage({
    before: base,
    after: `${base} ALTER TABLE public.one ADD PRIMARY KEY (m)`,
    up: 'SELECT 1;',
  });
  const up = plan(before, after, { major: 18 }).steps;
  const workload = [written(1, 'public.e', text)];
  const planned = { name: 'parts', before, after, up, down: null };
  const fill: TrialOptions['fill'] = (database) =>
    database.execute(trusted('INSERT INTO public.one VALUES (1, 1)'));
  expect(await ask('survive', planned, { workload, fill })).toEqual({ type: 'holds' });
  const silent = silenced(up, 'may-fail');
  expect(sentenceOf(await ask('survive', { ...planned, up: silent }, { workload, fill }))).toMatch(
    /cannot work with public\.e any more: null value in column "m" of relation "one"/,
  );
});

it('survive: a step fails on what the old release wrote, and had said that it may', async () => {
  const table = 'CREATE TABLE public.t (id int, n int);';
  const ends = await passage({
    before: table,
    after: `${table} CREATE TABLE public.u (id int); ALTER TABLE public.t ADD CHECK (n > 0);`,
    up: 'SELECT 1;',
  });
  const found = { ...ends, up: plan(ends.before, ends.after, { major: 18 }).steps };
  const workload = [written(0, 'public.t', 'INSERT INTO public.t VALUES (1, -1)')];
  expect((await ask('survive', found, { workload })).type).toBe('holds');
  const told = found.up.map((step) => ({ ...step, hazards: [] }));
  expect(sentenceOf(await ask('survive', { ...found, up: told }, { workload }))).toMatch(
    /fails at step \d on what the old release wrote meanwhile/,
  );
});

it('survive: what was written between two steps is overwritten', async () => {
  const one = await passage({
    up: 'BEGIN; ALTER TABLE public.t ADD COLUMN m int; COMMIT; UPDATE public.t SET n = 0 WHERE id > 40;',
  });
  const workload = [written(0.5, 'public.t', 'INSERT INTO public.t (id, n) VALUES (50, 1)')];
  expect(sentenceOf(await ask('survive', one, { workload, fill }))).toMatch(
    /What the old release wrote before step 2 of case up did not stay: public\.t: other values in n/,
  );
});

it('keep, survive: a partition is detached, and a table attached that had not all columns', async () => {
  const before = `CREATE TABLE public.e (n int, x text) PARTITION BY LIST (n);
    CREATE TABLE public.one PARTITION OF public.e FOR VALUES IN (1);
    CREATE TABLE public.two (n int);`;
  const one = await passage({
    before,
    up: `BEGIN; ALTER TABLE public.e DETACH PARTITION public.one; ALTER TABLE public.one DROP COLUMN x; COMMIT;
      BEGIN; ALTER TABLE public.two ADD COLUMN x text; COMMIT;
      BEGIN; ALTER TABLE public.e ATTACH PARTITION public.two FOR VALUES IN (2); COMMIT;`,
  });
  const rows = 'INSERT INTO public.e VALUES (1, NULL); INSERT INTO public.two VALUES (2);';
  const workload = [written(0, 'public.e', 'INSERT INTO public.e VALUES (1, NULL)')];
  const options: Partial<TrialOptions> = {
    workload,
    fill: (database) => database.execute(trusted(rows)),
  };
  expect((await ask('keep', one, options)).type).toBe('holds');
  expect((await ask('survive', one, options)).type).toBe('holds');
});

it('keep: values go with the column of a partition that leaves', async () => {
  const whole = 'CREATE TABLE public.e (n int, x text) PARTITION BY LIST (n);';
  const rest = 'CREATE TABLE public.rest PARTITION OF public.e DEFAULT;';
  const { before, after } = await passage({
    before: `${whole} ${rest} CREATE TABLE public.one PARTITION OF public.e FOR VALUES IN (1);`,
    after: `${whole} ${rest} CREATE TABLE public.one (n int);`,
    up: 'SELECT 1;',
  });
  const way = (from: Catalog, to: Catalog) => plan(from, to, { major: 18 }).steps;
  const found = { name: 'leaves', before, after, up: way(before, after), down: way(after, before) };
  const fill: TrialOptions['fill'] = (database) =>
    database.execute(trusted("INSERT INTO public.e VALUES (1, 'a'), (2, 'b')"));
  expect(await ask('keep', found, { fill, excused: true })).toEqual({ type: 'holds' });
  const {
    up: [wrong],
  } = await passage({ before: whole + rest, up: 'UPDATE public.rest SET n = 3;' });
  const down = [...found.down, ...(wrong === undefined ? [] : [wrong])];
  expect(sentenceOf(await ask('keep', { ...found, down }, { fill, excused: true }))).toMatch(
    /public\.e: other values in n, x/,
  );
});

it('keep: rows go with the partition that is dropped, or are put into another one; no others do', async () => {
  const before = `CREATE TABLE public.e (n int, x text) PARTITION BY LIST (n);
    CREATE TABLE public.one PARTITION OF public.e FOR VALUES IN (1);
    CREATE TABLE public.rest PARTITION OF public.e DEFAULT;`;
  const down = 'CREATE TABLE public.one PARTITION OF public.e FOR VALUES IN (1)';
  const rows = "INSERT INTO public.e VALUES (1, 'a'), (2, 'b'), (NULL, 'c')";
  const fill: TrialOptions['fill'] = (database) => database.execute(trusted(rows));
  const keeps = async (up: string) => ask('keep', await passage({ before, up, down }), { fill });
  const dropped = await keeps('DROP TABLE public.one');
  expect(sentenceOf(dropped)).not.toMatch(/public\.e\b/);
  const moved = `INSERT INTO public.rest SELECT 3, x FROM public.one;`;
  expect(sentenceOf(await keeps(`${moved} DROP TABLE public.one`))).toMatch(/public\.e: /);
  expect(sentenceOf(await keeps('DELETE FROM public.rest; DROP TABLE public.one'))).toMatch(
    /public\.e: 3 rows before, 0 after/,
  );
});

it('keep: rows go with a partition whose name another table takes, where that is said', async () => {
  const two = `CREATE TABLE public.e (n int) PARTITION BY LIST (n);
    CREATE TABLE public.rest PARTITION OF public.e DEFAULT;`;
  const ends = await passage({
    before: `${two} CREATE TABLE public.one PARTITION OF public.e FOR VALUES IN (1);`,
    after: `${two} CREATE TABLE public.one (m text) PARTITION BY HASH (m);`,
    up: 'SELECT 1;',
  });
  const up = plan(ends.before, ends.after, { major: 18 }).steps;
  const down = plan(ends.after, ends.before, { major: 18 }).steps;
  const planned: Passage = { ...ends, up, down };
  const options: Partial<TrialOptions> = {
    fill: (database) => database.execute(trusted('INSERT INTO public.e VALUES (1), (2), (NULL)')),
  };
  const keeps = async (more: Partial<Passage>, excused = false) =>
    sentenceOf(await ask('keep', { ...planned, ...more }, { ...options, excused }));
  expect(await keeps({}, true)).toBe('holds');
  expect(await keeps({ acknowledged: ['table public.one'] })).toBe('holds');
  expect(await keeps({})).toBe(
    "case up changes rows of what stays: public.e: 3 rows before, 2 after, without those of public.one. The plan said so: where it is meant, schemadiff seal case --ack 'table public.one'.",
  );
  const silent = silenced(up, 'data-loss');
  expect(await keeps({ up: silent, down: null }, true)).toMatch(
    /2 after, without those of public\.one\.$/,
  );
  const emptied = { sql: trusted('DELETE FROM public.rest'), transactional: true, hazards: null };
  expect(await keeps({ up: [emptied, ...up] }, true)).toMatch(
    /public\.e: 3 rows before, 0 after\.$/,
  );
});

it('keep: rows of what inherits from a partition that is detached are not its own', async () => {
  const one = await passage({
    before: `CREATE TABLE public.e (n int) PARTITION BY LIST (n);
      CREATE TABLE public.one PARTITION OF public.e FOR VALUES IN (1); CREATE TABLE public.heir (n int);`,
    up: `BEGIN; ALTER TABLE public.e DETACH PARTITION public.one; ALTER TABLE public.heir INHERIT public.one; COMMIT;`,
    down: `BEGIN; ALTER TABLE public.heir NO INHERIT public.one;
      ALTER TABLE public.e ATTACH PARTITION public.one FOR VALUES IN (1); COMMIT;`,
  });
  const rows: TrialOptions['fill'] = (database) =>
    database.execute(
      trusted('INSERT INTO public.e VALUES (1); INSERT INTO public.heir VALUES (2)'),
    );
  expect(await ask('keep', one, { fill: rows })).toEqual({ type: 'holds' });
});

it('keep: a table is attached that had a column of another type', async () => {
  const one = await passage({
    before: `CREATE TABLE public.e (n int, x text) PARTITION BY LIST (n); CREATE TABLE public.one (n int, x int);`,
    up: `BEGIN; ALTER TABLE public.one ALTER COLUMN x TYPE text;
      ALTER TABLE public.e ATTACH PARTITION public.one DEFAULT; COMMIT;`,
  });
  const rows: TrialOptions['fill'] = (database) =>
    database.execute(trusted('INSERT INTO public.one VALUES (1, 7)'));
  expect(await ask('keep', one, { fill: rows })).toEqual({ type: 'holds' });
});

it('keep: a partition moves from one table to another', async () => {
  const two = `CREATE TABLE public.e (n int) PARTITION BY LIST (n);
    CREATE TABLE public.f (n int) PARTITION BY LIST (n); CREATE TABLE public.f_rest PARTITION OF public.f DEFAULT;`;
  const one = await passage({
    before: `${two} CREATE TABLE public.one PARTITION OF public.e FOR VALUES IN (1);`,
    up: `BEGIN; ALTER TABLE public.e DETACH PARTITION public.one;
      ALTER TABLE public.f ATTACH PARTITION public.one FOR VALUES IN (1); COMMIT;`,
    down: `BEGIN; ALTER TABLE public.f DETACH PARTITION public.one;
      ALTER TABLE public.e ATTACH PARTITION public.one FOR VALUES IN (1); COMMIT;`,
  });
  const rows: TrialOptions['fill'] = (database) =>
    database.execute(
      trusted('INSERT INTO public.e VALUES (1), (1); INSERT INTO public.f VALUES (2)'),
    );
  expect(await ask('keep', one, { fill: rows })).toEqual({ type: 'holds' });
  const emptied = { sql: trusted('DELETE FROM public.one'), transactional: true, hazards: null };
  expect(
    sentenceOf(await ask('keep', { ...one, up: [...one.up, emptied] }, { fill: rows })),
  ).toMatch(/public\.e: 2 rows before, 0 after/);
});

const columns = '(id int GENERATED ALWAYS AS IDENTITY, at date NOT NULL, n int)';
const year = "FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')";
const plain = `CREATE TABLE public.e ${columns}; CREATE TABLE public.e_2025 (id int NOT NULL, at date NOT NULL, n int);`;
const byDay = `CREATE TABLE public.e ${columns} PARTITION BY RANGE (at);
  CREATE TABLE public.e_2025 PARTITION OF public.e ${year};
  CREATE TABLE public.e_rest PARTITION OF public.e DEFAULT;`;
const byNumber = `CREATE TABLE public.e ${columns} PARTITION BY LIST (n);
  CREATE TABLE public.e_2025 PARTITION OF public.e FOR VALUES IN (1, 2, 3);
  CREATE TABLE public.e_rest PARTITION OF public.e DEFAULT;`;

it.each([
  ['becomes partitioned', plain, byDay, lawNames],
  ['becomes plain', byDay, plain, ['keep', 'honest', 'survive'] as const],
  ['gets another key', byDay, byNumber, ['keep', 'honest', 'survive'] as const],
])('keep, honest and others: a table %s', async (_, before, after, asked) => {
  const ends = await passage({ before, after, up: 'SELECT 1;' });
  const up = plan(ends.before, ends.after, { major: 18 }).steps;
  const down = plan(ends.after, ends.before, { major: 18 }).steps;
  const planned = { name: 'case', before: ends.before, after: ends.after, up, down };
  const insert = (n: number) =>
    `INSERT INTO public.e (at, n) SELECT date '2024-12-20' + i, i % 7 FROM generate_series(1, ${n}) AS i;`;
  const alone = "INSERT INTO public.e_2025 VALUES (100, '2025-05-05', 1)";
  const workload = [0, 0.5, 1].map((moment) => ({
    moment,
    table: { sql: trusted('public.e') },
    sql: trusted(insert(1)),
  }));
  const options: Partial<TrialOptions> = {
    workload,
    thorough: true,
    fill: (database) => database.execute(trusted(`${insert(20)} ${before === plain ? alone : ''}`)),
  };
  for (const law of asked) {
    expect(sentenceOf(await ask(law, planned, options)), law).toMatch(/^(holds|not covered)$/);
  }
  expect((await ask('keep', planned, options)).type).toBe('holds');
  const { up: there } = await new Trial(await theatre.stage(planned), {
    seed: 1,
    ...options,
  }).journey();
  expect(there.lost).toEqual([]);
  const forgetful = up.filter(({ sql }) => !sql.startsWith('INSERT INTO'));
  expect(sentenceOf(await ask('keep', { ...planned, up: forgetful }, options))).toMatch(
    /^case up changes rows of what stays: public\.e: \d+ rows before, \d+ after/,
  );
});

it('enforced: a constraint that is declared and not made', async () => {
  const one = await passage({
    after: `${t} ALTER TABLE public.t ADD CONSTRAINT small CHECK (n < 1000);`,
    up: 'BEGIN; SELECT 1; COMMIT;',
  });
  const answer = await ask('enforced', one, { fill });
  expect(sentenceOf(answer)).toMatch(
    /a row of public\.t is accepted that a fresh install has refused \(small\)/,
  );
});

it('access: a grant and a row policy that are declared and not made', async () => {
  const role = 'DO $$ BEGIN CREATE ROLE clerk; EXCEPTION WHEN duplicate_object THEN NULL; END $$;';
  const before = `${role} ${t} GRANT SELECT ON public.t TO clerk; GRANT USAGE ON SCHEMA public TO clerk;`;
  const more = await passage({
    before,
    after: `${before} GRANT INSERT ON public.t TO clerk;`,
    up: 'BEGIN; SELECT 1; COMMIT;',
  });
  expect(sentenceOf(await ask('access', more))).toBe(
    'After case up, a role has other privileges: missing: clerk: INSERT on public.t.',
  );
  const policy = await passage({
    before: `${before} ALTER TABLE public.t ENABLE ROW LEVEL SECURITY;`,
    after: `${before} ALTER TABLE public.t ENABLE ROW LEVEL SECURITY; CREATE POLICY all_of_it ON public.t FOR SELECT USING (true);`,
    up: 'BEGIN; SELECT 1; COMMIT;',
  });
  expect(sentenceOf(await ask('access', policy))).toMatch(
    /role clerk gets another answer: 0 rows; on a fresh install \d+ rows/,
  );
});

it('access: not on which default privileges there were when a range type came', async () => {
  const role = 'DO $$ BEGIN CREATE ROLE clerk; EXCEPTION WHEN duplicate_object THEN NULL; END $$;';
  const range = `${role} ${t} GRANT SELECT ON public.t TO clerk; CREATE TYPE public.span AS RANGE (SUBTYPE = int4);`;
  const revoke = 'ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;';
  const found = await passage({ before: range, after: `${range} ${revoke}`, up: revoke });
  expect(sentenceOf(await ask('access', found))).toBe('holds');
});

it('same: nor on whether a table that is made again, or its column, was read first', async () => {
  const { before, after } = await passage({
    before: `CREATE TABLE public.a (k text, c "char") PARTITION BY RANGE (k); CREATE TABLE public.b (c int, d tsvector);
      CREATE VIEW public.v AS SELECT c AS x FROM public.a;`,
    after: `CREATE TABLE public.b (k text, c "char") PARTITION BY RANGE (k); CREATE TABLE public.a (c int, d tsvector);
      CREATE VIEW public.v AS SELECT c AS x FROM public.b;`,
    up: 'SELECT 1;',
  });
  const swapped = { name: 'swapped', before, after, up: [], down: null };
  for (let seed = 1; seed < 7; seed++)
    expect(await ask('same', swapped, { seed })).toEqual({ type: 'holds' });
});

it('same: a plan does not depend on the order in which objects were read', async () => {
  const one = await passage({
    after: `${t} CREATE TYPE public.mood AS ENUM ('a'); CREATE TABLE public.u (m public.mood, id int REFERENCES public.t);
      CREATE VIEW public.v AS SELECT m FROM public.u; CREATE INDEX u_m ON public.u (m);`,
    up: 'BEGIN; SELECT 1; COMMIT;',
  });
  expect(await ask('same', one)).toEqual({ type: 'holds' });
});

it.each([
  'RANGE (at)',
  'HASH (id)',
])('all laws, where partitions by %s are outside of the scope: there is room for rows', async (by) => {
  const scope = { exclude: ['partitions:public.e'] };
  const outside = async (text: Partial<PassageText> & Pick<PassageText, 'up'>) => {
    const made = await passage({
      before: `CREATE TABLE public.e (id int, at date, n int, PRIMARY KEY (id, at)) PARTITION BY ${by};`,
      ...text,
    });
    return { ...made, before: inScope(made.before, scope), after: inScope(made.after, scope) };
  };
  const rows: TrialOptions['fill'] = (database) =>
    database.execute(
      trusted("INSERT INTO public.e SELECT i, '2026-01-01', i FROM generate_series(1, 20) AS i"),
    );
  const more = await outside({
    up: 'BEGIN; ALTER TABLE public.e ADD COLUMN note text; CREATE INDEX e_n ON public.e (n); COMMIT;',
    down: 'BEGIN; DROP INDEX public.e_n; ALTER TABLE public.e DROP COLUMN note; COMMIT;',
  });
  const trial = new Trial(await theatre.stage(more), { seed: 1, fill: rows });
  for (const law of ['converge', 'reverse', 'keep', 'path', 'enforced'] as const) {
    expect({ law, answer: await laws[law](trial) }).toEqual({ law, answer: { type: 'holds' } });
  }
  const changes = await outside({ up: 'BEGIN; UPDATE public.e SET n = 0 WHERE id = 3; COMMIT;' });
  expect(sentenceOf(await ask('keep', changes, { fill: rows }))).toMatch(
    /public\.e: other values in n/,
  );
});

it('keep: the rows of a foreign table whose name a table takes are not here', async () => {
  const one = await passage({
    before: `${t} CREATE FOREIGN DATA WRAPPER away; CREATE SERVER away FOREIGN DATA WRAPPER away;
      CREATE FOREIGN TABLE public.f (c date) SERVER away;`,
    up: 'DROP FOREIGN TABLE public.f; CREATE TABLE public.f ();',
  });
  expect(await ask('keep', one, { fill })).toEqual({ type: 'holds' });
});

it('callable: a function that takes any number of values', async () => {
  const f = (column: string) =>
    `CREATE OR REPLACE FUNCTION public.f(VARIADIC x real[]) RETURNS int LANGUAGE plpgsql AS
      'BEGIN RETURN (SELECT max(${column}) FROM public.t); END';`;
  const before = `${t} CREATE FUNCTION public.g() RETURNS int LANGUAGE sql AS 'SELECT 1';`;
  const asked = async (column: string) =>
    sentenceOf(await ask('callable', await passage({ before, up: f(column) })));
  expect(await asked('n')).toBe('holds');
  expect(await asked('m')).toBe(
    'After case up, public.f(VARIADIC x real[]) fails when it is called (SQLSTATE 42703).',
  );
});
