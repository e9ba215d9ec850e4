/** A migration on rows: whether it runs, which values it changes, and whether the way back brings them back. */

import type { Database } from '../../database/database.ts';
import { type Catalog, objectId } from '../../model/catalog.ts';
import { qualified } from '../../model/sql.ts';
import {
  changes,
  type Fingerprint,
  fingerprints,
  type ObservedTable,
  type RowChange,
} from '../fingerprint.ts';
import { fillTables } from '../rows.ts';
import { readShapes, type TableShape } from '../shape.ts';
import { type Failure, runForeign } from './run.ts';
import type { Script } from './script.ts';

export interface RowsSeen {
  /** Rows that were there before. */
  readonly rows: number;
  /** What stopped it although it runs without rows; null when nothing did. */
  readonly up: Failure | null;
  readonly down: Failure | null;
  /** Other values, or other numbers of rows, in columns that are there before and after. */
  readonly changedByUp: readonly RowChange[];
  /** What is not as it was after up and down. */
  readonly changedByBoth: readonly RowChange[];
}

export interface RowsOptions {
  readonly seed: number;
  /** Rows of each table; 0: the migrations run without. */
  readonly rows: number;
}

export interface Trip {
  readonly database: Database;
  readonly up: Script;
  /** Null: there is none, or none that works without rows. */
  readonly down: Script | null;
  readonly before: Catalog;
  readonly after: Catalog;
}

function observed(shapes: readonly TableShape[], catalogs: readonly Catalog[]): ObservedTable[] {
  const there = (kind: string, name: Parameters<typeof objectId>[1]) =>
    catalogs.every(({ objects }) => objects.has(objectId(kind, name)));
  return shapes
    .filter((shape) => there('table', shape.sql))
    .map((shape) => ({
      table: shape.sql,
      partitioned: shape.partitioned,
      columns: shape.columns.filter(
        ({ name, generated }) =>
          !generated && there('column', qualified(shape.schema, shape.name, name)),
      ),
    }));
}

const total = (prints: ReadonlyMap<string, Fingerprint>) =>
  [...prints.values()].reduce((sum, { rows }) => sum + rows, 0);

/**
 * Rows go through the migration, and back. `arrived` is called where up has run, unless it fails.
 * Undefined when there is no table to hold any.
 */
export async function keepsRows(
  trip: Trip,
  { seed, rows }: RowsOptions,
  arrived: () => Promise<void>,
): Promise<RowsSeen | undefined> {
  const { database, before, after } = trip;
  await fillTables(database, { seed, rows });
  const shapes = await readShapes(database);
  const [all, kept] = [observed(shapes, [before]), observed(shapes, [before, after])];
  const first = await fingerprints(database, all);
  if (total(first) === 0) return undefined;
  const keptFirst = await fingerprints(database, kept);
  const seen = { rows: total(first), up: null, down: null, changedByUp: [], changedByBoth: [] };
  const up = await runForeign(database, trip.up);
  if (up.failure !== null) return { ...seen, up: up.failure };
  const changedByUp = changes(keptFirst, await fingerprints(database, kept));
  await arrived();
  if (trip.down === null) return { ...seen, changedByUp };
  const down = await runForeign(database, trip.down);
  if (down.failure !== null) return { ...seen, changedByUp, down: down.failure };
  const there = new Set((await readShapes(database)).map((shape) => String(shape.sql)));
  const comparable = all.filter(({ table }) => there.has(table));
  const changedByBoth = changes(
    new Map([...first].filter(([table]) => there.has(table))),
    await fingerprints(database, comparable),
  );
  return { ...seen, changedByUp, changedByBoth };
}
