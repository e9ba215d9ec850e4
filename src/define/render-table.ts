/** Tables as DDL, and what belongs to them. */

import { ident, join, literal, nothing, qualified, type Sql, sql, trusted } from '../model/sql.ts';
import type {
  ColumnData,
  ColumnReference,
  ItemData,
  ItemOf,
  PartData,
  TableData,
} from './declaration.ts';
import { nameOf } from './definition.ts';
import {
  all,
  collation,
  comment,
  defaultText,
  keyword,
  names,
  parens,
  roleName,
  sequenceClauses,
  storage,
  text,
  when,
} from './render-text.ts';

function identity(of: NonNullable<ColumnData['identity']>): Sql {
  const clauses = sequenceClauses(of.options);
  return all(
    sql`GENERATED ${trusted(of.always ? 'ALWAYS' : 'BY DEFAULT')} AS IDENTITY`,
    clauses === '' ? null : sql`(${clauses})`,
  );
}

function column(of: ColumnData): Sql {
  return all(
    ident(of.name),
    trusted(of.type.text),
    collation(of.collation),
    of.generated === null
      ? null
      : sql`GENERATED ALWAYS AS ${parens(of.generated.expression)} ${keyword(of.generated.kind)}`,
    of.identity === null ? null : identity(of.identity),
    of.default === null ? null : sql`DEFAULT ${defaultText(of.default)}`,
    when(of.notNull, sql`NOT NULL`),
  );
}

function deferrable(of: 'immediate' | 'deferred' | null): Sql | null {
  return of === null ? null : sql`DEFERRABLE INITIALLY ${keyword(of)}`;
}

function include(columns: readonly ColumnReference[]): Sql | null {
  return columns.length === 0 ? null : sql`INCLUDE (${names(columns)})`;
}

function part(of: PartData, operatorClasses = true): Sql {
  return all(
    of.expression === null ? ident(of.column?.name ?? '') : parens(of.expression),
    collation(of.collation),
    of.operatorClass === null || !operatorClasses ? null : trusted(of.operatorClass),
    of.order === null ? null : keyword(of.order),
    of.nulls === null ? null : sql`NULLS ${keyword(of.nulls)}`,
  );
}

type Constraint = ItemOf<'primary key' | 'unique' | 'check' | 'foreign key' | 'exclusion'>;

function constraintBody(of: Constraint): Sql {
  switch (of.kind) {
    case 'primary key':
      return all(sql`PRIMARY KEY (${names(of.columns)})`, include(of.include));
    case 'unique':
      return all(
        sql`UNIQUE`,
        when(of.nullsNotDistinct, sql`NULLS NOT DISTINCT`),
        sql`(${names(of.columns)})`,
        include(of.include),
      );
    case 'check':
      return all(
        sql`CHECK ${parens(of.expression)}`,
        when(of.noInherit, sql`NO INHERIT`),
        when(of.notValid, sql`NOT VALID`),
      );
    case 'foreign key':
      return foreignKeyBody(of);
    case 'exclusion':
      return all(
        sql`EXCLUDE USING ${ident(of.method)}`,
        sql`(${join(of.elements.map((each) => sql`${part(each.part)} WITH ${trusted(each.operator)}`))})`,
        include(of.include),
        of.condition === null ? null : sql`WHERE ${parens(of.condition)}`,
      );
  }
}

function foreignKeyBody(of: ItemOf<'foreign key'>): Sql {
  const target = of.target ?? [];
  const table = target.find((each) => each !== null)?.table;
  return all(
    sql`FOREIGN KEY (${names(of.columns)})`,
    sql`REFERENCES ${table === undefined ? nothing : nameOf(table)} (${names(target)})`,
    when(of.match === 'full', sql`MATCH FULL`),
    of.onDelete === null ? null : sql`ON DELETE ${keyword(of.onDelete)}`,
    of.onUpdate === null ? null : sql`ON UPDATE ${keyword(of.onUpdate)}`,
  );
}

export function constraint(of: Constraint): Sql {
  return all(
    of.name === null ? null : sql`CONSTRAINT ${ident(of.name)}`,
    constraintBody(of),
    'deferrable' in of ? deferrable(of.deferrable) : null,
    when(of.kind === 'foreign key' && of.notValid, sql`NOT VALID`),
  );
}

