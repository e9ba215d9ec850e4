import type { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { check as checkAll } from '../../src/define/check.ts';
import { collect } from '../../src/define/collect.ts';
import { declaration } from '../../src/define/declaration.ts';
import { render } from '../../src/define/render.ts';
import * as s from '../../src/index.ts';
import { empty, load, newDatabase, rows } from './load.ts';

const { sql, table } = s;

let database: PGlite;
beforeAll(async () => {
  database = await newDatabase();
});
afterAll(() => database.close());

/** A database with what is declared, and nothing lost between the child process and here. */
async function databaseOf(...exports: readonly unknown[]) {
  const { declarations, faults } = collect([{ file: 'schema/a.ts', exports }]);
  const received = declarations.map((each) => declaration.parse(JSON.parse(JSON.stringify(each))));
  expect([...faults, ...checkAll(received)]).toEqual([]);
  await empty(database);
  await load(database, render(received));
  return (query: string) => rows(database, query);
}

const columnTypes = `SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
  WHERE attrelid = 't'::regclass AND attnum > 0 ORDER BY attnum`;

describe('types', () => {
  it('without modifiers have the name of PostgreSQL', async () => {
    const types: Record<string, () => s.Column> = {
      smallint: s.smallint,
      integer: s.integer,
      bigint: s.bigint,
      real: s.real,
      'double precision': s.doublePrecision,
      money: s.money,
      numeric: s.numeric,
      text: s.text,
      'character varying': s.varchar,
      'character(1)': s.char,
      'bit(1)': s.bit,
      'bit varying': s.varbit,
      boolean: s.boolean,
      uuid: s.uuid,
      date: s.date,
      'timestamp without time zone': s.timestamp,
      'timestamp with time zone': s.timestamptz,
      'time without time zone': s.time,
      'time with time zone': s.timetz,
      interval: s.interval,
      bytea: s.bytea,
      json: s.json,
      jsonb: s.jsonb,
      jsonpath: s.jsonpath,
      xml: s.xml,
      inet: s.inet,
      cidr: s.cidr,
      macaddr: s.macaddr,
      macaddr8: s.macaddr8,
      tsvector: s.tsvector,
      tsquery: s.tsquery,
      oid: s.oid,
      regclass: s.regclass,
      pg_lsn: s.pgLsn,
      point: s.point,
      circle: s.circle,
      line: s.line,
      lseg: s.lseg,
      box: s.box,
      path: s.path,
      polygon: s.polygon,
      int4range: s.int4range,
      int8range: s.int8range,
      numrange: s.numrange,
      tsrange: s.tsrange,
      tstzrange: s.tstzrange,
      daterange: s.daterange,
      int4multirange: s.int4multirange,
      int8multirange: s.int8multirange,
      nummultirange: s.nummultirange,
      tsmultirange: s.tsmultirange,
      tstzmultirange: s.tstzmultirange,
      datemultirange: s.datemultirange,
    };
    const columns = Object.entries(types).flatMap(([name, type]) => [
      [name, type()],
      [`${name}[]`, type().array()],
    ]);
    const query = await databaseOf(table('t', Object.fromEntries(columns)));
    expect(await query(columnTypes)).toEqual(columns.map(([name]) => [name, name]));
  });

  it('take modifiers, with and without a name', async () => {
    const query = await databaseOf(
      table('t', {
        a: s.numeric(10, 2),
        b: s.numeric('b1', 5),
        c: s.varchar(64),
        d: s.varchar('d1', { length: 3 }),
        e: s.char('e1', 2),
        f: s.timestamptz(3),
        g: s.timestamp('g1', { precision: 0 }),
        h: s.time(1).array().array(),
        i: s.interval('i1', 2),
        j: s.bit(8),
        k: s.varbit({ length: 4 }),
        l: s.custom('character varying(7)', 'l1'),
      }),
    );
    expect(await query(columnTypes)).toEqual([
      ['a', 'numeric(10,2)'],
      ['b1', 'numeric(5,0)'],
      ['c', 'character varying(64)'],
      ['d1', 'character varying(3)'],
      ['e1', 'character(2)'],
      ['f', 'timestamp(3) with time zone'],
      ['g1', 'timestamp(0) without time zone'],
      ['h', 'time(1) without time zone[]'],
      ['i1', 'interval(2)'],
      ['j', 'bit(8)'],
      ['k', 'bit varying(4)'],
      ['l1', 'character varying(7)'],
    ]);
  });

  it('of the schema are columns too', async () => {
    const app = s.pgSchema('app');
    const mood = app.enum('Mood', ['sad', 'ok', "it's", '']);
    const positive = app.domain('positive', s.integer().default(1), {
      notNull: true,
      check: { over_zero: sql`VALUE > 0`, even: sql`VALUE % 2 = 0 OR VALUE = 1` },
    });
    const address = app.compositeType('address', {
      street: s.text().collate('C'),
      zip: s.varchar('zip code', 5),
    });
    const floats = app.rangeType('floats', s.doublePrecision(), { multirange: 'many floats' });
    const query = await databaseOf(
      app,
      mood,
      positive,
      address,
      floats,
      table('t', {
        a: mood().default("it's"),
        b: mood('b1').array().default(['ok', "it's"]),
        c: positive(),
        d: address().array(),
        e: floats(),
        f: s.custom('app."many floats"'),
      }),
    );
    expect(await query(columnTypes)).toEqual([
      ['a', 'app."Mood"'],
      ['b1', 'app."Mood"[]'],
      ['c', 'app.positive'],
      ['d', 'app.address[]'],
      ['e', 'app.floats'],
      ['f', 'app."many floats"'],
    ]);
    expect(await query(`INSERT INTO t (c) VALUES (1) RETURNING a::text, b1::text[]`)).toEqual([
      ["it's", ['ok', "it's"]],
    ]);
    expect(
      await query(`SELECT typdefault, typnotnull FROM pg_type WHERE typname = 'positive'`),
    ).toEqual([['1', true]]);
    expect(
      await query(`SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
        WHERE attrelid = 'app.address'::regclass ORDER BY attnum`),
    ).toEqual([
      ['street', 'text'],
      ['zip code', 'character varying(5)'],
    ]);
  });
});

describe('columns', () => {
  it('have defaults of every kind', async () => {
    const query = await databaseOf(
      table('t', {
        a: s.text().default("it's \\ % $1"),
        b: s.bigint().default(9007199254740993n),
        c: s.boolean().default(false),
        d: s.jsonb<readonly (number | string)[]>().default([1, "it's"]),
        e: s.json<string>().default('text'),
        f: s.bytea().default(new Uint8Array([0, 255])),
        g: s.timestamptz().default(new Date(0)),
        h: s.integer().array().default([1, 2]),
        i: s.text().array().default([]),
        j: s.text().default(sql`upper('x') || 'y'`),
        k: s.doublePrecision().default(-1.5),
        l: s.doublePrecision().default(Number.POSITIVE_INFINITY),
        m: s.integer().default(sql`-1 + 2`),
      }),
    );
    expect(
      await query(`SET TIME ZONE 'UTC'`).then(() =>
        query(`INSERT INTO t DEFAULT VALUES RETURNING a, b::text, c, d::text, e::text, f::text,
          g::text, h::text, i::text, j, k, l::text, m`),
      ),
    ).toEqual([
      [
        "it's \\ % $1",
        '9007199254740993',
        false,
        `[1, "it's"]`,
        '"text"',
        '\\x00ff',
        '1970-01-01 00:00:00+00',
        '{1,2}',
        '{}',
        'Xy',
        -1.5,
        'Infinity',
        1,
      ],
    ]);
  });

  it('are identities, generated, collated', async () => {
    const query = await databaseOf(
      table('t', {
        a: s.bigint().identity(),
        b: s.integer().identity({
          always: true,
          start: 10n,
          increment: -2,
          min: -100,
          max: 10,
          cache: 3,
          cycle: true,
        }),
        c: s.integer().identity({ name: 'own_name' }),
        d: s.integer().generatedAs(sql`1 + 1`),
        e: s.integer().generatedAs(sql`2`, { kind: 'virtual' }),
        f: s.text().collate('C'),
        g: s.text().collate('pg_catalog."POSIX"'),
      }),
    );
    expect(
      await query(`SELECT a.attname, attidentity, attgenerated, c.collname FROM pg_attribute a
        LEFT JOIN pg_collation c ON c.oid = attcollation AND attcollation <> 100
        WHERE attrelid = 't'::regclass AND attnum > 0 ORDER BY attnum`),
    ).toEqual([
      ['a', 'd', '', null],
      ['b', 'a', '', null],
      ['c', 'd', '', null],
      ['d', '', 's', null],
      ['e', '', 'v', null],
      ['f', '', '', 'C'],
      ['g', '', '', 'POSIX'],
    ]);
    expect(
      await query(`SELECT sequencename, start_value, increment_by, min_value, max_value, cache_size, cycle
        FROM pg_sequences ORDER BY 1`),
    ).toEqual([
      ['own_name', 1, 1, 1, 2147483647, 1, false],
      ['t_a_seq', 1, 1, 1, 9223372036854775807n, 1, false],
      ['t_b_seq', 10, -2, -100, 10, 3, true],
    ]);
  });
});

describe('constraints', () => {
  const definitions = `SELECT conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint
    WHERE conrelid = 't'::regclass AND contype <> 'n' ORDER BY 1`;

  it('are written at columns', async () => {
    const other = table('other', { a: s.integer().primaryKey(), b: s.integer().unique() });
    const query = await databaseOf(
      other,
      table('t', {
        a: s.integer().primaryKey({ name: 'pk', deferrable: 'deferred' }),
        b: s.integer().unique({ name: 'uq', nullsNotDistinct: true, deferrable: true }),
        c: s.integer().unique(),
        d: s.integer().check(sql`d > 0`).check(sql`d < 9`, { name: 'below_nine' }),
        e: s
          .integer()
          .references(() => other.a, {
            name: 'fk',
            onDelete: 'set default',
            onUpdate: 'restrict',
            deferrable: 'immediate',
            notValid: true,
          })
          .references(() => other.b),
      }),
    );
    expect(await query(definitions)).toEqual([
      ['below_nine', 'CHECK ((d < 9))', true],
      [
        'fk',
        'FOREIGN KEY (e) REFERENCES other(a) ON UPDATE RESTRICT ON DELETE SET DEFAULT DEFERRABLE NOT VALID',
        false,
      ],
      ['pk', 'PRIMARY KEY (a) DEFERRABLE INITIALLY DEFERRED', true],
      ['t_c_key', 'UNIQUE (c)', true],
      ['t_d_check', 'CHECK ((d > 0))', true],
      ['t_e_fkey', 'FOREIGN KEY (e) REFERENCES other(b)', true],
      ['uq', 'UNIQUE NULLS NOT DISTINCT (b) DEFERRABLE', true],
    ]);
  });

  it('are written in the list', async () => {
    const query = await databaseOf(
      table('t', { a: s.integer(), b: s.integer(), c: s.int4range(), d: s.integer() }, (t) => [
        s.primaryKey(t.a, t.b).named('pk').include(t.d).comment('key'),
        s.unique().on(t.a).include(t.d).nullsNotDistinct().deferrable(),
        s.check('positive', sql`${t.a} > ${0}`).notValid().comment('more than nothing'),
        s.check(sql`${t.a} > ${t.b}`).noInherit(),
        s
          .foreignKey(t.a, t.d)
          .references(() => [t.a, t.b])
          .named('self')
          .match('full')
          .onDelete('restrict')
          .onUpdate('cascade')
          .deferrable('deferred')
          .notValid()
          .comment('itself'),
        s.exclude().on(t.c, '&&').on(s.expression(sql`int4range(a, b)`), '=').where(sql`a > 5`),
        s.exclude('by_hash').using('hash').on(t.a, '=').deferrable(),
      ]),
    );
    expect(await query(definitions)).toEqual([
      ['by_hash', 'EXCLUDE USING hash (a WITH =) DEFERRABLE', true],
      ['pk', 'PRIMARY KEY (a, b) INCLUDE (d)', true],
      ['positive', 'CHECK ((a > 0)) NOT VALID', false],
      [
        'self',
        'FOREIGN KEY (a, d) REFERENCES t(a, b) MATCH FULL ON UPDATE CASCADE ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED NOT VALID',
        false,
      ],
      ['t_a_d_key', 'UNIQUE NULLS NOT DISTINCT (a) INCLUDE (d) DEFERRABLE', true],
      [
        't_c_int4range_excl',
        'EXCLUDE USING gist (c WITH &&, int4range(a, b) WITH =) WHERE ((a > 5))',
        true,
      ],
      ['t_check', 'CHECK ((a > b)) NO INHERIT', true],
    ]);
    expect(
      await query(`SELECT conname, obj_description(oid, 'pg_constraint') FROM pg_constraint
        WHERE obj_description(oid, 'pg_constraint') IS NOT NULL ORDER BY 1`),
    ).toEqual([
      ['pk', 'key'],
      ['positive', 'more than nothing'],
      ['self', 'itself'],
    ]);
  });
});

describe('indexes', () => {
  it('have every clause', async () => {
    const query = await databaseOf(
      table('t', { a: s.text(), b: s.text(), c: s.jsonb() }, (t) => [
        s
          .index('i1')
          .on(t.a.op('text_pattern_ops').desc().nullsLast(), t.b.collate('C').asc().nullsFirst())
          .include(t.c)
          .where(sql`${t.a} <> ${"it's"}`)
          .with({ fillfactor: 70 })
          .comment('first'),
        s.index('i2').using('gin', t.c.op('jsonb_path_ops')).with({ fastupdate: false }),
        s.uniqueIndex('i3').on(sql`${t.a} || ${t.b}`, t.a).nullsNotDistinct(),
        s.index('i4').using('hash').on(t.a),
        s.index('i5').on(s.expression(sql`lower(${t.a})`).op('text_pattern_ops').collate('C')),
      ]),
    );
    expect(await query(`SELECT indexdef FROM pg_indexes WHERE tablename = 't' ORDER BY 1`)).toEqual(
      [
        [
          `CREATE INDEX i1 ON public.t USING btree (a text_pattern_ops DESC NULLS LAST, b COLLATE "C" NULLS FIRST) INCLUDE (c) WITH (fillfactor='70') WHERE (a <> 'it''s'::text)`,
        ],
        [`CREATE INDEX i2 ON public.t USING gin (c jsonb_path_ops) WITH (fastupdate='false')`],
        ['CREATE INDEX i4 ON public.t USING hash (a)'],
        ['CREATE INDEX i5 ON public.t USING btree (lower(a) COLLATE "C" text_pattern_ops)'],
        ['CREATE UNIQUE INDEX i3 ON public.t USING btree (((a || b)), a) NULLS NOT DISTINCT'],
      ],
    );
  });
});

describe('tables', () => {
  it('have options', async () => {
    const query = await databaseOf(
      table('plain', {}),
      table(
        't',
        { a: s.integer() },
        { unlogged: true, with: { fillfactor: 50, 'toast.autovacuum_enabled': false } },
      ),
      table('secured', {}, () => [], { rowSecurity: true, comment: "it's" }),
    );
    expect(
      await query(`SELECT relname, relpersistence, reloptions::text, relrowsecurity, relforcerowsecurity,
        obj_description(oid, 'pg_class') FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1`),
    ).toEqual([
      ['plain', 'p', null, false, false, null],
      ['secured', 'p', null, true, false, "it's"],
      ['t', 'u', '{fillfactor=50}', false, false, null],
    ]);
  });
});

describe('views', () => {
  it('have options, and may come in any order', async () => {
    const t = table('t', { a: s.integer() });
    const second = s.view('second', { a: s.integer() });
    const query = await databaseOf(
      s
        .view('third', { n: s.integer() }, { recursive: true, comment: 'counts' })
        .as(sql`VALUES (1) UNION ALL SELECT n + 1 FROM third WHERE n < 3`),
      s
        .view('first', {}, { checkOption: 'local', with: { security_barrier: true } })
        .as(sql`SELECT * FROM second WHERE a > 0`),
      second.as(sql`SELECT a FROM ${t}`),
      s
        .materializedView('later', { a: s.integer() }, (m) => [s.uniqueIndex().on(m.a)], {
          withData: false,
          with: { fillfactor: 60 },
          comment: 'later',
        })
        .as(sql`SELECT a FROM ${t}`),
      t,
    );
    expect(await query('SELECT n FROM third')).toEqual([[1], [2], [3]]);
    expect(
      await query(`SELECT relname, reloptions::text, relispopulated, obj_description(oid, 'pg_class') FROM pg_class
        WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace ORDER BY 1`),
    ).toEqual([
      ['first', '{security_barrier=true,check_option=local}', true, null],
      ['later', '{fillfactor=60}', false, 'later'],
      ['second', null, true, null],
      ['third', null, true, 'counts'],
    ]);
  });

  it('must have the columns that they declare', async () => {
    const view = s.view('v', { a: s.integer(), b: s.integer() }).as(sql`SELECT 1 AS a`);
    await expect(databaseOf(view)).rejects.toThrow('column "b" does not exist');
  });
});

describe('routines, triggers, policies', () => {
  it('have every clause', async () => {
    const t = table('t', { id: s.integer().identity(), name: s.text() });
    const log = s
      .pgFunction('log', { returns: 'trigger', language: 'plpgsql' })
      .as(sql`BEGIN RETURN NULL; END`);
    const query = await databaseOf(
      t,
      log,
      s
        .pgFunction('f', {
          args: { b: s.text('b b').array(), a: s.integer().default(5) },
          returns: s.setof(t),
          volatility: 'immutable',
          strict: true,
          leakproof: true,
          parallel: 'safe',
          cost: 7,
          rows: 3,
          security: 'definer',
          set: { search_path: 'public, pg_temp', work_mem: '1MB' },
        })
        .as(sql`SELECT * FROM ${t}`),
      s
        .procedure('p', { args: [{ name: 'x', type: 'integer', mode: 'inout' }], comment: 'calls' })
        .as(sql`SELECT 1`),
      s.trigger('on_change', {
        on: t,
        when: 'after',
        events: ['delete'],
        referencing: { oldTable: 'before rows' },
        execute: log,
        arguments: ["it's"],
        comment: 'logs',
      }),
      s.trigger('checked', {
        on: t,
        when: 'after',
        events: ['insert', 'update'],
        updateOf: [t.name],
        constraint: { deferrable: 'deferred' },
        condition: sql`NEW.name <> ''`,
        execute: sql`log`,
      }),
      s.policy('mine', {
        on: t,
        as: 'restrictive',
        for: 'update',
        to: ['current_user', 'postgres'],
        using: sql`${t.id} > 0`,
        withCheck: sql`${t.name} <> ''`,
        comment: 'own rows',
      }),
    );
    expect(
      await query(`SELECT provolatile, proisstrict, proleakproof, proparallel, procost, prorows,
        prosecdef, proconfig::text, pg_get_function_arguments(oid) FROM pg_proc WHERE proname = 'f'`),
    ).toEqual([
      [
        'i',
        true,
        true,
        's',
        7,
        3,
        true,
        '{"search_path=public, pg_temp",work_mem=1MB}',
        '"b b" text[], a integer DEFAULT 5',
      ],
    ]);
    expect(
      await query(`SELECT pg_get_triggerdef(oid), obj_description(oid, 'pg_trigger') FROM pg_trigger
        WHERE NOT tgisinternal ORDER BY tgname`),
    ).toEqual([
      [
        `CREATE CONSTRAINT TRIGGER checked AFTER INSERT OR UPDATE OF name ON public.t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.name <> ''::text)) EXECUTE FUNCTION log()`,
        null,
      ],
      [
        `CREATE TRIGGER on_change AFTER DELETE ON public.t REFERENCING OLD TABLE AS "before rows" FOR EACH STATEMENT EXECUTE FUNCTION log('it''s')`,
        'logs',
      ],
    ]);
    expect(
      await query(`SELECT permissive, cmd, roles::text, qual, with_check FROM pg_policies`),
    ).toEqual([['RESTRICTIVE', 'UPDATE', '{postgres}', '(id > 0)', "(name <> ''::text)"]]);
  });
});

describe('names and texts', () => {
  const hostile = [
    'select',
    'UPPER',
    'Upper',
    'a"b',
    "a'b",
    'a\\b',
    'a.b',
    '--',
    '/* x',
    '*/',
    '$$',
    '$1',
    '%s',
    ';',
    '\\!',
    'é',
    'e\u0301',
    'a\u200bb',
    '👩‍👩‍👧',
    ' ',
    'x'.repeat(63),
    '; DROP TABLE canary; --',
    `"; DROP TABLE canary; --`,
    `'; DROP TABLE canary; --`,
  ];

  it('survive exactly, everywhere', async () => {
    const query = await databaseOf(
      table('canary', {}),
      hostile.map((name) => {
        const schema = s.pgSchema(name, { comment: name });
        const type = schema.enum(`${name}`.slice(0, 60), [name, 'x'], { comment: name });
        const target = schema.table(
          `${name.slice(0, 30)} t`,
          {
            [name]: s.text().default(name).comment(name),
            [`${name.slice(0, 30)} e`]: type().default(name),
          },
          (t) => [
            s
              .index(`${name.slice(0, 30)} i`)
              .on(...Object.values(t))
              .comment(name),
            s.check(`${name.slice(0, 30)} c`, sql`${name} = ${name}`).comment(name),
            s.policy(name, { comment: name }),
          ],
          { comment: name },
        );
        const view = schema.view(`${name.slice(0, 30)} v`).as(sql`SELECT * FROM ${target}`);
        const body = schema
          .function(name, { returns: s.text(), comment: name })
          .as(sql`SELECT ${name}`);
        return [schema, type, target, view, body];
      }),
    );
    const sorted = [...hostile].sort();
    const namesOf = async (text: string) =>
      (await query(text)).map(([name]) => String(name)).sort();
    expect(
      await namesOf(
        `SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema|public)'`,
      ),
    ).toEqual(sorted);
    expect(
      await namesOf(
        `SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema|public)'`,
      ),
    ).toEqual(sorted);
    expect(await namesOf(`SELECT polname FROM pg_policy`)).toEqual(sorted);
    expect(await namesOf(`SELECT enumlabel FROM pg_enum WHERE enumlabel <> 'x'`)).toEqual(sorted);
    expect(
      await namesOf(`SELECT attname FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
      WHERE attrelid >= 16384 AND relkind = 'r' AND attnum = 1`),
    ).toEqual(sorted);
    expect(
      await namesOf(`SELECT col_description(attrelid, attnum) FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
      WHERE attrelid >= 16384 AND relkind = 'r' AND attnum = 1`),
    ).toEqual(sorted);
    expect(await query(`SELECT count(*) FROM pg_proc WHERE pronamespace >= 16384`)).toEqual([
      [hostile.length],
    ]);
    for (const name of hostile.slice(0, -4)) {
      const quoted = `"${name.replaceAll('"', '""')}"`;
      expect(await query(`SELECT ${quoted}.${quoted}()`)).toEqual([[name]]);
    }
    expect(await query(`SELECT to_regclass('canary') IS NOT NULL`)).toEqual([[true]]);
  });
});
