/** A schema as both observers see it. */

import { printedLike } from '../../catalog/alike.ts';
import { readCatalog } from '../../catalog/read.ts';
import { compareDumps, type DumpDifference } from '../../database/compare-dumps.ts';
import { type Change, diff } from '../../diff/diff.ts';
import { type Catalog, type Id, sameJson } from '../../model/catalog.ts';
import type { Ground } from './ground.ts';

export interface Seen {
  readonly catalog: Catalog;
  readonly dump: string;
}

export async function observe({ database, dump }: Ground): Promise<Seen> {
  const catalog = await readCatalog(database, { access: true });
  return { catalog, dump: await dump() };
}

export interface Differences {
  /** From what is there to what should be: `create` is missing, `drop` is too much. */
  readonly changes: readonly Change[];
  /** Of objects that our reader knows by name only: `+` is too much, `-` is missing. */
  readonly unmodelled: readonly string[];
  /** Tables with the same columns in another order. */
  readonly reordered: readonly Id[];
  readonly dump: readonly DumpDifference[];
}

/** Columns of each table in their order. */
function columnsOf({ objects }: Catalog): ReadonlyMap<Id, readonly Id[]> {
  const columns = [...objects.values()].filter(({ kind }) => kind === 'column');
  const tables = [...objects.values()].filter(({ kind }) => kind === 'table');
  const found = new Map<Id, Id[]>(tables.map(({ id }) => [id, []]));
  for (const { id, spec } of columns.sort((a, b) => a.ordinal - b.ordinal)) {
    const owner: Id = `table:${id.slice('column:'.length, id.length - nameLength(id, spec.name))}`;
    found.get(owner)?.push(id);
  }
  return found;
}

/** Of `.name` at the end of an id, quoted or not. */
function nameLength(id: Id, name: unknown): number {
  const plain = `.${String(name)}`;
  return id.endsWith(plain) ? plain.length : `."${String(name).replaceAll('"', '""')}"`.length;
}

function reorderedIn(expected: Catalog, found: Catalog): Id[] {
  const now = columnsOf(found);
  return [...columnsOf(expected)].flatMap(([table, columns]) => {
    const others = now.get(table) ?? [];
    const same = columns.length === others.length && columns.every((id) => others.includes(id));
    return same && columns.join() !== others.join() ? [table] : [];
  });
}

/** What of a catalog is still as a dump brought it. */
function keptOf(catalog: Catalog, brought: Catalog): Catalog {
  const objects = [...catalog.objects].filter(([id, { spec }]) => {
    const then = brought.objects.get(id);
    return then !== undefined && sameJson(then.spec, spec);
  });
  return { ...catalog, objects: new Map(objects) };
}

/**
 * `brought` is what the setup made. What it says was read back from a dump, and is made again as it was before that:
 * PostgreSQL may print it otherwise then, as `varchar IN (…)`.
 */
export function differencesOf(expected: Seen, found: Seen, brought: Seen | null): Differences {
  const there =
    brought === null
      ? found.catalog
      : printedLike(found.catalog, keptOf(expected.catalog, brought.catalog));
  const [before, after] = [new Set(expected.catalog.unmodelled), new Set(found.catalog.unmodelled)];
  return {
    changes: diff(there, expected.catalog),
    unmodelled: [
      ...[...before].filter((name) => !after.has(name)).map((name) => `- ${name}`),
      ...[...after].filter((name) => !before.has(name)).map((name) => `+ ${name}`),
    ],
    reordered: reorderedIn(expected.catalog, found.catalog),
    dump: compareDumps(expected.dump, found.dump, brought?.dump),
  };
}
