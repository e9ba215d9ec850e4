/**
 * What is wrong with definitions, all of it, before PostgreSQL sees them.
 *
 * Only what PostgreSQL would report less clearly, too late, or for the first fault alone: names,
 * duplicates, references to what is not there, contradicting modifiers. The rest is PostgreSQL's.
 */

import { qualified } from '../model/sql.ts';
import type {
  ColumnData,
  ColumnReference,
  Declaration,
  DeclarationOf,
  Fault,
  ItemData,
  ItemOf,
  Reference,
  RenamedFromData,
  RoutineData,
  TableData,
  TypeData,
  ViewData,
} from './declaration.ts';
import { nameOf } from './definition.ts';
import { describeReference, itemLabel, labelOf } from './label.ts';
import { itemSpaces, longest, Names, nameFault, schemaFault, spacesOf, unusable } from './names.ts';

type Report = (message: string, at?: { readonly where: string; readonly object: string }) => void;

function isReference(value: object): value is Reference {
  return 'kind' in value && 'schema' in value && 'name' in value && Object.keys(value).length === 3;
}

/** Every reference and text anywhere in a declaration. */
function visit(
  value: unknown,
  onReference: (reference: Reference) => void,
  onText: (text: string) => void,
): void {
  if (typeof value === 'string') onText(value);
  if (typeof value !== 'object' || value === null) return;
  if (isReference(value)) onReference(value);
  else for (const each of Object.values(value)) visit(each, onReference, onText);
}

/** Types between which PostgreSQL has `=`, and that it casts to none of another family by itself. */
const families: readonly (readonly string[])[] = [
  ['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision'],
  ['text', 'character varying', 'character', 'name'],
  ['date', 'timestamp without time zone', 'timestamp with time zone'],
  ['inet', 'cidr'],
  ['uuid'],
  ['boolean'],
  ['bytea'],
];

/** What is said in SQL, or made by somebody, as a domain over text, is PostgreSQL's to judge. */
function comparable(a: TypeData, b: TypeData): boolean {
  const [one, other] = [a, b].map(({ base }) => families.find((of) => of.includes(base)));
  if (one === undefined || other === undefined) return true;
  return one === other && a.dimensions === b.dimensions;
}

class Checker {
  readonly faults: Fault[] = [];
  readonly #names = new Names();
  readonly #declared: ReadonlySet<string>;
  readonly #tables: ReadonlyMap<string, TableData>;

  constructor(declarations: readonly Declaration[]) {
    const declared = declarations.flatMap((of) =>
      'schema' in of || of.kind === 'schema' ? [labelOf(of)] : [],
    );
    this.#declared = new Set(['schema public', ...declared]);
    const tables = declarations.filter((each) => each.kind === 'table');
    this.#tables = new Map(tables.map((each) => [qualified(each.schema, each.name), each]));
  }

