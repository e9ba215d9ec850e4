/**
 * Takes the profile of a live database: one statement and one read-only snapshot a table, which reads
 * its rows once, or a sample of its pages; limited in time; what could not be read is named.
 *
 * A snapshot a table, because a long one keeps vacuum from working and a lock makes ALTER TABLE wait.
 */

import * as z from 'zod';
import type { Database, Session } from '../../database/database.ts';
import { DatabaseError } from '../../database/database-error.ts';
import { sqlstates } from '../../database/sqlstate.ts';
import { ident, type Sql, sql, trusted } from '../../model/sql.ts';
import { readShapes, type TableShape, targetOf } from '../shape.ts';
import { isText } from '../values.ts';
import { type ColumnQuestion, columnPart } from './column.ts';
import { columnProfile } from './column-answer.ts';
import { type Demand, demandPart, missing, readDemands, violationProfile } from './demand.ts';
import { facetOf, uncheckedCasts } from './facet.ts';
import { distinctOf, groupsAnswer, groupsOf, type Scaling } from './groups.ts';
import { type Part, scanStatement } from './part.ts';
import { type Profile, profileFormat, type TableProfile } from './profile.ts';
import { publish, rounded } from './publish.ts';
import { referencePart, referenceProfile } from './reference.ts';
import { foreignTables, readTarget, type Target } from './target.ts';
import { describeFailure, describePartFailure, type Limits } from './why.ts';

/** A schema that the database shall have: what it demands, and of which types its columns are. */
export interface Declared {
  readonly demands: readonly Demand[];
  readonly tables: readonly TableShape[];
}

export interface TakeOptions extends Partial<Limits> {
  /** Bytes of a table's heap; of larger ones only so much is read. 64 MB unless said. */
  readonly sampleAbove?: number | undefined;
  /** What of it the database does not have yet is counted. */
  readonly declared?: Declared | undefined;
  readonly progress?: ((table: string, at: number, of: number) => void) | undefined;
}

/** Milliseconds. */
const defaults: Limits = { tableTime: 30_000, totalTime: 600_000, lockTime: 2_000 };

/** What a database with the declared schema says of it. */
export async function readDeclared(session: Session): Promise<Declared> {
  return { demands: await readDemands(session), tables: await readShapes(session) };
}

/** The profile that may be written down. */
export async function takeProfile(database: Database, options: TakeOptions = {}): Promise<Profile> {
  return publish(await measure(database, options));
}

interface Scanned {
  readonly shape: TableShape;
  readonly target: Target;
  readonly scaling: Scaling;
  readonly columns: readonly ColumnQuestion[];
  readonly combinations: readonly (readonly string[])[];
  readonly demands: readonly Demand[];
  readonly answers: ReadonlyMap<string, unknown>;
  readonly notCovered: readonly string[];
}

/** The exact numbers: not to be written down. */
export async function measure(database: Database, options: TakeOptions = {}): Promise<Profile> {
  const limits = { ...defaults, ...options };
  const end = Date.now() + limits.totalTime;
  const [shapes, foreign, demands] = await database.snapshot(async (session) => {
    const existing = options.declared === undefined ? [] : await readDemands(session);
    return [
      await readShapes(session),
      await foreignTables(session),
      missing(options.declared?.demands ?? [], existing),
    ];
  });
  const scanned: Scanned[] = [];
  const notCovered = foreign.map((table) => ({
    table,
    why: 'a foreign table: its rows are in another database',
  }));
  for (const [at, shape] of shapes.entries()) {
    options.progress?.(shape.sql, at + 1, shapes.length);
    const left = end - Date.now();
    if (left <= 0) {
      notCovered.push({ table: shape.sql, why: 'not reached within the time for all tables' });
      continue;
    }
    const within = { ...limits, tableTime: Math.min(limits.tableTime, left) };
    const found = await scanTable(database, shape, demands.get(shape.sql) ?? [], within, options);
    if (typeof found === 'string') notCovered.push({ table: shape.sql, why: found });
    else scanned.push(found);
  }
  const rows = new Map(scanned.map(({ shape, scaling }) => [shape.sql, scaling.rows] as const));
  return {
    format: profileFormat,
    major: database.major,
    against: options.declared === undefined ? 'nothing' : 'definitions',
    tables: scanned.map((each) => tableProfile(each, rows)),
    notCovered: notCovered.sort((a, b) => (a.table < b.table ? -1 : 1)),
  };
}

