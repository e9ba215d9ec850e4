import { expect, test } from 'vitest';
import { compareDumps, describeDifference } from '../../src/database/compare-dumps.ts';

function entry(name: string, type: string, text: string): string {
  return `--\n-- Name: ${name}; Type: ${type}; Schema: public; Owner: postgres\n--\n\n${text}\n\n\n`;
}

const table = entry('t', 'TABLE', 'CREATE TABLE public.t (\n    a integer,\n    b text\n);');
const reordered = entry('t', 'TABLE', 'CREATE TABLE public.t (\n    b text,\n    a integer\n);');
const view = entry('v', 'VIEW', 'CREATE VIEW public.v AS\n SELECT 1;');
const settings = "SET default_tablespace = '';\n\nSET default_table_access_method = heap;\n\n";

test('entries may come in any order, with settings between them', () => {
  expect(compareDumps(settings + table + view, view + settings + table)).toEqual([]);
});

test('names what is missing, unexpected and different', () => {
  const other = view.replace('SELECT 1', 'SELECT 2');
  const extra = entry('f()', 'FUNCTION', 'CREATE FUNCTION …');
  expect(compareDumps(table + view, other + extra).map(describeDifference)).toEqual([
    'FUNCTION f() in public is unexpected\n  + CREATE FUNCTION …',
    expect.stringContaining('TABLE t in public is missing'),
    'VIEW v in public differs\n  -  SELECT 1;\n  +  SELECT 2;',
  ]);
});

test('an entry without a statement is none: the schema public of a database that was made before 15', () => {
  const made = entry('public', 'SCHEMA', '-- *not* creating schema, since initdb creates it');
  const owned = made.replace('it\n', 'it\n\n\nALTER SCHEMA public OWNER TO app;\n');
  expect(compareDumps(table + made, table)).toEqual([]);
  expect(compareDumps(table + made, table + owned).map(({ kind }) => kind)).toEqual([
    'onlyInSecond',
  ]);
});

test('column order is a difference of its own', () => {
  expect(compareDumps(table, reordered)).toEqual([
    { kind: 'columnOrder', entry: 'TABLE t in public', lines: [] },
  ]);
  const changed = reordered.replace('b text', 'b integer');
  expect(compareDumps(table, changed).map(({ kind }) => kind)).toEqual(['different']);
});

test('the columns of a function’s rows are named by position: only the row type’s own names say nothing', () => {
  const rows = (list: string) =>
    entry('v', 'VIEW', `CREATE VIEW public.v AS\n SELECT a\n   FROM public.f(1) x${list};`);
  const kinds = (first: string, second: string) =>
    compareDumps(first, second).map(({ kind }) => kind);
  expect(kinds(table + rows('(a, b)'), reordered + rows('(b, a)'))).toEqual(['columnOrder']);
  expect(kinds(table + rows('(a, b)'), table + rows('(a)'))).toEqual([]);
  expect(kinds(table + rows('(a, b)'), reordered + rows('(a, b)'))).toContain('different');
  expect(kinds(table + rows('(a, b)'), table + rows('(b, a)'))).toEqual(['different']);
  expect(kinds(table + rows('(c)'), table + rows('(d)'))).toEqual(['different']);
});

test('the roles of a policy are in the order in which the cluster has them', () => {
  const policy = (roles: string, using: string, name = 'p') =>
    entry(
      `t ${name}`,
      'POLICY',
      `CREATE POLICY ${name} ON public.t AS RESTRICTIVE FOR SELECT TO ${roles} USING (${using});`,
    );
  const kinds = (first: string, second: string) =>
    compareDumps(first, second).map(({ kind }) => kind);
  expect(kinds(policy('a, "B C"', 'true'), policy('"B C", a', 'true'))).toEqual([]);
  expect(kinds(policy('a, b', 'true'), policy('a, c', 'true'))).toEqual(['different']);
  expect(kinds(policy('a', "x = ' TO b, c;'"), policy('a', "x = ' TO c, b;'"))).toEqual([
    'different',
  ]);
  const odd = '" TO b, a USING ("';
  expect(kinds(policy('a, b', 'true', odd), policy('b, a', 'true', odd))).toEqual([]);
});

