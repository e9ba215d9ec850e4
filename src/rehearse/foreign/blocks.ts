/**
 * A history in blocks, each judged by one process from its first migration to its last: rows are made afresh
 * where a block begins, so that what is found depends neither on the number of processes nor on where a run
 * was stopped.
 */

export const blockLength = 15;

export const beginsBlock = (number: number): boolean => number % blockLength === 0;

const blockOf = (number: number) => Math.floor(number / blockLength);

/** Those of `count` migrations that are in a block which `known` does not have all of. */
export function notWhole(count: number, known: (number: number) => boolean): number[] {
  const numbers = Array.from({ length: count }, (_, number) => number);
  const open = new Set(numbers.filter((number) => !known(number)).map(blockOf));
  return numbers.filter((number) => open.has(blockOf(number)));
}

/** Deals whole blocks out in their order, to at most so many processes. */
export function sharesOf(numbers: readonly number[], workers: number): number[][] {
  const blocks = [...new Set(numbers.map(blockOf))];
  // For less than a block, another process costs more than it saves.
  const worth = Math.max(1, Math.floor(numbers.length / blockLength));
  const shares = Math.min(workers, blocks.length, worth);
  const bound = (at: number) => Math.round((blocks.length * at) / shares);
  return Array.from({ length: shares }, (_, at) => {
    const own = new Set(blocks.slice(bound(at), bound(at + 1)));
    return numbers.filter((number) => own.has(blockOf(number)));
  });
}
