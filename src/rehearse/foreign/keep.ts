/** A migration on rows: whether it runs, which values it changes, and whether the way back brings them back. */

import type { Database } from '../../database/database.ts';
import { DatabaseError } from '../../database/database-error.ts';
import { type Catalog, objectId } from '../../model/catalog.ts';
import { qualified, type Sql, sql } from '../../model/sql.ts';
import { type NullsTaken, readFillable } from '../fillable.ts';
import { changes, type Fingerprint, type ObservedTable, type RowChange } from '../fingerprint.ts';
import { attributeIn, observedColumn } from '../kept.ts';
import { fillTablesIn } from '../rows.ts';
import type { TableShape } from '../shape.ts';
import { Prints } from './prints.ts';
import { type Failure, runForeign } from './run.ts';
import type { Script } from './script.ts';

export interface RowsSeen {
  /** Rows that were there before. */
  readonly rows: number;
  /** Tables that had none: they took no row that was made. */
  readonly without: readonly string[];
  /** What stopped it although it runs without rows; null when nothing did. */
  readonly up: Failure | null;
  /** Up was seen to run on ordinary rows: values at the limits of their types stopped it. */
  readonly atLimits: boolean;
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
  /** Back to where it starts. */
  restart(): Promise<void>;
  /** There, without rows. */
  empty(): Promise<void>;
}

function observed(
  shapes: readonly TableShape[],
  before: Catalog,
  after: Catalog = before,
): ObservedTable[] {
  const there = (kind: string, name: Parameters<typeof objectId>[1]) =>
    [before, after].every(({ objects }) => objects.has(objectId(kind, name)));
  const staying = attributeIn(before, after);
  return shapes
    .filter((shape) => there('table', shape.sql))
    .map((shape) => ({
      table: shape.sql,
      partitioned: shape.partitioned,
      columns: shape.columns
        .filter(
          ({ name, generated }) =>
            !generated && there('column', qualified(shape.schema, shape.name, name)),
        )
        .map((column) => observedColumn(column, staying)),
    }));
}

/** Where up leads without the rows of the table that refused it; undefined: those do not let it pass either. */
async function withoutRefused(
  trip: Trip,
  options: RowsOptions,
  start: RowsState,
  refusedBy: Sql,
): Promise<RowsState | undefined> {
  const { database, before } = trip;
  await trip.restart();
  const { shapes, unfilled } = await fill(database, options, start);
  try {
    await database.execute(sql`TRUNCATE ${refusedBy} CASCADE`);
  } catch (error) {
    if (error instanceof DatabaseError) return undefined;
    throw error;
  }
  if ((await runForeign(database, trip.up)).failure !== null) return undefined;
  return {
    prints: await Prints.look(database, observed(shapes, before), start.prints),
    unfilled,
    nulls: start.nulls,
  };
}

/**
 * Rows go through the migration, and back. `arrived` is called where up has run; where rows refused it, without
 * those of their table: others need not be made again. Undefined when there is no table to hold any.
 */
export async function keepsRows(
  trip: Trip,
  { seed, rows }: RowsOptions,
  start: RowsState,
  arrived: (state: RowsState) => Promise<void>,
): Promise<RowsSeen | undefined> {
  const { database, before, after } = trip;
  const { shapes, unfilled } = await fill(database, { seed, rows }, start);
  const [all, kept] = [observed(shapes, before), observed(shapes, before, after)];
  const prints = await Prints.look(database, all, start.prints);
  const first = await prints.of(all);
  if (first.size === 0) return undefined;
  const seen = {
    rows: [...first.values()].reduce((sum, each) => sum + each.rows, 0),
    without: [...first].flatMap(([table, { rows: own }]) => (own === 0 ? [table] : [])),
    up: null,
    atLimits: false,
    down: null,
    changedByUp: [],
    changedByBoth: [],
  };
  if (seen.rows === 0) return seen;
  const keptFirst = await prints.of(kept);
  const up = await runForeign(database, trip.up);
  if (up.failure !== null) {
    const state = up.refusedBy && (await withoutRefused(trip, { seed, rows }, start, up.refusedBy));
    if (state) await arrived(state);
    return {
      ...seen,
      up: up.failure,
      atLimits: await runsOnOrdinary(trip, { seed, rows }, rowsIn(first)),
    };
  }
  const there = await Prints.look(database, all, prints);
  const changedByUp = changes(keptFirst, await there.of(kept));
  await arrived({ prints: there, unfilled, nulls: start.nulls });
  if (trip.down === null) return { ...seen, changedByUp };
  const down = await runForeign(database, trip.down);
  if (down.failure !== null) return { ...seen, changedByUp, down: down.failure };
  const back = await Prints.look(database, all, prints);
  const changedByBoth = changes(first, await back.of(all));
  return { ...seen, changedByUp, changedByBoth };
}

const rowsIn = (prints: ReadonlyMap<string, Fingerprint>): ReadonlySet<string> =>
  new Set([...prints].flatMap(([table, { rows }]) => (rows > 0 ? [table] : [])));

/** Whether up is seen to run where each of the tables has rows, all without values at the limits of their types. */
async function runsOnOrdinary(
  trip: Trip,
  options: RowsOptions,
  tables: ReadonlySet<string>,
): Promise<boolean> {
  const { database } = trip;
  await trip.empty();
  const { unfilled } = await fill(database, { ...options, ordinary: true }, noRowsYet());
  if ([...unfilled.keys()].some((table) => tables.has(table))) return false;
  return (await runForeign(database, trip.up)).failure === null;
}

/** What is known of the rows where a migration starts. */
export interface RowsState {
  readonly prints: Prints | null;
  /** Tables that took no row, and what they were like: they are not asked again while they are like that. */
  readonly unfilled: ReadonlyMap<string, string>;
  /** What was asked of columns so far. */
  readonly nulls: NullsTaken;
}

export const noRowsYet = (): RowsState => ({ prints: null, unfilled: new Map(), nulls: new Map() });

/** Rows for the tables that are empty. */
async function fill(
  database: Database,
  options: RowsOptions & { readonly ordinary?: boolean },
  { unfilled, nulls }: RowsState,
) {
  return await database.transaction(async (session) => {
    const shapes = await readFillable(session, nulls);
    const known = new Map(shapes.map((shape) => [String(shape.sql), JSON.stringify(shape)]));
    const filled = await fillTablesIn(session, {
      ...options,
      shapes,
      except: ({ sql }) => unfilled.has(sql) && unfilled.get(sql) === known.get(sql),
    });
    const empty = filled.flatMap(({ table, rows }): [string, string][] =>
      rows > 0 ? [] : [[table, known.get(table) ?? '']],
    );
    return { shapes, unfilled: new Map([...unfilled, ...empty]) };
  });
}
