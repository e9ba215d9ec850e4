/** What PostgreSQL says, without values of rows, and with what helps. */

import { expect, test } from 'vitest';
import { DatabaseError } from '../../src/database/database-error.ts';

test.each([
  [
    '22P05',
    'character with byte sequence 0xe2 0x82 0xac in encoding "UTF8" has no equivalent in encoding "LATIN1"',
    'character with byte sequence … in encoding "UTF8" has no equivalent in encoding "LATIN1"',
  ],
  [
    '22021',
    'invalid byte sequence for encoding "UTF8": 0xe9 0x27 0x3a',
    'invalid byte sequence for encoding "UTF8": …',
  ],
  [
    '22P02',
    'invalid input syntax for type integer: "123-45"',
    'invalid input syntax for type integer: "…"',
  ],
])('%s: the names of encodings are no values', (code, message, shown) => {
  expect(new DatabaseError({ code, message }).message).toBe(shown);
});