/** Why not, where it is a text. */
async function scanTable(
  database: Database,
  shape: TableShape,
  demands: readonly Demand[],
  limits: Limits,
  options: TakeOptions,
): Promise<Scanned | string> {
  const end = Date.now() + limits.tableTime;
  try {
    return await database.snapshot(async (session) => {
      const ask = asker(session, limits, end);
      await session.execute(sql`SET LOCAL max_parallel_workers_per_gather = 0`);
      const target = await ask((within) => readTarget(within, shape.sql));
      const why = whyNotAtAll(shape, target);
      return why ?? (await scanRows(ask, database.major, { shape, target, demands }, options));
    });
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return describeFailure(error, limits);
  }
}

type Ask = <T>(work: (session: Session) => Promise<T>) => Promise<T>;

/** What fails can be followed by something else; what takes too long cannot. */
function asker(session: Session, limits: Limits, end: number): Ask {
  return async (work) => {
    const left = Math.max(1, end - Date.now());
    await session.execute(sql`SAVEPOINT part; SET LOCAL statement_timeout = ${left};
      SET LOCAL lock_timeout = ${Math.min(left, limits.lockTime)}`);
    try {
      const result = await work(session);
      await session.execute(sql`RELEASE SAVEPOINT part`);
      return result;
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      await session.execute(sql`ROLLBACK TO SAVEPOINT part`);
      throw error;
    }
  };
}

function whyNotAtAll(shape: TableShape, target: Target): string | undefined {
  if (target.rowSecurity) return 'row-level security hides rows from this role';
  if (target.foreign) return 'one of its partitions is a foreign table';
  if (shape.columns.length > 0 && target.unreadable.length === shape.columns.length) {
    return 'this role may not read it';
  }
  return undefined;
}

interface Subject {
  readonly shape: TableShape;
  readonly target: Target;
  readonly demands: readonly Demand[];
}

const rowsPart: Part = {
  name: 'rows',
  derived: [],
  answer: sql`SELECT to_json(count(*)) FROM rows`,
};

const partitionsPart: Part = {
  name: 'partitions',
  derived: [[sql`partition`, sql`tableoid::bigint`]],
  answer: sql`SELECT json_agg(json_build_array(partition, n)) FROM (
    SELECT partition, count(*) AS n FROM rows GROUP BY partition) AS p`,
};

function combinationPart(columns: readonly string[], at: number): Part {
  const aliases = columns.map((_, number) => trusted(`k${at}_${number}`));
  return {
    name: nameOfCombination(columns),
    derived: aliases.map((alias, number) => [alias, ident(columns[number] ?? '')] as const),
    answer: groupsAnswer(aliases),
  };
}

const nameOfCombination = (columns: readonly string[]) => `columns ${columns.join(', ')}`;

const timeouts: ReadonlySet<string> = new Set([
  sqlstates.queryCanceled,
  sqlstates.serializationFailure,
  sqlstates.lockNotAvailable,
]);

const isTimeout = (error: DatabaseError) => timeouts.has(error.sqlstate);

async function scanRows(
  ask: Ask,
  major: number,
  { shape, target, demands }: Subject,
  options: TakeOptions,
): Promise<Scanned> {
  const readable = (names: readonly string[]) =>
    names.every(
      (name) =>
        shape.columns.some((column) => column.name === name) && !target.unreadable.includes(name),
    );
  const declared = options.declared?.tables.find((table) => table.sql === shape.sql);
  const columns = shape.columns.map((column, at) => {
    const to = declared?.columns.find(({ name }) => name === column.name);
    const retyped =
      to?.type.kind === 'base' && to.typeText !== column.typeText && !to.typeText.includes('.');
    const facet = facetOf(column, major, retyped ? [to.typeText] : []);
    return { column, facet, at, unique: target.unique.includes(column.name) };
  });
  const asked = columns.filter(({ column }) => readable([column.name]));
  const combinations = target.combinations.filter(readable);
  const wanted = demands.filter((demand) => readable(demand.columns));
  const parts = [
    rowsPart,
    ...(shape.partitioned ? [partitionsPart] : []),
    ...asked.map(columnPart),
    ...combinations.map(combinationPart),
    ...shape.references
      .filter((each) => readable(each.columns))
      .map((each, at) => referencePart(each, `f${at}`)),
    ...wanted.map((demand, at) => demandPart(demand, `d${at}`)),
  ];
  const fraction = fractionOf(target, options.sampleAbove ?? 64 * 1024 * 1024);
  const source = sql`${trusted(shape.partitioned ? '' : 'ONLY ')}${shape.sql}${sample(fraction)}`;
  const { answers, failed } = await answersOf(ask, source, parts);
  const rows = Math.round(z.number().parse(answers.get('rows')) / fraction);
  return {
    shape,
    target,
    scaling: { rows, fraction },
    columns: asked,
    combinations,
    demands: wanted,
    answers,
    notCovered: [
      ...target.unreadable.map((name) => `column ${name}: this role may not read it`),
      ...failed,
      ...unaskedDemands(demands, wanted),
      ...uncheckedTypes(major, asked),
      ...(fraction < 1 ? ['fan-out of its foreign keys: it was sampled'] : []),
    ],
  };
}

