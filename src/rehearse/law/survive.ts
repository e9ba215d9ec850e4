/**
 * survive: the old release goes on writing while the migration runs. What it writes between two steps
 * stays, and nothing refuses it unless a step announced that.
 */

import { DatabaseError } from '../../database/database-error.ts';
import { sqlstates } from '../../database/sqlstate.ts';
import { kindOf } from '../../kinds/registry.ts';
import { identityIn, objectId } from '../../model/catalog.ts';
import type { HazardCode } from '../../model/hazard.ts';
import { qualified } from '../../model/sql.ts';
import { withNeeds } from '../../plan/dependents.ts';
import { renamedBy } from '../../plan/rename.ts';
import { speaksOf } from '../../prove/speaks-of.ts';
import { changes, type Fingerprint, fingerprints, type ObservedTable } from '../fingerprint.ts';
import { asCalledAfter, keptBy } from '../kept.ts';
import { runScript } from '../script.ts';
import { readShapes } from '../shape.ts';
import { arrival, broken, holds, notCovered, seenBy } from './answer.ts';
import { acknowledgedIn, describeChange, isAcknowledged } from './keep.ts';
import type { Answer, Passage, PassageStep } from './law.ts';
import type { OldStatement, Trial } from './trial.ts';

/** Who announces one of these has said that the old release may be refused. */
const announcing: ReadonlySet<HazardCode> = new Set([
  'may-fail',
  'refuses-writes',
  'lossy-cast',
  'data-loss',
  'renames',
  'detaches',
  'by-hand',
]);

/**
 * What is gone cannot be written to: that it goes is the difference between the two schemas. A position is
 * one in the statement itself; what a trigger names has none.
 */
const isGone = ({ sqlstate, position }: DatabaseError) =>
  position !== undefined &&
  (sqlstate === sqlstates.undefinedTable || sqlstate === sqlstates.undefinedColumn);

/** Of one of these names; of anything, unless said. */
const isAnnounced = (steps: readonly PassageStep[], names?: readonly string[]) =>
  steps.some(({ hazards }) =>
    hazards?.some(
      ({ code, message }) =>
        announcing.has(code) && (names?.some((each) => speaksOf(message, each)) ?? true),
    ),
  );

interface Refusal {
  readonly statement: OldStatement;
  readonly error: DatabaseError;
}

/**
 * Of whom a step may speak that refuses a row: the table, that in which PostgreSQL found the row (a partition, an heir, what
 * a trigger writes to), and the types of their columns, under the names that they get, too.
 */
function namesAround(
  { before: { objects, dependencies }, up }: Passage,
  { statement, error }: Refusal,
): string[] {
  const { schema, table } = error;
  const found = schema === undefined || table === undefined ? [] : [qualified(schema, table)];
  const tables: readonly string[] = [statement.table.sql, ...found];
  const columns = [...objects.values()].filter(
    ({ kind, spec }) =>
      kind === 'column' && tables.includes(qualified(String(spec.schema), String(spec.table))),
  );
  const needed = withNeeds(
    columns.map(({ id }) => id),
    dependencies(),
  );
  const types = [...needed].filter((id) => {
    const object = objects.get(id);
    return object !== undefined && kindOf(object).adoptable === true;
  });
  return [...tables, ...[...types, ...types.map(renamedBy(up))].map(identityIn)];
}

/** Does what the old release does, each on its own; answers what was refused. */
async function write({ database }: Trial, work: readonly OldStatement[]): Promise<Refusal[]> {
  const refused: Refusal[] = [];
  for (const statement of work) {
    try {
      await database.execute(statement.sql);
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      refused.push({ statement, error });
    }
  }
  return refused;
}

/** What the old schema itself takes, with the rows that are there. */
async function accepted(trial: Trial): Promise<OldStatement[]> {
  await trial.begin();
  const refused = new Set((await write(trial, trial.workload)).map(({ statement }) => statement));
  return trial.workload.filter((statement) => !refused.has(statement));
}

function refusedAnswer({ passage }: Trial, done: number, { statement, error }: Refusal): Answer {
  const table = statement.table.sql;
  const when =
    done === passage.up.length
      ? `After ${passage.name} up`
      : `After step ${done} of ${passage.name} up`;
  return broken(
    'survive',
    'up',
    `${when}, the old release cannot work with ${table} any more: ${error.message}.`,
    {
      step: passage.up[done - 1]?.sql ?? null,
      object: objectId('table', table),
      differences: seenBy('rows', [statement.sql]),
    },
  );
}

export async function survive(trial: Trial): Promise<Answer> {
  const { passage, database } = trial;
  if (trial.workload.length === 0) return notCovered('the old release does nothing here');
  if (arrival((await trial.journey()).up) === null) {
    return notCovered('up does not come to its end');
  }
  const left = await accepted(trial);
  const steps = passage.up.length;
  /** What is due when this many steps are done, and was not done before. */
  const due = (done: number) => {
    const later = left.findIndex(({ moment }) => Math.round(moment * steps) > done);
    return left.splice(0, later < 0 || done === steps ? left.length : later);
  };
  await trial.begin();
  await write(trial, due(0));
  const { before, now } = keptBy(
    passage.up,
    await readShapes(database),
    passage.before,
    passage.after,
  );
  // Halfway it is neither: its rows are looked at by keep, when all partitions are where they belong.
  const moves = ({ beside = [] }: ObservedTable) => beside.length > 0;
  const kept = before.filter((each, at) => !moves(each) && !(now[at] && moves(now[at])));
  let prints: ReadonlyMap<string, Fingerprint> = await fingerprints(database, kept);
  let answer: Answer = holds;
  const acknowledged = acknowledgedIn(trial, passage.up);
  const between = async (done: number) => {
    if (answer.type !== 'holds') return;
    const called = asCalledAfter(passage.up.slice(0, done), kept);
    const changed = changes(prints, await fingerprints(database, called)).filter(
      (change) => !isAcknowledged(change, acknowledged),
    );
    const [first] = changed;
    if (first !== undefined) {
      answer = broken(
        'survive',
        'up',
        `What the old release wrote before step ${done} of ${passage.name} up did not stay: ${describeChange(first)}.`,
        {
          step: passage.up[done - 1]?.sql ?? null,
          differences: seenBy('rows', changed.map(describeChange)),
        },
      );
      return;
    }
    const refused = await write(trial, due(done));
    const [unannounced] = refused.filter(
      (refusal) =>
        !isGone(refusal.error) &&
        !isAnnounced(passage.up.slice(0, done), namesAround(passage, refusal)),
    );
    if (unannounced !== undefined) answer = refusedAnswer(trial, done, unannounced);
    prints = await fingerprints(database, called);
  };
  const { up: statements, after: target } = passage;
  const failure = await runScript(database, { direction: 'up', statements, target, between });
  if (failure === undefined) await between(passage.up.length);
  else if (answer.type === 'holds' && !isAnnounced(passage.up)) {
    return broken(
      'survive',
      'up',
      `${passage.name} up fails at step ${failure.step} on what the old release wrote meanwhile: ${failure.message}.`,
      { step: failure.sql },
    );
  }
  return answer;
}
