/** Storage options, as pg_class has them: `key=value`. */

import { type Sql, sql, trusted } from '../model/sql.ts';

/** Column `options`: reloptions of `relation` (of pg_class), sorted, and those of its TOAST table. */
export function optionsColumn(relation: string): Sql {
  return trusted(
    `ARRAY(SELECT o FROM pg_catalog.unnest(${relation}.reloptions) AS o
      UNION ALL SELECT 'toast.' || o FROM pg_catalog.pg_class AS toast, pg_catalog.unnest(toast.reloptions) AS o
        WHERE toast.oid = ${relation}.reltoastrelid AND ${relation}.reltoastrelid <> 0
      ORDER BY 1) AS options`,
  );
}

/** `WITH (a=b, …)` from pg_class.reloptions, or nothing. */
export function withOptions(options: readonly string[]): Sql {
  return trusted(options.length === 0 ? '' : ` WITH (${optionList(options)})`);
}

/** reloptions `key=value` as `key='value'`: the value is always a literal. */
function optionList(options: readonly string[]): Sql {
  return trusted(
    options
      .map((option) => {
        const at = option.indexOf('=');
        return `${option.slice(0, at)}='${option.slice(at + 1).replaceAll("'", "''")}'`;
      })
      .join(', '),
  );
}

/** `SET (…)` and `RESET (…)` statements that take reloptions from one list to the other. */
export function alterOptions(
  target: Sql,
  from: readonly string[],
  to: readonly string[],
): readonly Sql[] {
  const name = (option: string) => option.slice(0, option.indexOf('='));
  const kept = new Set(to.map(name));
  const gone = from.map(name).filter((each) => !kept.has(each));
  const set = to.filter((option) => !from.includes(option));
  return [
    ...(set.length > 0 ? [sql`${target} SET (${optionList(set)})`] : []),
    ...(gone.length > 0 ? [sql`${target} RESET (${trusted(gone.join(', '))})`] : []),
  ];
}