test('the order of other lines matters', () => {
  const one = entry('f()', 'FUNCTION', 'a();\nb();');
  const two = entry('f()', 'FUNCTION', 'b();\na();');
  expect(compareDumps(one, two).map(({ kind }) => kind)).toEqual(['different']);
});

test('grants may come in any order and from anybody, after what is revoked', () => {
  const acl = (...lines: string[]) => entry('TABLE t', 'ACL', lines.join('\n'));
  const [revoke, a, b] = [
    'REVOKE ALL ON t FROM PUBLIC;',
    'GRANT x ON t TO a;',
    'GRANT x ON t TO b;',
  ];
  const by = 'SET SESSION AUTHORIZATION a;';
  expect(compareDumps(acl(revoke, a, b), acl(revoke, b, a))).toEqual([]);
  expect(compareDumps(acl(revoke, a, b), acl(a, revoke, b))).toHaveLength(1);
  expect(compareDumps(acl(a, by, b), acl(b, by, a))).toEqual([]);
  expect(compareDumps(acl(a, by, b), acl(a))).toHaveLength(1);
  const later = (grant: string) => `ALTER DEFAULT PRIVILEGES FOR ROLE o IN SCHEMA s ${grant}`;
  expect(compareDumps(acl(later(a), later(b)), acl(later(b), later(a)))).toEqual([]);
  expect(compareDumps(acl(later(a), later(b)), acl(later(a)))).toHaveLength(1);
  const together = acl('GRANT x(c, d),y ON t TO a WITH GRANT OPTION;');
  const [x, y] = ['GRANT x(c, d) ON t TO a;', 'GRANT y ON t TO a WITH GRANT OPTION;'];
  const option = x.replace(';', ' WITH GRANT OPTION;');
  expect(compareDumps(together, acl(x, y))).toHaveLength(1);
  expect(compareDumps(together, acl(x, y, by, option))).toEqual([]);
});

test('what a table says as the one that it inherits from counts for nothing', () => {
  const base = entry(
    'base',
    'TABLE',
    "CREATE TABLE base (\n    a integer,\n    b text DEFAULT 'x'\n);",
  );
  const heir = (body: string) =>
    base + entry('heir', 'TABLE', `CREATE TABLE heir (\n${body})\nINHERITS (base);`);
  const value = (text: string) =>
    entry('heir b', 'DEFAULT', `ALTER TABLE ONLY heir ALTER COLUMN b SET DEFAULT ${text};`);
  const own = "    a integer,\n    b text DEFAULT 'x',\n    c integer\n";
  expect(compareDumps(heir(own), heir('    c integer\n'))).toEqual([]);
  expect(compareDumps(heir(own), heir('    c integer\n') + value("'x'"))).toEqual([]);
  expect(compareDumps(heir(own), heir('    c integer\n') + value("'y'"))).toHaveLength(1);
  expect(compareDumps(heir(own), heir(own.replace("'x'", "'y'")))).toHaveLength(1);
  expect(compareDumps(heir(own), heir(''))).toHaveLength(1);
  // Of a generated column of its own that is the other's pg_dump writes no expression.
  const made = ' GENERATED ALWAYS AS ((a + 1)) STORED';
  const generated = (body: string) => heir(body).replace(/ DEFAULT 'x'/, made);
  expect(
    compareDumps(generated('    c integer,\n    b text\n'), generated('    c integer\n')),
  ).toEqual([]);
  expect(
    compareDumps(generated('    c integer,\n    b date\n'), generated('    c integer\n')),
  ).toHaveLength(1);
  const foreign = (body: string) =>
    base +
    entry(
      'heir',
      'FOREIGN TABLE',
      `CREATE FOREIGN TABLE heir (\n${body})\nINHERITS (base)\nSERVER s;`,
    );
  expect(compareDumps(foreign(own), foreign('    c integer\n'))).toEqual([]);
  expect(compareDumps(foreign(own), foreign(''))).toHaveLength(1);
});

