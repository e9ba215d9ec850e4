/**
 * A passage on a database with rows: up, look, rows of the new release in what is new, down, look.
 * Observes; laws and gates judge.
 */

import { accessOf, asDeclared, dumpedAccess, readWithAccess } from '../catalog/access.ts';
import { dumpSchema } from '../database/dump.ts';
import type { PgliteDatabase } from '../database/pglite.ts';
import type { Catalog } from '../model/catalog.ts';
import { sql, trusted } from '../model/sql.ts';
import { renamedBy } from '../plan/rename.ts';
import type { Observation } from '../prove/observe.ts';
import {
  changes,
  type Fingerprint,
  fingerprints,
  type ObservedTable,
  type RowChange,
} from './fingerprint.ts';
import { columnId, comingBack, keptBy, tableId } from './kept.ts';
import type { Passage, PassageStep } from './law/law.ts';
import { type Loss, lossesBetween } from './losses.ts';
import { makeRoom } from './room.ts';
import { fillColumns, fillTables } from './rows.ts';
import { runScript, type StepFailure } from './script.ts';
import { readShapes, type TableShape } from './shape.ts';

export interface JourneyInput {
  readonly passage: Passage;
  /** Has the schema before, and perhaps rows; is changed. */
  readonly database: PgliteDatabase;
  /** For the rows that the new release writes. */
  readonly seed: number;
  /** How many it writes into a new table, or a new column. */
  readonly rows: number;
  /** Whether the way down is gone. */
  readonly down: boolean;
  /** Whether pg_dump looks at where each way ends. */
  readonly dumps: boolean;
  /** Whether locks, rewrites and scans of each step are observed. */
  readonly watched: boolean;
  /** Says what is being done, in case that it never ends. */
  readonly doing?: ((what: string) => void) | undefined;
}

/** Where one way ended. */
export interface Arrival {
  readonly catalog: Catalog;
  /** Null: pg_dump did not look. */
  readonly dump: string | null;
  /** Rows that are not what they were. */
  readonly changed: readonly RowChange[];
  /** What of their rows was compared. */
  readonly observed: readonly ObservedTable[];
}

/** One way: what it lost, step by step what it did, what stopped it or where it ended. */
export interface Leg {
  readonly lost: readonly Loss[];
  /** By step; null where nobody looked, or could. */
  readonly seen: readonly (Observation | null)[];
  readonly end:
    | { readonly type: 'failed'; readonly failure: StepFailure }
    | ({ readonly type: 'arrived' } & Arrival);
}

export interface Journey {
  /** Rows there were before, by table. */
  readonly tables: readonly { readonly table: string; readonly rows: number }[];
  readonly up: Leg;
  /** Null: up failed, there is no way down, or nobody asked. */
  readonly down: Leg | null;
}

async function countAll(database: PgliteDatabase, shapes: readonly TableShape[]) {
  const counts: { table: string; rows: number }[] = [];
  for (const { sql: table } of shapes) {
    const [row] = await database.query(sql`SELECT count(*)::int AS n FROM ${table}`);
    counts.push({ table, rows: Number(row?.n) });
  }
  return counts;
}

type Prints = ReadonlyMap<string, Fingerprint>;

/** Runs one direction, and reads where it ends. */
async function travel(
  input: JourneyInput,
  direction: 'up' | 'down',
  lost: readonly Loss[],
  compare: (found: Catalog) => Promise<Pick<Arrival, 'changed' | 'observed'>>,
): Promise<Leg> {
  const { passage, database } = input;
  const { before, after } = passage;
  const [statements, target] =
    direction === 'up' ? [passage.up, after] : [passage.down ?? [], before];
  const seen: (Observation | null)[] = statements.map(() => null);
  input.doing?.(`${passage.name} ${direction}`);
  const failure = await runScript(database, {
    direction,
    statements,
    target,
    ...(input.watched && {
      observed: (step, observation) => {
        seen[step] = observation;
      },
    }),
  });
  if (failure !== undefined) return { lost, seen, end: { type: 'failed', failure } };
  const access = accessOf(before, after);
  const catalog = asDeclared(await readWithAccess(database, access, target.scope), target);
  const compared = await compare(catalog);
  const dump = input.dumps ? await dumpSchema(database, dumpedAccess(access)) : null;
  return { lost, seen, end: { type: 'arrived', catalog, dump, ...compared } };
}

/** Rows of the new release in what is new: a rollback loses them, and the counts shall be real. */
async function useWhatIsNew({ passage, database, seed, rows }: JourneyInput): Promise<void> {
  const { before, after, down } = passage;
  const back = renamedBy(down ?? []);
  const isNew = (table: TableShape) => !before.objects.has(back(tableId(table)));
  await makeRoom(database, after);
  await fillTables(database, { seed, rows, only: isNew, quiet: true });
  await fillColumns(database, {
    seed,
    rows,
    isNew: (table, { name }) => !isNew(table) && !before.objects.has(back(columnId(table, name))),
  });
}

/** Tables that are made again, and get their rows back. */
const keptIn = (steps: readonly PassageStep[]) =>
  new Set(
    steps.flatMap(({ effects = [] }) =>
      effects.flatMap(({ type, id, replaces }) => (type === 'keep' && replaces ? [id] : [])),
    ),
  );

async function comeBack(
  input: JourneyInput,
  all: readonly ObservedTable[],
  prints: Prints,
): Promise<Leg> {
  const { passage, database } = input;
  const { before, after, down } = passage;
  await useWhatIsNew(input);
  const lost = await lossesBetween(
    database,
    after,
    before,
    renamedBy(down ?? []),
    keptIn(down ?? []),
  );
  return await travel(input, 'down', lost, async () => {
    // What did not come back is a difference of the catalogs already.
    const there = new Map((await readShapes(database)).map((table) => [table.sql, table]));
    const comparable = all.filter((observed) => {
      const shape = there.get(trusted(observed.table));
      const names = new Set(shape?.columns.map(({ name }) => name));
      return shape !== undefined && observed.columns.every(({ name }) => names.has(name));
    });
    return {
      changed: changes(prints, await fingerprints(database, comparable)),
      observed: all,
    };
  });
}

export async function journey(input: JourneyInput): Promise<Journey> {
  const { passage, database } = input;
  const { before, after } = passage;
  const shapes = await readShapes(database);
  const tables = await countAll(database, shapes);
  const kept = keptBy(passage.up, shapes, before, after);
  const all = comingBack(kept, shapes, before, after, renamedBy(passage.up));
  const prints = await fingerprints(database, kept.before);
  const allPrints = await fingerprints(database, all);
  const lost = await lossesBetween(
    database,
    before,
    after,
    renamedBy(passage.up),
    keptIn(passage.up),
  );
  const up = await travel(input, 'up', lost, async () => ({
    changed: changes(prints, await fingerprints(database, kept.now)),
    observed: kept.before,
  }));
  const returns = input.down && passage.down !== null && up.end.type === 'arrived';
  return { tables, up, down: returns ? await comeBack(input, all, allPrints) : null };
}
