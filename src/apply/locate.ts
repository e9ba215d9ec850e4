/**
 * Where on its way a migration is, from what the database is.
 *
 * The journal says what was committed; the catalog's hash says whether that is so, and what a step that
 * runs outside of transactions did before it was interrupted. Invalid indexes that such a step leaves
 * behind are dropped, when with them dropped (or valid) the catalog is the one that was proven.
 */

import type { Database } from '../database/database.ts';
import { type Catalog, type CatalogObject, catalogHash } from '../model/catalog.ts';
import { qualified, sql } from '../model/sql.ts';
import { invalidIndexes, type Live, markedValid, readLive, withObjects } from './comparable.ts';
import { leftBehind } from './failure.ts';
import { hashAt, type Route, stops } from './passage.ts';
import type { Report } from './report.ts';
import { type StatementKind, statementKind } from './statement-kind.ts';

export interface Told {
  /** Steps that the journal says are committed. */
  readonly done: number;
  /** The step that it says was begun outside of a transaction. */
  readonly begun: number | null;
}

interface Place {
  readonly database: Database;
  readonly report: Report;
  /** Milliseconds that dropping a leftover may wait for those who use its table. */
  readonly lockTimeout: number;
}

/** What REINDEX CONCURRENTLY calls the index that it builds, and the one that it replaces. */
const transient = ({ spec }: CatalogObject) => /_cc(new|old)\d*$/.test(String(spec.name));

/** The indexes to drop, when dropping them leads to the state before the step; undefined: it doesn't. */
function leftovers(
  kind: StatementKind,
  catalog: Catalog,
  before: string | null,
  after: string | null,
): readonly CatalogObject[] | undefined {
  const invalid = invalidIndexes(catalog);
  if (invalid.length === 0) return undefined;
  const ifValid = catalogHash(withObjects(catalog, markedValid));
  // Had it come to its end, this would be the state after it: so it is the step's own index.
  if (kind === 'create index concurrently' && ifValid === after) return invalid;
  // The step drops it, this time to the end.
  if (kind === 'drop index concurrently' && ifValid === before) return [];
  if (kind !== 'reindex') return undefined;
  const rest = withObjects(catalog, (object) => (transient(object) ? undefined : object));
  return catalogHash(rest) === before ? invalid.filter(transient) : undefined;
}

async function drop({ database, report, lockTimeout }: Place, index: CatalogObject): Promise<void> {
  const name = qualified(String(index.spec.schema), String(index.spec.name));
  const manner = database.engine === 'pglite' ? sql`` : sql`CONCURRENTLY `;
  await database.execute(sql`SET lock_timeout = ${Math.round(lockTimeout)}`);
  try {
    await database.execute(sql`DROP INDEX ${manner}${name}`);
  } catch (error) {
    throw leftBehind(name, error);
  }
  await database.execute(sql`SET lock_timeout = 0`);
  report({ type: 'repaired', index: name });
}

/** The one place where a crash can leave the migration that has this hash. */
function onlyStop(route: Route, hash: string): number | undefined {
  const found = stops(route).filter((done) => hashAt(route, done) === hash);
  return found.length === 1 ? found[0] : undefined;
}

async function kindOf({ steps }: Route, number: number): Promise<StatementKind> {
  const step = steps[number - 1];
  return step === undefined ? 'other' : await statementKind(step.sql);
}

/**
 * The indexes that a step left behind which was begun and did not end; undefined: they are not all in which the
 * catalog differs from where the step began or would have ended.
 */
export async function leftBy(
  route: Route,
  begun: number,
  catalog: Catalog,
): Promise<readonly CatalogObject[] | undefined> {
  const [before, after] = [hashAt(route, begun - 1), hashAt(route, begun)];
  return leftovers(await kindOf(route, begun), catalog, before, after);
}

async function afterBegun(
  place: Place,
  route: Route,
  number: number,
  live: Live,
): Promise<number | undefined> {
  const [before, after] = [hashAt(route, number - 1), hashAt(route, number)];
  if (before === after && live.hash === before) {
    const kind = await kindOf(route, number);
    return kind === 'reindex' || kind === 'maintenance' ? number - 1 : undefined;
  }
  if (live.hash === after) return number;
  if (live.hash === before) return number - 1;
  const found = await leftBy(route, number, live.catalog);
  for (const index of found ?? []) await drop(place, index);
  return found === undefined ? undefined : number - 1;
}

/**
 * How many steps are done; what an interrupted one left behind is repaired. Undefined when the
 * database is in none of the states that the migration goes through.
 */
export async function locate(place: Place, route: Route, told: Told): Promise<number | undefined> {
  const live = await readLive(place.database, route.reading);
  if (told.begun !== null) {
    const found = await afterBegun(place, route, told.begun, live);
    if (found !== undefined) return found;
    if (hashAt(route, told.begun - 1) === hashAt(route, told.begun)) return undefined;
  } else if (live.hash === hashAt(route, told.done)) return told.done;
  return onlyStop(route, live.hash);
}
