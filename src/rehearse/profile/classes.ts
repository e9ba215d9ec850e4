/** Which of a column's values are of which kind, where a kind takes values of some lengths only. */

export interface Kind {
  readonly name: string;
  /** Rows that it shall have. */
  readonly rows: number;
  /** Different values that it has. */
  readonly capacity: number;
  /** Whether it takes this value. */
  fits(at: number): boolean;
}

/** `list`: rows of each value, falling. The kinds in their order; `rest` is that of the others. */
export function kindsOf(list: readonly number[], kinds: readonly Kind[], rest: string): string[] {
  const result = new Array<string | undefined>(list.length).fill(undefined);
  for (const { name, rows, capacity, fits } of kinds) {
    let left = rows;
    let room = capacity;
    const open = list.flatMap((_, at) => (result[at] === undefined && fits(at) ? [at] : []));
    // The common values first, as long as they are not too many.
    for (const at of open) {
      if (left <= 0 || room <= 0) break;
      const n = list[at] ?? 0;
      const few = room * n < left && room < Number.POSITIVE_INFINITY;
      if (n > 1.3 * left + 1 && !few) continue;
      result[at] = name;
      left -= n;
      room -= 1;
    }
    // One at least: production has it.
    const last = open.at(-1);
    if (left === rows && rows > 0 && last !== undefined) result[last] = name;
  }
  return result.map((name) => name ?? rest);
}
