/**
 * The extensions that PGlite can run, by PostgreSQL's names, and how their modules are loaded.
 *
 * A module must be loaded before PGlite starts; CREATE EXTENSION finds only what is there by then.
 */

import { createRequire } from 'node:module';
import type { Extension, Extensions } from '@electric-sql/pglite';

/** Modules of @electric-sql/pglite/contrib that are not named as the extension is, or hold several. */
const contribModules = new Map([
  ['uuid-ossp', 'uuid_ossp'],
  ['autoinc', 'moddatetime'],
  ['insert_username', 'moddatetime'],
  ['refint', 'moddatetime'],
]);

const contrib = new Set(
  (
    'amcheck autoinc bloom btree_gin btree_gist citext cube dict_int dict_xsyn earthdistance ' +
    'file_fdw fuzzystrmatch hstore insert_username intarray isn lo ltree moddatetime pageinspect ' +
    'pg_buffercache pg_freespacemap pg_stat_statements pg_surgery pg_trgm pg_visibility ' +
    'pg_walinspect pgcrypto refint seg tablefunc tcn tsm_system_rows tsm_system_time unaccent ' +
    'uuid-ossp'
  ).split(' '),
);

/** Packages of their own, which a project may install beside PGlite; they export the extension's name. */
const packages = new Map([
  ['age', '@electric-sql/pglite-age'],
  ['pg_hashids', '@electric-sql/pglite-pg_hashids'],
  ['pg_ivm', '@electric-sql/pglite-pg_ivm'],
  ['pg_textsearch', '@electric-sql/pglite-pg_textsearch'],
  ['pg_uuidv7', '@electric-sql/pglite-pg_uuidv7'],
  ['pgtap', '@electric-sql/pglite-pgtap'],
  ['vector', '@electric-sql/pglite-pgvector'],
]);

/** Extensions that cannot be created without another. */
const needs = new Map([['earthdistance', ['cube']]]);

/** Whether `CREATE EXTENSION name` can work on PGlite here. */
export function pgliteHasExtension(name: string): boolean {
  if (name === 'plpgsql' || contrib.has(name)) return true;
  const specifier = packages.get(name);
  return specifier !== undefined && isInstalled(specifier);
}

function isInstalled(specifier: string): boolean {
  try {
    createRequire(import.meta.url).resolve(specifier);
    return true;
  } catch {
    return false;
  }
}

/** The modules of those extensions that PGlite has; of the others CREATE EXTENSION will complain. */
export async function loadExtensions(names: Iterable<string>): Promise<Extensions> {
  const wanted = [...names].flatMap((name) => [name, ...(needs.get(name) ?? [])]);
  const loaded: Extensions = {};
  for (const name of wanted) {
    if (name === 'plpgsql' || !pgliteHasExtension(name)) continue;
    const exported = contribModules.get(name) ?? name;
    const specifier = packages.get(name) ?? `@electric-sql/pglite/contrib/${exported}`;
    const module: Record<string, unknown> = await import(specifier);
    loaded[exported] = module[exported] as Extension;
  }
  return loaded;
}

/** Those that SQL makes: PGlite has to load them before it runs that. */
export function extensionsIn(text: string): string[] {
  const found = text.matchAll(/create\s+extension\s+(?:if\s+not\s+exists\s+)?"?([\w-]+)"?/gi);
  return [...new Set([...found].flatMap(([, name]) => name ?? []))];
}
