/** What people hand over as SQL: text, text in gzip, or something that is neither. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSqlFile } from '../../src/database/sql-file.ts';
import { SchemadiffError } from '../../src/model/error.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'schemadiff-sql-file-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function read(content: string | Uint8Array): string {
  const file = join(folder, 'x.sql');
  writeFileSync(file, content);
  return readSqlFile(file, { called: 'The file', shown: 'x.sql', next: 'Correct it.' });
}

function refusal(content: string | Uint8Array): SchemadiffError {
  try {
    read(content);
  } catch (error) {
    if (error instanceof SchemadiffError) return error;
    throw error;
  }
  throw new Error('It was read');
}

test.each([
  ['plain', 'SELECT 1;'],
  ['in gzip', gzipSync('SELECT 1;')],
])('%s', (_, content) => {
  expect(read(content)).toBe('SELECT 1;');
});

const tar = Buffer.alloc(512);
tar.write('ustar', 257);

test.each([
  ['custom', 'PGDMP\x01\x0e'],
  ['custom, in gzip', gzipSync('PGDMP\x01\x0e')],
  ['tar', tar],
])("pg_dump's format %s: the error says how to make SQL of it", (_, content) => {
  const { outcome, message, next } = refusal(content);
  expect(outcome).toBe('refused');
  expect(message).toBe('The file is in a format that only pg_restore reads.');
  expect(next).toBe('Turn it into SQL: pg_restore --file=dump.sql x.sql');
});

test('neither: the file is named, and what helps', () => {
  const { message, where, next } = refusal(Uint8Array.of(0xff, 0xfe));
  expect(message).toBe('The file cannot be read.');
  expect(where).toBe('x.sql');
  expect(next).toBe('Correct it.');
});
