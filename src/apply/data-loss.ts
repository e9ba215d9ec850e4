/** What going down loses, counted on the live database before anything is done. */

import type { Database } from '../database/database.ts';
import { DatabaseError } from '../database/database-error.ts';
import type { MigrationStep } from '../migration/document.ts';
import { losing } from '../migration/losses.ts';
import { type Catalog, type CatalogObject, describe } from '../model/catalog.ts';
import { ident, nothing, qualified, type Sql, sql } from '../model/sql.ts';

export interface Loss {
  /** `table public.sessions`. */
  readonly name: string;
  /** What the count counts: rows of a table, values of a column; null: it cannot be counted. */
  readonly unit: 'rows' | 'values' | null;
  readonly count: number | null;
  /** The object stays; values that do not fit its new type are lost. */
  readonly converted: boolean;
}

function counting({ kind, spec }: CatalogObject): { unit: 'rows' | 'values'; query: Sql } | null {
  const schema = String(spec.schema);
  if (kind === 'table' || kind === 'materialized view') {
    // Partitions go with their table; what merely inherits does not.
    const only = kind === 'table' && spec.partitionBy === null ? sql`ONLY ` : nothing;
    const from = sql`${only}${qualified(schema, String(spec.name))}`;
    return { unit: 'rows', query: sql`SELECT pg_catalog.count(*) AS count FROM ${from}` };
  }
  if (kind !== 'column') return null;
  const from = qualified(schema, String(spec.table));
  const column = ident(String(spec.name));
  return { unit: 'values', query: sql`SELECT pg_catalog.count(${column}) AS count FROM ${from}` };
}

async function count(database: Database, query: Sql): Promise<number | null> {
  try {
    const [row] = await database.query(query);
    return Number(row?.count);
  } catch (error) {
    // A role that may not read the rows may still drop them.
    if (error instanceof DatabaseError) return null;
    throw error;
  }
}

/** Each object whose data the steps lose, with how much there is of it. */
export async function lossesOf(
  database: Database,
  live: Catalog,
  steps: readonly MigrationStep[],
): Promise<Loss[]> {
  const found: Loss[] = [];
  // What is converted and then dropped is dropped.
  const how = new Map(losing(steps).map(({ known, converted }) => [known, converted]));
  for (const [id, converted] of how) {
    const object = live.objects.get(id);
    const counted = object === undefined ? null : counting(object);
    found.push({
      name: describe(id),
      unit: counted?.unit ?? null,
      count: counted === null ? null : await count(database, counted.query),
      converted,
    });
  }
  return found;
}

export function describeLoss({ name, unit, count: number, converted }: Loss): string {
  const counted =
    number === null || unit === null
      ? 'not counted'
      : `${number} ${number === 1 ? unit.slice(0, -1) : unit}`;
  return `${name}: ${counted}${converted ? ', converted: what does not fit is lost or refused' : ''}`;
}
