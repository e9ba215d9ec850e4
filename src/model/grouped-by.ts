import { append } from './append.ts';

/** By what they are equal in, as text. */
export function groupedBy<T>(
  list: readonly T[],
  keyOf: (each: T) => readonly (string | null)[],
): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const each of list) {
    append(groups, JSON.stringify(keyOf(each)), each);
  }
  return groups;
}
