/** What a pair has, or leaves behind, that catalogs do not show. */

import { readCatalog } from '../../src/catalog/read.ts';
import type { Database } from '../../src/database/database.ts';
import { sql } from '../../src/model/sql.ts';
import { load } from '../kinds/recipe.ts';

/** Privileges that were granted, owners other than the superuser, default privileges. */
export async function hasAccess(database: Database): Promise<boolean> {
  const rows = await database.query(sql`
    SELECT FROM pg_catalog.pg_default_acl
    UNION ALL
    SELECT FROM pg_catalog.pg_shdepend AS d
    JOIN pg_catalog.pg_database AS b ON b.oid = d.dbid AND b.datname = pg_catalog.current_database()
    WHERE d.deptype IN ('o', 'a') AND d.objid >= 16384
      AND NOT (d.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
        AND d.objid = 'public'::pg_catalog.regnamespace)
    UNION ALL
    SELECT FROM (
      SELECT relacl AS acl, oid FROM pg_catalog.pg_class
      UNION ALL SELECT proacl, oid FROM pg_catalog.pg_proc
      UNION ALL SELECT typacl, oid FROM pg_catalog.pg_type
      UNION ALL SELECT attacl, attrelid FROM pg_catalog.pg_attribute
      UNION ALL SELECT nspacl, oid FROM pg_catalog.pg_namespace WHERE nspname <> 'public'
    ) AS each WHERE acl IS NOT NULL AND oid >= 16384
    LIMIT 1`);
  return rows.length > 0;
}

/** True when something outlives the schemas: the next pair needs another database. */
export async function leftovers(database: Database): Promise<boolean> {
  try {
    await load(database);
    const { objects, unmodelled } = await readCatalog(database);
    return objects.size > 1 || unmodelled.length > 0 || (await hasAccess(database));
  } catch {
    return true;
  }
}
