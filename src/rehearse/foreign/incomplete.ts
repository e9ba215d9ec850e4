/** Migrations that did not run in full, and what fails because of them: no verdict on what comes after. */

import type { Failure } from './run.ts';
import type { Script, ScriptItem } from './script.ts';

export interface Incomplete {
  readonly id: string;
  /** Statements that did not run; null: nobody knows what it would have made. */
  readonly missing: readonly string[] | null;
}

/** Whose names do not tell what they make: an extension, code, what the parser does not know, rows. */
const opaque: ReadonlySet<string> = new Set([
  'CreateExtensionStmt',
  'DoStmt',
  'SelectStmt',
  'CallStmt',
  '',
]);

/** What is missing once these statements of a script were left out. */
export function missingOf(
  { psql }: Pick<Script, 'psql'>,
  left: readonly ScriptItem[],
): Incomplete['missing'] {
  const isOpaque = (item: ScriptItem) => item.type === 'statement' && opaque.has(item.node);
  return psql !== null || left.some(isOpaque) ? null : left.map(({ sql }) => sql);
}

/** A table, a column, a type or an object, a function, a schema. */
const undefinedNames: ReadonlySet<string> = new Set([
  '42P01',
  '42703',
  '42704',
  '42883',
  '3F000',
  '42P02',
]);

/** The name that is not there, without its schema; undefined when the message does not tell. */
function missingName(message: string): string | undefined {
  const found =
    /"([^"]+)"/.exec(message) ??
    /^function ([^(]+)\(/.exec(message) ??
    /^column (\S+) does not exist/.exec(message);
  return found?.[1]?.split('.').at(-1)?.toLowerCase();
}

/** The last migration that would have made what is not there, as far as its statements name it. */
export function causeOf(
  { sqlstate, message }: Pick<Failure, 'sqlstate' | 'message'>,
  incomplete: readonly Incomplete[],
): string | undefined {
  if (sqlstate === null || !undefinedNames.has(sqlstate)) return undefined;
  const name = missingName(message);
  return incomplete.findLast(
    ({ missing }) =>
      missing === null ||
      name === undefined ||
      missing.some((text) => text.toLowerCase().includes(name)),
  )?.id;
}
