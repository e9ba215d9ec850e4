/**
 * The entries of a dump of pg_dump, so that what means the same is the same.
 *
 * An entry is what follows one `-- Name: …; Type: …; Schema: …` header. Nothing in it is interpreted,
 * except that
 * the name of a NOT NULL that is inherited, whether a column or check that is inherited is the table's own as
 * well, and whether what is inherited is valid where the other table's is not, tell how the table was made, and that
 * the columns of statistics and of publications are in the order of the table's, the roles of a policy in that of
 * the cluster's, storage options in that in which they were set, that a query names the columns of
 * a function's rows by position, where the row type's own names say nothing, and that
 * what is granted on an object is the same in any order, whoever granted it, and whether its owner may pass it
 * on: an acl keeps all three, a definition says who has what, and an owner may.
 */

/** Without the commas between columns: the last one has none. */
export function linesOf(text: string | undefined): readonly string[] {
  return text?.split('\n').map((line) => line.replace(/,$/, '')) ?? [];
}

const header = /^--\n-- Name: (.*); Type: (.*?); Schema: (.*?); Owner: (.*)\n--\n/gm;

/** Settings that pg_dump writes before the first entry that needs them. */
const setting = /^SET (default_tablespace|default_table_access_method) = (.*);\n/gm;

/** All that it says of a schema public that another role than in a new database owns, where owners are left out. */
const notCreating = /^-- \*not\* creating schema, since initdb creates it$/m;

export type Entries = ReadonlyMap<string, string>;

export interface Dump {
  readonly entries: Entries;
  /** The NOT NULLs that are on a line of their own, by entry: pg_dump keeps silent of their NO INHERIT. */
  readonly silent: ReadonlySet<string>;
}

/** Its entries, by what they are of. */
export function readDump(dump: string): Dump {
  const entries = entriesOf(dump);
  withoutOwnNames(entries);
  withoutInheritedNames(entries);
  withoutInheritedValidity(entries);
  withoutInheritedValidChecks(entries);
  const silent = [...entries].flatMap(([entry, text]) =>
    isTable(entry)
      ? [...text.matchAll(/^ {4}NOT NULL (.*?),?$/gm)].map(([, column]) => `${column} of ${entry}`)
      : [],
  );
  withoutInherited(entries);
  return { entries, silent: new Set(silent) };
}

/** Without the NO INHERIT of the NOT NULLs of which the other dump keeps silent: their columns are only inherited there. */
export function heard({ entries }: Dump, { silent }: Dump): Entries {
  if (silent.size === 0) return entries;
  const said = /^( {4}NOT NULL (.*)) NO INHERIT$/gm;
  return new Map(
    [...entries].map(([entry, text]) => [
      entry,
      text.replaceAll(said, (whole, line: string, column: string) =>
        silent.has(`${column} of ${entry}`) ? line : whole,
      ),
    ]),
  );
}

function entriesOf(dump: string): Map<string, string> {
  const entries = new Map<string, string>();
  const headers = [...dump.matchAll(header)];
  const current = new Map([
    ['default_tablespace', "''"],
    ['default_table_access_method', 'heap'],
  ]);
  const unusual = () =>
    [...current]
      .filter(([, value]) => value !== "''" && value !== 'heap')
      .map(([name, value]) => `SET ${name} = ${value};\n`)
      .join('');
  const take = (text: string) => {
    for (const [, name = '', value = ''] of text.matchAll(setting)) current.set(name, value);
  };
  take(dump.slice(0, headers[0]?.index));
  headers.forEach((match, index) => {
    const [whole, name = '', type = '', schema = '', owner = ''] = match;
    const end = headers[index + 1]?.index;
    const text = dump.slice(match.index + whole.length, end).replace(trailer, '');
    const inEffect = unusual();
    take(text);
    const isAccess = type.endsWith('ACL');
    const clear = text.replace(setting, '').replace(notCreating, '').trim();
    const own = isAccess ? withoutOwnersOption(clear, owner) : clear;
    if (own === '') return;
    const entry = `${type} ${name}${schema === '-' ? '' : ` in ${schema}`}`;
    const known = entries.get(entry);
    const clean = inEffect + inAnyOrder(type, own);
    entries.set(entry, known === undefined ? clean : [known, clean].sort().join('\n'));
  });
  return entries;
}

