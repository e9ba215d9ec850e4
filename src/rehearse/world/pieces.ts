/**
 * A SQL script as psql reads it, piece by piece: statements, COPY with the lines that follow it, and
 * psql's own commands. PostgreSQL's parser says where a statement ends.
 */

import { loadModule, type ParseResult, parseSync, scanSync } from 'libpg-query';
import { refused } from '../../model/error.ts';
import { newlines } from '../../model/lines.ts';
import { type Sql, trusted } from '../../model/sql.ts';
import { Lines } from './lines.ts';

export interface StatementPiece {
  readonly type: 'statement';
  readonly sql: Sql;
  /** Where its words begin, from 1. */
  readonly line: number;
  /** The parser's name for it, such as `CreateStmt`; empty when it cannot be parsed. */
  readonly node: string;
  /** The kind of object that it grants on, comments on or gives to somebody: `OBJECT_DATABASE`. */
  readonly objectType: string | undefined;
  /** Of BEGIN, COMMIT and the like, the parser's name for it: `TRANS_STMT_BEGIN`. */
  readonly transaction: string | undefined;
}

export interface CopyPiece {
  readonly type: 'copy';
  /** `COPY public.users (id, email) FROM stdin`. */
  readonly sql: Sql;
  readonly line: number;
  /** What follows, without the end mark, in parts of some megabytes; has to be read before what comes next. */
  readonly data: AsyncIterable<Buffer>;
}

export interface CommandPiece {
  readonly type: 'command';
  /** `\connect prod`. */
  readonly text: string;
  readonly line: number;
}

export type Piece = StatementPiece | CopyPiece | CommandPiece;

/** A statement that is longer is none: a quote that was never closed. */
const longest = 256 * 1024 * 1024;
const copyPart = 4 * 1024 * 1024;

const blankLine = /^\s*(--[^\n]*)?\s*$/;
const semicolon = 0x3b;
const backslash = 0x5c;

