/** Scripts as psql reads them, in whatever chunks they come. */

import { describe, expect, it } from 'vitest';
import { type Piece, pieces } from '../../../src/rehearse/world/pieces.ts';

async function* chunked(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(text: string, size = 5): Promise<string[]> {
  const found: string[] = [];
  for await (const piece of pieces(chunked(text, size), 'x.sql')) found.push(await shown(piece));
  return found;
}

async function shown(piece: Piece): Promise<string> {
  if (piece.type === 'command') return `${piece.line} ${piece.text}`;
  if (piece.type === 'statement') return `${piece.line} ${piece.sql}`;
  let data = '';
  for await (const part of piece.data) data += part.toString();
  return `${piece.line} ${piece.sql} ← ${JSON.stringify(data)}`;
}

describe('pieces', () => {
  it('parts statements where PostgreSQL does', async () => {
    const text = [
      '\uFEFF-- first',
      "SELECT ';'; SELECT 'é' /* ; */ ;",
      'CREATE FUNCTION f() RETURNS int LANGUAGE sql',
      'BEGIN ATOMIC',
      '  SELECT 1;',
      'END; SELECT',
      '  2;',
      '',
      'DO $x$ BEGIN',
      "  PERFORM ';';",
      'END $x$',
    ].join('\n');
    const expected = [
      "2 SELECT ';'",
      "2 SELECT 'é' /* ; */",
      '3 CREATE FUNCTION f() RETURNS int LANGUAGE sql\nBEGIN ATOMIC\n  SELECT 1;\nEND',
      '6 SELECT\n  2',
      "9 DO $x$ BEGIN\n  PERFORM ';';\nEND $x$",
    ];
    for (const size of [1, 7, 1000]) expect(await read(text, size)).toEqual(expected);
  });

  it('takes the lines after COPY for its rows, semicolons and all', async () => {
    const text =
      'COPY t (a) FROM stdin;\n1;\n\\N\n\\\\.\n\\.\nSELECT 1;\nCOPY u FROM stdin;\n\\.\n';
    expect(await read(text)).toEqual([
      '1 COPY t (a) FROM stdin ← "1;\\n\\\\N\\n\\\\\\\\.\\n"',
      '6 SELECT 1',
      '7 COPY u FROM stdin ← ""',
    ]);
  });

  it('finds commands of psql between statements, not within them', async () => {
    const text = "\\restrict x\n\nSELECT '\n\\connect no\n';\n\\i other.sql\n";
    expect(await read(text)).toEqual([
      '1 \\restrict x',
      "3 SELECT '\n\\connect no\n'",
      '6 \\i other.sql',
    ]);
  });

  it('goes on by the scanner where the parser finds a mistake', async () => {
    expect(await read("SELECT 1;\nSELEC 1;\nSELECT ';';\n")).toEqual([
      '1 SELECT 1',
      '2 SELEC 1',
      "3 SELECT ';'",
    ]);
  });

  it('says where bytes are no UTF-8', async () => {
    async function* latin1() {
      yield Buffer.from([0x0a, 0x53, 0xe9, 0x3b, 0x0a]);
    }
    const all = async () => {
      for await (const piece of pieces(latin1(), 'x.sql')) await shown(piece);
    };
    await expect(all()).rejects.toMatchObject({ where: 'x.sql:2' });
  });
});
