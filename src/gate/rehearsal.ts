/**
 * One migration on a database with rows: up, look, write rows of the new release, down, look; then up
 * and down again after the new release wrote to old tables too. Observes; the gates judge.
 */

import { readCatalog } from '../catalog/read.ts';
import { compareDumps, type DumpDifference } from '../database/compare-dumps.ts';
import { dumpSchema } from '../database/dump.ts';
import type { PgliteDatabase } from '../database/pglite.ts';
import type { Migration } from '../migration/directory.ts';
import type { ScriptStatement } from '../migration/script.ts';
import { type Catalog, type Id, objectId } from '../model/catalog.ts';
import { ident, type Sql, sql, trusted } from '../model/sql.ts';
import { plan } from '../plan/plan.ts';
import { idAfter } from '../plan/rename.ts';
import { differences } from '../prove/clone.ts';
import {
  changes,
  fingerprints,
  type ObservedTable,
  type RowChange,
} from '../rehearse/fingerprint.ts';
import { fillColumns, fillTables, type TableRows } from '../rehearse/rows.ts';
import { readShapes, type TableShape } from '../rehearse/shape.ts';
import { type Loss, lossesBetween } from './losses.ts';
import { runScript, type StepFailure } from './script.ts';

export interface RehearsalInput {
  readonly migration: Migration;
  readonly up: readonly ScriptStatement[];
  readonly down: readonly ScriptStatement[];
  readonly before: Catalog;
  readonly after: Catalog;
  /** pg_dump of the schema before, from a database without rows; null: do not go down. */
  readonly dumpBefore: string | null;
  /** Has the schema `before`, and perhaps rows; is used up. */
  readonly database: PgliteDatabase;
  readonly seed: number;
  readonly rows: number;
  /** Says what is being done, in case that it never ends. */
  readonly doing: (what: string) => void;
}

export interface Rehearsal {
  readonly migration: Migration;
  /** Rows there were before, by table. */
  readonly tables: readonly { readonly table: string; readonly rows: number }[];
  /** Tables that got generated rows. */
  readonly generated: readonly TableRows[];
  readonly lostByUp: readonly Loss[];
  readonly up: StepFailure | null;
  /** Null: up failed. */
  readonly after: {
    readonly differences: readonly string[];
    /** Steps of a plan made again. */
    readonly again: readonly string[];
    readonly changed: readonly RowChange[];
    readonly observed: number;
  } | null;
  /** Null: up failed, or nobody asked. */
  readonly rollback: {
    readonly lost: readonly Loss[];
    readonly down: StepFailure | null;
    /** Null: down failed. */
    readonly back: {
      readonly differences: readonly string[];
      readonly dump: readonly DumpDifference[];
      readonly changed: readonly RowChange[];
      readonly observed: number;
      /** Applied once more, used, and rolled back. */
      readonly later: StepFailure | null;
    } | null;
  } | null;
}

const tableId = (table: Pick<TableShape, 'sql'>) => objectId('table', table.sql);
const columnId = (table: Pick<TableShape, 'sql'>, name: string) =>
  objectId('column', trusted(`${table.sql}.${ident(name)}`));

type Renamed = (id: Id) => Id;

const nameIn = (id: Id) => trusted(id.slice(id.indexOf(':') + 1));

/** What is called `name` within `table`, and is called otherwise after. */
function nowCalled(table: Pick<TableShape, 'sql'>, name: string, renamed: Renamed): Sql {
  const owner = nameIn(renamed(tableId(table)));
  return trusted(nameIn(renamed(columnId(table, name))).slice(owner.length + 1));
}

/** What `before` has and `after` has not; what neither knows is there and stays. */
const goes = (id: Id, before: Catalog, after: Catalog, renamed: Renamed) =>
  before.objects.has(id) && !after.objects.has(renamed(id));

/** Columns that become generated, or cease to be, hold no data of their own. */
const isGenerated = (id: Id, catalog: Catalog) =>
  (catalog.objects.get(id)?.spec.generated ?? null) !== null;

function surviving(
  shapes: readonly TableShape[],
  before: Catalog,
  after: Catalog,
  renamed: Renamed,
): ObservedTable[] {
  return shapes
    .filter((table) => !goes(tableId(table), before, after, renamed))
    .map((table) => ({
      table: table.sql,
      partitioned: table.partitioned,
      columns: table.columns.filter(({ name, generated }) => {
        const id = columnId(table, name);
        return !generated && !goes(id, before, after, renamed) && !isGenerated(renamed(id), after);
      }),
    }));
}

async function countAll(database: PgliteDatabase, shapes: readonly TableShape[]) {
  const counts: { table: string; rows: number }[] = [];
  for (const { sql: table } of shapes) {
    const [row] = await database.query(sql`SELECT count(*)::int AS n FROM ${table}`);
    counts.push({ table, rows: Number(row?.n) });
  }
  return counts;
}

