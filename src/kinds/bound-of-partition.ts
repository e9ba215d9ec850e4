/** What the bounds of partitions say, as far as that can be told without their types. */

/** Values of a list, each as it is written. */
const valuesOf = (list: string): readonly string[] =>
  [...list.matchAll(/(?:'(?:[^']|'')*'|[^,'])+/g)].map(([text]) => text.trim());

const isNumber = (text: string) => /^-?\d+(\.\d+)?$/.test(text);
/** Of one shape, they sort as their texts do, whatever their type. */
const date = /^'\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?'$/;

/** Below zero where the one sorts first. Undefined: that depends on their type. */
function compared(one: string, other: string): number | undefined {
  if (one === other) return 0;
  if (one === 'MINVALUE' || other === 'MAXVALUE') return -1;
  if (one === 'MAXVALUE' || other === 'MINVALUE') return 1;
  if (isNumber(one) && isNumber(other)) return Number(one) - Number(other);
  const alike = date.test(one) && date.test(other) && one.length === other.length;
  if (!alike) return undefined;
  return one < other ? -1 : 1;
}

/** Of the first columns in which they differ. */
function comparedAll(one: readonly string[], other: readonly string[]): number | undefined {
  for (const [at, value] of one.entries()) {
    const found = compared(value, other[at] ?? '');
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
  const ends = (of: RegExpExecArray) => [valuesOf(of[1] ?? ''), valuesOf(of[2] ?? '')] as const;
  const [[start, end], [first, last]] = [ends(ranged), ends(ranges)];
  const [begins, stops] = [comparedAll(first, start), comparedAll(end, last)];
  return begins === undefined || stops === undefined || begins > 0 || stops > 0;
}
