/** The text of one direction as statements, with the rows that follow a COPY. */

import type { Sql } from '../../model/sql.ts';
import { pieces } from '../world/pieces.ts';
import type { ForeignScript } from './migration.ts';

export type ScriptItem =
  | {
      readonly type: 'statement';
      readonly sql: Sql;
      readonly line: number;
      /** The parser's name for it; empty when it cannot be parsed. */
      readonly node: string;
      readonly objectType: string | undefined;
      /** True for BEGIN, COMMIT, SAVEPOINT and the like. */
      readonly transaction: boolean;
    }
  | { readonly type: 'copy'; readonly sql: Sql; readonly line: number; readonly data: Buffer };

export interface Script {
  readonly items: readonly ScriptItem[];
  readonly file: string;
  /** It runs in one, the tool's or that of a query of several statements. */
  readonly transaction: boolean;
  /** Its tool sends all of it as one query. */
  readonly oneQuery: boolean;
  /** A command of psql, with its place: nothing else can run it. */
  readonly psql: string | null;
  /** Why there may be more of it than is known; null when this is all. */
  readonly cut: string | null;
}

/** psql's commands that change nothing: how it prints and stops; pg_dump writes \\restrict since 2025. */
const harmless =
  /^\\(?:(?:(?:un)?restrict|echo|qecho|warn|timing|pset|x|t|a)\b|set\s+(?:ON_ERROR_STOP|ON_ERROR_ROLLBACK|QUIET|VERBOSITY|ECHO\w*)\b)/;

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

/** Lines are those of the file that the text was taken from. */
export async function readScript({
  text,
  file,
  line: first,
  transaction,
  oneQuery = false,
  cut,
}: ForeignScript): Promise<Script> {
  const items: ScriptItem[] = [];
  let psql: string | null = null;
  for await (const piece of pieces(once(text), file)) {
    const line = piece.line + first - 1;
    if (piece.type === 'command') {
      if (!harmless.test(piece.text)) psql ??= `${file}:${line}: ${piece.text.slice(0, 100)}`;
    } else if (piece.type === 'copy') {
      const parts: Buffer[] = [];
      for await (const part of piece.data) parts.push(part);
      items.push({ type: 'copy', sql: piece.sql, line, data: Buffer.concat(parts) });
    } else {
      const { sql, node, objectType, transaction: control } = piece;
      items.push({
        type: 'statement',
        sql,
        line,
        node,
        objectType,
        transaction: control !== undefined,
      });
    }
  }
  return {
    items,
    file,
    transaction: transaction || (oneQuery && items.length > 1),
    oneQuery,
    psql,
    cut: cut ?? null,
  };
}

/** True when it does nothing: comments, or a transaction around nothing. */
export const isEmpty = ({ items, psql }: Script) =>
  psql === null && items.every((item) => item.type === 'statement' && item.transaction);
