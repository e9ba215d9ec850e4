/**
 * Declarations as DDL, in an order that loads.
 *
 * By kind, and within a kind as declared: constraints that need other tables come after all tables,
 * raw statements after everything that they may look for. Views, functions and types among each
 * other may still come too early: the loader tries those again, each object's statements in one
 * transaction, with `check_function_bodies` off and `public` in the search path. Nothing is checked
 * here: check.ts and PostgreSQL do that.
 */

import { ident, join, literal, nothing, qualified, type Sql, sql, trusted } from '../model/sql.ts';
import type {
  Declaration,
  DeclarationOf,
  ItemData,
  ItemOf,
  Reference,
  ViewData,
} from './declaration.ts';
import { nameOf } from './definition.ts';
import { routineStatements } from './render-routine.ts';
import {
  constraint,
  indexStatement,
  isInline,
  policyStatement,
  tableStatements,
  triggerStatement,
} from './render-table.ts';
import {
  all,
  collation,
  comment,
  defaultText,
  keyword,
  parens,
  sequenceClauses,
  storage,
  text,
  when,
} from './render-text.ts';

/** One object to make, with the place that it comes from. */
export interface Declared {
  /** PostgreSQL's name of the kind, in lower case; `sql` for a raw statement. */
  readonly kind: string;
  /** Qualified as SQL writes it. A constraint or index without a name: that of its table. */
  readonly name: string;
  /** `file:line`, relative to the project's folder. */
  readonly where: string;
  /** In their order. Only `sql` may hold several statements in one text. */
  readonly statements: readonly Sql[];
}

/** The order of kinds. */
const phases = [
  'schema',
  'extension',
  'type',
  'sequence',
  'function',
  'table',
  'view',
  'index',
  'ownership',
  'foreign key',
  'trigger',
  'policy',
  'sql',
  'comment',
  'owner',
  'grant',
  // What acts on what is made after it: default privileges, event triggers.
  'last',
] as const;

type Phase = (typeof phases)[number];

interface Rendered extends Declared {
  readonly phase: Phase;
}

/** What a table or view carries and is made after it. */
function itemParts(of: ItemData, schema: string, table: string): Rendered[] {
  const on = qualified(schema, table);
  const name = of.name === null ? on : trusted(`${on}.${ident(of.name)}`);
  const base = { kind: of.kind, name, where: of.where };
  const named = of.name === null ? nothing : ident(of.name);
  switch (of.kind) {
    case 'index':
      return [
        {
          ...base,
          name: of.name === null ? on : qualified(schema, of.name),
          phase: 'index',
          statements: [
            indexStatement(of, on),
            ...comment(sql`INDEX ${qualified(schema, of.name ?? '')}`, of.comment),
          ],
        },
      ];
    case 'trigger':
    case 'policy':
      return [
        {
          ...base,
          phase: of.kind,
          statements: [
            of.kind === 'trigger' ? triggerStatement(of, on) : policyStatement(of, on),
            ...comment(sql`${keyword(of.kind)} ${named} ON ${on}`, of.comment),
          ],
        },
      ];
    default: {
      const statements = [
        ...(isInline(of) ? [] : [sql`ALTER TABLE ${on} ADD ${constraint(of)}`]),
        ...comment(sql`CONSTRAINT ${named} ON ${on}`, of.comment),
      ];
      return statements.length === 0 ? [] : [{ ...base, phase: 'foreign key', statements }];
    }
  }
}

function viewStatements(of: ViewData): Sql[] {
  const name = qualified(of.schema, of.name);
  const query = of.query === null ? nothing : text(of.query);
  const materialized = of.kind === 'materialized view';
  const columns = of.columns.map(ident);
  return [
    all(
      sql`CREATE`,
      when(of.recursive, sql`RECURSIVE`),
      keyword(of.kind),
      name,
      when(of.recursive, sql`(${join(columns)})`),
      storage(of.storage),
      sql`AS\n${query}`,
      of.checkOption === null ? null : sql`WITH ${keyword(of.checkOption)} CHECK OPTION`,
      when(materialized && !of.withData, sql`WITH NO DATA`),
    ),
    // PostgreSQL says it when a column that was declared is not there; no row is read.
    ...(columns.length === 0 || (materialized && !of.withData)
      ? []
      : [sql`SELECT ${join(columns)} FROM ${name} LIMIT 0`]),
    ...comment(sql`${keyword(of.kind)} ${name}`, of.comment),
  ];
}

function domainStatement(of: DeclarationOf<'domain'>): Sql {
  return all(
    sql`CREATE DOMAIN ${qualified(of.schema, of.name)} AS ${trusted(of.type.text)}`,
    collation(of.collation),
    of.default === null ? null : sql`DEFAULT ${defaultText(of.default)}`,
    when(of.notNull, sql`NOT NULL`),
    ...of.checks.filter((each) => !each.notValid).map(domainCheck),
  );
}

const domainCheck = ({ name, expression }: ItemOf<'check'>) =>
  all(name === null ? null : sql`CONSTRAINT ${ident(name)}`, sql`CHECK ${parens(expression)}`);