  check(of: Declaration): void {
    const object = labelOf(of);
    const report: Report = (message, at = { where: of.where, object }) =>
      this.faults.push({ ...at, message });
    if ('name' in of) this.#name(of.name, report);
    if ('renamedFrom' in of && !('on' in of)) this.#renamed(of, of.name, report);
    if ('schema' in of && of.kind !== 'extension' && of.schema !== null) {
      this.#reserved(of.schema, report);
    }
    if (of.kind === 'schema') this.#reserved(of.name, report);
    for (const [space, name] of spacesOf(of)) this.#take(space, name, of.where, report);
    this.#deep(of, report);
    switch (of.kind) {
      case 'table':
        this.#table(of, object, report);
        break;
      case 'view':
      case 'materialized view':
        this.#view(of, object, report);
        break;
      case 'function':
      case 'procedure':
        routine(of, report);
        break;
      case 'enum':
        this.#enum(of, report);
        break;
      case 'domain':
        for (const each of of.checks) {
          if (each.name !== null) this.#name(each.name, report);
          this.#item(each, of.schema, of.name, report);
          if (each.noInherit) report('has a check with noInherit: nothing inherits from a domain');
        }
        break;
      case 'composite type':
        for (const each of of.attributes) {
          this.#name(each.name, report);
          this.#renamed(each, each.name, report);
        }
        break;
      case 'sequence':
        this.#columns(
          [of.ownedBy].filter((each) => each !== null),
          null,
          report,
        );
        break;
      case 'trigger':
      case 'policy':
        this.#item(of, of.on?.schema ?? '', of.on?.name ?? '', report);
        break;
    }
  }

  #name(name: string, report: Report): void {
    const message = nameFault(name);
    if (message !== null) report(message);
  }

  #renamed(
    { renamedFrom: from }: { readonly renamedFrom?: RenamedFromData },
    name: string | null,
    report: Report,
  ): void {
    if (from === undefined) return;
    if (name === null) report('needs a name to be renamed');
    if (from.name !== null) this.#name(from.name, report);
    if (from.schema === null && from.name === name) report('is renamed from its own name');
  }

  #reserved(schema: string, report: Report): void {
    const message = schemaFault(schema);
    if (message !== null) report(message);
  }

  #take(space: string, name: string, where: string, report: Report): void {
    const before = this.#names.take(space, name, where);
    if (before !== null) report(`takes a name that is already in use, at ${before}`);
  }

  #deep(of: Declaration, report: Report): void {
    const missing = new Set<string>();
    const texts = new Set<string>();
    visit(
      of,
      (reference) => {
        const label = describeReference(reference);
        if (!this.#declared.has(label)) missing.add(label);
      },
      (text) => {
        const what = unusable(text);
        if (what !== null) texts.add(what);
      },
    );
    for (const each of missing) report(`refers to ${each}, which no schema file exports`);
    for (const each of texts) report(`holds ${each}, which PostgreSQL cannot store`);
  }

  #enum(of: DeclarationOf<'enum'>, report: Report): void {
    const seen = new Set<string>();
    for (const value of of.values) {
      if (Buffer.byteLength(value) > longest) {
        report(`has the value ${JSON.stringify(value)}, longer than ${longest} bytes`);
      }
      if (seen.has(value)) report(`has the value ${JSON.stringify(value)} twice`);
      seen.add(value);
    }
    for (const [old, now] of Object.entries(of.renamedValues ?? {})) {
      if (seen.has(old)) report(`renames the value ${JSON.stringify(old)}, which it still has`);
      if (!seen.has(now)) report(`has no value ${JSON.stringify(now)} to rename to`);
    }
  }

  #table(of: TableData, label: string, report: Report): void {
    const table = qualified(of.schema, of.name);
    for (const column of of.columns) {
      const at = { where: column.where, object: `column ${table}.${qualified(column.name)}` };
      const here: Report = (message) => report(message, at);
      this.#name(column.name, here);
      this.#take(`column ${table}`, column.name, column.where, here);
      columnModifiers(column, here);
      this.#renamed(column, column.name, here);
    }
    const own = new Set(of.columns.map(({ name }) => name));
    for (const each of of.partitionBy?.key ?? []) {
      if (typeof each !== 'string' || own.has(each) || of.partitionOf !== null) continue;
      report(`is partitioned by the column ${qualified(each)}, which it does not have`);
    }
    const keys = of.items.filter(({ kind }) => kind === 'primary key');
    for (const each of keys.slice(1)) {
      report(`has another primary key at ${keys[0]?.where}`, {
        where: each.where,
        object: label,
      });
    }
    this.#items(of, label, report);
  }

  #view(of: ViewData, label: string, report: Report): void {
    if (of.query === null) report('has no query: .as(sql`…`) is missing');
    if (of.recursive && of.columns.length === 0) report('is recursive and must name its columns');
    for (const each of of.items.filter(({ kind }) => kind !== 'index')) {
      report('can only have indexes', { where: each.where, object: itemLabel(each, label) });
    }
    this.#items(of, label, report);
  }

  #items(of: TableData | ViewData, label: string, report: Report): void {
    for (const each of of.items) {
      const at = { where: each.where, object: itemLabel(each, label) };
      const here: Report = (message) => report(message, at);
      if (each.name !== null) this.#name(each.name, here);
      for (const [space, name] of itemSpaces(each, of.schema, of.name)) {
        this.#take(space, name, each.where, here);
      }
      this.#item(each, of.schema, of.name, here);
    }
  }

  #item(of: ItemData, schema: string, name: string, report: Report): void {
    const table = qualified(schema, name);
    if (of.comment !== null && of.name === null) report('needs a name to carry a comment');
    this.#renamed(of, of.name, report);
    switch (of.kind) {
      case 'primary key':
      case 'unique':
        if (of.columns.length === 0) report('names no columns');
        this.#columns([...of.columns, ...of.include], table, report);
        break;
      case 'foreign key':
        this.#columns(of.columns, table, report);
        this.#foreignKey(of, report);
        break;
      case 'exclusion':
        if (of.elements.length === 0) report('has no elements: .on(column, operator) is missing');
        this.#parts(
          of.elements.map((each) => each.part),
          table,
          report,
        );
        this.#columns(of.include, table, report);
        break;
      case 'index':
        if (of.parts.length === 0) report('has no columns: .on(…) is missing');
        this.#parts(of.parts, table, report);
        this.#columns(of.include, table, report);
        break;
      case 'trigger':
        if (of.events.length === 0) report('has no events');
        this.#columns(of.updateOf, table, report);
        break;
      case 'check':
      case 'policy':
        break;
    }
  }

  #parts(parts: ItemOf<'index'>['parts'], table: string, report: Report): void {
    const named = parts.filter((each) => each.expression === null);
    this.#columns(
      named.map((each) => each.column),
      table,
      report,
    );
  }

  /** The columns exist; with a table given, they are its own. */
  #columns(columns: readonly ColumnReference[], table: string | null, report: Report): void {
    for (const column of columns) {
      if (column === null) {
        report('names a column that does not exist (it is undefined)');
        continue;
      }
      const owner = nameOf(column.table);
      if (table !== null && owner !== table) {
        report(`names the column ${qualified(column.name)} of ${describeReference(column.table)}`);
      } else if (
        this.#tables.get(owner)?.partitionOf === null &&
        this.#column(column) === undefined
      ) {
        report(`names the column ${qualified(column.name)}, which ${owner} does not have`);
      }
    }
  }

  #column(column: ColumnReference): ColumnData | undefined {
    if (column === null) return undefined;
    const table = this.#tables.get(nameOf(column.table));
    return table?.columns.find((each) => each.name === column.name);
  }

  #foreignKey(of: ItemOf<'foreign key'>, report: Report): void {
    const { columns, target } = of;
    if (target === null) {
      report('references nothing: .references(() => …) fails or is missing');
      return;
    }
    this.#columns(target, null, report);
    const tables = new Set(target.flatMap((each) => (each === null ? [] : nameOf(each.table))));
    if (tables.size > 1) report(`references columns of several tables: ${[...tables].join(', ')}`);
    if (columns.length !== target.length) {
      report(`has ${columns.length} columns that reference ${target.length}`);
      return;
    }
    for (const [at, column] of columns.entries()) {
      const from = this.#column(column);
      const to = this.#column(target[at] ?? null);
      if (from === undefined || to === undefined || comparable(from.type, to.type)) continue;
      report(`compares ${from.name} (${from.type.text}) with ${to.name} (${to.type.text})`);
    }
  }
}

function columnModifiers(of: ColumnData, report: Report): void {
  const { identity, generated, type } = of;
  const integers = ['', 'smallint', 'integer', 'bigint'];
  if (identity !== null && (!integers.includes(type.base) || type.dimensions > 0)) {
    report(`is an identity, but ${type.text}: it must be smallint, integer or bigint`);
  }
  const both = (a: string, b: string) => report(`is both ${a} and ${b}`);
  if (identity !== null && of.default !== null) both('an identity', 'given a default');
  if (generated !== null && of.default !== null) both('generated', 'given a default');
  if (generated !== null && identity !== null) both('generated', 'an identity');
}

function routine(of: RoutineData, report: Report): void {
  if (of.body === null) report('has no body: .as(sql`…`) is missing');
  const out = of.arguments.some(({ mode }) => mode === 'out' || mode === 'inout');
  if (of.kind === 'function' && of.returns === null && !out)
    report('returns nothing: say `returns`');
}

/** Every fault, in the order of the declarations. */
export function check(declarations: readonly Declaration[]): readonly Fault[] {
  const checker = new Checker(declarations);
  for (const each of declarations) checker.check(each);
  return checker.faults;
}
