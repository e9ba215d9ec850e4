/** Functions and procedures as DDL. */

import { ident, join, literal, qualified, type Sql, sql, trusted } from '../model/sql.ts';
import type { ArgumentData, RoutineData } from './declaration.ts';
import { all, comment, keyword, text, when } from './render-text.ts';

export function argument(of: ArgumentData): Sql {
  return all(
    when(of.mode !== 'in', keyword(of.mode)),
    of.name === null ? null : ident(of.name),
    trusted(of.type.text),
    of.default === null ? null : sql`DEFAULT ${text(of.default)}`,
  );
}

function returns(of: RoutineData['returns']): Sql | null {
  if (of === null) return null;
  const columns = of.columns.map((each) =>
    all(each.name === '' ? null : ident(each.name), trusted(each.type.text)),
  );
  switch (of.kind) {
    case 'type':
      return sql`RETURNS ${join(columns)}`;
    case 'setof':
      return sql`RETURNS SETOF ${join(columns)}`;
    case 'table':
      return sql`RETURNS TABLE (${join(columns)})`;
  }
}

/** A body between dollar quotes that do not occur in it. */
function dollarQuoted(body: string): Sql {
  let tag = '$$';
  for (let n = 0; body.includes(tag.slice(0, -1)); n++) tag = `$body${n === 0 ? '' : n}$`;
  return trusted(`${tag}${body}${tag}`);
}

function routineBody({ body, language }: RoutineData): Sql | null {
  if (body === null) return null;
  if (body.atomic) {
    const statements = body.fragment.text.trim().replace(/;?$/, ';');
    return trusted(`BEGIN ATOMIC\n${statements}\nEND`);
  }
  const quoted =
    language === 'c' || language === 'internal'
      ? literal(body.fragment.text.trim())
      : dollarQuoted(body.fragment.text);
  return sql`AS ${quoted}`;
}

export function routineStatements(of: RoutineData): Sql[] {
  const name = qualified(of.schema, of.name);
  const signature = of.arguments.filter((each) => each.mode !== 'out');
  const types = signature.map((each) =>
    all(when(each.mode === 'variadic', sql`VARIADIC`), trusted(each.type.text)),
  );
  return [
    all(
      sql`CREATE ${keyword(of.kind)} ${name}(${join(of.arguments.map(argument))})`,
      returns(of.returns),
      sql`LANGUAGE ${ident(of.language)}`,
      of.volatility === null ? null : keyword(of.volatility),
      when(of.strict, sql`STRICT`),
      when(of.securityDefiner, sql`SECURITY DEFINER`),
      when(of.leakproof, sql`LEAKPROOF`),
      of.parallel === null ? null : sql`PARALLEL ${keyword(of.parallel)}`,
      of.cost === null ? null : sql`COST ${of.cost}`,
      of.rows === null ? null : sql`ROWS ${of.rows}`,
      ...Object.entries(of.settings).map(([key, value]) => setting(key, value)),
      routineBody(of),
    ),
    ...comment(
      sql`${keyword(of.kind)} ${name}(${join(of.kind === 'procedure' ? of.arguments.map((each) => trusted(each.type.text)) : types)})`,
      of.comment,
    ),
  ];
}

/** Lists of names (search_path) are lists in SQL too; an empty one is `''`. */
function setting(key: string, value: string): Sql {
  const values = key === 'search_path' ? value.split(',').map((each) => each.trim()) : [value];
  return sql`SET ${trusted(key.split('.').map(ident).join('.'))} TO ${join(values.map(literal))}`;
}