const publishedColumns =
  /( ADD TABLE ONLY (?:"(?:[^"]|"")*"|[^\s".]+)\.(?:"(?:[^"]|"")*"|[^\s"]+)) \((.*?)\)(;| WHERE \()/s;

const sortedList = (list: string) => list.split(', ').sort().join(', ');

/** Each privilege of each grant once: with the right to pass it on, where one of several who granted it gave that. */
function grantsOf(lines: readonly string[]): string[] {
  const all = lines.flatMap((line) => {
    const [, grant = '', list = '', rest = ''] = /^(.*?GRANT) (.*?)( ON .*);$/s.exec(line) ?? [];
    return list.split(/,(?![^(]*\))/).map((privilege) => `${grant} ${privilege}${rest}`);
  });
  const option = ' WITH GRANT OPTION';
  return [...new Set(all)].filter((each) => !all.includes(each + option)).sort();
}

/** Lines that give, one after the other; of default privileges too. */
const grantLines =
  /^(ALTER DEFAULT PRIVILEGES .*)?GRANT .*(\n(ALTER DEFAULT PRIVILEGES .*)?GRANT .*)*/gm;

/** Without the owner's right to pass on what is its own: an owner has it anyway. */
function withoutOwnersOption(text: string, owner: string): string {
  let lines = text.split('\n');
  for (const name of [owner, `"${owner.replaceAll('"', '""')}"`]) {
    const [option, plain] = [` TO ${name} WITH GRANT OPTION;`, ` TO ${name};`];
    const isOptional = (line: string) => line.startsWith('GRANT ') && line.endsWith(option);
    if (!lines.some(isOptional)) continue;
    lines = lines.map((line) => (isOptional(line) ? line.slice(0, -option.length) + plain : line));
    // What is left is what every owner has.
    const [revoked, granted] = ['REVOKE ALL ON ', 'GRANT ALL ON '];
    const all = lines.filter((line) => line.startsWith(granted) && line.endsWith(plain));
    const given = all.map((line) => line.slice(granted.length, -plain.length));
    const none = given.map((object) => `${revoked}${object} FROM ${name};`);
    if (none.every((line) => lines.includes(line)))
      lines = lines.filter((line) => !all.includes(line) && !none.includes(line));
  }
  return lines.join('\n').trim();
}

/** Without who granted, and in which order. */
function accessOf(text: string): string {
  return text
    .replace(/^(RE)?SET SESSION AUTHORIZATION\b.*\n?/gm, '')
    .replace(/\n{2,}/g, '\n')
    .trim()
    .replace(grantLines, (grants) => grantsOf(grants.split('\n')).join('\n'));
}

/** Sorted: grants, and what is in the order of the table's columns. */
function inAnyOrder(type: string, text: string): string {
  if (type.endsWith('ACL')) return accessOf(text);
  if (type === 'PUBLICATION TABLE') {
    return text.replace(
      publishedColumns,
      (_, table: string, list: string, end: string) => `${table} (${sortedList(list)})${end}`,
    );
  }
  if (type === 'POLICY') {
    return text.replace(policyRoles, (_, head: string, list: string) => head + sortedList(list));
  }
  if (stored.has(type)) {
    return text.replace(options, (_, head: string, list: string) => `${head}${sortedList(list)})`);
  }
  if (type !== 'STATISTICS') return text;
  return text.replace(/ ON (.*) FROM /, (_, list: string) => ` ON ${sortedList(list)} FROM `);
}

/** Columns of tables and of composite types, in their order. */
export function columnsOf(entry: string, text: string): readonly string[] {
  if (!/^(?:(?:FOREIGN )?TABLE|TYPE) /.test(entry)) return [];
  const lines = text.matchAll(/^(?: {4}|\t)(?!CONSTRAINT )("(?:[^"]|"")*"|[^\s"]+) /gm);
  return [...lines].map(([, column = '']) => column);
}

const identifier = String.raw`(?:"(?:[^"]|"")+"|\w+)`;

/** `fillfactor='70'`, `toast.autovacuum_enabled=off`. */
const option = String.raw`(?:${identifier}\.)?${identifier}=(?:E?'(?:[^']|'')*'|[^\s,()']+)`;
const options = new RegExp(String.raw`\b((?:WITH|SET) \()(${option}(?:, ${option})+)\)`, 'g');