export async function rehearse(input: RehearsalInput): Promise<Rehearsal> {
  const { migration, before, after, database, seed, rows, doing } = input;
  const generated = await fillTables(database, { seed, rows });
  const shapes = await readShapes(database);
  const tables = await countAll(database, shapes);
  const { steps } = migration.document.up;
  const renamed = (id: Id) => idAfter(steps, id);
  const relabelled = (typeText: string) => {
    const type = nameIn(renamed(objectId('enum', trusted(typeText.replace(/(\[\])+$/, '')))));
    return steps.some(({ effects }) =>
      effects.some((effect) => effect.from?.startsWith(`enum value:${type}.`) === true),
    );
  };
  const kept = surviving(shapes, before, after, renamed).map((table) => ({
    ...table,
    // A renamed value is the same value, and another text.
    columns: table.columns.filter(({ typeText }) => !relabelled(typeText)),
  }));
  const now = kept.map((observed) => {
    const table = { sql: observed.table };
    return {
      ...observed,
      now: nameIn(renamed(tableId(table))),
      columns: observed.columns.map((column) => ({
        ...column,
        now: nowCalled(table, column.name, renamed),
      })),
    };
  });
  const all = surviving(shapes, before, before, (id) => id);
  const [keptBefore, allBefore] = [
    await fingerprints(database, kept),
    await fingerprints(database, all),
  ];
  const lostByUp = await lossesBetween(database, before, after, renamed);
  const seen = { migration, tables, generated, lostByUp };
  doing(`${migration.id} up, on rows`);
  const up = await runScript(database, { direction: 'up', statements: input.up, target: after });
  if (up !== undefined) return { ...seen, up, after: null, rollback: null };
  const found = await readCatalog(database);
  const changed = changes(keptBefore, await fingerprints(database, now));
  return {
    ...seen,
    up: null,
    after: {
      differences: differences(found, after),
      again: plan(found, after, { major: found.major }).steps.map((step) => String(step.sql)),
      changed,
      observed: kept.length,
    },
    rollback:
      input.dumpBefore === null
        ? null
        : await rollBack(input, input.dumpBefore, all, allBefore, shapes),
  };
}

/** Rows of the new release in what is new: a rollback loses them, and the counts shall be real. */
async function useWhatIsNew(input: RehearsalInput, back: Renamed): Promise<void> {
  const { before, database, seed, rows } = input;
  const isNew = (table: TableShape) => !before.objects.has(back(tableId(table)));
  await fillTables(database, { seed, rows, only: isNew, quiet: true });
  await fillColumns(database, {
    seed,
    rows,
    isNew: (table, { name }) => !isNew(table) && !before.objects.has(back(columnId(table, name))),
  });
}

async function rollBack(
  input: RehearsalInput,
  dumpBefore: string,
  all: readonly ObservedTable[],
  allBefore: Awaited<ReturnType<typeof fingerprints>>,
  shapes: readonly TableShape[],
): Promise<NonNullable<Rehearsal['rollback']>> {
  const { migration, before, after, database, doing } = input;
  const { steps } = migration.document.down;
  const renamed = (id: Id) => idAfter(steps, id);
  await useWhatIsNew(input, renamed);
  const lost = await lossesBetween(database, after, before, renamed);
  doing(`${migration.id} down, on rows`);
  const script = { direction: 'down', statements: input.down, target: before } as const;
  const down = await runScript(database, script);
  if (down !== undefined) return { lost, down, back: null };
  const back = await readCatalog(database);
  const [dump, there] = [await dumpSchema(database), await readShapes(database)];
  const names = new Set(there.map((table) => table.sql));
  // What did not come back is a difference of the catalogs already.
  const comparable = all.filter(({ table }) => names.has(trusted(table)));
  const found = differences(back, before);
  return {
    lost,
    down: null,
    back: {
      differences: found,
      dump: compareDumps(dumpBefore, dump),
      changed: found.length > 0 ? [] : changes(allBefore, await fingerprints(database, comparable)),
      observed: all.length,
      later: found.length > 0 || shapes.length === 0 ? null : await later(input),
    },
  };
}

/** A few rows are enough to find out what the old schema cannot hold. */
const laterRows = 25;

/** Down after the new release wrote rows everywhere, which the old schema may not be able to hold. */
async function later(input: RehearsalInput): Promise<StepFailure | null> {
  const { migration, before, after, database, seed, rows, doing } = input;
  doing(`${migration.id} up again after its rollback`);
  const again = await runScript(database, { direction: 'up', statements: input.up, target: after });
  if (again !== undefined) return again;
  await fillTables(database, {
    seed: seed + 1,
    rows: Math.min(rows, laterRows),
    only: () => true,
    quiet: true,
  });
  doing(`${migration.id} down after new rows were written`);
  const script = { direction: 'down', statements: input.down, target: before } as const;
  return (await runScript(database, script)) ?? null;
}
