/** Migrations that did not run in full, and what fails because of them: no verdict on what comes after. */

import { duplicateNames, sqlstates, undefinedNames } from '../../database/sqlstate.ts';
import { extensionsMadeBy } from './assume.ts';
import type { NamesHad } from './names-had.ts';
import type { Failure } from './run.ts';
import type { Script, ScriptItem } from './script.ts';

/** What was left out, and what may be missing since. */
interface Left {
  /** In lower case: what it names, it may have made. */
  readonly text: string;
  /** The extension that it would have made; null when it makes none. */
  readonly extension: string | null;
  /** Whether it may have made what it does not name: code, what the parser does not know. */
  readonly opaque: boolean;
}

export interface Incomplete {
  readonly id: string;
  /** When, as {@link NamesHad} counts. */
  readonly at: number;
  readonly left: readonly Left[];
  /** What of it is kept, its tool would have taken back. */
  readonly isUndone: boolean;
}

const leftOf = (text: string, opaque: boolean): Left => ({
  text: text.toLowerCase(),
  extension: extensionsMadeBy(text)[0] ?? null,
  opaque,
});

/** A query makes nothing unless it calls something. */
const isOpaque = (node: string, text: string): boolean =>
  node === 'SelectStmt' ? /\w"?\s*\(/.test(text) : ['DoStmt', 'CallStmt', ''].includes(node);

/** What is missing once these statements of a script were left out. */
export function leftOutOf(
  { psql, cut }: Pick<Script, 'psql' | 'cut'>,
  items: readonly ScriptItem[],
): readonly Left[] {
  return [
    ...items.map((item) =>
      leftOf(item.sql, item.type === 'statement' && isOpaque(item.node, item.sql)),
    ),
    ...(psql === null ? [] : [leftOf(psql, true)]),
    ...(cut === null ? [] : allLeftOut(null)),
  ];
}

/** Of a whole migration; null when nobody can read it. */
export const allLeftOut = (text: string | null): readonly Left[] => [
  leftOf(text ?? '', text === null),
];

/** A name that nothing has, an argument among them. */
const missing: ReadonlySet<string> = new Set([...undefinedNames, sqlstates.undefinedParameter]);

interface NameIn {
  /** As {@link NamesHad} knows it; undefined when the message does not tell enough. */
  readonly known: string | undefined;
  /** The name alone; undefined when the message does not tell it. */
  readonly word: string | undefined;
}

/** The name that is not there, or is there already, without its schema. */
function nameIn(message: string): NameIn {
  const text = message.toLowerCase();
  const [, own, table] = /"([^"]+)" (?:of|for) (?:relation|table) "([^"]+)"/.exec(text) ?? [];
  if (own !== undefined && table !== undefined) return { known: `${table}.${own}`, word: own };
  const [, column] = /^column "?([^"\s]+)"? does not exist/.exec(text) ?? [];
  // The table is not told, or by an alias.
  if (column !== undefined) return { known: undefined, word: column.split('.').at(-1) };
  const found = /"([^"]+)"/.exec(text) ?? /^function ([^(]+)\(/.exec(text);
  const word = found?.[1]?.split('.').at(-1);
  return { known: word, word };
}

/** What extensions bring, as far as something may miss it: no index, no column, no constraint. */
const ofExtension =
  /^(?:type|function|procedure|aggregate|operator|access method|relation|schema|language|text search|foreign-data wrapper|extension) |^required extension |^data type .* has no default operator class/;

function names({ text }: Left, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const around = (text[at - 1] ?? ' ') + (text[at + word.length] ?? ' ');
    if (!/[\w$]/.test(around)) return true;
  }
  return false;
}

export interface Cause {
  readonly id: string;
  /** What the database lacks, and that migration would have made. */
  readonly extension: string | null;
}

const takesAway = /\b(?:drop|rename|set\s+schema)\b/;

/**
 * The last migration that may have taken away what is there already, had it run in full: it was there before; or that
 * has left it there, and would not have.
 */
function causeOfDuplicate(
  message: string,
  incomplete: readonly Incomplete[],
  had: NamesHad,
  direction: 'up' | 'down',
): Cause | undefined {
  const { known, word } = nameIn(message);
  const came = known === undefined ? undefined : had.cameAt(known);
  if (came === undefined || word === undefined) return undefined;
  const mayTakeAway = (left: Left) =>
    (left.opaque && direction === 'up') || (takesAway.test(left.text) && names(left, word));
  const found = incomplete.findLast(({ at, left, isUndone }) =>
    came > at ? isUndone && came === at + 1 : left.some(mayTakeAway),
  );
  return found && { id: found.id, extension: null };
}

/**
 * The last migration whose fault it may be that a name is not there (or is), before others one that names it;
 * undefined when it is the fault of the statement that wants it. What was there after a migration did not
 * go because of it. A way down takes back what its way up did, and that ran: code before it that says
 * nothing of the name is no excuse.
 */
export function causeOf(
  { sqlstate, message }: Pick<Failure, 'sqlstate' | 'message'>,
  incomplete: readonly Incomplete[],
  had: NamesHad,
  direction: 'up' | 'down',
): Cause | undefined {
  if (sqlstate !== null && duplicateNames.has(sqlstate))
    return causeOfDuplicate(message, incomplete, had, direction);
  if (sqlstate === null || !missing.has(sqlstate)) return undefined;
  const { known, word } = nameIn(message);
  const everHad = known !== undefined && had.has(known);
  const named = (left: Left) => word !== undefined && names(left, word);
  const possible = ({ opaque, extension }: Left) =>
    !everHad &&
    ((opaque && direction === 'up') || (extension !== null && ofExtension.test(message)));
  const suspects = incomplete
    .filter(({ at }) => known === undefined || !had.since(known, at))
    .flatMap(({ id, left }) => left.map((each) => ({ id, left: each })))
    .reverse();
  const found =
    suspects.find(({ left }) => named(left)) ?? suspects.find(({ left }) => possible(left));
  return found && { id: found.id, extension: found.left.extension };
}