/** Types of what has them, of its own or of its columns. */
const stored: ReadonlySet<string> = new Set([
  'TABLE',
  'FOREIGN TABLE',
  'VIEW',
  'MATERIALIZED VIEW',
  'INDEX',
  'CONSTRAINT',
]);

const policyRoles = new RegExp(
  String.raw`^(CREATE POLICY ${identifier} ON ${identifier}\.${identifier}(?: AS RESTRICTIVE)?(?: FOR \w+)? TO )(${identifier}(?:, ${identifier})*)`,
);

/** Behind the arguments of a function: what its rows are called, and their columns. */
const rowNames = new RegExp(
  String.raw`(\) ${identifier})\((${identifier}(?:, ${identifier})*)\)`,
  'g',
);

/** Without the names that a query gives to columns of rows where they are the row type's own, or the first of them. */
function withoutOwnNames(entries: Map<string, string>): void {
  const queries = [...entries].filter(
    ([entry, text]) =>
      /^(?:(?:MATERIALIZED )?VIEW|RULE) /.test(entry) && text.search(rowNames) >= 0,
  );
  if (queries.length === 0) return;
  const known = [...entries].map(([entry, text]) => `${columnsOf(entry, text).join(', ')}, `);
  for (const [entry, text] of queries) {
    const clear = text.replace(rowNames, (whole, head: string, list: string) =>
      known.some((columns) => columns.startsWith(`${list}, `)) ? head : whole,
    );
    entries.set(entry, clear);
  }
}

export const isTable = (entry: string) => /^(?:FOREIGN )?TABLE /.test(entry);

const attaching = /^ALTER TABLE ONLY (.*?) ATTACH PARTITION (.*?) (?:FOR VALUES |DEFAULT;)/gm;

/** A NOT NULL that is no line of its table. */
const notValid = new RegExp(
  String.raw`^ALTER (?:FOREIGN )?TABLE (.*)\n {4}ADD CONSTRAINT ${identifier} NOT NULL (${identifier}) NOT VALID;$`,
);

const namedNotNull = / CONSTRAINT (?:"(?:[^"]|"")*"|\S+) NOT NULL/g;

/** Without the names of the NOT NULLs of tables that inherit. */
function withoutInheritedNames(entries: Map<string, string>): void {
  const parentsOf = parentsIn(entries);
  for (const [entry, text] of entries) {
    if (!isTable(entry) || parentsOf(tableOf(text).name).length === 0) continue;
    entries.set(entry, text.replaceAll(namedNotNull, ' NOT NULL'));
  }
}

/** A line of a column: the column, what comes before its default, that, and what comes after. */
const columnLine = new RegExp(
  String.raw`^( {4}(?!CONSTRAINT )(${identifier})(?: .*?)??)(?: DEFAULT (.*?))?((?: NOT NULL)?(?: COLLATE ${identifier}\.${identifier})?)$`,
);

