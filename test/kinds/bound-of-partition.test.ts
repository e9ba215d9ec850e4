/** Which bounds may take fewer rows than before. */

import { expect, it } from 'vitest';
import { isWithin, mayNarrow } from '../../src/kinds/bound-of-partition.ts';

const list = (values: string) => `FOR VALUES IN (${values})`;
const range = (from: string, to: string) => `FOR VALUES FROM (${from}) TO (${to})`;
const hash = (modulus: number, remainder: number) =>
  `FOR VALUES WITH (modulus ${modulus}, remainder ${remainder})`;

type Bounds = readonly [from: string, to: string, ...types: string[]];

const wider: readonly Bounds[] = [
  [list('1, NULL'), list('NULL, 2, 1')],
  [list("'a,''b', 'c'"), list("'c', 'd', 'a,''b'")],
  [range('10', '20'), range('9', '100')],
  [range('1, 5', '2, 5'), range('1, 5', '3, 0')],
  [range('1, 5', '2, 5'), range('1, MINVALUE', '2, MAXVALUE')],
  [range("'2026-01-01'", "'2026-02-01'"), range("'2025-12-01'", 'MAXVALUE')],
  [range("'-10'", '20'), range("'-20'", '20')],
  [range("'-10'", "'-1.5'"), range("'-10'", '0')],
  [range('9007199254740993', '9007199254740995'), range('9007199254740992', '9007199254740995')],
  [range('1.25', '2.5'), range('1.2', '2.50')],
  [range("'100000000000'", "'200000000000'"), range("'0'", "'300000000000'"), 'bigint'],
  [range("'9'", "'11'"), range("'8'", "'100'"), 'bigint'],
  [range("'10'", "'9'"), range("'1'", "'95'"), 'text'],
  [range("'1', '9'", "'1', '11'"), range("'1', '8'", "'1', '12'"), 'text', 'numeric(20,0)'],
  [
    range("'2026-01-01 00:00:00+00'", "'2026-02-01 00:00:00+00'"),
    range("'2025-12-31 23:59:59.5+00'", "'2026-02-01 00:00:00.25+00'"),
  ],
  [hash(4, 3), hash(2, 1)],
  [list('1'), 'DEFAULT'],
];

const narrower: readonly Bounds[] = [
  [list('1, 2'), list('1, 3')],
  [list("'a', 'b'"), list("'a, b'")],
  [range('10', '20'), range('10', '19')],
  [range('9', '20'), range('10', '30')],
  [range("'2026-01-01'", "'2026-02-01'"), range("'2026-01-02'", 'MAXVALUE')],
  // The labels of an enum are in any order.
  [range("'1'", "'3'"), range("'1'", "'4'"), 'public.level'],
  [range("'2026-01-01'", "'2026-02-01'"), range("'2025-12-01'", "'2026-03-01'"), 'public.day'],
  [range("'9'", "'99'"), range("'8'", "'100'"), 'text'],
  // What '10' and '9' are, only their type says.
  [range("'10'", "'9'"), range("'10'", "'89'")],
  [range("'-20'", '20'), range("'-10'", '20')],
  [range('9007199254740992', '9007199254740995'), range('9007199254740993', '9007199254740995')],
  [range('1.2', '2.5'), range('1.25', '2.5')],
  // Texts sort the other way.
  [range("'-10'", "'5'"), range("'-20'", "'5'")],
  [range("'9'", "'99'"), range("'8'", "'100'")],
  [
    range("'2026-01-01 00:00:00+00'", "'2026-02-01 00:00:00.5+00'"),
    range("'2026-01-01 00:00:00+00'", "'2026-02-01 00:00:00+00'"),
  ],
  [hash(2, 1), hash(4, 1)],
  [hash(4, 2), hash(2, 1)],
  ['DEFAULT', list('1')],
];

it.each(wider)('%s has no row that %s lacks', (from, to, ...types) => {
  expect(mayNarrow(from, to, types)).toBe(false);
});

it.each(narrower)('%s may have rows that %s lacks', (from, to, ...types) => {
  expect(mayNarrow(from, to, types)).toBe(true);
});

type Several = readonly [bound: string, others: readonly string[], type: string];

const within: readonly Several[] = [
  [list('1, 2, NULL'), [list('2, 3'), list('NULL'), list('1')], ''],
  [range('0', '10'), [range('7', 'MAXVALUE'), range('MINVALUE', '3'), range('3', '7')], ''],
  [
    range("'2026-01-01'", "'2027-01-01'"),
    [range("'2026-07-01'", "'2027-01-01'"), range("'2025-01-01'", "'2026-07-01'")],
    'date',
  ],
  [range('1, 5', '3, 5'), [range('1, MINVALUE', '2, 0'), range('2, 0', '3, 5')], ''],
  [hash(2, 1), [hash(4, 3), hash(8, 1), hash(8, 5)], ''],
  [hash(8, 5), [hash(4, 1)], ''],
  [hash(3, 2), [hash(2, 0), hash(2, 1)], ''],
  [hash(6, 5), [hash(4, 1), hash(4, 3)], ''],
  ['DEFAULT', [list('1'), 'DEFAULT'], ''],
];

const beyond: readonly Several[] = [
  [list('1, 2'), [list('2, 3')], ''],
  [list('1'), ['DEFAULT'], ''],
  [range('0', '10'), [range('0', '3'), range('4', '10')], ''],
  [range('0', '10'), [range('0', '9'), range('-5', '9')], ''],
  [range("'a'", "'z'"), [range("'a'", "'k'"), range("'l'", "'z'")], 'text'],
  [hash(2, 1), [hash(4, 3), hash(8, 1)], ''],
  [hash(2, 1), [hash(4, 0), hash(4, 2)], ''],
  [hash(3, 2), [hash(2, 1)], ''],
  [hash(99991, 2), [hash(99989, 1), hash(99971, 0)], ''],
  ['DEFAULT', [range('MINVALUE', 'MAXVALUE')], ''],
  [range('0', '10'), [], ''],
];

it.each(within)('the rows of %s are all of %j', (bound, others, type) => {
  expect(isWithin(bound, others, [type])).toBe(true);
});

it.each(beyond)('some row of %s may be of none of %j', (bound, others, type) => {
  expect(isWithin(bound, others, [type])).toBe(false);
});
