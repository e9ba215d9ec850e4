/** Makes rows of one table, mends what its keys and checks would refuse, and writes them. */

import * as z from 'zod';
import type { Session } from '../../database/database.ts';
import { DatabaseError } from '../../database/database-error.ts';
import { ident, join, type Sql, sql } from '../../model/sql.ts';
import type { Leaf } from '../leaf.ts';
import { randomOf } from '../random.ts';
import { isDemanded, isUnique } from '../references.ts';
import { type ReferenceShape, targetOf } from '../shape.ts';
import type { Distinction } from './distinction.ts';
import { Draft } from './draft.ts';
import { type Parents, parentsOf, placeParents, referToSelf, room } from './parents.ts';
import { placeColumn } from './place.ts';
import { route } from './route.ts';
import { mentions, type Subject } from './subject.ts';
import { orphans, violate } from './violations.ts';
import { type Writer, write } from './write.ts';

export interface Round {
  readonly subject: Subject;
  /** What is set when all tables have their rows. */
  readonly waiting: readonly ReferenceShape[];
  readonly seed: number;
  /** From 0; each makes what is missing after the one before. */
  readonly round: number;
  /** Rows that there are. */
  readonly there: number;
  /** Values that the rounds before had, by column. */
  readonly tried: Map<string, Set<string>>;
}

/** Writes the rows. Answers why there can be none, or nothing. */
export async function fillRound(writer: Writer, of: Round): Promise<string | undefined> {
  const { session } = writer;
  const { subject, waiting, seed, round, there } = of;
  const { shape } = subject;
  const columns = shape.columns.filter(({ automatic }) => !automatic);
  const references = shape.references.filter(({ columns: names }) =>
    names.every((name) => columns.some((column) => column.name === name)),
  );
  const parents = await parentsOf(
    session,
    references.filter((reference) => !waiting.includes(reference)),
  );
  const orphaned = parents.find(
    ({ reference, keys }) => keys.length === 0 && isDemanded({ columns }, reference),
  );
  if (orphaned !== undefined)
    return `${targetOf(orphaned.reference)}, which it refers to, is empty`;
  const wanted = Math.min(subject.rows - there, room(subject, columns, parents, there));
  const draft = new Draft(columns, wanted, randomOf(seed, shape.sql, String(round)));
  await placeAll(session, draft, of, references, parents);
  const missing = await missingIn(session, subject);
  if (missing.size > 0 && draft.rows > 0) {
    await route(
      session,
      draft,
      subject,
      missing,
      parents,
      randomOf(seed, shape.sql, 'route', String(round)),
    );
  }
  const quiet = round === 0 ? orphans(draft, subject, parents) : new Set<number>();
  const refused = await mended(session, draft, of, parents);
  if (round === 0) await violate(session, draft, subject, seed);
  if (columns.length === 0) {
    await session.execute(sql`INSERT INTO ${shape.sql} DEFAULT VALUES`);
    return undefined;
  }
  const rows = Array.from({ length: draft.rows }, (_, at) => at).filter((at) => !refused.has(at));
  await write(
    writer,
    draft,
    rows.filter((row) => !quiet.has(row)),
  );
  if (quiet.size > 0) {
    await writeQuietly(
      writer,
      draft,
      rows.filter((row) => quiet.has(row)),
    );
  }
  return undefined;
}

const counted = z.array(z.object({ name: z.string(), rows: z.number() }));

/** Rows that partitions lack. */
async function missingIn(
  session: Session,
  { shape, leaves }: Subject,
): Promise<ReadonlyMap<Leaf, number>> {
  if (leaves.size === 0) return leaves;
  const rows = await session.query(sql`SELECT format('%I.%I', n.nspname, c.relname) AS name, t.rows
    FROM (SELECT tableoid, count(*)::int AS rows FROM ${shape.sql} GROUP BY tableoid) AS t
    JOIN pg_class AS c ON c.oid = t.tableoid JOIN pg_namespace AS n ON n.oid = c.relnamespace`);
  const known = new Map(counted.parse(rows).map((each) => [each.name, each.rows]));
  return new Map(
    [...leaves].flatMap(([leaf, wanted]): [Leaf, number][] => {
      const left = wanted - (known.get(leaf.name) ?? 0);
      return left > 0 ? [[leaf, left]] : [];
    }),
  );
}

/** Gives every column its values. */
async function placeAll(
  session: Session,
  draft: Draft,
  { subject, waiting, seed, there, tried }: Round,
  references: readonly ReferenceShape[],
  parents: readonly Parents[],
): Promise<void> {
  // Those that must not be NULL first: others share columns with them.
  const demanded = (each: Parents) => Number(isDemanded(draft, each.reference));
  for (const each of parents.toSorted((a, b) => demanded(b) - demanded(a))) {
    placeParents(draft, subject, each, there);
  }
  const later = references.filter((each) => waiting.includes(each)).flatMap((each) => each.columns);
  for (const column of draft.columns) {
    if (draft.has(column.name)) continue;
    // It is set when what it refers to is there.
    if (column.nullable && later.includes(column.name)) draft.place([column.name], [], []);
    else {
      const before = tried.get(column.name) ?? new Set();
      tried.set(column.name, before);
      await placeColumn(session, draft, subject, column, seed, there, before);
    }
  }
  for (const reference of references.filter(({ target }) => target === subject.shape.sql)) {
    referToSelf(draft, subject, reference);
  }
}

