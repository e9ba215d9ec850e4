/**
 * Fills a database with rows whose statistics are those of a profile, and which the schema accepts.
 *
 * Each column gets its values on its own, so many of each class as the profile says; columns go along
 * with each other only where a key, a check or a reference makes them. Of what production has few, there
 * is at least one: a row of each violation, a NULL, a duplicate, the longest, the largest, an orphan.
 * PostgreSQL is the judge, as in rows.ts.
 */

import type { Database, Session } from '../../database/database.ts';
import { DatabaseError } from '../../database/database-error.ts';
import { type Sql, sql } from '../../model/sql.ts';
import { candidatesFor } from '../candidates.ts';
import { randomOf } from '../random.ts';
import { begin, countRows, fillTablesIn, inOrder, keysOf, type TableRows } from '../rows.ts';
import { type ColumnShape, type ReferenceShape, readShapes } from '../shape.ts';
import { childrenOf } from './children.ts';
import { likely } from './count.ts';
import { readDemands } from './demand.ts';
import { Draft } from './draft.ts';
import { fitted } from './fit.ts';
import { nullsOf, valuesOf } from './make/values.ts';
import { orphanOf } from './orphan.ts';
import type { Profile, ReferenceProfile } from './profile.ts';
import { refer } from './refer.ts';
import { frequencies } from './spread.ts';
import { mentions, partitionConditions, type Subject, subjectOf } from './subject.ts';
import { canSkip, failing, type Value, type Writer, write } from './write.ts';

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
  const [shapes, existing] = [await readShapes(session), await readDemands(session)];
  const partitions = await partitionConditions(session);
  const scale = scaleOf(profile, options);
  const known = new Map(profile.tables.map((table) => [table.table, table] as const));
  const subjects = new Map(
    shapes.flatMap((shape): [Sql, Subject][] => {
      const own = known.get(shape.sql);
      return own === undefined
        ? []
        : [[shape.sql, subjectOf(shape, own, existing, partitions, scale)]];
    }),
  );
  const ordered = inOrder(shapes.map((shape) => subjects.get(shape.sql)?.shape ?? shape));
  const filled: TableRows[] = [];
  const late: (() => Promise<void>)[] = [];
  const done = new Set<Sql>();
  for (const shape of ordered) {
    const subject = subjects.get(shape.sql);
    done.add(shape.sql);
    if ((await countRows(session, shape.sql)) > 0) continue;
    if (subject === undefined) {
      const only = (table: { readonly sql: Sql }) => table.sql === shape.sql;
      const rows = Math.min(unknownRows, options.rows ?? unknownRows);
      filled.push(...(await fillTablesIn(session, { seed: options.seed, rows, only })));
      continue;
    }
    const waiting = shape.references.filter(
      ({ target }) => target === shape.sql || !done.has(target),
    );
    filled.push(await fill(session, subject, waiting, options.seed));
    for (const reference of waiting) {
      late.push(() => refer(session, subject, reference, profileOf(subject, reference)));
    }
  }
  for (const each of late) await each();
  return filled.sort((a, b) => (a.table < b.table ? -1 : 1));
}

const profileOf = ({ profile }: Subject, { name }: ReferenceShape): ReferenceProfile | undefined =>
  profile.references.find((each) => each.name === name);

/** A table takes so many rounds: each makes what is missing after the one before. */
const rounds = 4;

