/**
 * The SQL files of a migration: statements in, text out, and back.
 *
 * PostgreSQL's own parser and scanner (libpg_query) split and compare them: white space and comments
 * mean nothing, everything else does.
 */

import { createHash } from 'node:crypto';
import { hasSqlDetails, loadModule, type ParseResult, parseSync, scanSync } from 'libpg-query';
import { refused } from '../model/error.ts';
import { lineAt, newlines } from '../model/lines.ts';
import { type Sql, trusted } from '../model/sql.ts';
import { segmentsOf } from '../prove/run.ts';

export interface ScriptStatement {
  readonly sql: Sql;
  /** True when it stands between BEGIN and COMMIT. */
  readonly transactional: boolean;
  /** BEGIN stands before it, and COMMIT before that: its transaction is another than that of the one before. */
  readonly begins?: true;
  /** Line in the file, from 1. */
  readonly line: number;
  /** True for ALTER … RENAME: it loses nothing. */
  readonly renames: boolean;
}

/** A statement as it is written to a file. */
export interface Written {
  readonly sql: Sql;
  readonly transactional: boolean;
  /** BEGIN stands before it, and COMMIT before that: its transaction is another than that of the one before. */
  readonly begins?: true;
  /** Lines above it: hazards. */
  readonly remarks: readonly string[];
}

/** A remark stays a remark whatever an identifier holds: a newline would end it. */
function comment(text: string): string {
  return `-- ${text.replaceAll(/[\r\n\u2028\u2029]+/g, ' ')}`;
}

/** What apply's own session has set; no statement of the migration. */
const inUtc = "SET TimeZone = 'UTC'";

/**
 * The file: runs under psql as it is, each segment in a transaction where PostgreSQL allows.
 * @param readsTimeZone What a statement does depends on the session's TimeZone; default: false.
 */
export function formatScript(
  heading: readonly string[],
  statements: readonly Written[],
  readsTimeZone = false,
): string {
  const blocks = segmentsOf(statements).map((segment) => {
    const texts = segment.map(({ sql, remarks }) =>
      [...remarks.map(comment), `${sql};`].join('\n'),
    );
    const transactional = segment.every((statement) => statement.transactional);
    return (transactional ? ['BEGIN;', ...texts, 'COMMIT;'] : texts).join('\n\n');
  });
  const settings = readsTimeZone ? [`${inUtc};`] : [];
  return `${[heading.map(comment).join('\n'), ...settings, ...blocks].join('\n\n')}\n`;
}

interface Parsed {
  readonly node: string;
  readonly transaction: string | undefined;
  readonly start: number;
  readonly end: number;
}

function parsed(text: string, file: string): Parsed[] {
  let result: ParseResult;
  try {
    result = parseSync(text);
  } catch (error) {
    const at = hasSqlDetails(error) ? (error.sqlDetails?.cursorPosition ?? 0) : 0;
    throw refused('The SQL cannot be parsed.', {
      where: `${file}:${lineAt(text, at)}`,
      why: error instanceof Error ? error.message : undefined,
      next: 'Correct the statement. psql commands (lines with a backslash) are not allowed.',
    });
  }
  const charactersTo = charactersOf(text);
  return (result.stmts ?? []).map(({ stmt, stmt_location: from = 0, stmt_len: length }) => {
    const [[node, body] = ['', undefined]] = Object.entries(stmt ?? {});
    const start = charactersTo(from);
    const end = length === undefined ? text.length : charactersTo(from + length);
    const kind = node === 'TransactionStmt' ? transactionKind(body) : undefined;
    return { node, transaction: kind, start, end };
  });
}

/** libpg_query counts bytes. Positions are asked for in their order: a long script is gone through once. */
function charactersOf(text: string): (byte: number) => number {
  const bytes = Buffer.from(text);
  let at = 0;
  let characters = 0;
  return (byte) => {
    characters += bytes.toString('utf8', at, byte).length;
    at = byte;
    return characters;
  };
}

function transactionKind(body: unknown): string {
  return typeof body === 'object' && body !== null && 'kind' in body ? String(body.kind) : '';
}

/** Where the statement's own words begin: after white space and comments. */
function firstToken(text: string): number {
  const token = scanSync(text).tokens.find(({ tokenName }) => !isComment(tokenName));
  return token === undefined ? 0 : Buffer.from(text).subarray(0, token.start).toString().length;
}

const isComment = (tokenName: string) => tokenName === 'SQL_COMMENT' || tokenName === 'C_COMMENT';

/**
 * The statements of a script; BEGIN and COMMIT say which share a transaction.
 * @throws SchemadiffError refused, with file and line, for what cannot be parsed and for transaction
 * control other than BEGIN and COMMIT.
 */
export async function parseScript(text: string, file: string): Promise<ScriptStatement[]> {
  await loadModule();
  const statements: ScriptStatement[] = [];
  let inTransaction = false;
  let begun = false;
  let line = 1;
  let counted = 0;
  for (const { node, transaction, start, end } of parsed(text, file)) {
    const offset = start + firstToken(text.slice(start, end));
    line += newlines(text.slice(counted, offset));
    counted = offset;
    if (statements.length === 0 && text.slice(offset, end) === inUtc) continue;
    if (transaction === 'TRANS_STMT_BEGIN' && !inTransaction) inTransaction = begun = true;
    else if (transaction === 'TRANS_STMT_COMMIT' && inTransaction) inTransaction = false;
    else if (transaction !== undefined) {
      throw refused('The script controls transactions in a way that apply cannot resume.', {
        where: `${file}:${line}`,
        why: text.slice(offset, end).trim(),
        next: 'Use BEGIN and COMMIT alone, in pairs, and no savepoints.',
      });
    } else {
      statements.push({
        sql: trusted(text.slice(offset, end).trim()),
        transactional: inTransaction,
        ...(begun && statements.at(-1)?.transactional === true && { begins: true }),
        line,
        renames: node === 'RenameStmt',
      });
      begun = false;
    }
  }
  if (inTransaction) {
    throw refused('The script leaves a transaction open.', { where: file, next: 'Add COMMIT.' });
  }
  return statements;
}

/** A statement as the scanner sees it, without comments. */
export async function tokensOf(text: string): Promise<string> {
  await loadModule();
  const bytes = Buffer.from(text);
  return scanSync(text)
    .tokens.filter(({ tokenName }) => !isComment(tokenName))
    .map(({ start, end }) => bytes.subarray(start, end).toString())
    .join(' ');
}

/** SHA-256 of what the statements say: comments and white space do not count. */
export async function checksumOf(
  statements: readonly Pick<ScriptStatement, 'sql' | 'transactional' | 'begins'>[],
): Promise<string> {
  const hash = createHash('sha256');
  for (const { sql, transactional, begins = false } of statements) {
    hash.update(`${begins ? 'begins ' : ''}${transactional}\n${await tokensOf(sql)}\n`);
  }
  return hash.digest('hex');
}
