/** What the bounds of partitions say, as far as their types tell. */

import { append } from '../model/append.ts';
import { join, literal, nothing, type Sql, sql, trusted } from '../model/sql.ts';

/** Values of a list, each as it is written. */
const valuesOf = (list: string): readonly string[] =>
  [...list.matchAll(/(?:'(?:[^']|'')*'|[^,'])+/g)].map(([text]) => text.trim());

const number = /^'?(-?)(\d+)(?:\.(\d+))?'?$/;
const isBare = (text: string) => !text.startsWith("'") && number.test(text);

/** Exactly, of any size: with as many decimal places. Undefined: one of them is no number. */
function comparedNumbers(one: string, other: string): number | undefined {
  const found = [one, other].map((text) => number.exec(text));
  const places = Math.max(...found.map((match) => match?.[3]?.length ?? 0));
  const [first, second] = found.map(
    (match) => match && BigInt(`${match[1]}${match[2]}${(match[3] ?? '').padEnd(places, '0')}`),
  );
  if (first === null || second === null || first === undefined || second === undefined)
    return undefined;
  return signOf(first, second);
}

const signOf = <T extends bigint | string>(one: T, other: T) =>
  one === other ? 0 : one < other ? -1 : 1;

const date = /^'(\d{4}-\d\d-\d\d(?: (\d\d:\d\d:\d\d)(?:\.\d+)?)?)([+-]\d\d(?::\d\d)*)?'$/;

/** Of one shape and zone, they sort as their texts do, whatever their type. */
function comparedDates(one: string, other: string): number | undefined {
  const [first, second] = [date.exec(one), date.exec(other)];
  const isAlike =
    first !== null &&
    second !== null &&
    first[3] === second[3] &&
    (first[2] === undefined) === (second[2] === undefined);
  return isAlike ? signOf(first[1] ?? '', second[1] ?? '') : undefined;
}

/** As texts that are digits sort in any collation: as numbers do, too. */
function comparedDigits(one: string, other: string): number | undefined {
  if (!/^'\d+'$/.test(one) || !/^'\d+'$/.test(other)) return undefined;
  const found = comparedNumbers(one, other);
  return found === signOf(one.slice(1, -1), other.slice(1, -1)) ? found : undefined;
}

type Comparing = (one: string, other: string) => number | undefined;

/** By the type of a column of the key; undefined: it is an expression. */
function comparingOf(type: string | undefined): Comparing {
  if (type === undefined || /^(?:date|timestamp)\b/.test(type)) return comparedDates;
  if (/^(?:smallint|integer|bigint|numeric|real|double precision)\b/.test(type))
    return comparedNumbers;
  if (/^(?:text|character)\b/.test(type))
    return (one, other) => comparedDates(one, other) ?? comparedDigits(one, other);
  // The labels of an enum may look like any of these.
  return () => undefined;
}

/** Below zero where the one sorts first. Undefined: that is not known. */
function compared(one: string, other: string, comparing: Comparing): number | undefined {
  if (one === other) return 0;
  if (one === 'MINVALUE' || other === 'MAXVALUE') return -1;
  if (one === 'MAXVALUE' || other === 'MINVALUE') return 1;
  return comparing(one, other);
}

type Ends = readonly [start: readonly string[], end: readonly string[]];

/** Of the first columns in which they differ. */
function comparedAll(
  one: readonly string[],
  other: readonly string[],
  comparing: (at: number) => Comparing,
): number | undefined {
  for (const [at, value] of one.entries()) {
    const found = compared(value, other[at] ?? '', comparing(at));
    if (found !== 0) return found;
  }
  return 0;
}

const range = /^FOR VALUES FROM \((.*)\) TO \((.*)\)$/s;
const list = /^FOR VALUES IN \((.*)\)$/s;
const hash = /^FOR VALUES WITH \(modulus (\d+), remainder (\d+)\)$/;

interface Share {
  readonly modulus: number;
  readonly remainder: number;
}

type Bound =
  | { readonly type: 'list'; readonly values: readonly string[] }
  | ({ readonly type: 'hash' } & Share)
  | { readonly type: 'range'; readonly ends: Ends }
  /** DEFAULT. */
  | { readonly type: 'rest' };

function parsed(bound: string): Bound {
  const values = list.exec(bound)?.[1];
  if (values !== undefined) return { type: 'list', values: valuesOf(values) };
  const [, modulus, remainder] = hash.exec(bound) ?? [];
  if (modulus !== undefined)
    return { type: 'hash', modulus: Number(modulus), remainder: Number(remainder) };
  const [, start, end] = range.exec(bound) ?? [];
  if (start === undefined || end === undefined) return { type: 'rest' };
  return { type: 'range', ends: [valuesOf(start), valuesOf(end)] };
}

/** What sorts before what, as far as that follows from ranges that there are: each begins before it ends. */
function orderIn(ranges: readonly Ends[]): Comparing {
  const ends = new Map<string, string[]>();
  for (const [start, end] of ranges) append(ends, start.join(), end.join());
  const isBefore = (one: string, other: string) => {
    const found = new Set([one]);
    for (const each of found) for (const end of ends.get(each) ?? []) found.add(end);
    return one !== other && found.has(other);
  };
  return (one, other) => {
    if (isBefore(one, other)) return -1;
    return isBefore(other, one) ? 1 : undefined;
  };
}

