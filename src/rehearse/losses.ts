/** What one catalog has and another has not, with how much data is in it: tables and columns. */

import * as z from 'zod';
import type { Session } from '../database/database.ts';
import { type Catalog, type CatalogObject, describe, type Id, objectId } from '../model/catalog.ts';
import { counted } from '../model/counted.ts';
import { ident, qualified, type Sql, sql } from '../model/sql.ts';
import { goingWith, partitionsOf } from './partitions.ts';

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

/** The same of the table that it is, or its column is, of a partition of. */
function inWhole(catalog: Catalog): (object: CatalogObject) => CatalogObject | undefined {
  const wholes = partitionsOf(catalog);
  return ({ id, kind, spec }) => {
    const isTable = kind === 'table';
    const part = isTable
      ? id
      : objectId('table', qualified(String(spec.schema), String(spec.table)));
    const whole = wholes.get(part);
    const table = whole === undefined ? undefined : catalog.objects.get(whole);
    if (table === undefined || isTable) return table;
    const { schema, name } = table.spec;
    return catalog.objects.get(
      objectId('column', qualified(String(schema), String(name), String(spec.name))),
    );
  };
}

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
  const found = new Map<Id, Loss>();
  for (const object of before.objects.values()) {
    if (stays(object.id) || moving.has(object.id)) continue;
    const how = counting(object, before, stays);
    if (how === null) continue;
    const [{ n }] = counts.parse(await session.query(how.query));
    found.set(object.id, { name: describe(object.id), unit: how.unit, count: n });
  }
  return withPartitions(found, before);
}

/** What partitions lose is lost by the whole, where that loses it too. */
function withPartitions(found: ReadonlyMap<Id, Loss>, before: Catalog): Loss[] {
  const above = inWhole(before);
  const summed = new Map<Id, Loss>();
  for (const [id, loss] of found) {
    let at = id;
    for (;;) {
      const object = before.objects.get(at);
      const whole = object === undefined ? undefined : above(object);
      if (whole === undefined || !found.has(whole.id)) break;
      at = whole.id;
    }
    const { name } = found.get(at) ?? loss;
    summed.set(at, { ...loss, name, count: loss.count + (summed.get(at)?.count ?? 0) });
  }
  return [...summed.values()];
}
