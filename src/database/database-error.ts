/**
 * What PostgreSQL says when a statement fails, without the values of rows.
 *
 * DETAIL, CONTEXT and some messages quote values: `invalid input syntax for type integer: "123-45"`.
 * They are left out of `message`, so that nothing prints them by accident; who may see data asks
 * `withValues`.
 */

import { SchemadiffError } from '../model/error.ts';
import { sqlstates, undefinedNames } from './sqlstate.ts';

/** The fields of PostgreSQL's error message that both drivers pass on. */
export interface ErrorFields {
  readonly code?: string | undefined;
  readonly message: string;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
  readonly position?: string | undefined;
  readonly where?: string | undefined;
  readonly schema?: string | undefined;
  readonly table?: string | undefined;
  readonly column?: string | undefined;
  readonly constraint?: string | undefined;
  /** The function of PostgreSQL's source that reported it. */
  readonly routine?: string | undefined;
}

export class DatabaseError extends SchemadiffError {
  /** Five characters: `23505`. */
  readonly sqlstate: string;
  readonly schema: string | undefined;
  readonly table: string | undefined;
  readonly column: string | undefined;
  readonly constraint: string | undefined;
  /** Where in the statement's text, counted in characters from 1. */
  readonly position: number | undefined;
  /** By RAISE: whoever wrote the function refuses, with whatever SQLSTATE. */
  readonly raised: boolean;
  /** The function whose body was running, or read. */
  readonly routine: string | undefined;
  readonly #fields: ErrorFields;

  constructor(fields: ErrorFields) {
    const sqlstate = fields.code ?? sqlstates.internalError;
    const raised = sqlstate === sqlstates.raiseException || fields.routine === 'exec_stmt_raise';
    const withheld = raised || isOwnText(sqlstate);
    const routine = routineOf(fields);
    super('failed', withheld ? withheldMessage : safeMessage(fields.message, sqlstate), {
      where: objectOf(fields),
      why: `PostgreSQL's error ${sqlstate}${routine === undefined ? '' : `, in the body of function ${routine}`}`,
      next: withheld ? undefined : nextOf(sqlstate, routine, fields.hint),
    });
    this.sqlstate = sqlstate;
    this.raised = raised;
    this.routine = routine;
    this.schema = fields.schema;
    this.table = fields.table;
    this.column = fields.column;
    this.constraint = fields.constraint;
    this.position = fields.position === undefined ? undefined : Number(fields.position);
    this.#fields = fields;
  }

  /** PostgreSQL's own message, detail and context: may hold values of rows. */
  withValues(): string {
    const { message, detail, where } = this.#fields;
    return [message, detail, where].filter((part) => part !== undefined).join('\n');
  }
}

/** The role that a statement names and that is not there. */
export function missingRole(error: unknown): string | undefined {
  if (!(error instanceof DatabaseError) || error.sqlstate !== sqlstates.undefinedObject)
    return undefined;
  return /^role "(.*)" does not exist$/s.exec(error.message)?.[1];
}

function objectOf({ schema, table, column, constraint }: ErrorFields): string | undefined {
  if (table === undefined) return undefined;
  const name = [schema, table, column].filter((part) => part !== undefined).join('.');
  const kind = column === undefined ? 'table' : 'column';
  return constraint === undefined ? `${kind} ${name}` : `constraint ${constraint} of ${name}`;
}

/**
 * The function whose body was running, or read: the first that CONTEXT has a line of its own for. What comes before
 * that, the statement within the body, may hold values, and is passed over.
 */
function routineOf({ where }: ErrorFields): string | undefined {
  const [, sql, plpgsql] =
    /^(?:SQL function "(.+)"|PL\/pgSQL function (.+?)(?:\(.*\))?) (?:during|statement|line|while) [\w ]+$/m.exec(
      where ?? '',
    ) ?? [];
  const name = sql ?? plpgsql;
  return name === 'inline_code_block' ? undefined : name;
}

/** What helps: PostgreSQL's own hint, and what it cannot know. */
function nextOf(sqlstate: string, routine: string | undefined, hint?: string): string | undefined {
  // A column is looked for in a table that was found.
  const unfound = undefinedNames.has(sqlstate) && sqlstate !== sqlstates.undefinedColumn;
  if (routine === undefined || !unfound) return hint;
  const path = `a migration runs with an empty search_path: let ${routine} name it with its schema, or give the function a SET search_path.`;
  return hint === undefined ? path : `${path}\nPostgreSQL: ${hint}`;
}

const withheldMessage = 'A function raised an exception (its text is withheld)';

/**
 * By ASSERT, or outside of PostgreSQL (a routine in another language, classes 38 and 39): as with RAISE, the text is
 * somebody's own, and may be made of values of rows.
 */
const isOwnText = (sqlstate: string) => /^(P0004|38|39)/.test(sqlstate);

/** Of these the quoted is the name of an encoding, and the bytes are those of a value. */
const ofEncodings: ReadonlySet<string> = new Set([
  sqlstates.characterNotInRepertoire,
  sqlstates.untranslatableCharacter,
]);

/** A message without what it quotes of a row. */
function safeMessage(message: string, sqlstate: string): string {
  if (ofEncodings.has(sqlstate)) return message.replace(/0x[0-9a-f]{2}(?: 0x[0-9a-f]{2})*/g, '…');
  // Class 22, data exceptions, quotes values; the other classes quote names of objects.
  return sqlstate.startsWith('22') ? message.replace(/"[\s\S]*"/, '"…"') : message;
}

/** The connection ended while it was in use: what the last statement did is not known. */
export class ConnectionLost extends SchemadiffError {
  constructor(label: string, why: string) {
    super('unreachable', `The connection to ${label} was lost`, {
      why,
      next: 'Check the server and run the command again.',
    });
  }
}