/** @throws SchemadiffError refused for bytes that are no UTF-8, with `name:line`. */
export async function* pieces(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<Piece> {
  await loadModule();
  const lines = new Lines(chunks);
  let pending = new Pending(name);
  for (;;) {
    const bytes = await lines.next();
    if (bytes === undefined) break;
    if (pending.isBlank) {
      if (bytes[0] === backslash) {
        yield {
          type: 'command',
          text: pending.decode(bytes, lines.number).trim(),
          line: lines.number,
        };
        continue;
      }
      if (blankLine.test(pending.decode(bytes, lines.number).replace(/^\uFEFF/, ''))) continue;
    }
    pending.add(bytes, lines.number);
    if (!bytes.includes(semicolon)) continue;
    const { found, rest } = pending.complete();
    if (rest === undefined) continue;
    for (const each of found) {
      if (isCopyFromClient(each)) {
        yield { type: 'copy', sql: each.piece.sql, line: each.piece.line, data: copyData(lines) };
      } else yield each.piece;
    }
    pending = rest;
  }
  yield* pending.atEnd();
}

/** Lines up to `\.`, which not every program writes. */
async function* copyData(lines: Lines): AsyncGenerator<Buffer> {
  let part: Buffer[] = [];
  let size = 0;
  for (;;) {
    const line = lines.nextRead() ?? (await lines.next());
    if (line === undefined || isEndMark(line)) break;
    part.push(line);
    size += line.length;
    if (size < copyPart) continue;
    yield Buffer.concat(part);
    part = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(part);
}

const isEndMark = (line: Buffer) =>
  line[0] === backslash &&
  line[1] === 0x2e &&
  line.length <= 4 &&
  /^\\\.\r?\n?$/.test(line.toString('latin1'));

interface Found {
  readonly piece: StatementPiece;
  readonly statement: unknown;
}

function isCopyFromClient({ statement }: Found): boolean {
  if (typeof statement !== 'object' || statement === null) return false;
  const {
    is_from: isFrom,
    is_program: isProgram,
    filename,
  } = { ...statement } as Record<string, unknown>;
  return isFrom === true && isProgram !== true && filename === undefined;
}

/** Lines that are no whole statement yet. */
class Pending {
  readonly #name: string;
  #lines: Buffer[] = [];
  #size = 0;
  #line = 0;

  constructor(name: string) {
    this.#name = name;
  }

  get isBlank(): boolean {
    return this.#size === 0;
  }

  add(bytes: Buffer, line: number): void {
    if (this.isBlank) this.#line = line;
    this.#lines.push(bytes);
    this.#size += bytes.length;
    if (this.#size > longest) {
      throw refused('A statement of the script has no end.', {
        where: `${this.#name}:${this.#line}`,
        next: 'Look for a quote that is never closed.',
      });
    }
  }

  decode(bytes: Buffer, line: number): string {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      throw refused('The script is not UTF-8.', {
        where: `${this.#name}:${line}`,
        next: 'Convert it: pg_dump --encoding=UTF8, or iconv.',
      });
    }
  }

  /** The statements so far, when they parse; and what comes after the last semicolon. */
  complete(): { readonly found: readonly Found[]; readonly rest: Pending | undefined } {
    const bytes = this.#bytes();
    const parsed = this.#parse(bytes);
    if (parsed === undefined) return { found: [], rest: undefined };
    const open = parsed.findIndex(({ ended }) => !ended);
    const rest = new Pending(this.#name);
    const last = open < 0 ? undefined : parsed[open];
    if (last !== undefined) rest.add(bytes.subarray(last.start), last.found.piece.line);
    return { found: parsed.slice(0, open < 0 ? undefined : open).map(({ found }) => found), rest };
  }

  /** What is left when no more comes: a statement without semicolon, or what cannot be parsed. */
  *atEnd(): Generator<Piece> {
    if (this.isBlank) return;
    const bytes = this.#bytes();
    const parsed = this.#parse(bytes);
    if (parsed !== undefined) {
      for (const { found } of parsed) yield found.piece;
      return;
    }
    const text = this.decode(bytes, this.#line);
    const command = /^\\.*$/m.exec(text);
    if (command !== null) {
      yield {
        type: 'command',
        text: command[0].trim(),
        line: this.#line + newlines(text.slice(0, command.index)),
      };
      return;
    }
    for (const { text: part, line } of bySemicolon(text, this.#line)) {
      yield {
        type: 'statement',
        sql: trusted(part),
        line,
        node: '',
        objectType: undefined,
        transaction: undefined,
      };
    }
  }

  #bytes(): Buffer {
    const bytes = Buffer.concat(this.#lines);
    this.#lines = [bytes];
    const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    return marked ? bytes.subarray(3) : bytes;
  }

  #parse(bytes: Buffer) {
    let result: ParseResult;
    try {
      result = parseSync(this.decode(bytes, this.#line));
    } catch (error) {
      if (error instanceof Error && error.name === 'SchemadiffError') throw error;
      return undefined;
    }
    let at = 0;
    let line = this.#line;
    return (result.stmts ?? []).map(({ stmt, stmt_location: from = 0, stmt_len: length }) => {
      const end = length === undefined ? bytes.length : from + length;
      const text = bytes.subarray(from, end).toString();
      const lead = leadOf(text);
      line += newlines(bytes.subarray(at, from).toString('latin1')) + newlines(lead);
      const start = from + Buffer.byteLength(lead);
      at = start;
      const [[node, statement] = ['', undefined]] = Object.entries<unknown>(stmt ?? {});
      const piece: StatementPiece = {
        type: 'statement',
        sql: trusted(text.slice(lead.length).trimEnd()),
        line,
        node,
        objectType: textIn(statement, 'objtype') ?? textIn(statement, 'objectType'),
        transaction: node === 'TransactionStmt' ? textIn(statement, 'kind') : undefined,
      };
      return {
        found: { piece, statement: node === 'CopyStmt' ? statement : undefined },
        start,
        ended: length !== undefined,
      };
    });
  }
}

function textIn(statement: unknown, key: string): string | undefined {
  if (typeof statement !== 'object' || statement === null) return undefined;
  const value: unknown = Reflect.get(statement, key);
  return typeof value === 'string' ? value : undefined;
}

/** White space and comments before the statement's own words. */
const leadOf = (text: string) => /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/.exec(text)?.[0] ?? '';

/** Where the parser finds a mistake, the scanner still knows what is quoted. */
function bySemicolon(
  text: string,
  firstLine: number,
): { readonly text: string; readonly line: number }[] {
  const bytes = Buffer.from(text);
  const ends: number[] = [];
  try {
    for (const token of scanSync(text).tokens)
      if (token.tokenName === 'ASCII_59') ends.push(token.start);
  } catch {
    // A quote without end: it is one statement.
  }
  let from = 0;
  let line = firstLine;
  return [...ends, bytes.length].flatMap((end) => {
    const part = bytes.subarray(from, end).toString();
    const lead = leadOf(part);
    const start = line + newlines(lead);
    line += newlines(part);
    from = end + 1;
    const statement = part.slice(lead.length).trimEnd();
    return statement === '' ? [] : [{ text: statement, line: start }];
  });
}