test('nor does a column whose NOT NULL is inherited, or its own', () => {
  const base = entry(
    'base',
    'TABLE',
    'CREATE TABLE base (\n    a integer CONSTRAINT x NOT NULL,\n    b text\n);',
  );
  const heir = (body: string) =>
    base + entry('heir', 'TABLE', `CREATE TABLE heir (\n${body})\nINHERITS (base);`);
  expect(compareDumps(heir('    a integer\n'), heir(''))).toEqual([]);
  // Of an heir the names say nothing: it may have had one before it came to inherit.
  expect(compareDumps(heir('    a integer CONSTRAINT own NOT NULL\n'), heir(''))).toEqual([]);
  expect(compareDumps(heir('    b text NOT NULL\n'), heir('    NOT NULL b\n'))).toEqual([]);
  expect(compareDumps(heir('    b text NOT NULL\n'), heir('    b text\n'))).toHaveLength(1);
  // pg_dump keeps silent of NO INHERIT where the column is only inherited.
  expect(compareDumps(heir('    b text NOT NULL NO INHERIT\n'), heir('    NOT NULL b\n'))).toEqual(
    [],
  );
  expect(
    compareDumps(heir('    c text NOT NULL NO INHERIT\n'), heir('    c text NOT NULL\n')),
  ).toHaveLength(1);
  for (const [one, other] of [
    ['    b text NOT NULL NO INHERIT\n', '    b text NOT NULL\n'],
    ['    b text NOT NULL NO INHERIT,\n    NOT NULL a\n', '    b text NOT NULL,\n    NOT NULL a\n'],
  ] as const) {
    expect(compareDumps(heir(one), heir(other))).toHaveLength(1);
    expect(compareDumps(heir(other), heir(one))).toHaveLength(1);
  }
  expect(compareDumps(heir('    c text NOT NULL\n'), heir('    c text\n'))).toHaveLength(1);
});

test('nor does whether a NOT NULL is valid where that of the table above is not', () => {
  const added = (of: string, constraint: string) =>
    entry(`${of} ${constraint}`, 'CONSTRAINT', `ALTER TABLE ${of}\n    ADD ${constraint};`);
  const valid = added('s.base', 'CONSTRAINT n NOT NULL a NOT VALID');
  const base = entry('base', 'TABLE', 'CREATE TABLE s.base (\n    a integer,\n    b text\n);');
  const heir = (body: string, of = 'base') =>
    base + entry('heir', 'TABLE', `CREATE TABLE s.heir (${body}\n)\nINHERITS (s.${of});`);
  const attach = 'ALTER TABLE ONLY s.base ATTACH PARTITION s.part DEFAULT;';
  const part = (body: string) =>
    base +
    entry('part', 'TABLE', `CREATE TABLE s.part (\n    ${body}\n);`) +
    entry('part', 'TABLE ATTACH', attach);
  for (const [one, other] of [
    [heir('\n    CONSTRAINT n NOT NULL a'), heir('')],
    [heir('\n    c text,\n    CONSTRAINT n NOT NULL a'), heir('\n    c text')],
    [part('a integer CONSTRAINT n NOT NULL,\n    b text'), part('a integer,\n    b text')],
  ] as const) {
    expect(compareDumps(one + valid, other + valid)).toEqual([]);
    expect(compareDumps(other + valid, one + valid)).toEqual([]);
    expect(compareDumps(one, other)).toHaveLength(1);
    const own = added('s.heir', 'CONSTRAINT own NOT NULL a NOT VALID');
    expect(compareDumps(heir('') + valid + own, heir('') + valid)).toEqual([]);
    expect(compareDumps(heir('') + own, heir(''))).toHaveLength(1);
  }
  const others = [heir('\n    CONSTRAINT n NOT NULL b'), part('a integer,\n    b text NOT NULL')];
  for (const [at, plain] of [heir(''), part('a integer,\n    b text')].entries())
    expect(compareDumps((others[at] ?? '') + valid, plain + valid)).toHaveLength(1);
});

