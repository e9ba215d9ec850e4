import { describe, expect, it } from 'vitest';
import { check as checkAll } from '../../src/define/check.ts';
import { collect } from '../../src/define/collect.ts';
import { declaration } from '../../src/define/declaration.ts';
import {
  bigint,
  check,
  date,
  domain,
  exclude,
  extension,
  foreignKey,
  index,
  integer,
  materializedView,
  pgEnum,
  pgFunction,
  pgSchema,
  policy,
  primaryKey,
  sequence,
  sql,
  table,
  text,
  trigger,
  unique,
  uuid,
  varchar,
  view,
} from '../../src/index.ts';

/** The faults of exported definitions: object and message. */
function faultsOf(...exports: readonly unknown[]): readonly string[] {
  const { declarations, faults } = collect([{ file: 'schema/a.ts', exports }]);
  const parsed = declarations.map((each) => declaration.parse(JSON.parse(JSON.stringify(each))));
  return [...faults, ...checkAll(parsed)].map(({ object, message }) =>
    [object, message.replace(/ at \S+$/, ' at …')].filter((each) => each !== '').join(': '),
  );
}

describe('names', () => {
  it.each([
    ['', 'has an empty name'],
    ['é'.repeat(32), 'has a name of 64 bytes: PostgreSQL keeps 63'],
    ['a\nb', 'has a name with a control character ("a\\nb")'],
    ['a\0b', 'has a name with a control character'],
    ['a\u2028b', 'has a name with a control character'],
    ['a\ud800b', 'holds half of a surrogate pair, which PostgreSQL cannot store'],
  ])('%j is refused, whatever has it', (name, message) => {
    const everything = [
      table(name, {}),
      table('t', { [name]: text() }, (t) => [
        index(name).on(sql`a`),
        check(name, sql`true`),
        policy(name),
        unique(name).on(...Object.values(t)),
      ]),
      pgSchema(name),
      pgEnum(name, []),
      domain(name, text()),
      sequence(name),
      extension(name),
      view(name).as(sql`SELECT 1`),
      pgFunction(name, { returns: integer() }).as(sql`SELECT 1`),
    ];
    for (const each of everything) {
      expect(faultsOf(each)).toEqual(expect.arrayContaining([expect.stringContaining(message)]));
    }
  });

  it.each([
    'é'.repeat(31),
    'select',
    'a"b',
    "a'b",
    'a\\b',
    '--',
    '/*',
    '%',
    '$1',
    ';',
    '👩‍👩‍👧',
    'A',
  ])('%j is fine', (name) => {
    expect(faultsOf(table(name, { [name]: text() }), table('a', {}))).toEqual([]);
  });

  it('are not taken twice', () => {
    const users = table('users', { id: bigint(), ID: bigint('id') }, (t) => [
      index('teams').on(t.id),
      unique('entries_key').on(t.id),
      check('c', sql`true`),
      check('c', sql`false`),
      policy('p'),
      policy('p'),
    ]);
    const audit = pgSchema('audit');
    expect(
      faultsOf([
        users,
        view('users').as(sql`SELECT 1`),
        sequence('teams'),
        sequence('entries_key'),
        pgEnum('users', ['a', 'a']),
        pgEnum('other', []),
        domain('other', text()),
        audit,
        pgSchema('audit'),
        audit.table('users', {}),
        pgFunction('f', { args: { a: integer() }, returns: 'void' }).as(sql``),
        pgFunction('f', { args: { a: text() }, returns: 'void' }).as(sql``),
        pgFunction('f', { args: { b: text() }, returns: 'void' }).as(sql``),
      ]),
    ).toEqual([
      'column public.users.id: takes a name that is already in use, at …',
      'check c of table public.users: takes a name that is already in use, at …',
      'policy p of table public.users: takes a name that is already in use, at …',
      'view public.users: takes a name that is already in use, at …',
      'view public.users: takes a name that is already in use, at …',
      'sequence public.teams: takes a name that is already in use, at …',
      'sequence public.entries_key: takes a name that is already in use, at …',
      'enum public.users: takes a name that is already in use, at …',
      'enum public.users: has the value "a" twice',
      'domain public.other: takes a name that is already in use, at …',
      'schema audit: takes a name that is already in use, at …',
      'function public.f: takes a name that is already in use, at …',
    ]);
  });

  it("are not PostgreSQL's or schemadiff's own", () => {
    expect(
      faultsOf(
        pgSchema('schemadiff'),
        pgSchema('information_schema').table('t', {}),
        extension('plpgsql', { schema: 'pg_catalog' }),
      ),
    ).toEqual([
      "schema information_schema: is in the schema information_schema, which is PostgreSQL's own",
      'schema schemadiff: is in the schema schemadiff, which is for its own journal',
      "table information_schema.t: is in the schema information_schema, which is PostgreSQL's own",
    ]);
  });
});