async function fill(
  session: Session,
  subject: Subject,
  waiting: readonly ReferenceShape[],
  seed: number,
): Promise<TableRows> {
  const { shape } = subject;
  const refused = new Map<string, number>();
  const writer = {
    session,
    table: shape.sql,
    skipping: await canSkip(session, shape.sql),
    refused,
  };
  let there = 0;
  let empty: string | undefined;
  for (let round = 0; round < rounds && there < subject.rows; round += 1) {
    const made = await fillRound(writer, subject, waiting, seed, round, there);
    if (typeof made === 'string') {
      empty = made;
      break;
    }
    const now = await countRows(session, shape.sql);
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

interface Parents {
  readonly reference: ReferenceShape;
  readonly keys: readonly (readonly string[])[];
}

/** Keys of parents that are kept in mind. */
const mostParents = 200_000;

/** Why there are none, or nothing. */
async function fillRound(
  writer: Writer,
  subject: Subject,
  waiting: readonly ReferenceShape[],
  seed: number,
  round: number,
  there: number,
): Promise<string | undefined> {
  const { session } = writer;
  const { shape } = subject;
  const columns = shape.columns.filter(({ automatic }) => !automatic);
  const references = shape.references.filter(({ columns: names }) =>
    names.every((name) => columns.some((column) => column.name === name)),
  );
  const parents: Parents[] = [];
  for (const reference of references) {
    if (waiting.includes(reference)) continue;
    parents.push({ reference, keys: await keysOf(session, reference, mostParents) });
  }
  const orphaned = parents.find(
    ({ reference, keys }) => keys.length === 0 && isDemanded(columns, reference),
  );
  if (orphaned !== undefined) return `${orphaned.reference.target}, which it refers to, is empty`;
  const wanted = Math.min(subject.rows - there, room(subject, columns, parents, there));
  const random = randomOf(seed, shape.sql, String(round));
  const draft = new Draft(columns, wanted, random);
  for (const each of parents) placeParents(draft, subject, each, there);
  const waitingColumns = references
    .filter((each) => waiting.includes(each))
    .flatMap((each) => each.columns);
  for (const column of columns) {
    if (draft.has(column.name)) continue;
    // It is set when what it refers to is there.
    if (column.nullable && waitingColumns.includes(column.name)) draft.place([column.name], [], []);
    else await placeColumn(session, draft, subject, column, seed, there);
  }
  for (const reference of references.filter(({ target }) => target === shape.sql)) {
    referToSelf(draft, reference);
  }
  const quiet = round === 0 ? orphans(draft, subject, parents) : new Set<number>();
  const dropped = new Set<number>();
  for (const key of subject.keys.filter((names) => names.every((name) => draft.has(name)))) {
    for (const row of draft.separate(key, movable(subject, key, parents))) dropped.add(row);
  }
  for (const { condition, columns: names, failing: allowed } of subject.conditions) {
    const bad = await draft.satisfy(session, condition, names);
    for (const row of bad.slice(round === 0 ? allowed : 0)) dropped.add(row);
  }
  if (round === 0) await violate(session, draft, subject, seed);
  const rows = Array.from({ length: draft.rows }, (_, at) => at).filter((at) => !dropped.has(at));
  if (columns.length === 0) {
    await session.execute(sql`INSERT INTO ${shape.sql} DEFAULT VALUES`);
    return undefined;
  }
  await write(
    writer,
    draft,
    rows.filter((row) => !quiet.has(row)),
  );
  if (quiet.size > 0)
    await writeQuietly(
      writer,
      draft,
      rows.filter((row) => quiet.has(row)),
    );
  return undefined;
}

const isDemanded = (columns: readonly ColumnShape[], reference: ReferenceShape) =>
  reference.columns.every((name) => columns.find((each) => each.name === name)?.nullable === false);

/** Where each parent can have one child only, there are no more rows than parents. */
function room(
  { shape }: Subject,
  columns: readonly ColumnShape[],
  parents: readonly Parents[],
  there: number,
): number {
  const single = parents.filter(
    ({ reference }) => isUnique(shape.keys, reference.columns) && isDemanded(columns, reference),
  );
  return Math.min(
    Number.MAX_SAFE_INTEGER,
    ...single.map(({ keys }) => Math.max(0, keys.length - there)),
  );
}

const isUnique = (keys: readonly (readonly string[])[], columns: readonly string[]) =>
  keys.some((key) => key.every((name) => columns.includes(name)));

function placeParents(
  draft: Draft,
  subject: Subject,
  { reference, keys }: Parents,
  there: number,
): void {
  const own = profileOf(subject, reference);
  const shared = reference.columns.filter((name) => draft.has(name));
  if (shared.length > 0) {
    placeFitting(draft, reference, keys, shared);
    return;
  }
  const { columns } = draft;
  const { shape, profile } = subject;
  const nullable = reference.columns.some(
    (name) => columns.find((column) => column.name === name)?.nullable === true,
  );
  const share = own === undefined ? 0 : likely(own.nulls) / Math.max(1, likely(profile.rows));
  const nulls =
    nullable && share > 0 ? Math.max(1, Math.round(draft.rows * Math.min(1, share))) : 0;
  const unique = isUnique(shape.keys, reference.columns);
  const free = unique ? keys.slice(there) : keys;
  const wanted = Math.min(draft.rows - nulls, unique ? free.length : draft.rows);
  const [name = '', ...more] = reference.columns;
  const alone = more.length > 0 ? undefined : profile.columns.find((each) => each.name === name);
  const counts = unique
    ? free.map((_, at) => (at < wanted ? 1 : 0))
    : own === undefined && alone !== undefined
      ? frequencies(alone, profile.rows, wanted).slice(0, free.length)
      : childrenOf(own, free.length, wanted);
  draft.place(reference.columns, free, counts);
}

/** Columns that two references share have been given a value by the first. */
function placeFitting(
  draft: Draft,
  reference: ReferenceShape,
  keys: readonly (readonly string[])[],
  shared: readonly string[],
): void {
  const at = shared.map((name) => reference.columns.indexOf(name));
  const fitting = new Map<string, (readonly string[])[]>();
  for (const key of keys) {
    const known = JSON.stringify(at.map((each) => key[each]));
    const list = fitting.get(known) ?? [];
    if (list.length === 0) fitting.set(known, list);
    list.push(key);
  }
  const rest = reference.columns.filter((name) => !draft.has(name));
  for (const name of rest) draft.values.set(name, new Array<Value>(draft.rows).fill(null));
  for (let row = 0; row < draft.rows; row += 1) {
    const list = fitting.get(JSON.stringify(shared.map((name) => draft.get(name, row)))) ?? [];
    const key = list[row % Math.max(1, list.length)];
    for (const name of rest) draft.set(name, row, key?.[reference.columns.indexOf(name)] ?? null);
  }
}

/** Rows that must refer to one of their own table refer to one before them; others wait. */
function referToSelf(draft: Draft, reference: ReferenceShape): void {
  reference.columns.forEach((name, at) => {
    const target = reference.targetColumns[at] ?? '';
    const column = draft.columns.find((each) => each.name === name);
    if (column?.nullable !== false || !draft.has(target)) return;
    for (let row = 0; row < draft.rows; row += 1) {
      draft.set(name, row, draft.get(target, Math.floor(row / 2)));
    }
  });
}

async function placeColumn(
  session: Session,
  draft: Draft,
  subject: Subject,
  column: ColumnShape,
  seed: number,
  there: number,
): Promise<void> {
  const { shape, profile } = subject;
  const own = profile.columns.find(({ name }) => name === column.name);
  const random = randomOf(seed, shape.sql, column.name);
  if (own === undefined) {
    await placeUnknown(session, draft, subject, column, there);
    return;
  }
  const nulls = column.nullable ? nullsOf(own, profile.rows, draft.rows) : 0;
  const wanted = draft.rows - nulls;
  const different = isUnique(shape.keys, [column.name]) || own.duplicates?.groups === 0;
  // All that there shall be, and what the rounds before may have lost of them.
  const all = there === 0 ? wanted : there + (different ? 2 : 1) * draft.rows;
  const made = valuesOf(column, own, profile.rows, all, random);
  draft.raw.set(column.name, made.values);
  const values = await fitted(session, shape, column, made.values, random);
  const taken = there > 0 && different ? await present(session, shape.sql, column) : undefined;
  const free = values.flatMap((value, at) =>
    taken?.has(value) === true ? [] : [[value, made.rows[at] ?? 1] as const],
  );
  draft.place(
    [column.name],
    free.map(([value]) => [value]),
    portion(
      free.map(([, n]) => n),
      wanted,
    ),
  );
}

/** The same proportions with fewer rows. */
function portion(rows: readonly number[], wanted: number): number[] {
  const all = rows.reduce((sum, n) => sum + n, 0);
  const ratio = Math.min(1, wanted / Math.max(1, all));
  let before = 0;
  return rows.map((n) => {
    const from = Math.round(before * ratio);
    before += n;
    return Math.round(before * ratio) - from;
  });
}

async function present(
  session: Session,
  table: Sql,
  column: ColumnShape,
): Promise<ReadonlySet<string>> {
  const keys = await keysOf(
    session,
    { target: table, targetColumns: [column.name] },
    10 * mostParents,
  );
  return new Set(keys.map(([key = '']) => key));
}

/** A column that the profile does not have: as without one. */
async function placeUnknown(
  session: Session,
  draft: Draft,
  { shape }: Subject,
  column: ColumnShape,
  there: number,
): Promise<void> {
  const random = randomOf(there, shape.sql, column.name);
  const count = draft.rows + there;
  const { ordinary, limits } = await candidatesFor(session, shape, column, random, count);
  const pool = ordinary.length > 0 ? ordinary.slice(there % ordinary.length) : limits;
  const nulls = column.nullable ? Math.ceil(draft.rows * 0.15) : 0;
  const values = Array.from(
    { length: draft.rows - nulls },
    (_, at) => pool[at % Math.max(1, pool.length)],
  );
  draft.place(
    [column.name],
    values.map((value) => [value ?? null]),
    values.map(() => 1),
  );
}

/** Columns of a key that may exchange values on their own: no other column goes along with them. */
function movable(
  { shape }: Subject,
  key: readonly string[],
  parents: readonly Parents[],
): string[] {
  const tied = new Set(
    parents.flatMap(({ reference: { columns } }) => (columns.length > 1 ? columns : [])),
  );
  const free = key.filter((name) => !tied.has(name));
  const alone = free.filter(
    (name) =>
      !isUnique(
        shape.keys.filter((each) => each.length === 1),
        [name],
      ),
  );
  return (alone.length > 0 ? alone : free).slice(-1);
}

/** Rows that refer to nothing. Answers those that PostgreSQL would refuse. */
function orphans(draft: Draft, subject: Subject, parents: readonly Parents[]): Set<number> {
  const quiet = new Set<number>();
  let next = draft.rows - 1;
  for (const { reference, keys } of parents) {
    const enforced = subject.enforced.has(reference.name);
    const count = enforced
      ? profileOf(subject, reference)?.orphans
      : subject.violations.find(({ constraint }) => constraint === reference.name)?.rows;
    if (count === undefined || count === 0) continue;
    const wanted = Math.max(1, Math.round(likely(count) * subject.scale));
    const name = reference.columns.at(-1) ?? '';
    const column = draft.columns.find((each) => each.name === name);
    const taken = new Set(keys.map((key) => key.at(-1) ?? ''));
    for (let n = 0; n < wanted && next >= 0 && column !== undefined; n += 1, next -= 1) {
      const value = orphanOf(column, taken, isUnique(subject.shape.keys, [name]) ? n : n % 3);
      if (value === undefined) break;
      for (const other of reference.columns) {
        if (draft.get(other, next) === null)
          draft.set(other, next, keys[0]?.[reference.columns.indexOf(other)] ?? null);
      }
      draft.set(name, next, value);
      if (enforced) quiet.add(next);
    }
  }
  return quiet;
}

/** What the declared schema will refuse: equal keys, and values that its checks do not let pass. */
async function violate(
  session: Session,
  draft: Draft,
  subject: Subject,
  seed: number,
): Promise<void> {
  const { shape, scale } = subject;
  let next = 0;
  for (const violation of subject.violations.filter(({ rows }) => rows !== 0)) {
    const wanted = Math.max(1, Math.round(likely(violation.rows) * scale));
    const alone = violation.columns.length === 1 ? violation.columns[0] : undefined;
    const own = subject.profile.columns.find(({ name }) => name === alone);
    // A column's own duplicates are there already.
    if (violation.kind === 'unique' && (own?.duplicates?.groups ?? 0) === 0) {
      const names = draft.columns
        .map(({ name }) => name)
        .filter(
          (name) => violation.columns.includes(name) || mentions(violation.expression ?? '', name),
        );
      const from = next;
      for (let n = 0; n < Math.max(2, wanted) && next < draft.rows; n += 1, next += 1) {
        for (const name of names) {
          const value = draft.get(name, from);
          const other = isUnique(shape.keys, [name]) && n > 0 ? value?.toUpperCase() : value;
          draft.set(name, next, other ?? null);
        }
      }
    }
    const [name = '', ...more] = violation.columns;
    const column = draft.columns.find((each) => each.name === name);
    if (violation.kind !== 'check' || more.length > 0 || column === undefined) continue;
    const raw = draft.raw.get(name) ?? [];
    const bad = await refusedValues(
      session,
      subject,
      column,
      violation.expression ?? 'true',
      raw,
      seed,
    );
    for (let n = 0; n < wanted && next < draft.rows && bad.length > 0; n += 1, next += 1) {
      draft.set(name, next, bad[n % bad.length] ?? null);
    }
  }
}

/** Values that the column takes today, and that the check will refuse. */
async function refusedValues(
  session: Session,
  { shape }: Subject,
  column: ColumnShape,
  expression: string,
  raw: readonly string[],
  seed: number,
): Promise<string[]> {
  const today = { ...column, checks: column.checks.filter((check) => check !== expression) };
  const random = randomOf(seed, shape.sql, column.name, expression);
  const { ordinary, limits } = await candidatesFor(session, shape, today, random, 50);
  const values = [...raw.slice(0, 10_000), ...ordinary, ...limits];
  const rows = { columns: [column], values: new Map([[column.name, values]]) };
  const condition = sql`${column.checks.find((check) => check === expression) ?? sql`true`}`;
  const bad = await failing(session, rows, [...values.keys()], condition);
  // Those that are like the column's own, if there are any.
  const own = bad.filter((at) => at < raw.length);
  return (own.length > 0 ? own : bad.slice(0, 3)).flatMap((at) => values[at] ?? []);
}

/** Triggers and foreign keys do not see the rows; only a superuser may say so. */
async function writeQuietly(writer: Writer, draft: Draft, rows: readonly number[]): Promise<void> {
  const { session } = writer;
  await session.execute(sql`SAVEPOINT quiet`);
  try {
    await session.execute(sql`SET LOCAL session_replication_role = replica`);
    await write(writer, draft, rows);
    await session.execute(sql`SET LOCAL session_replication_role = origin`);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    await session.execute(sql`ROLLBACK TO SAVEPOINT quiet`);
  } finally {
    await session.execute(sql`RELEASE SAVEPOINT quiet`);
  }
}