/** The lines of CREATE TABLE, without commas and defaults, its name, the tables that it inherits from, and the defaults by column. */
function tableOf(text: string) {
  const [, name = ''] = /^CREATE (?:UNLOGGED |FOREIGN )?TABLE (.*) \($/m.exec(text) ?? [];
  const [, parents] = /^INHERITS \((.*)\)/m.exec(text) ?? [];
  const defaults = new Map<string, string>();
  const lines = linesOf(text)
    .flatMap(apart)
    .map((line) => {
      const [, head = '', column = '', value, rest = ''] = columnLine.exec(line) ?? [];
      if (value === undefined) return line;
      defaults.set(column, value);
      return head + rest;
    });
  return { name, lines, parents: parents?.split(', ') ?? [], defaults };
}

/** A default that is an entry of its own. */
function defaultOf(text: string) {
  const [, table, column, value] =
    /^ALTER (?:FOREIGN )?TABLE ONLY (.*) ALTER COLUMN (.*) SET DEFAULT (.*);$/s.exec(text) ?? [];
  return table === undefined || column === undefined || value === undefined
    ? undefined
    : { table, column, value };
}

/** A column with a NOT NULL: what comes before that, itself, and what comes after. */
const notNullLine = new RegExp(
  String.raw`^ {4}((?!CONSTRAINT )${identifier})( .*?)((?: CONSTRAINT ${identifier})? NOT NULL)( NO INHERIT)?( COLLATE ${identifier}\.${identifier})?$`,
);

/** The NOT NULL of a column on a line of its own, as pg_dump writes that of a column which is only inherited. */
function apart(line: string): readonly string[] {
  const [, column = '', rest = '', constraint = '', noInherit = '', collation = ''] =
    notNullLine.exec(line) ?? [];
  return column === ''
    ? [line]
    : [`    ${column}${rest}${collation}`, `   ${constraint} ${column}${noInherit}`];
}

/** The tables that each one inherits from, or is a partition of. */
function parentsIn(entries: Entries): (table: string) => readonly string[] {
  const found = new Map<string, readonly string[]>();
  for (const [entry, text] of entries) {
    const { name, parents } = isTable(entry) ? tableOf(text) : { name: '', parents: [] };
    if (parents.length > 0) found.set(name, parents);
    for (const [, parent = '', table = ''] of text.matchAll(attaching)) found.set(table, [parent]);
  }
  return (table) => found.get(table) ?? [];
}

/**
 * Without the NOT NULLs of columns of which a table above has one that is not valid: that of a table which PostgreSQL makes with
 * it is, and that of one which was there is not.
 */
function withoutInheritedValidity(entries: Map<string, string>): void {
  const all = [...entries].flatMap(([entry, text]) => {
    const [, table = '', column = ''] = notValid.exec(text) ?? [];
    return table === '' ? [] : [{ entry, table, column }];
  });
  if (all.length === 0) return;
  const parentsOf = parentsIn(entries);
  const own = new Set(all.map(({ table, column }) => `${table} ${column}`));
  const isDoubtful = (table: string, column: string): boolean =>
    parentsOf(table).some((each) => own.has(`${each} ${column}`) || isDoubtful(each, column));
  for (const { entry, table, column } of all) if (isDoubtful(table, column)) entries.delete(entry);
  for (const [entry, text] of entries) {
    const { name, lines } = isTable(entry) ? tableOf(text) : { name: '', lines: [] };
    const columns = lines.flatMap((line) => /^ {4}NOT NULL (.*)$/.exec(line)?.[1] ?? []);
    for (const column of columns) {
      if (!isDoubtful(name, column)) continue;
      entries.set(entry, withoutNotNull(entries.get(entry) ?? '', column));
    }
  }
}

/** The text of a table without that of one column. */
const withoutNotNull = (text: string, column: string): string =>
  text
    .split('\n')
    .flatMap((line) => {
      const comma = line.endsWith(',') ? ',' : '';
      const [first, second] = apart(line.slice(0, line.length - comma.length));
      const isIt = (each: string | undefined) => each === `    NOT NULL ${column}`;
      return isIt(first) ? [] : isIt(second) ? [`${first}${comma}`] : [line];
    })
    .join('\n');

/** Without the valid checks of tables of which one above has them not valid, as with NOT NULLs. */
function withoutInheritedValidChecks(entries: Map<string, string>): void {
  const known = new Set(passedChecks(entries).map(({ table, check }) => `${table} ${check}`));
  if (known.size === 0) return;
  const parentsOf = parentsIn(entries);
  const isDoubtful = (table: string, check: string): boolean =>
    parentsOf(table).some(
      (each) => known.has(`${each} ${check} NOT VALID`) || isDoubtful(each, check),
    );
  for (const [entry, text] of entries) {
    if (!isTable(entry)) continue;
    const { name } = tableOf(text);
    const lines = text
      .split('\n')
      .filter((line) => !isDoubtful(name, line.trimStart().replace(/,$/, '')));
    entries.set(entry, lines.join('\n').replace(/,\n\)/, '\n)'));
  }
}

/** The checks that are no lines of their tables, but for those that no heir has. */
function passedChecks(entries: Entries) {
  return [...entries].flatMap(([entry, text]) => {
    const [, table = '', check = ''] =
      /^ALTER (?:FOREIGN )?TABLE (.*)\n {4}ADD (CONSTRAINT .* CHECK .*);$/s.exec(text) ?? [];
    return table === '' || / NO INHERIT(?: NOT VALID)?$/.test(check)
      ? []
      : [{ entry, table, check }];
  });
}

/** A line of the other table, as pg_dump writes it for an heir: of one that is generated likewise it leaves out the expression. */
const asHeirsSay = (line: string) =>
  line.replace(/ GENERATED ALWAYS AS \(.*$/, '').replace(namedNotNull, ' NOT NULL');

/** The column of which a line is; else the line. */
const subjectOf = (line: string) =>
  /^ {4}(?!CONSTRAINT |NOT NULL )(?:"(?:[^"]|"")*"|\S+)/.exec(line)?.[0] ?? line;

