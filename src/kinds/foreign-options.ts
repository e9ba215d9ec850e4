/**
 * OPTIONS (…) of foreign data wrappers, servers, user mappings, tables and columns.
 *
 * What looks like a secret is neither read nor written: it stays as it is where the object stays.
 */

import { ident, join, literal, nothing, type Sql, sql, trusted } from '../model/sql.ts';

/** Options whose values must not be in a file. */
const secret =
  'pass(word|wd|phrase)?$|pwd|secret|token|credential|private|(api|access|account|shared).?key';

/** Column `options`: `name=value`, sorted, without secrets. */
export const foreignOptions = (expression: string): Sql =>
  trusted(
    `ARRAY(SELECT o.option_name || '=' || o.option_value FROM pg_catalog.pg_options_to_table(${expression}) AS o
      WHERE o.option_name OPERATOR(pg_catalog.!~*) '${secret}' ORDER BY o.option_name COLLATE pg_catalog."C") AS options`,
  );

function parsed(options: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    options.map((option) => {
      const at = option.indexOf('=');
      return [option.slice(0, at), option.slice(at + 1)];
    }),
  );
}

/** ` OPTIONS (a 'x')`, or nothing. */
export function optionsClause(options: readonly string[]): Sql {
  if (options.length === 0) return nothing;
  const list = [...parsed(options)].map(([name, value]) => sql`${ident(name)} ${literal(value)}`);
  return sql` OPTIONS (${join(list)})`;
}

/** ` OPTIONS (ADD a 'x', SET b 'y', DROP c)`, or nothing when they are the same. */
export function changedOptions(from: readonly string[], to: readonly string[]): Sql {
  const [old, next] = [parsed(from), parsed(to)];
  const list = [
    ...[...old.keys()].filter((name) => !next.has(name)).map((name) => sql`DROP ${ident(name)}`),
    ...[...next].flatMap(([name, value]) => {
      const before = old.get(name);
      if (before === value) return [];
      return [
        sql`${trusted(before === undefined ? 'ADD' : 'SET')} ${ident(name)} ${literal(value)}`,
      ];
    }),
  ];
  return list.length === 0 ? nothing : sql` OPTIONS (${join(list)})`;
}