test('nor does a check that is not valid', () => {
  const tables =
    entry('base', 'TABLE', 'CREATE TABLE base (\n    a integer\n);') +
    entry('heir', 'TABLE', 'CREATE TABLE heir (\n)\nINHERITS (base);');
  const check = (table: string, text: string) =>
    entry(
      `${table} k`,
      'CHECK CONSTRAINT',
      `ALTER TABLE ${table}\n    ADD CONSTRAINT k CHECK (${text} NOT VALID;`,
    );
  const base = tables + check('base', '(a > 0))');
  expect(compareDumps(base + check('heir', '(a > 0))'), base)).toEqual([]);
  expect(compareDumps(base + check('heir', '(a > 1))'), base)).toHaveLength(1);
  const own = tables + check('base', '(a > 0)) NO INHERIT');
  expect(compareDumps(own + check('heir', '(a > 0)) NO INHERIT'), own)).toHaveLength(1);
});

test('nor does whether a check is valid where that of the table above is not', () => {
  const check = (table: string, valid: string) =>
    entry(
      `${table} k`,
      'CHECK CONSTRAINT',
      `ALTER TABLE ${table}\n    ADD CONSTRAINT k CHECK ((a > 0))${valid};`,
    );
  const line = 'CONSTRAINT k CHECK ((a > 0))';
  const base = entry('base', 'TABLE', 'CREATE TABLE base (\n    a integer,\n    b text\n);');
  const heir = (body: string) =>
    entry('heir', 'TABLE', `CREATE TABLE heir (${body}\n)\nINHERITS (base);`);
  const attach = 'ALTER TABLE ONLY base ATTACH PARTITION part DEFAULT;';
  const part = (body: string) =>
    entry('part', 'TABLE', `CREATE TABLE part (\n    a integer,\n    b text${body}\n);`) +
    entry('part', 'TABLE ATTACH', attach);
  for (const [one, other] of [
    [heir(`\n    ${line}`), heir('')],
    [part(`,\n    ${line}`), part('')],
    [
      part(`,\n    ${line},\n    CONSTRAINT o CHECK (true)`),
      part(',\n    CONSTRAINT o CHECK (true)'),
    ],
  ] as const) {
    const notValid = base + check('base', ' NOT VALID');
    expect(compareDumps(notValid + one, notValid + other)).toEqual([]);
    expect(compareDumps(notValid + other, notValid + one)).toEqual([]);
    expect(compareDumps(base + one, base + other)).toHaveLength(1);
    // What no heir has of it is its own.
    const alone = base + check('base', ' NO INHERIT NOT VALID');
    const own = one.replace(line, `${line} NO INHERIT`);
    expect(compareDumps(alone + own, alone + other)).toHaveLength(1);
    const another = one.replaceAll('a > 0', 'a > 1');
    expect(compareDumps(notValid + another, notValid + other)).toHaveLength(1);
  }
});

test('a tablespace is part of the entries it is in effect for', () => {
  const inSpace = `SET default_tablespace = fast;\n\n${table}`;
  const [difference] = compareDumps(settings + table + view, inSpace + settings + view);
  expect(difference).toMatchObject({
    entry: 'TABLE t in public',
    lines: ['+ SET default_tablespace = fast;'],
  });
});

test('lines are counted', () => {
  const once = entry('v', 'VIEW', 'x\ny');
  const twice = entry('v', 'VIEW', 'x\nx\ny');
  expect(compareDumps(once, twice)).toMatchObject([{ lines: ['+ x'] }]);
});

test('the name of a NOT NULL counts, unless it is inherited', () => {
  const child = (name: string) =>
    entry('c', 'TABLE', `CREATE TABLE public.c (\n    a integer CONSTRAINT ${name} NOT NULL\n);`);
  const attach = entry(
    'c',
    'TABLE ATTACH',
    'ALTER TABLE ONLY public.p ATTACH PARTITION public.c FOR VALUES IN (1);',
  );
  expect(compareDumps(child('one'), child('two')).map(({ kind }) => kind)).toEqual(['different']);
  expect(compareDumps(child('one') + attach, child('two') + attach)).toEqual([]);
  const heir = (name: string) => child(name).replace('\n);', '\n)\nINHERITS (public.p);');
  expect(compareDumps(heir('one'), heir('two'))).toEqual([]);
});