/** Two tables generate a column otherwise, say: what inherits from both says which it has. */
const contradicts = (line: string, other: string) =>
  line !== other &&
  subjectOf(line) === subjectOf(other) &&
  !line.startsWith(`${other} `) &&
  !other.startsWith(`${line} `);

/** Without what a table that inherits says as the other one does: whether it is its own as well, nobody can change. */
function withoutInherited(entries: Map<string, string>): void {
  const all = [...entries].filter(([entry]) => isTable(entry));
  const tables = new Map(all.map(([, text]) => tableOf(text)).map((each) => [each.name, each]));
  const inherited = (name: string): readonly string[] => {
    const each = (tables.get(name)?.parents ?? []).map((parent) => {
      const own = tables.get(parent)?.lines.filter((line) => /^ {4}(?!.* NO INHERIT$)/.test(line));
      const subjects = new Set(own?.map(subjectOf));
      // What a table says of a column counts, and not what those say from which it inherits.
      const above = inherited(parent).filter((line) => !subjects.has(subjectOf(line)));
      return [...(own ?? []), ...above];
    });
    const all = each.flat();
    return all.filter((line) => !all.some((other) => contradicts(line, other)));
  };
  for (const [entry, text] of all) {
    const { name, lines, parents } = tableOf(text);
    if (parents.length === 0) continue;
    const known = new Set(inherited(name).flatMap((line) => [line, asHeirsSay(line)]));
    const own = lines.filter((line) => !known.has(line));
    entries.set(entry, own.join('\n'));
  }
  withoutInheritedDefaults(
    entries,
    all.map(([entry, text]) => ({ entry, ...tableOf(text) })),
  );
  withoutInheritedChecks(entries, (name) => tables.get(name)?.parents ?? []);
}

/** The same of defaults, each as an entry of its own: pg_dump writes that of a column that is only inherited so. */
function withoutInheritedDefaults(
  entries: Map<string, string>,
  all: readonly (ReturnType<typeof tableOf> & { readonly entry: string })[],
): void {
  const tables = new Map(all.map((each) => [each.name, each]));
  const apart = [...entries].flatMap(([entry, text]) => {
    const found = entry.startsWith('DEFAULT ') ? defaultOf(text) : undefined;
    return found === undefined ? [] : [{ entry, ...found }];
  });
  for (const { table, column, value } of apart) tables.get(table)?.defaults.set(column, value);
  /** Null: there is none, or those from which it comes do not agree. */
  const valueIn = (table: string, column: string): string | null => {
    const own = tables.get(table)?.defaults.get(column);
    return own === undefined ? inherited(table, column) : own === 'NULL' ? null : own;
  };
  const inherited = (table: string, column: string): string | null => {
    const parents = tables.get(table)?.parents ?? [];
    const values = new Set(parents.flatMap((each) => valueIn(each, column) ?? []));
    const [value = null] = values;
    return values.size === 1 ? value : null;
  };
  for (const { entry, name, parents, defaults } of all) {
    for (const [column, value] of parents.length === 0 ? [] : defaults) {
      const place = entry.replace(
        /^(?:FOREIGN )?TABLE (.*) in /,
        `DEFAULT $1 ${unquoted(column)} in `,
      );
      if (inherited(name, column) === value) entries.delete(place);
      else
        entries.set(place, `ALTER TABLE ONLY ${name} ALTER COLUMN ${column} SET DEFAULT ${value};`);
    }
  }
}

/** The same of checks that are not valid: these are no lines of their tables. */
function withoutInheritedChecks(
  entries: Map<string, string>,
  parentsOf: (table: string) => readonly string[],
): void {
  const all = passedChecks(entries);
  const known = new Set(all.map(({ table, check }) => `${table} ${check}`));
  const isInherited = (table: string, check: string): boolean =>
    parentsOf(table).some((each) => known.has(`${each} ${check}`) || isInherited(each, check));
  for (const { entry, table, check } of all) if (isInherited(table, check)) entries.delete(entry);
}

const unquoted = (name: string) => name.replace(/^"(.*)"$/, '$1').replaceAll('""', '"');

const trailer = /^--\n-- PostgreSQL database dump complete\n--\n[\s\S]*/m;
