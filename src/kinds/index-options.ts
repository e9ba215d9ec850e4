/** What an index is stored like: its tablespace, and its parameters, as they stand in what pg_get_indexdef() and pg_get_constraintdef() write. */

import { hazard } from '../model/hazard.ts';
import { ident, qualified, sql } from '../model/sql.ts';
import { type Statement, statement } from '../model/statement.ts';
import { alterOptions } from './reloptions.ts';

/** Names and texts, in which nothing counts; and the clause, which stands last or before WHERE. */
const clause =
  /"(?:[^"]|"")*"|'(?:[^']|'')*'| WITH \(((?:[^()"']|'(?:[^']|'')*'|"(?:[^"]|"")*")*)\)(?= WHERE |$)/g;

const option = /([^\s=,]+)=('(?:[^']|'')*'|[^,]*)/g;

/** The definition with its options sorted: PostgreSQL keeps the order in which they were set, which means nothing. */
export function inOrder(definition: string): string {
  if (!definition.includes(' WITH (')) return definition;
  return definition.replace(clause, (text: string, list: string | undefined) =>
    list === undefined
      ? text
      : ` WITH (${[...list.matchAll(option)]
          .map(([each]) => each)
          .sort()
          .join(', ')})`,
  );
}

const unquoted = (value: string) =>
  value.startsWith("'") ? value.slice(1, -1).replaceAll("''", "'") : value;

/** The definition without its options, and these as reloptions has them: `fillfactor=70`. */
function parted(definition: string): { readonly rest: string; readonly options: string[] } {
  const options: string[] = [];
  const rest = definition.replace(clause, (text: string, list: string | undefined) => {
    if (list === undefined) return text;
    for (const [, key = '', value = ''] of list.matchAll(option))
      options.push(`${key}=${unquoted(value)}`);
    return '';
  });
  return { rest, options };
}

/** These change how much is written to a page; others keep everybody from the index for a moment. */
const unnoticed = ['fillfactor', 'deduplicate_items'];

interface Index {
  readonly schema: string;
  readonly name: string;
  readonly table: string;
}

/** The statements that take its options from one list to the other; what is in it already stays as it is. */
export function setOptions(
  { schema, name, table }: Index,
  from: readonly string[],
  to: readonly string[],
): Statement[] {
  const index = qualified(schema, name);
  const changed = [...from, ...to].filter((each) => !(from.includes(each) && to.includes(each)));
  const locks = changed.some((each) => !unnoticed.includes(each.slice(0, each.indexOf('='))));
  const hazards = locks
    ? [
        hazard(
          'blocks-reads',
          `index ${index} of table ${qualified(schema, table)} is locked for a moment`,
        ),
      ]
    : [];
  return alterOptions(sql`ALTER INDEX ${index}`, from, to).map((text) => statement(text, hazards));
}

/** To the tablespace that it has; null is that of the database. */
export const moved = ({ schema, name, table, tablespace }: Index & { tablespace: string | null }) =>
  statement(
    sql`ALTER INDEX ${qualified(schema, name)} SET TABLESPACE ${ident(tablespace ?? 'pg_default')}`,
    [
      hazard(
        'blocks-writes',
        `writes to ${qualified(schema, table)} wait until index ${qualified(schema, name)} is copied`,
      ),
    ],
  );

/** A rule's alter: in place where nothing else differs. PostgreSQL sets none of an index of a partitioned table. */
export function redefined(
  from: Index & { readonly definition: string },
  to: Index & { readonly definition: string },
): Statement[] | 'replace' {
  const [old, now] = [parted(from.definition), parted(to.definition)];
  if (old.rest !== now.rest || / ON ONLY /.test(old.rest)) return 'replace';
  return setOptions(to, old.options, now.options);
}