describe('references', () => {
  const teams = table('teams', { id: bigint().primaryKey(), name: text() });
  const mood = pgEnum('mood', ['ok']);

  it('go to what is exported', () => {
    const users = table('users', {
      teamId: bigint().references(() => teams.id),
      mood: mood().array(),
    });
    const active = view('active').as(sql`SELECT * FROM ${users}, ${teams}`);
    expect(faultsOf(users, active)).toEqual([
      'table public.users: refers to enum public.mood, which no schema file exports',
      'table public.users: refers to table public.teams, which no schema file exports',
      'view public.active: refers to table public.teams, which no schema file exports',
    ]);
    expect(faultsOf(users, active, teams, mood)).toEqual([]);
  });

  it('go to columns that exist', () => {
    // What TypeScript refuses, but a schema file can still do: its types are not checked.
    const missing = (of: object): never => Reflect.get(of, 'missing') as never;
    const users = table(
      'users',
      { id: bigint(), teamId: bigint().references(() => missing(teams)) },
      (t) => [
        index().on(missing(t)),
        unique().on(teams.id),
        primaryKey(missing(t)),
        index().on(missing(teams)),
        foreignKey(t.id).references(() => {
          throw new Error();
        }),
        foreignKey(t.id),
        foreignKey(t.id).references(() => [teams.id, teams.name]),
        exclude().on(missing(t), '='),
      ],
    );
    expect(faultsOf(teams, users)).toEqual([
      'foreign key of table public.users: names a column that does not exist (it is undefined)',
      'index of table public.users: names the column missing, which public.users does not have',
      'unique of table public.users: names the column id of table public.teams',
      'primary key of table public.users: names the column missing, which public.users does not have',
      'index of table public.users: names a column that does not exist (it is undefined)',
      'foreign key of table public.users: references nothing: .references(() => …) fails or is missing',
      'foreign key of table public.users: references nothing: .references(() => …) fails or is missing',
      'foreign key of table public.users: has 1 columns that reference 2',
      'exclusion of table public.users: names the column missing, which public.users does not have',
    ]);
  });

  it('compare types that PostgreSQL compares', () => {
    const other = table('other', {
      int: integer().references(() => teams.id),
      short: varchar(10).references(() => teams.name),
      wrong: uuid().references(() => teams.id),
      list: bigint()
        .array()
        .references(() => teams.id),
    });
    expect(faultsOf(teams, other)).toEqual([
      'foreign key of table public.other: compares wrong (uuid) with id (bigint)',
      'foreign key of table public.other: compares list (bigint[]) with id (bigint)',
    ]);
  });

  it('leave what somebody made, or said in SQL, to PostgreSQL', () => {
    const key = domain('key', text());
    const keys = table('keys', { id: key().primaryKey() });
    const other = table('other', { text: text().references(() => keys.id) });
    expect(faultsOf(key, keys, other)).toEqual([]);
  });
});

describe('modifiers', () => {
  it('that contradict each other are refused', () => {
    const wrong = table(
      'wrong',
      {
        a: text().identity(),
        b: bigint().identity().default(1),
        c: bigint().default(1).generatedAs(sql`1`),
        d: integer().identity().generatedAs(sql`1`),
        e: integer().primaryKey(),
        f: date().primaryKey(),
      },
      (t) => [primaryKey(t.a, t.b), unique().on(), index(), index().on(t.a).comment('x')],
    );
    expect(faultsOf(wrong)).toEqual([
      'column public.wrong.a: is an identity, but text: it must be smallint, integer or bigint',
      'column public.wrong.b: is both an identity and given a default',
      'column public.wrong.c: is both generated and given a default',
      'column public.wrong.d: is both generated and an identity',
      'table public.wrong: has another primary key at …',
      'table public.wrong: has another primary key at …',
      'unique of table public.wrong: names no columns',
      'index of table public.wrong: has no columns: .on(…) is missing',
      'index of table public.wrong: needs a name to carry a comment',
    ]);
  });

  it('that are missing are named', () => {
    const t = table('t', { id: bigint() }, (t) => [
      trigger('x', { when: 'before', events: [], execute: sql`f` }),
      exclude(),
      index().on(t.id),
    ]);
    expect(
      faultsOf(
        t,
        view('v'),
        materializedView('m', { id: bigint() }, (m) => [check(sql`true`), index().on(m.id)]).as(
          sql`SELECT 1`,
        ),
        pgFunction('f', { returns: 'void' }),
        pgFunction('g', {}).as(sql``),
        pgFunction('h', { args: [{ type: integer(), mode: 'out' }] }).as(sql``),
      ),
    ).toEqual([
      'trigger x of table public.t: has no events',
      'exclusion of table public.t: has no elements: .on(column, operator) is missing',
      'check of materialized view public.m: can only have indexes',
      'function public.g: returns nothing: say `returns`',
      'view public.v: has no query: .as(sql`…`) is missing',
      'function public.f: has no body: .as(sql`…`) is missing',
    ]);
  });
});

describe('sql', () => {
  it('refuses what JavaScript would lose or PostgreSQL cannot hold', () => {
    expect(() => sql`a ~ '\d'`).toThrow('JavaScript drops the backslash of \\d');
    expect(sql`a ~ '\\d' \n`.text).toBe("a ~ '\\d' \n");
    expect(() => sql`${'a\0'}`).toThrow('U+0000');
    expect(() => sql`${undefined as never}`).toThrow('undefined');
    expect(() => sql`${{} as never}`).toThrow('no SQL value');
  });

  it('writes names and values', () => {
    const odd = pgSchema('a b').table('Users', { 'sel"ect': text() });
    const name = Object.values(odd).find((each) => each.name === 'sel"ect');
    expect(sql`${odd} ${name ?? null} ${sql.identifier('A')} ${"it's"}`.text).toBe(
      `"a b"."Users" "a b"."Users"."sel""ect" "A" 'it''s'`,
    );
    expect(sql`${1.5} ${-1n} ${true} ${null} ${Number.NaN} ${new Date(0)} ${'\\'}`.text).toBe(
      `1.5 -1 true NULL 'NaN' '1970-01-01T00:00:00.000Z' E'\\\\'`,
    );
    expect(sql.join([sql`a`, sql`b`], ' OR ').text).toBe('a OR b');
  });
});
