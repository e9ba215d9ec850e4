/**
 * Loads a dump that pg_dump wrote as SQL, as psql would, into a database: schema, rows, owners and grants.
 * It is read as it comes: no more of it is in memory than a statement, or some megabytes of rows.
 */

import type { Database } from '../../database/database.ts';
import { DatabaseError, missingRole } from '../../database/database-error.ts';
import { sqlstates } from '../../database/sqlstate.ts';
import { refused, SchemadiffError } from '../../model/error.ts';
import { ident, type Sql, sql } from '../../model/sql.ts';
import { resetSession } from '../reset-session.ts';
import { ofRoles, ofServer } from './of-server.ts';
import { type CommandPiece, type CopyPiece, pieces, type StatementPiece } from './pieces.ts';

export interface Loaded {
  /** Roles that it names and that had to be made. */
  readonly roles: readonly string[];
  /** What of it could not be loaded, and why; nothing that anything else needed. */
  readonly notCovered: readonly string[];
}

class Loading {
  readonly #database: Database;
  readonly #name: string;
  readonly #roles: string[] = [];
  readonly #notCovered: string[] = [];
  /** Extensions that are not available here. */
  readonly #lacking: string[] = [];
  #connected: string | undefined;

  constructor(database: Database, name: string) {
    this.#database = database;
    this.#name = name;
  }

  get result(): Loaded {
    return { roles: this.#roles, notCovered: this.#notCovered };
  }

  command({ text, line }: CommandPiece): void {
    if (/^\\(un)?restrict\b/.test(text)) return;
    const connected = /^\\connect\s+(?:-reuse-previous=on\s+)?(.*)$/.exec(text)?.[1];
    if (connected === undefined) {
      throw refused('The dump has a command that only psql knows.', {
        where: `${this.#name}:${line}`,
        why: text.slice(0, 100),
        next: 'Make it with pg_dump, or remove the line.',
      });
    }
    if (this.#connected !== undefined && this.#connected !== connected) {
      throw refused('The dump holds more than one database.', {
        where: `${this.#name}:${line}`,
        next: 'Make it with pg_dump of the one database, and not with pg_dumpall.',
      });
    }
    this.#connected = connected;
  }

  async copy({ sql: statement, line, data }: CopyPiece): Promise<void> {
    for await (const part of data) {
      await this.#run(line, statement, () => this.#database.copyIn(statement, part));
    }
  }

  async statement(piece: StatementPiece): Promise<void> {
    const { sql: statement, line, node } = piece;
    // Its roles are made when something is theirs.
    if (ofServer(piece) !== null || ofRoles(piece)) return;
    try {
      await this.#run(line, statement, () => this.#database.execute(statement));
    } catch (error) {
      if (this.#isOptional(node, error)) return;
      throw error;
    }
  }

  /** Settings of another major, and what is said of an extension that is not there. */
  #isOptional(node: string, error: unknown): boolean {
    const cause = error instanceof Error ? error.cause : undefined;
    if (!(cause instanceof DatabaseError)) return false;
    if (node === 'VariableSetStmt') return cause.sqlstate === sqlstates.undefinedObject;
    const missing = /^extension "(.*)" (?:is not available|does not exist)/.exec(
      cause.message,
    )?.[1];
    if (missing === undefined) return false;
    if (node === 'CreateExtensionStmt') {
      this.#lacking.push(missing);
      this.#notCovered.push(`extension ${missing}: ${this.#database.label} lacks it`);
      return true;
    }
    return this.#lacking.includes(missing);
  }

  /** Roles belong to a server; one in this process has those that it is given. */
  async #run(line: number, statement: Sql, run: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        await run();
        return;
      } catch (error) {
        const role = missingRole(error);
        if (role === undefined || this.#roles.includes(role))
          throw this.#failed(line, statement, error);
        if (this.#database.engine !== 'pglite') {
          this.#roles.push(role);
          this.#notCovered.push(`what the dump says of role ${role}: the server has no such role`);
          return;
        }
        await this.#database.execute(sql`CREATE ROLE ${ident(role)} NOLOGIN`);
        this.#roles.push(role);
      }
    }
  }

  #failed(line: number, statement: Sql, error: unknown): unknown {
    if (!(error instanceof SchemadiffError)) return error;
    const [words = ''] = statement.split('\n');
    const lacks = this.#lacking.length > 0;
    return refused(
      lacks ? `The dump needs ${this.#lacking.join(', ')}.` : 'The dump cannot be loaded.',
      {
        where: `${this.#name}:${line}`,
        why: `${error.message}: ${words.slice(0, 100)}`,
        next: lacks
          ? `${this.#database.label} has no such extension: rehearse on a server that has it, with --url.`
          : undefined,
        cause: error,
      },
    );
  }
}

/**
 * `name` is what errors call the dump.
 * @throws SchemadiffError refused, with `name:line`, when the dump does not load.
 */
export async function loadDump(
  database: Database,
  bytes: AsyncIterable<Uint8Array>,
  name: string,
): Promise<Loaded> {
  const loading = new Loading(database, name);
  try {
    await database.execute(sql`SET search_path = "$user", public`);
    for await (const piece of pieces(bytes, name)) {
      if (piece.type === 'command') loading.command(piece);
      else if (piece.type === 'copy') await loading.copy(piece);
      else await loading.statement(piece);
    }
  } finally {
    await resetSession(database);
  }
  return loading.result;
}
