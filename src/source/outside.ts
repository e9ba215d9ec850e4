/** Definitions and the scope: they may need what is outside, and must not declare it. */

import { type Loadable, LoadError, load } from '../catalog/load.ts';
import { type ReadOptions, readCatalog } from '../catalog/read.ts';
import { structureOf } from '../catalog/scope.ts';
import type { Database } from '../database/database.ts';
import { DatabaseError } from '../database/database-error.ts';
import { duplicateNames, undefinedNames } from '../database/sqlstate.ts';
import type { Declared } from '../define/render.ts';
import { type Catalog, describe, type Id, specText } from '../model/catalog.ts';
import { refused, type SchemadiffError } from '../model/error.ts';

const next =
  'Remove it from the definitions, or take it into the scope (schemas, include, exclude).';

function declaredOutside(lines: readonly string[]): SchemadiffError {
  return refused('The definitions declare what is outside of the scope.', {
    why: lines.join('\n'),
    next,
  });
}

/**
 * Loads definitions into a scratch that holds what is outside of the scope.
 * @throws SchemadiffError refused, with file and line, when they declare something of that.
 */
export async function loadWithin(
  scratch: Database,
  items: readonly Loadable[],
  declared: readonly Declared[],
  options: ReadOptions,
): Promise<void> {
  const there = await readCatalog(scratch, options);
  await attempt(scratch, items, there);
  refuseOutside(await readCatalog(scratch, options), there, declared);
}

async function attempt(
  scratch: Database,
  items: readonly Loadable[],
  there: Catalog,
): Promise<void> {
  try {
    await load(scratch, items);
  } catch (error) {
    if (!(error instanceof LoadError && error.cause instanceof DatabaseError)) throw error;
    const { sqlstate } = error.cause;
    if (there.outside !== undefined && duplicateNames.has(sqlstate)) {
      throw declaredOutside([`${error.where ?? ''}: ${error.failures[0]?.name ?? ''}`]);
    }
    if (!undefinedNames.has(sqlstate)) throw error;
    throw refused(error.message, {
      where: error.where,
      why: error.why,
      next: `${error.next ?? ''} If it is outside of the scope, plan from a database that has it.`,
      cause: error,
    });
  }
}

/** Where an object is declared, or what it is a part of; what raw SQL makes is looked for by its name. */
function placeOf(id: Id, catalog: Catalog, declared: readonly Declared[]): string | undefined {
  const { parent } = structureOf(catalog.dependencies());
  const named = declared.find(
    ({ kind, name }) => id === `${kind}:${name}` || id.startsWith(`${kind}:${name}(`),
  );
  if (named !== undefined) return named.where;
  const name = catalog.objects.get(id)?.spec.name;
  const raw = declared.find(
    ({ kind, statements }) =>
      kind === 'sql' && statements.some((text) => typeof name === 'string' && text.includes(name)),
  );
  const whole = parent(id);
  return raw?.where ?? (whole === undefined ? undefined : placeOf(whole, catalog, declared));
}

/** Refuses what is outside and was not there before the definitions were loaded. */
function refuseOutside(catalog: Catalog, there: Catalog, declared: readonly Declared[]): void {
  const { parent } = structureOf(catalog.dependencies());
  const isNew = (id: Id) => {
    const [now, before] = [catalog.objects.get(id), there.objects.get(id)];
    return (
      now !== undefined && (before === undefined || specText(now.spec) !== specText(before.spec))
    );
  };
  const found = [...(catalog.outside ?? [])].filter(isNew);
  const tops = found.filter((id) => {
    const whole = parent(id);
    return whole === undefined || !found.includes(whole);
  });
  if (tops.length === 0) return;
  throw declaredOutside(
    tops.map((id) => {
      const where = placeOf(id, catalog, declared);
      return where === undefined ? describe(id) : `${where}: ${describe(id)}`;
    }),
  );
}

/** What managed objects of `catalog` need and `surrounded` does not have. */
export function missingOutside(catalog: Catalog, surrounded: Catalog): string[] {
  const lines = new Set<string>();
  for (const [id, on] of catalog.dependencies()) {
    if (catalog.outside?.has(id) === true || !catalog.objects.has(id)) continue;
    for (const dependency of on) {
      if (surrounded.objects.has(dependency.on) || catalog.outside?.has(dependency.on) !== true)
        continue;
      lines.add(`${describe(id)} needs ${describe(dependency.on)}`);
    }
  }
  return [...lines];
}
