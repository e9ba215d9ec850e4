/**
 * Options of which every one is to be read. Definitions run without a type check: one that is misspelt, or that there is
 * not, would be left out without a word, be it `rowSecurity`.
 */

import type { Fault } from './declaration.ts';
import { whereCalled } from './where.ts';

interface Watch {
  readonly given: object;
  /** Whoever asks for an option by its name knows it. */
  readonly known: Set<string>;
  readonly where: string;
}

const watches: Watch[] = [];
let place = '';

/** Does `work` for a definition that is made at this place: what it watches is within that. */
export function watching<T>(where: string, work: () => T): T {
  place = where;
  try {
    return work();
  } finally {
    place = '';
  }
}

/** The same options, given at `where`, if that is known. What nobody has asked them for when all definitions are declared is a fault. */
export function watched<T extends object>(given: T, where?: string): T {
  if (Object.keys(given).length === 0) return given;
  const known = new Set<string>();
  watches.push({ given, known, where: where ?? (whereCalled() || place) });
  const note = (key: string | symbol) => typeof key === 'string' && known.add(key);
  return new Proxy(given, {
    get: (target, key) => {
      note(key);
      return Reflect.get(target, key);
    },
    has: (target, key) => {
      note(key);
      return Reflect.has(target, key);
    },
  });
}

/** Of all that was watched so far. What nobody asked for anything was never declared. */
export function unknownOptions(): Fault[] {
  return watches
    .filter(({ known }) => known.size > 0)
    .flatMap(({ given, known, where }) =>
      Object.keys(given)
        .filter((key) => !known.has(key))
        .map((key) => ({
          where,
          object: '',
          message: `there is no option ${key} here: the options are ${[...known].sort().join(', ')}`,
        })),
    );
}
