/** Generators by kind, as far as a schema has to know them. */

import type { Generator } from './generator.ts';

/** Why there are no items of a kind. */
export interface Without {
  readonly reason: string;
}

/** By name of the kind; the order is that in which items are made where nothing else says so. */
export type Generators = Readonly<Record<string, Generator | Without>>;

export function generatorOf(kind: string, generators: Generators): Generator {
  const found = generators[kind];
  if (found === undefined || 'reason' in found) throw new Error(`no items are made of ${kind}`);
  return found;
}
