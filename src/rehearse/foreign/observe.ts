/** A schema as both observers see it. */

import { readCatalog } from '../../catalog/read.ts';
import { compareDumps, type DumpDifference } from '../../database/compare-dumps.ts';
import { dumpSchema } from '../../database/dump.ts';
import type { PgliteDatabase } from '../../database/pglite.ts';
import { type Change, diff } from '../../diff/diff.ts';
import type { Catalog } from '../../model/catalog.ts';

export interface Seen {
  readonly catalog: Catalog;
  readonly dump: string;
}

export async function observe(database: PgliteDatabase): Promise<Seen> {
  const catalog = await readCatalog(database, { access: true });
  return { catalog, dump: await dumpSchema(database) };
}

export interface Differences {
  /** From what is there to what should be: `create` is missing, `drop` is too much. */
  readonly changes: readonly Change[];
  /** Of objects that our reader knows by name only: `+` is too much, `-` is missing. */
  readonly unmodelled: readonly string[];
  readonly dump: readonly DumpDifference[];
}

export function differencesOf(expected: Seen, found: Seen): Differences {
  const [before, after] = [new Set(expected.catalog.unmodelled), new Set(found.catalog.unmodelled)];
  return {
    changes: diff(found.catalog, expected.catalog),
    unmodelled: [
      ...[...before].filter((name) => !after.has(name)).map((name) => `- ${name}`),
      ...[...after].filter((name) => !before.has(name)).map((name) => `+ ${name}`),
    ],
    dump: compareDumps(expected.dump, found.dump),
  };
}