export function isInline(of: ItemData): of is Exclude<Constraint, ItemOf<'foreign key'>> {
  // CREATE TABLE ignores NOT VALID.
  if (of.kind === 'check') return !of.notValid;
  return of.kind === 'primary key' || of.kind === 'unique' || of.kind === 'exclusion';
}

export function tableStatements(of: TableData): Sql[] {
  const name = qualified(of.schema, of.name);
  const body = [...of.columns.map(column), ...of.items.filter(isInline).map(constraint)];
  const { partitionBy: by, partitionOf, inherits } = of;
  const list = sql`(\n  ${join(body, ',\n  ')}\n)`;
  return [
    all(
      trusted(of.unlogged ? 'CREATE UNLOGGED TABLE' : 'CREATE TABLE'),
      name,
      partitionOf === null ? null : sql`PARTITION OF ${nameOf(partitionOf.table)}`,
      body.length > 0 ? list : partitionOf === null ? sql`()` : null,
      partitionOf === null ? null : text(partitionOf.bound),
      inherits.length === 0 ? null : sql`INHERITS (${join(inherits.map(nameOf))})`,
      by === null
        ? null
        : sql`PARTITION BY ${keyword(by.strategy)} (${join(by.key.map((each) => (typeof each === 'string' ? ident(each) : parens(each))))})`,
      storage(of.storage),
    ),
    ...(of.rowSecurity ? [sql`ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY`] : []),
    ...(of.forceRowSecurity ? [sql`ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`] : []),
    ...comment(sql`TABLE ${name}`, of.comment),
    ...of.columns.flatMap((each) => comment(sql`COLUMN ${name}.${ident(each.name)}`, each.comment)),
  ];
}

export function indexStatement(of: ItemOf<'index'>, on: Sql): Sql {
  return all(
    trusted(of.unique ? 'CREATE UNIQUE INDEX' : 'CREATE INDEX'),
    of.name === null ? null : ident(of.name),
    sql`ON ${on}`,
    of.method === null ? null : sql`USING ${ident(of.method)}`,
    sql`(${join(of.parts.map((each) => part(each)))})`,
    include(of.include),
    when(of.nullsNotDistinct, sql`NULLS NOT DISTINCT`),
    storage(of.storage),
    of.condition === null ? null : sql`WHERE ${parens(of.condition)}`,
  );
}

export function triggerStatement(of: ItemOf<'trigger'>, on: Sql): Sql {
  const events = of.events.map((event) =>
    event === 'update' && of.updateOf.length > 0
      ? sql`UPDATE OF ${names(of.updateOf)}`
      : keyword(event),
  );
  return all(
    trusted(of.constraint ? 'CREATE CONSTRAINT TRIGGER' : 'CREATE TRIGGER'),
    ident(of.name),
    keyword(of.when),
    join(events, ' OR '),
    sql`ON ${on}`,
    deferrable(of.deferrable),
    when(of.oldTable !== null || of.newTable !== null, sql`REFERENCING`),
    of.oldTable === null ? null : sql`OLD TABLE AS ${ident(of.oldTable)}`,
    of.newTable === null ? null : sql`NEW TABLE AS ${ident(of.newTable)}`,
    sql`FOR EACH ${keyword(of.forEach)}`,
    of.condition === null ? null : sql`WHEN ${parens(of.condition)}`,
    sql`EXECUTE FUNCTION ${text(of.execute)}(${join(of.arguments.map(literal))})`,
  );
}

export function policyStatement(of: ItemOf<'policy'>, on: Sql): Sql {
  const roles = of.to.map(roleName);
  return all(
    sql`CREATE POLICY ${ident(of.name)} ON ${on}`,
    when(of.as === 'restrictive', sql`AS RESTRICTIVE`),
    when(of.for !== 'all', sql`FOR ${keyword(of.for)}`),
    when(roles.length > 0, sql`TO ${join(roles)}`),
    of.using === null ? null : sql`USING ${parens(of.using)}`,
    of.withCheck === null ? null : sql`WITH CHECK ${parens(of.withCheck)}`,
  );
}
