/** What the bounds of partitions say, as far as their types tell. */

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

/** Whether some row that the one takes may be none of the other's. `types`: of the columns of the key, up to an expression. */
export function mayNarrow(from: string, to: string, types: readonly string[] = []): boolean {
  if (to === 'DEFAULT') return false;
  const [listed, lists] = [list.exec(from)?.[1], list.exec(to)?.[1]];
  if (listed !== undefined && lists !== undefined) {
    const taken = new Set(valuesOf(lists));
    return valuesOf(listed).some((value) => !taken.has(value));
  }
  const [hashed, hashes] = [hash.exec(from), hash.exec(to)];
  if (hashed && hashes) {
    const [modulus, remainder] = hashed.slice(1).map(Number);
    const [by, rest] = hashes.slice(1).map(Number);
    if (modulus === undefined || remainder === undefined || by === undefined) return true;
    return modulus % by !== 0 || remainder % by !== rest;
  }
  const [ranged, ranges] = [range.exec(from), range.exec(to)];
  if (!ranged || !ranges) return true;
  const ends = (of: RegExpExecArray): Ends => [valuesOf(of[1] ?? ''), valuesOf(of[2] ?? '')];
  const [[start, end], [first, last]] = [ends(ranged), ends(ranges)];
  // PostgreSQL quotes those that are negative, or large: one that it does not tells the type of all.
  const numbers = new Set(
    [start, end, first, last].flatMap((values) =>
      values.flatMap((value, at) => (isBare(value) ? [at] : [])),
    ),
  );
  const comparing = (at: number) => (numbers.has(at) ? comparedNumbers : comparingOf(types[at]));
  const [begins, stops] = [comparedAll(first, start, comparing), comparedAll(end, last, comparing)];
  return begins === undefined || stops === undefined || begins > 0 || stops > 0;
}