/** Exchanges values until keys and checks hold. Answers the rows for which that could not be done. */
async function mended(
  session: Session,
  draft: Draft,
  { subject, round }: Round,
  parents: readonly Parents[],
): Promise<ReadonlySet<number>> {
  const refused = new Set<number>();
  for (const key of subject.keys.filter((names) => names.every((name) => draft.has(name)))) {
    for (const row of draft.separate(key, movable(subject, draft, key, parents))) refused.add(row);
  }
  for (const [columns, part] of partKeys(subject, draft)) {
    for (const row of draft.separate(columns, movable(subject, draft, columns, parents), part))
      refused.add(row);
  }
  for (const distinction of subject.distinctions) {
    for (const row of await distinguish(session, draft, distinction, tiedBy(parents)))
      refused.add(row);
  }
  for (const { condition, columns, failing } of subject.conditions) {
    const allowed = round === 0 ? failing : 0;
    const bad = await draft.satisfy(session, condition, columns, allowed);
    for (const row of bad.slice(allowed)) refused.add(row);
  }
  return refused;
}

/** Columns with which others go along. */
const tiedBy = (parents: readonly Parents[]) =>
  new Set(parents.flatMap(({ reference: { columns } }) => (columns.length > 1 ? columns : [])));

/** Exchanges values until no two rows are alike in what is compared. Answers those that still are. */
async function distinguish(
  session: Session,
  draft: Draft,
  { parts, predicate, excluding, columns }: Distinction,
  tied: ReadonlySet<string>,
): Promise<readonly number[]> {
  const own = columns.filter((name) => draft.has(name));
  if (own.length < columns.length) return [];
  if (excluding) {
    for (const part of parts) await lineUp(session, draft, part, own);
  }
  const moving = own.filter((name) => !tied.has(name));
  if (own.length < 2 || moving.length === 0) return [];
  const compared = join(parts.map((part) => sql`(${part})`));
  const within = predicate === null ? sql`` : sql` AND (${predicate})`;
  const expression = sql`CASE WHEN num_nulls(${compared}) = 0${within} THEN json_build_array(${compared}) END`;
  return await draft.separateBy(session, expression, moving);
}

/** What is made of two columns of one type begins with the one and ends with the other. */
async function lineUp(
  session: Session,
  draft: Draft,
  part: Sql,
  columns: readonly string[],
): Promise<void> {
  const [first, second, ...more] = columns
    .filter((name) => mentions(part, name))
    .sort((a, b) => part.indexOf(a) - part.indexOf(b));
  const typeOf = (name: string) => draft.columns.find((each) => each.name === name)?.typeText;
  if (first === undefined || second === undefined || more.length > 0) return;
  if (typeOf(first) !== typeOf(second)) return;
  const by = columns.filter((name) => name !== first && name !== second);
  // Among those that are alike one has no end, and one no begin.
  for (const end of by.length > 0 ? [first, second] : []) {
    const alike = join(by.map((name) => ident(name)));
    const endless = sql`CASE WHEN ${ident(end)} IS NULL THEN json_build_array(${alike}) END`;
    await draft.separateBy(session, endless, [end]);
  }
  draft.line([first, second], by);
}

/** Keys of partitions alone: their columns, and in which part of the table a row must differ from others. */
function partKeys({ leaves }: Subject, draft: Draft) {
  const found = new Map<string, readonly string[]>();
  for (const { keys } of leaves.keys()) {
    for (const { columns } of keys) {
      if (columns.every((name) => draft.has(name))) found.set(JSON.stringify(columns), columns);
    }
  }
  return [...found].map(([text, columns]) => {
    const parts = new Map(
      [...leaves.keys()].map((leaf) => [
        leaf,
        leaf.keys.find((key) => JSON.stringify(key.columns) === text)?.of ?? null,
      ]),
    );
    const part = (row: number): string | null => {
      const leaf = draft.leaves[row];
      return leaf === undefined ? null : (parts.get(leaf) ?? null);
    };
    return [columns, part] as const;
  });
}

/** Columns of a key that may exchange values on their own: no other column goes along with them. */
function movable(
  { shape }: Subject,
  draft: Draft,
  key: readonly string[],
  parents: readonly Parents[],
): string[] {
  const tied = tiedBy(parents);
  const free = key.filter((name) => !tied.has(name));
  const alone = free.filter(
    (name) =>
      !isUnique(
        shape.keys.filter((each) => each.length === 1),
        [name],
      ),
  );
  const loose = alone.filter((name) => !draft.fixed.has(name));
  return ([loose, alone, free].find((some) => some.length > 0) ?? []).slice(-1);
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