const unaskedDemands = (demands: readonly Demand[], wanted: readonly Demand[]) =>
  demands
    .filter((demand) => !wanted.includes(demand))
    .map(({ kind, name }) => `${kind} ${name}: not all of its columns are there and readable`);

function uncheckedTypes(major: number, columns: readonly ColumnQuestion[]): string[] {
  if (major >= 16 || !columns.some(({ column }) => isText(column.type))) return [];
  return [`casts of text to ${uncheckedCasts.join(', ')}: PostgreSQL ${major} cannot try them`];
}

/** Two digits, the same that are written down. */
function fractionOf({ heap }: Target, sampleAbove: number): number {
  return heap <= sampleAbove ? 1 : rounded(sampleAbove / heap);
}

const sample = (fraction: number) =>
  fraction < 1 ? sql` TABLESAMPLE SYSTEM (${100 * fraction}) REPEATABLE (1)` : sql``;

const answerRows = z.tuple([z.object({ answers: z.array(z.unknown()) })]);

/** All parts in one statement; when that fails, each on its own. */
async function answersOf(ask: Ask, source: Sql, parts: readonly Part[]) {
  const together = async (some: readonly Part[]): Promise<(readonly [string, unknown])[]> => {
    const rows = await ask((session) => session.query(scanStatement(source, some)));
    const [{ answers }] = answerRows.parse(rows);
    return some.map(({ name }, at) => [name, answers[at]] as const);
  };
  const failed: string[] = [];
  try {
    return { answers: new Map(await together(parts)), failed };
  } catch (error) {
    if (!(error instanceof DatabaseError) || isTimeout(error)) throw error;
  }
  const answers = new Map<string, unknown>(await together([rowsPart]));
  for (const part of parts.filter((each) => each !== rowsPart)) {
    try {
      for (const [name, answer] of await together([part])) answers.set(name, answer);
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      failed.push(`${part.name}: ${describePartFailure(error, defaults)}`);
    }
  }
  return { answers, failed };
}

const partitionRows = z.array(z.tuple([z.number(), z.number()])).nullable();

function tableProfile(scanned: Scanned, rows: ReadonlyMap<Sql, number>): TableProfile {
  const { shape, target, scaling, answers } = scanned;
  const scaled = (n: number) => Math.round(n / scaling.fraction);
  const inPartition = new Map(partitionRows.parse(answers.get('partitions') ?? null));
  const { heap, indexes, toast, hours, inserted, updated, deleted } = target;
  return {
    table: shape.sql,
    partitioned: shape.partitioned,
    unlogged: target.unlogged,
    rows: scaling.rows,
    sampled: scaling.fraction,
    bytes: { heap, indexes, toast },
    dead: target.dead,
    // A standby counts its own, of which there are none.
    writes: target.inRecovery ? null : { hours, inserted, updated, deleted },
    partitions: target.partitions.map(([oid, partition]) => ({
      partition,
      rows: scaled(inPartition.get(oid) ?? 0),
    })),
    columns: scanned.columns.flatMap((question) => {
      const part = columnPart(question);
      if (!answers.has(part.name)) return [];
      const { width = null, correlation = null } =
        target.statistics.find(({ name }) => name === question.column.name) ?? {};
      return [
        {
          ...columnProfile(question, answers.get(part.name), scaling),
          width,
          correlation: correlation === null ? null : Math.round(10 * correlation) / 10,
        },
      ];
    }),
    combinations: scanned.combinations.flatMap((columns) => {
      const answer = answers.get(nameOfCombination(columns));
      if (answer === undefined) return [];
      const groups = groupsOf(answer);
      return [{ columns: [...columns], distinct: distinctOf(groups, groups.values, scaling) }];
    }),
    references: shape.references.flatMap((reference) => {
      const answer = answers.get(`foreign key ${reference.name}`);
      const parents = rows.get(targetOf(reference)) ?? null;
      return answer === undefined ? [] : [referenceProfile(reference, answer, scaling, parents)];
    }),
    violations: scanned.demands.flatMap((demand) => {
      const answer = answers.get(demandPart(demand, '').name);
      return answer === undefined ? [] : [violationProfile(demand, answer, scaling)];
    }),
    notCovered: [...scanned.notCovered],
  };
}
