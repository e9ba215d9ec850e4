/**
 * Catalogs that were read once from the same statements: a large schema takes a minute to load into a
 * scratch, and less than a second to read back from a file of the user's cache.
 */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { globSync } from 'tinyglobby';
import * as z from 'zod';
import { formatSnapshot, parseJson, parseSnapshot, snapshotId } from '../catalog/snapshot.ts';
import { pgliteVersion } from '../database/prepared.ts';
import { codeFolder } from '../installation.ts';
import type { Catalog } from '../model/catalog.ts';
import { SchemadiffError } from '../model/error.ts';
import { readCached, writeCached } from '../user-cache.ts';

/** Characters of statements below which loading them is as fast. */
const worthwhile = 200_000;

/** Of other schemas, branches and states: about 1 MB each for some thousand tables. */
const kept = 12;

/** A snapshot, which is of no role, and what the one that read it says. */
const keptCatalog = z.strictObject({
  snapshot: z.string(),
  reader: z.string().exactOptional(),
  ownedByPostgres: z.array(snapshotId).exactOptional(),
});

/** What it would be read as depends on all of schemadiff's own code. */
let code: string | undefined;

function codeHash(): string {
  if (code !== undefined) return code;
  const hash = createHash('sha256');
  const files = globSync(['**/*.js', '**/*.ts'], { cwd: codeFolder }).sort();
  for (const file of files) hash.update(file).update(readFileSync(join(codeFolder, file)));
  code = hash.digest('hex');
  return code;
}

/** A catalog that is read from `statements`, or from the cache. `how`: what else decides what it is. */
export async function cachedCatalog(
  statements: string,
  how: string,
  read: () => Promise<Catalog>,
): Promise<Catalog> {
  if (statements.length < worthwhile) return await read();
  const hash = createHash('sha256');
  for (const part of [codeHash(), pgliteVersion(), how, statements]) {
    hash.update(`${part.length} ${part}`);
  }
  const name = `catalog-${hash.digest('hex')}.gz`;
  const found = await readCached(name);
  if (found !== undefined) {
    const catalog = await unpacked(found, name);
    if (catalog !== undefined) return catalog;
  }
  const catalog = await read();
  const file: z.infer<typeof keptCatalog> = {
    snapshot: formatSnapshot(catalog, { ordered: true }),
    ...(catalog.reader !== undefined && { reader: catalog.reader }),
    ...(catalog.ownedByPostgres !== undefined && { ownedByPostgres: [...catalog.ownedByPostgres] }),
  };
  await writeCached(name, await promisify(gzip)(JSON.stringify(file), { level: 1 }), {
    prefix: 'catalog-',
    most: kept,
  });
  return catalog;
}

async function unpacked(content: Uint8Array, name: string): Promise<Catalog | undefined> {
  try {
    const text = (await promisify(gunzip)(content)).toString('utf8');
    const { snapshot, reader, ownedByPostgres } = keptCatalog.parse(parseJson(text, name));
    return {
      ...parseSnapshot(snapshot, name),
      reader,
      ownedByPostgres: ownedByPostgres && new Set(ownedByPostgres),
    };
  } catch (error) {
    if (error instanceof SchemadiffError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}