function domainStatements(of: DeclarationOf<'domain'>): Sql[] {
  const domain = sql`DOMAIN ${qualified(of.schema, of.name)}`;
  return [
    domainStatement(of),
    ...of.checks
      .filter((each) => each.notValid)
      .map((each) => sql`ALTER ${domain} ADD ${domainCheck(each)} NOT VALID`),
    ...comment(domain, of.comment),
    ...of.checks.flatMap((each) =>
      each.name === null
        ? []
        : comment(sql`CONSTRAINT ${ident(each.name)} ON ${domain}`, each.comment),
    ),
  ];
}

function compositeStatement(of: DeclarationOf<'composite type'>): Sql {
  const attributes = of.attributes.map((each) =>
    all(ident(each.name), trusted(each.type.text), collation(each.collation)),
  );
  return sql`CREATE TYPE ${qualified(of.schema, of.name)} AS (${join(attributes)})`;
}

function rangeStatement(of: DeclarationOf<'range type'>): Sql {
  const options = [
    sql`SUBTYPE = ${trusted(of.subtype.text)}`,
    ...(of.multirange === null
      ? []
      : [sql`MULTIRANGE_TYPE_NAME = ${qualified(of.schema, of.multirange)}`]),
  ];
  return sql`CREATE TYPE ${qualified(of.schema, of.name)} AS RANGE (${join(options)})`;
}

function sequenceStatement(of: DeclarationOf<'sequence'>): Sql {
  return all(
    trusted(of.unlogged ? 'CREATE UNLOGGED SEQUENCE' : 'CREATE SEQUENCE'),
    qualified(of.schema, of.name),
    sequenceClauses(of.options),
  );
}

function schemaStatements(of: DeclarationOf<'schema'>): Sql[] {
  const name = ident(of.name);
  // `public` is there in every new database.
  const create = of.name === 'public' ? [] : [sql`CREATE SCHEMA ${name}`];
  return [...create, ...comment(sql`SCHEMA ${name}`, of.comment)];
}

function extensionStatement(of: DeclarationOf<'extension'>): Sql {
  return all(
    sql`CREATE EXTENSION ${ident(of.name)}`,
    of.schema === null ? null : sql`SCHEMA ${ident(of.schema)}`,
    of.version === null ? null : sql`VERSION ${literal(of.version)}`,
  );
}

function rendered(of: Declaration): Rendered[] {
  const { kind, where } = of;
  if (kind === 'sql') {
    return [{ kind, name: '', where, phase: 'sql', statements: [text(of.text)] }];
  }
  if (kind === 'made') {
    const { type, identity, phase } = of;
    return [
      { kind: type, name: trusted(identity), where, phase, statements: of.statements.map(text) },
    ];
  }
  if (kind === 'trigger' || kind === 'policy') {
    return of.on === null ? [] : itemParts(of, of.on.schema, of.on.name);
  }
  const name =
    'schema' in of && kind !== 'extension' ? qualified(of.schema, of.name) : ident(of.name);
  const one = (phase: Phase, ...statements: readonly Sql[]): Rendered[] => [
    { kind, name, where, phase, statements },
  ];
  switch (kind) {
    case 'schema':
      return one('schema', ...schemaStatements(of));
    case 'extension':
      return one(
        'extension',
        extensionStatement(of),
        ...comment(sql`EXTENSION ${name}`, of.comment),
      );
    case 'enum': {
      const create = sql`CREATE TYPE ${name} AS ENUM (${join(of.values.map(literal))})`;
      return one('type', create, ...comment(sql`TYPE ${name}`, of.comment));
    }
    case 'domain':
      return one('type', ...domainStatements(of));
    case 'composite type':
      return one('type', compositeStatement(of), ...comment(sql`TYPE ${name}`, of.comment));
    case 'range type':
      return one('type', rangeStatement(of), ...comment(sql`TYPE ${name}`, of.comment));
    case 'sequence':
      return [
        ...one('sequence', sequenceStatement(of), ...comment(sql`SEQUENCE ${name}`, of.comment)),
        ...(of.ownedBy === null
          ? []
          : one('ownership', sql`ALTER SEQUENCE ${name} OWNED BY ${columnName(of.ownedBy)}`)),
      ];
    case 'function':
    case 'procedure':
      return one('function', ...routineStatements(of));
    case 'table':
      return [
        ...one('table', ...tableStatements(of)),
        ...of.items.flatMap((each) => itemParts(each, of.schema, of.name)),
      ];
    case 'view':
    case 'materialized view':
      return [
        ...one('view', ...viewStatements(of)),
        ...of.items.flatMap((each) => itemParts(each, of.schema, of.name)),
      ];
  }
}

function columnName(column: { readonly table: Reference; readonly name: string }): Sql {
  return sql`${nameOf(column.table)}.${ident(column.name)}`;
}

/** The objects in the order in which they load. */
export function render(declarations: readonly Declaration[]): readonly Declared[] {
  const parts = declarations.flatMap(rendered);
  return phases.flatMap((phase) =>
    parts
      .filter((each) => each.phase === phase)
      .map(({ kind, name, where, statements }) => ({ kind, name, where, statements })),
  );
}
