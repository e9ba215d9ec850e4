/**
 * A live catalog as plan.json knows it: as PostgreSQL 18, which PGlite is, reads it.
 *
 * Other majors deparse other texts, so their catalog is first made in a scratch PGlite and read there.
 */

import { readCatalog } from '../catalog/read.ts';
import { managed, withNeeded } from '../catalog/scope.ts';
import type { Database } from '../database/database.ts';
import { openScratch } from '../database/pglite.ts';
import { type Catalog, type CatalogObject, catalogHash, type Id } from '../model/catalog.ts';
import type { Scope } from '../model/scope.ts';
import { cloneCatalog, extensionsOf } from '../prove/clone.ts';

/** The major whose texts the hashes in plan.json are made of. */
export const referenceMajor = 18;

/** The same catalog with some objects changed. */
export function withObjects(
  catalog: Catalog,
  change: (object: CatalogObject) => CatalogObject | undefined,
): Catalog {
  const objects = new Map<Id, CatalogObject>();
  for (const object of catalog.objects.values()) {
    const changed = change(object);
    if (changed !== undefined) objects.set(object.id, changed);
  }
  return { ...catalog, objects };
}

/** An index that a failed CREATE INDEX CONCURRENTLY left behind: no copy can be made like it. */
const isInvalid = ({ kind, spec }: CatalogObject) => kind === 'index' && spec.valid === false;

export const invalidIndexes = (catalog: Catalog): CatalogObject[] =>
  [...managed(catalog).objects.values()].filter(isInvalid);

export const markedValid = (object: CatalogObject): CatalogObject =>
  isInvalid(object) ? { ...object, spec: { ...object.spec, valid: true } } : object;

/**
 * @throws SchemadiffError refused when an object does not survive the trip to the scratch.
 */
export async function comparable(whole: Catalog): Promise<Catalog> {
  if (whole.major === referenceMajor) return whole;
  const catalog = withNeeded(whole);
  const scratch = await openScratch({ extensions: extensionsOf(catalog) });
  try {
    const copy = await cloneCatalog(scratch, catalog);
    const invalid = new Set(invalidIndexes(catalog).map(({ id }) => id));
    return withObjects(copy, (object) =>
      invalid.has(object.id) ? { ...object, spec: { ...object.spec, valid: false } } : object,
    );
  } finally {
    await scratch.close();
  }
}

export interface Live {
  readonly catalog: Catalog;
  readonly hash: string;
}

/** `scope`: that of the migration that it is compared with. */
export async function readLive(database: Database, scope: Scope | undefined): Promise<Live> {
  const catalog = await comparable(await readCatalog(database, { scope }));
  return { catalog, hash: catalogHash(catalog) };
}
