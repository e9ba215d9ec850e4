/** What the bounds of partitions say, as far as that can be told without their types. */

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

/** As texts that are digits sort, where they do so as numbers too: which of these they are, only their type says. */
function comparedDigits(one: string, other: string): number | undefined {
  if (!/^'\d+'$/.test(one) || !/^'\d+'$/.test(other)) return undefined;
  const found = comparedNumbers(one, other);
  return found === signOf(one.slice(1, -1), other.slice(1, -1)) ? found : undefined;
}

/** Below zero where the one sorts first. Undefined: that depends on their type. */
function compared(one: string, other: string, numbers: boolean): number | undefined {
  if (one === other) return 0;
  if (one === 'MINVALUE' || other === 'MAXVALUE') return -1;
  if (one === 'MAXVALUE' || other === 'MINVALUE') return 1;
  if (numbers) return comparedNumbers(one, other);
  return comparedDates(one, other) ?? comparedDigits(one, other);
}

type Ends = readonly [start: readonly string[], end: readonly string[]];

/** Of the first columns in which they differ. `numbers`: which columns have any. */
function comparedAll(
  one: readonly string[],
  other: readonly string[],
  numbers: ReadonlySet<number>,
): number | undefined {
  for (const [at, value] of one.entries()) {
    const found = compared(value, other[at] ?? '', numbers.has(at));
    if (found !== 0) return found;
  }
  return 0;
}

const range = /^FOR VALUES FROM \((.*)\) TO \((.*)\)$/s;
const list = /^FOR VALUES IN \((.*)\)$/s;
const hash = /^FOR VALUES WITH \(modulus (\d+), remainder (\d+)\)$/;

/** Whether some row that the one takes may be none of the other's. */
export function mayNarrow(from: string, to: string): boolean {
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
  const [begins, stops] = [comparedAll(first, start, numbers), comparedAll(end, last, numbers)];
  return begins === undefined || stops === undefined || begins > 0 || stops > 0;
}