/** Whether one after the other reach from its start to its end. `known`: of ranges that there are. */
function isSpanned(
  [start, end]: Ends,
  others: readonly Ends[],
  types: readonly string[],
  known: Comparing,
): boolean {
  // PostgreSQL quotes those that are negative, or large: one that it does not tells the type of all.
  const numbers = new Set(
    [start, end, ...others.flat()].flatMap((values) =>
      values.flatMap((value, at) => (isBare(value) ? [at] : [])),
    ),
  );
  const comparing = (at: number) => (numbers.has(at) ? comparedNumbers : comparingOf(types[at]));
  const signed = (one: readonly string[], other: readonly string[]) =>
    comparedAll(one, other, comparing) ?? known(one.join(), other.join()) ?? Number.NaN;
  const reaching = (from: readonly string[]): boolean =>
    others.some(
      ([first, last]) =>
        signed(first, from) <= 0 &&
        signed(last, from) > 0 &&
        (signed(end, last) <= 0 || reaching(last)),
    );
  return reaching(start);
}

const greatestDivisor = (one: number, other: number): number =>
  other === 0 ? one : greatestDivisor(other, one % other);

/** Beyond so many it is not asked. */
const mostRemainders = 100_000;

/** Whether each of its remainders, by a modulus of which all others are factors, is one of theirs. */
function isShared({ modulus, remainder }: Share, others: readonly Share[]): boolean {
  let common = modulus;
  for (const each of others) {
    common *= each.modulus / greatestDivisor(common, each.modulus);
    if (common / modulus > mostRemainders) return false;
  }
  const taken = new Map<number, Set<number>>();
  for (const each of others)
    taken.set(each.modulus, (taken.get(each.modulus) ?? new Set()).add(each.remainder));
  for (let each = remainder; each < common; each += modulus)
    if (![...taken].some(([by, some]) => some.has(each % by))) return false;
  return true;
}

const rangesIn = (bounds: readonly Bound[]): readonly Ends[] =>
  bounds.flatMap((each) => (each.type === 'range' ? [each.ends] : []));

/**
 * Whether the rows that a bound takes are taken by some of these, as far as is known. `types`: of the columns of the key,
 * up to an expression; `beside`: other bounds that tell what sorts before what, where a type does not.
 */
export function isWithin(
  bound: string,
  others: readonly string[],
  types: readonly string[] = [],
  beside: readonly string[] = [],
): boolean {
  const [own, taking] = [parsed(bound), others.map(parsed)];
  switch (own.type) {
    case 'rest':
      return taking.some(({ type }) => type === 'rest');
    case 'list': {
      const taken = new Set(taking.flatMap((each) => (each.type === 'list' ? each.values : [])));
      return own.values.every((value) => taken.has(value));
    }
    case 'hash':
      return isShared(
        own,
        taking.flatMap((each) => (each.type === 'hash' ? [each] : [])),
      );
    case 'range':
      return isSpanned(
        own.ends,
        rangesIn(taking),
        types,
        orderIn(rangesIn([own, ...taking, ...beside.map(parsed)])),
      );
  }
}

/** Whether some row that the one takes may be none of the other's. `types`: of the columns of the key, up to an expression. */
export const mayNarrow = (from: string, to: string, types: readonly string[] = []): boolean =>
  to !== 'DEFAULT' && !isWithin(from, [to], types);

/** As far as they are values: a bound ends where everything is above it, or nothing. */
const finite = (values: readonly string[]) => {
  const end = values.findIndex((value) => value === 'MINVALUE' || value === 'MAXVALUE');
  return end < 0 ? values : values.slice(0, end);
};

/** `operator`: where the next value is the least, or the greatest, or there is none. */
function beyondEnd(
  key: readonly Sql[],
  end: readonly string[],
  operators: Readonly<Record<string, '>=' | '>' | '<' | '<='>>,
): readonly Sql[] {
  const values = finite(end);
  if (values.length === 0) return [];
  const operator = trusted(operators[end[values.length] ?? ''] ?? '');
  const [columns, ends] = [key.slice(0, values.length), values.map(trusted)];
  const row = (all: readonly Sql[]) => (all.length === 1 ? join(all) : sql`ROW(${join(all)})`);
  return [sql`${row(columns)} ${operator} ${row(ends)}`];
}

/**
 * A condition that is true of the rows that a bound takes, and of no others. `key`: by what the table `whole` is divided.
 * Null: the rows that no other one takes.
 * @see https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-PARTITION-BOUND
 */
export function conditionOf(bound: string, key: readonly Sql[], whole: Sql): Sql | null {
  const own = parsed(bound);
  switch (own.type) {
    case 'rest':
      return null;
    case 'list': {
      const [column = nothing] = key;
      const values = own.values.filter((value) => value !== 'NULL');
      const all = [
        ...(values.length > 0 ? [sql`${column} IN (${join(values.map(trusted))})`] : []),
        ...(values.length < own.values.length ? [sql`${column} IS NULL`] : []),
      ];
      return join(all, ' OR ');
    }
    case 'hash':
      return sql`pg_catalog.satisfies_hash_partition(${literal(whole)}::pg_catalog.regclass, ${trusted(String(own.modulus))}, ${trusted(String(own.remainder))}, ${join(key)})`;
    case 'range': {
      const [start, end] = own.ends;
      return join(
        [
          ...key.map((each) => sql`${each} IS NOT NULL`),
          ...beyondEnd(key, start, { '': '>=', MINVALUE: '>=', MAXVALUE: '>' }),
          ...beyondEnd(key, end, { '': '<', MINVALUE: '<', MAXVALUE: '<=' }),
        ],
        ' AND ',
      );
    }
  }
}
