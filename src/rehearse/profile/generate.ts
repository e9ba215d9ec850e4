/**
 * Fills a database with rows whose statistics are those of a profile, and which the schema accepts.
 *
 * Each column gets its values on its own, so many of each class as the profile says; columns go along
 * with each other only where a key, a check or a reference makes them. Of what production has few, there
 * is at least one: a row of each violation, a NULL, a duplicate, the longest, the largest, an orphan.
 * PostgreSQL is the judge, as in rows.ts.
 */

import type { Database, Session } from '../../database/database.ts';
import type { Sql } from '../../model/sql.ts';
import { type Promised, promisedIn, promising } from '../circle.ts';
import { readFillable } from '../fillable.ts';
import { readLeaves } from '../leaf.ts';
import { inOrder, type Refers } from '../references.ts';
import { begin, countRows, fillTable, pathFor, rowsOfEach, type TableRows } from '../rows.ts';
import type { ReferenceShape, TableShape } from '../shape.ts';
import { likely } from './count.ts';
import { readDemands } from './demand.ts';
import { readDistinctions } from './distinction.ts';
import { fillRound } from './fill-round.ts';
import type { Profile } from './profile.ts';
import { refer } from './refer.ts';
import { type Known, type Subject, subjectOf } from './subject.ts';
import { canSkip } from './write.ts';

export interface GenerateOptions {
  /** Rows for each of the profile's, 0 to 1. */
  readonly scale?: number | undefined;
  /** Or a budget: rows of all tables together; 20,000 unless said. */
  readonly rows?: number | undefined;
  /** The same seed makes the same rows. */
  readonly seed: number;
}

/** Rows of a table that the profile does not know. */
const unknownRows = 100;

function scaleOf({ tables }: Profile, { scale, rows = 20_000 }: GenerateOptions): number {
  if (scale !== undefined) return Math.min(1, scale);
  const all = tables.reduce((sum, table) => sum + likely(table.rows), 0);
  return all === 0 ? 0 : Math.min(1, rows / all);
}

/** Fills the tables that are empty. */
export async function generate(
  database: Database,
  profile: Profile,
  options: GenerateOptions,
): Promise<TableRows[]> {
  return await database.transaction((session) => generateIn(session, profile, options));
}

/** The same, within a transaction that the caller ends. */
async function generateIn(
  session: Session,
  profile: Profile,
  options: GenerateOptions,
): Promise<TableRows[]> {
  await session.execute(begin);
  const shapes = await readFillable(session);
  const about: Known = {
    demands: await readDemands(session),
    leaves: await readLeaves(session),
    distinctions: await readDistinctions(session),
  };
  const scale = scaleOf(profile, options);
  const known = new Map(profile.tables.map((table) => [table.table, table] as const));
  const subjects = new Map(
    shapes.flatMap((shape): [Sql, Subject][] => {
      const own = known.get(shape.sql);
      return own === undefined ? [] : [[shape.sql, subjectOf(shape, own, about, scale)]];
    }),
  );
  const isEnforced: Refers = ({ sql: table }, { name }) =>
    subjects.get(table)?.enforced.has(name) ?? true;
  const ordered = inOrder(
    shapes.map((shape) => subjects.get(shape.sql)?.shape ?? shape),
    isEnforced,
  );
  const promised: Promised[] = [];
  for (const each of promisedIn(
    ordered.filter((shape) => subjects.has(shape.sql)),
    isEnforced,
  )) {
    if ((await countRows(session, each.table)) === 0) promised.push(each);
  }
  return await promising(session, promised, async (waiting) => {
    const isPromised = (each: ReferenceShape) =>
      waiting.some(({ reference }) => reference === each);
    return await fillAll(session, { ordered, subjects, leaves: about.leaves, isPromised, options });
  });
}

interface Filling {
  readonly ordered: readonly TableShape[];
  readonly subjects: ReadonlyMap<Sql, Subject>;
  readonly leaves: Known['leaves'];
  readonly isPromised: (reference: ReferenceShape) => boolean;
  readonly options: GenerateOptions;
}

async function fillAll(
  session: Session,
  { ordered, subjects, leaves, isPromised, options }: Filling,
): Promise<TableRows[]> {
  const { seed, rows = unknownRows } = options;
  const unknown = Math.min(unknownRows, rows, rowsOfEach(ordered.length));
  const filled: TableRows[] = [];
  const late: (() => Promise<void>)[] = [];
  const done = new Set<Sql>();
  for (const shape of ordered) {
    const subject = subjects.get(shape.sql);
    done.add(shape.sql);
    if ((await countRows(session, shape)) > 0) continue;
    if (subject === undefined) {
      filled.push(await fillTable(session, shape, { seed, rows: unknown }, leaves.get(shape.sql)));
      continue;
    }
    const waiting = shape.references.filter(
      ({ target }) => target === shape.sql || !done.has(target),
    );
    filled.push(await fill(session, subject, waiting, seed));
    for (const reference of waiting) {
      const enforced = subject.enforced.has(reference.name) && !isPromised(reference);
      late.push(() => refer(session, subject, reference, enforced));
    }
  }
  for (const each of late) await each();
  return filled.sort((a, b) => (a.table < b.table ? -1 : 1));
}

/** A table takes so many rounds: each makes what is missing after the one before. */
const rounds = 6;

async function fill(
  session: Session,
  subject: Subject,
  waiting: readonly ReferenceShape[],
  seed: number,
): Promise<TableRows> {
  const { shape } = subject;
  const refused = new Map<string, number>();
  await session.execute(pathFor(shape));
  const writer = {
    session,
    table: shape.sql,
    skipping: await canSkip(session, shape.sql),
    refused,
  };
  const tried = new Map<string, Set<string>>();
  let there = 0;
  let empty: string | undefined;
  for (let round = 0; round < rounds && there < subject.rows; round += 1) {
    const made = await fillRound(writer, { subject, waiting, seed, round, there, tried });
    if (typeof made === 'string') {
      empty = made;
      break;
    }
    const now = await countRows(session, shape);
    if (now === there) break;
    there = now;
  }
  return {
    table: shape.sql,
    rows: there,
    refused: Object.fromEntries([...refused].sort(([a], [b]) => (a < b ? -1 : 1))),
    ...(there === 0 && subject.rows > 0
      ? { empty: empty ?? [...refused].map(([by, n]) => `${by} refused ${n}`).join(', ') }
      : {}),
  };
}
