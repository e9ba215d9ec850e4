/**
 * Partitions that are none of ours, as those that pg_partman makes: where a scope leaves them out, a partitioned
 * table has none in a copy, and could hold no row. There it gets one for all rows, in schemadiff's own schema, which
 * neither observer looks at.
 */

import * as z from 'zod';
import { Rules } from '../catalog/scope.ts';
import type { Session } from '../database/database.ts';
import { tableSpec } from '../kinds/table.ts';
import type { Catalog } from '../model/catalog.ts';
import { ident, literal, qualified, type Sql, sql } from '../model/sql.ts';

const found = z.tuple([z.object({ name: z.string().nullable() })]);

/** A name for its partition; null: it has one, or is not there. */
async function nameFor(session: Session, table: Sql): Promise<string | null> {
  const rows = await session.query(sql`
    SELECT (SELECT 'partition_of_' || c.oid FROM pg_catalog.pg_class AS c
      WHERE c.oid = pg_catalog.to_regclass(${literal(table)}) AND c.relkind = 'p' AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_inherits AS i WHERE i.inhparent = c.oid)) AS name`);
  return found.parse(rows)[0].name;
}

/** Makes a partition for each partitioned table of the catalog whose own are outside of its scope, unless there is one. */
export async function makeRoom(session: Session, { objects, scope }: Catalog): Promise<void> {
  if (scope?.exclude === undefined) return;
  const rules = new Rules(scope);
  for (const object of objects.values()) {
    if (object.kind !== 'table' || !rules.hasPartitionsOutside(object)) continue;
    const { schema, name, partitionBy } = tableSpec.parse(object.spec);
    if (partitionBy === null) continue;
    const table = qualified(schema, name);
    const partition = await nameFor(session, table);
    if (partition === null) continue;
    const bound = partitionBy.startsWith('HASH')
      ? sql`FOR VALUES WITH (MODULUS 1, REMAINDER 0)`
      : sql`DEFAULT`;
    await session.execute(sql`
      CREATE SCHEMA IF NOT EXISTS schemadiff;
      CREATE TABLE schemadiff.${ident(partition)} PARTITION OF ${table} ${bound}`);
  }
}
