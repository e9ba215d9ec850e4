/**
 * crash: stopped after any statement, and resumed from what the database is, the result is the same.
 *
 * What apply would find is what is asked: a transaction that did not commit is gone; a statement outside of
 * one may have ended without the journal knowing.
 */

import { locate, type Told } from '../../apply/locate.ts';
import { type Route, type RouteStep, type Segment, segments } from '../../apply/passage.ts';
import { statementKind } from '../../apply/statement-kind.ts';
import { withoutAccess } from '../../catalog/access.ts';
import { readCatalog } from '../../catalog/read.ts';
import type { Database, Session } from '../../database/database.ts';
import { prepareSession } from '../../database/settings.ts';
import { catalogHash } from '../../model/catalog.ts';
import { SchemadiffError } from '../../model/error.ts';
import { sql } from '../../model/sql.ts';
import { renamedBy } from '../../plan/rename.ts';
import { inSegment, segmentsOf } from '../../prove/run.ts';
import { changes, type Fingerprint, fingerprints } from '../fingerprint.ts';
import { surviving } from '../kept.ts';
import { randomOf } from '../random.ts';
import { readShapes } from '../shape.ts';
import { arrival, broken, catalogDifference, holds, notCovered, seenBy } from './answer.ts';
import { describeChange } from './keep.ts';
import type { Answer, PassageStep } from './law.ts';
import type { Trial } from './trial.ts';

/** Longer passages are stopped at this many places. */
const mostStops = 6;

class Crash extends Error {}

async function freshSession(database: Database): Promise<void> {
  await database.execute(sql`RESET ALL`);
  await database.execute(prepareSession({ applicationName: 'schemadiff', lockTimeout: 0 }));
}

async function runAll(session: Session, steps: readonly PassageStep[]): Promise<void> {
  for (const step of steps) await session.execute(step.sql);
}

interface End {
  readonly rows: ReadonlyMap<string, Fingerprint>;
}

/** Runs the passage to its end, and looks where a crash could have left it. */
async function uninterrupted(
  trial: Trial,
): Promise<{ readonly route: Route<PassageStep & RouteStep>; readonly end: End }> {
  const { database, passage } = trial;
  await trial.begin();
  const hash = async () => catalogHash(await readCatalog(database));
  const start = await hash();
  const steps: (PassageStep & RouteStep)[] = [];
  for (const segment of segmentsOf(passage.up)) {
    await inSegment(database, segment, (session) => runAll(session, segment));
    const after = await hash();
    steps.push(
      ...segment.map((step, at) => ({ ...step, hash: at === segment.length - 1 ? after : null })),
    );
  }
  await freshSession(database);
  const route = { start, end: steps.at(-1)?.hash ?? start, steps };
  return { route, end: { rows: await allRows(trial) } };
}

/** What is in all tables, without what is never the same twice. */
async function allRows({ database, passage }: Trial) {
  const shapes = await readShapes(database);
  const renamed = renamedBy(passage.down ?? []);
  const kept = surviving(shapes, passage.after, passage.before, renamed);
  const known = new Set(kept.map(({ table }) => table));
  const others = surviving(shapes, passage.after, passage.after)
    .filter(({ table }) => !known.has(table))
    .map((table) => ({ ...table, columns: [] }));
  return await fingerprints(database, [...kept, ...others]);
}

/** Runs until the process is ended within a segment; what the journal says then. */
async function crashIn(
  database: Database,
  segment: Segment<PassageStep & RouteStep>,
): Promise<Told> {
  if (!segment.transactional) {
    await runAll(database, segment.steps);
    return { done: segment.from, begun: segment.to };
  }
  try {
    await database.transaction(async (session) => {
      await runAll(session, segment.steps);
      throw new Crash();
    });
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
  }
  return { done: segment.from, begun: null };
}

async function resume(
  database: Database,
  route: Route<PassageStep & RouteStep>,
  done: number,
): Promise<void> {
  for (const { sql: text } of route.steps.slice(0, done)) {
    if ((await statementKind(text)) === 'setting') await database.execute(text);
  }
  for (const segment of segments(route).filter(({ from }) => from >= done)) {
    await inSegment(database, segment.steps, (session) => runAll(session, segment.steps));
  }
  await freshSession(database);
}

/** A setting goes with the session: it is made again. Whether another such statement ran, nobody can know. */
async function isSetting({ steps, transactional }: Segment<PassageStep & RouteStep>) {
  if (transactional) return false;
  const kinds = await Promise.all(steps.map(({ sql: text }) => statementKind(text)));
  return kinds.every((kind) => kind === 'setting');
}

async function stopIn(
  trial: Trial,
  route: Route<PassageStep & RouteStep>,
  end: End,
  segment: Segment<PassageStep & RouteStep>,
): Promise<Answer> {
  const { database, passage } = trial;
  const where = `${passage.name} up, stopped at step ${segment.to} of ${passage.up.length},`;
  const step = segment.steps.at(-1)?.sql ?? null;
  await trial.begin();
  for (const before of segments(route).filter(({ to }) => to <= segment.from)) {
    await inSegment(database, before.steps, (session) => runAll(session, before.steps));
  }
  const told = await crashIn(database, segment);
  await freshSession(database);
  const place = { database, report: () => undefined, lockTimeout: 1000 };
  const done = await locate(place, route, told);
  if (done === undefined) {
    return broken(
      'crash',
      'up',
      `${where} leaves a database in which nothing tells what was done.`,
      {
        step,
      },
    );
  }
  try {
    await resume(database, route, done);
  } catch (error) {
    if (!(error instanceof SchemadiffError)) throw error;
    return broken('crash', 'up', `${where} cannot be resumed: ${error.message}.`, { step });
  }
  const { lines, object } = catalogDifference(
    await readCatalog(database),
    withoutAccess(passage.after),
  );
  const changed = changes(end.rows, await allRows(trial)).map(describeChange);
  if (lines.length + changed.length === 0) return holds;
  return broken('crash', 'up', `${where} and resumed, does not end where it does in one go.`, {
    step,
    object,
    differences: [...seenBy('catalog', lines), ...seenBy('rows', changed)],
  });
}

export async function crash(trial: Trial): Promise<Answer> {
  if (arrival((await trial.journey()).up) === null) {
    return notCovered('up does not come to its end');
  }
  const { route, end } = await uninterrupted(trial);
  const all = segments(route);
  const places: (typeof all)[number][] = [];
  for (const segment of all) if (!(await isSetting(segment))) places.push(segment);
  const random = randomOf(trial.seed, 'crash');
  while (places.length > mostStops) places.splice(random.integer(places.length), 1);
  for (const segment of places) {
    const answer = await stopIn(trial, route, end, segment);
    if (answer.type !== 'holds') return answer;
  }
  return places.length > 0 || all.length === 0 ? holds : notCovered('it has nothing but settings');
}