test('an owner may pass on what it has, whether an acl says so or not', () => {
  const acl = (...lines: string[]) => entry('TABLE t', 'ACL', lines.join('\n'));
  const own = [
    'REVOKE ALL ON TABLE t FROM postgres;',
    'GRANT ALL ON TABLE t TO postgres WITH GRANT OPTION;',
  ];
  const other = 'GRANT SELECT ON TABLE t TO a WITH GRANT OPTION;';
  expect(compareDumps(table + acl(...own), table)).toEqual([]);
  expect(compareDumps(acl(...own, other), acl(other))).toEqual([]);
  const some = 'GRANT SELECT ON TABLE t TO postgres WITH GRANT OPTION;';
  expect(
    compareDumps(
      acl(own[0] ?? '', some),
      acl(own[0] ?? '', some.replace(' WITH GRANT OPTION', '')),
    ),
  ).toEqual([]);
  expect(compareDumps(acl(own[0] ?? '', some), table)).toHaveLength(2);
  expect(compareDumps(acl(other), acl(other.replace(' WITH GRANT OPTION', '')))).toHaveLength(1);
});

test('an heir says itself what the tables from which it inherits do not agree upon', () => {
  const of = (name: string, columns: string, parents = '') =>
    entry(name, 'TABLE', `CREATE TABLE public.${name} (${columns}\n)${parents};`);
  const a = (value: number) => `\n    a integer DEFAULT ${value}`;
  const [one, other] = [of('p', a(1)), of('q', a(2))];
  const heir = (columns: string) => of('h', columns, '\nINHERITS (public.p, public.q)');
  const differ = (first: string, second: string) => compareDumps(first, second).length > 0;
  expect(differ(one + other + heir(a(1)), one + other + heir(a(2)))).toBe(true);
  expect(differ(one + other + heir(a(1)), one + other + heir(a(1)))).toBe(false);
  const agreeing = one + of('q', '\n    a integer');
  expect(differ(agreeing + heir(a(1)), agreeing + heir(''))).toBe(false);
  const between = one + of('q', a(2), '\nINHERITS (public.p)');
  const last = (columns: string) => of('h', columns, '\nINHERITS (public.q)');
  expect(differ(between + last(a(1)), between + last(''))).toBe(true);
  expect(differ(between + last(a(2)), between + last(''))).toBe(false);
});

test('the default of a table is that which it says last, and not that of one further up', () => {
  const of = (name: string, columns: string, parent = '') =>
    entry(
      name,
      'TABLE',
      `CREATE TABLE public.${name} (${columns}\n)${parent && `\nINHERITS (public.${parent})`};`,
    );
  const set = (name: string, value: string) =>
    entry(
      `${name} a`,
      'DEFAULT',
      `ALTER TABLE ONLY public.${name} ALTER COLUMN a SET DEFAULT ${value};`,
    );
  const a = (value: string) => `\n    a integer DEFAULT ${value}`;
  const same = (above: string, ...heirs: readonly string[]) =>
    heirs.every((heir) => compareDumps(above + (heirs[0] ?? ''), above + heir).length === 0);
  const [inline, apart, silent] = [
    (value: string) => of('h', a(value), 'm'),
    (value: string) => of('h', '', 'm') + set('h', value),
    of('h', '', 'm'),
  ];
  const none = of('g', a('1')) + of('m', '', 'g') + set('m', 'NULL');
  expect(same(none, silent, apart('1'))).toBe(false);
  expect(same(none, silent, inline('1'))).toBe(false);
  expect(same(none, inline('1'), apart('1'))).toBe(true);
  const other = of('g', a('10')) + of('m', '', 'g') + set('m', '2');
  expect(same(other, apart('2'), inline('2'))).toBe(true);
  expect(same(other, inline('3'), apart('3'))).toBe(true);
  expect(same(other, apart('2'), apart('10'))).toBe(false);
  const plain = of('g', a('10')) + of('m', '', 'g') + set('m', '10');
  expect(same(plain, apart('10'), apart('1'))).toBe(false);
  expect(same(plain, apart('10'), apart('NULL'))).toBe(false);
  // As that of a sequence, which comes after the table.
  const later = of('m', '\n    a integer') + set('m', "nextval('s')");
  const own = of('h', '\n    a integer', 'm') + set('h', "nextval('s')");
  expect(same(later, own, apart("nextval('s')"))).toBe(true);
});
