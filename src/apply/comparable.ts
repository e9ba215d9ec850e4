/**
 * A live catalog as plan.json knows it: as PostgreSQL 18, which PGlite is, reads it.
 *
 * Other majors deparse other texts, so their catalog is first made in a scratch PGlite and read there.
 */

import { readCatalog } from '../catalog/read.ts';
import { managed, withNeeded } from '../catalog/scope.ts';
import type { Database } from '../database/database.ts';
import { openScratch } from '../database/pglite.ts';
import { type MigrationDocument, referenceMajor } from '../migration/document.ts';
import { type Catalog, type CatalogObject, catalogHash, type Id } from '../model/catalog.ts';
import { refused } from '../model/error.ts';
import { sameScope } from '../model/scope.ts';
import { cloneCatalog, extensionsOf } from '../prove/clone.ts';

/** How catalogs were read whose hashes are in a plan.json. */
export type Reading = Partial<Pick<MigrationDocument, 'scope' | 'major'>>;

export const majorOf = ({ major }: Reading): number => major ?? referenceMajor;

export const sameReading = (one: Reading, other: Reading) =>
  sameScope(one.scope, other.scope) && majorOf(one) === majorOf(other);

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
async function comparable(whole: Catalog, like: Reading = {}): Promise<Catalog> {
  const major = majorOf(like);
  if (whole.major === major) return whole;
  if (major !== referenceMajor) {
    throw refused(
      `The migration was proven on PostgreSQL ${major}, the database is ${whole.major}.`,
      {
        why: 'Majors write the same schema in other words, and the proof has those of one.',
        next: 'Set `scratch` to a server of the major of the databases, and plan the migration again.',
      },
    );
  }
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

/** `like`: as the migration that it is compared with was read. */
export async function readLive(database: Database, like: Reading = {}): Promise<Live> {
  const read = await readCatalog(database, { scope: like.scope });
  const catalog = await comparable(read, like);
  return { catalog, hash: catalogHash(catalog) };
}
