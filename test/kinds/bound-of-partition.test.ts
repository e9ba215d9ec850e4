/** Which bounds may take fewer rows than before. */

import { expect, it } from 'vitest';
import { mayNarrow } from '../../src/kinds/bound-of-partition.ts';

const list = (values: string) => `FOR VALUES IN (${values})`;
const range = (from: string, to: string) => `FOR VALUES FROM (${from}) TO (${to})`;
const hash = (modulus: number, remainder: number) =>
  `FOR VALUES WITH (modulus ${modulus}, remainder ${remainder})`;

const wider: readonly [from: string, to: string][] = [
  [list('1, NULL'), list('NULL, 2, 1')],
  [list("'a,''b', 'c'"), list("'c', 'd', 'a,''b'")],
  [range('10', '20'), range('9', '100')],
  [range('1, 5', '2, 5'), range('1, 5', '3, 0')],
  [range('1, 5', '2, 5'), range('1, MINVALUE', '2, MAXVALUE')],
  [range("'2026-01-01'", "'2026-02-01'"), range("'2025-12-01'", 'MAXVALUE')],
  [hash(4, 3), hash(2, 1)],
  [list('1'), 'DEFAULT'],
];

const narrower: readonly [from: string, to: string][] = [
  [list('1, 2'), list('1, 3')],
  [list("'a', 'b'"), list("'a, b'")],
  [range('10', '20'), range('10', '19')],
  [range('9', '20'), range('10', '30')],
  [range("'2026-01-01'", "'2026-02-01'"), range("'2026-01-02'", 'MAXVALUE')],
  // What '10' and '9' are, only their type says.
  [range("'10'", "'9'"), range("'10'", "'90'")],
  [hash(2, 1), hash(4, 1)],
  [hash(4, 2), hash(2, 1)],
  ['DEFAULT', list('1')],
];

it.each(wider)('%s has no row that %s lacks', (from, to) => {
  expect(mayNarrow(from, to)).toBe(false);
});

it.each(narrower)('%s may have rows that %s lacks', (from, to) => {
  expect(mayNarrow(from, to)).toBe(true);
});
