/** What one catalog has and another has not, with how much data is in it: tables and columns. */

import * as z from 'zod';
import type { Session } from '../database/database.ts';
import { type Catalog, type CatalogObject, describe, type Id, objectId } from '../model/catalog.ts';
import { counted } from '../model/counted.ts';
import { ident, qualified, type Sql, sql } from '../model/sql.ts';
import { goingWith } from './partitions.ts';

export interface Loss {
  /** `table public.sessions`, as it is acknowledged. */
  readonly name: string;
  readonly unit: 'row' | 'value';
  readonly count: number;
}

export function describeLoss({ name, unit, count }: Loss): string {
  return `${counted(count, unit)} of ${name}`;
}

/** The order in which a person reads them. */
export function mostFirst(losses: readonly Loss[]): Loss[] {
  return [...losses].sort((a, b) => b.count - a.count);
}

/** Columns of a table that goes are lost with its rows. */
function counting(
  object: CatalogObject,
  before: Catalog,
  stays: (id: Id) => boolean,
): (Pick<Loss, 'unit'> & { query: Sql }) | null {
  const { kind, spec } = object;
  const schema = String(spec.schema);
  if (kind === 'table') {
    const table = qualified(schema, String(spec.name));
    return { unit: 'row', query: sql`SELECT count(*)::int AS n FROM ONLY ${table}` };
  }
  if (kind !== 'column' || spec.generated !== null) return null;
  const table = qualified(schema, String(spec.table));
  // That of a foreign table has its rows elsewhere.
  const whole = objectId('table', table);
  if (!before.objects.has(whole) || !stays(whole)) return null;
  const column = ident(String(spec.name));
  return { unit: 'value', query: sql`SELECT count(${column})::int AS n FROM ONLY ${table}` };
}

const counts = z.tuple([z.object({ n: z.number() })]);

/** Data of `before`, which is there, that has no place in `after`, under no name. `kept`: tables into which rows are put back. */
export async function lossesBetween(
  session: Session,
  before: Catalog,
  after: Catalog,
  renamed: (id: Id) => Id,
  kept: ReadonlySet<Id> = new Set(),
): Promise<Loss[]> {
  const { moving, stays: staysTable } = goingWith(kept, before, after, renamed);
  const stays = (id: Id) =>
    before.objects.get(id)?.kind === 'table' ? staysTable(id) : after.objects.has(renamed(id));
  const found: Loss[] = [];
  for (const object of before.objects.values()) {
    if (stays(object.id) || moving.has(object.id)) continue;
    const how = counting(object, before, stays);
    if (how === null) continue;
    const [{ n }] = counts.parse(await session.query(how.query));
    found.push({ name: describe(object.id), unit: how.unit, count: n });
  }
  return found;
}
