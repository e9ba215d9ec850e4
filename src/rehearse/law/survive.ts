/**
 * survive: the old release goes on writing while the migration runs. What it writes between two steps
 * stays, and nothing refuses it unless a step announced that.
 */

import { DatabaseError } from '../../database/database-error.ts';
import { objectId } from '../../model/catalog.ts';
import type { HazardCode } from '../../model/hazard.ts';
import { type GeneratedRow, insertion } from '../arbitrary/insertion.ts';
import { changes, type Fingerprint, fingerprints } from '../fingerprint.ts';
import { asCalledAfter, keptBy } from '../kept.ts';
import { runScript } from '../script.ts';
import { readShapes } from '../shape.ts';
import { arrival, broken, holds, notCovered, seenBy } from './answer.ts';
import { describeChange, isAcknowledged } from './keep.ts';
import type { Answer, PassageStep } from './law.ts';
import type { Trial } from './trial.ts';

/** Who announces one of these has said that the old release may be refused. */
const announcing: ReadonlySet<HazardCode> = new Set([
  'may-fail',
  'lossy-cast',
  'data-loss',
  'renames',
  'by-hand',
]);

/** What is gone cannot be written to: that it goes is the difference between the two schemas. */
const isGone = (error: DatabaseError) => ['42P01', '42703'].includes(error.sqlstate);

const isAnnounced = (steps: readonly PassageStep[], table: string) =>
  steps.some(({ hazards }) =>
    hazards?.some(({ code, message }) => announcing.has(code) && message.includes(table)),
  );

interface Refusal {
  readonly row: GeneratedRow;
  readonly error: DatabaseError;
}

/** Writes as the old release does, each row on its own; answers what was refused. */
async function write({ database }: Trial, rows: readonly GeneratedRow[]): Promise<Refusal[]> {
  const refused: Refusal[] = [];
  for (const row of rows) {
    try {
      await database.execute(insertion(row));
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      refused.push({ row, error });
    }
  }
  return refused;
}

/** Those that the old schema itself takes, on top of the rows that are there. */
async function accepted(trial: Trial): Promise<GeneratedRow[]> {
  await trial.begin();
  const refused = new Set((await write(trial, trial.writes)).map(({ row }) => row));
  return trial.writes.filter((row) => !refused.has(row));
}

function refusedAnswer({ passage }: Trial, done: number, { row, error }: Refusal): Answer {
  const table = row.table.sql;
  const when =
    done === passage.up.length
      ? `After ${passage.name} up`
      : `After step ${done} of ${passage.name} up`;
  return broken(
    'survive',
    'up',
    `${when}, the old release cannot write to ${table} any more: ${error.message}.`,
    {
      step: passage.up[done - 1]?.sql ?? null,
      object: objectId('table', table),
      differences: seenBy('rows', [insertion(row)]),
    },
  );
}

export async function survive(trial: Trial): Promise<Answer> {
  const { passage, database } = trial;
  if (trial.writes.length === 0) return notCovered('the old release writes nothing here');
  if (arrival((await trial.journey()).up) === null) {
    return notCovered('up does not come to its end');
  }
  const rows = await accepted(trial);
  await trial.begin();
  const kept = keptBy(passage.up, await readShapes(database), passage.before, passage.after).before;
  let prints: ReadonlyMap<string, Fingerprint> = new Map();
  let answer: Answer = holds;
  let written = 0;
  const between = async (done: number) => {
    if (answer.type !== 'holds') return;
    const now = asCalledAfter(passage.up.slice(0, done), kept);
    const changed = changes(prints, await fingerprints(database, now)).filter(
      (change) => !isAcknowledged(change, passage.acknowledged ?? []),
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
    // Each transaction gets its share, the end the rest.
    const last = done === passage.up.length;
    const share = last ? rows.length : written + Math.ceil((rows.length - written) / 2);
    const refused = await write(trial, rows.slice(written, share));
    written = share;
    const [unannounced] = refused.filter(
      ({ row, error }) => !isGone(error) && !isAnnounced(passage.up.slice(0, done), row.table.sql),
    );
    if (unannounced !== undefined) answer = refusedAnswer(trial, done, unannounced);
    prints = await fingerprints(database, now);
  };
  const { up: statements, after: target } = passage;
  const failure = await runScript(database, { direction: 'up', statements, target, between });
  if (failure === undefined) await between(passage.up.length);
  else if (answer.type === 'holds' && !isAnnounced(passage.up, '')) {
    return broken(
      'survive',
      'up',
      `${passage.name} up fails at step ${failure.step} on what the old release wrote meanwhile: ${failure.message}.`,
      { step: failure.sql },
    );
  }
  return answer;
}
