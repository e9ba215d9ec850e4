/** rollback: down brings back the schema and the rows; what it loses is said, with counts. */

import { columnOrders } from '../database/compare-dumps.ts';
import { counted } from '../model/counted.ts';
import { inOneLine } from '../model/some-of.ts';
import { describeChange } from '../rehearse/law/keep.ts';
import { describeLoss, mostFirst } from '../rehearse/losses.ts';
import { dumpLines, findingLines, stepFinding } from './finding.ts';
import { type GateResult, Judge } from './gate.ts';
import { isMeant, reportUnreached } from './prod-like.ts';
import type { Rehearsal } from './rehearsal.ts';
import type { Story } from './story.ts';

type Back = NonNullable<NonNullable<Rehearsal['rollback']>['back']>;

function judgeBack(judge: Judge, rehearsal: Rehearsal, back: Back): void {
  const { id } = rehearsal.migration;
  const lines = [...back.differences, ...dumpLines(back.dump)];
  if (lines.length > 0) {
    judge.findings.push({
      what: `Rolling back ${id} does not bring back the schema.`,
      where: `${id}, down`,
      why: findingLines(lines),
      next: `Correct down.sql and run schemadiff seal ${id}.`,
    });
    return;
  }
  const changed = back.changed.filter((change) => !isMeant(change, rehearsal));
  for (const change of changed) {
    judge.findings.push({
      what: `Rolling back ${id} does not bring back the rows.`,
      where: `${id}, up and down`,
      why: describeChange(change),
      next: 'Keep the values in up.sql, for as long as a rollback must be possible; or acknowledge the loss.',
    });
  }
  if (changed.length === 0) {
    judge.evidence.push(
      back.observed === 0
        ? `${id}: schema back (catalog and pg_dump)`
        : `${id}: schema back (catalog and pg_dump), and the rows of ${counted(back.observed, 'table')}`,
    );
  }
  const reordered = columnOrders(back.dump);
  if (reordered.length > 0) {
    judge.evidence.push(`${id}: columns in another order afterwards: ${inOneLine(reordered)}`);
  }
}

/** Not a no-go: whether the new release writes such rows, and when, only its operators know. */
function judgeLater(judge: Judge, { migration: { id } }: Rehearsal, { later }: Back): void {
  if (later === null) return;
  const { direction, step, of, message, violations } = later;
  if (direction === 'up') {
    judge.findings.push(
      stepFinding(id, later, `${id} cannot be applied again after its rollback.`),
    );
    return;
  }
  const count = violations === undefined ? '' : `; ${violations}`;
  judge.evidence.push(
    `${id}: CAUTION: rolling back fails once there are rows that the old schema cannot hold (step ${step} of ${of}: ${message}${count})`,
  );
}

function judgeOne(judge: Judge, rehearsal: Rehearsal): void {
  const { migration, up, rollback } = rehearsal;
  const { id } = migration;
  if (up !== null || rollback === null) {
    judge.notCovered.push(`${id}: it fails going up, so there was nothing to roll back`);
    return;
  }
  judge.evidence.push(
    mostFirst(rollback.lost).map((loss) => `${id}: rolling back loses ${describeLoss(loss)}`),
  );
  if (rollback.down !== null) {
    judge.findings.push(
      stepFinding(
        id,
        rollback.down,
        `Rolling back ${id} fails on a database with rows.`,
        `Correct down.sql and run schemadiff seal ${id}.`,
      ),
    );
    return;
  }
  if (rollback.back === null) return;
  judgeBack(judge, rehearsal, rollback.back);
  judgeLater(judge, rehearsal, rollback.back);
}

export async function rollbackGate(story: Story): Promise<GateResult> {
  const judge = new Judge('rollback');
  const { rehearsals } = await story.tell();
  for (const rehearsal of rehearsals.values()) judgeOne(judge, rehearsal);
  reportUnreached(judge, story, rehearsals);
  const reached = [...rehearsals.values()].some(({ rollback }) => rollback !== null);
  return reached ? judge.result() : judge.uncovered('No migration got as far as a rollback.');
}
