/** prod-like: each migration runs on a database with rows, and keeps those of surviving columns. */

import { counted } from '../model/counted.ts';
import { someOf } from '../model/some-of.ts';
import type { RowChange } from '../rehearse/fingerprint.ts';
import { describeChange, isAcknowledged, namesAfter } from '../rehearse/law/keep.ts';
import { describeLoss, mostFirst } from '../rehearse/losses.ts';
import { brokenFinding, findingLines, stepFinding } from './finding.ts';
import { type Finding, type GateResult, Judge } from './gate.ts';
import type { Rehearsal } from './rehearsal.ts';
import type { Seeded, Story } from './story.ts';

const total = (tables: readonly { readonly rows: number }[]) =>
  tables.reduce((sum, { rows }) => sum + rows, 0);

/** A change that the reviewer of the migration agreed to. */
export const isMeant = (change: RowChange, { agreed }: Rehearsal): boolean =>
  isAcknowledged(change, agreed);

function changeFinding({ migration }: Rehearsal, change: RowChange): Finding {
  const { id, document } = migration;
  const ack = namesAfter(change, document.up.steps)
    .map((name) => `--ack ${JSON.stringify(name)}`)
    .join(' ');
  return {
    what: `${id} changes rows of columns that survive.`,
    where: `${id}, up`,
    why: describeChange(change),
    next: `Keep the values, or if that is meant: schemadiff seal ${id} ${ack}`,
  };
}

function reportRows(
  judge: Judge,
  { migration, tables, generated }: Rehearsal,
  hasSeed: boolean,
): void {
  const { id } = migration;
  if (tables.length === 0) {
    judge.evidence.push(`${id}: starts without tables, so there are no rows to keep`);
    return;
  }
  const made = total(generated);
  const given = total(tables) - made;
  const origin = [
    ...(given > 0 ? [`${given} ${hasSeed ? 'of the seed file' : 'that triggers made'}`] : []),
    ...(made > 0 ? [`${made} generated`] : []),
  ].join(', ');
  judge.evidence.push(
    `${id}: ${counted(total(tables), 'row')} in ${counted(tables.length, 'table')} before it (${origin || 'none'})`,
  );
  const refused = generated.flatMap(({ table, refused: by }) =>
    Object.entries(by).map(([name, count]) => ({ count, line: `${table} ${count} (${name})` })),
  );
  if (refused.length > 0) {
    const all = refused.reduce((sum, { count }) => sum + count, 0);
    const lines = refused.sort((a, b) => b.count - a.count).map(({ line }) => line);
    judge.evidence.push(
      `${id}: ${counted(all, 'generated row')} refused, others tried in their place: ${someOf(lines, 5).join(', ')}`,
    );
  }
  const reasons = new Map(generated.map(({ table, empty }) => [table, empty]));
  const empty = tables.filter(({ rows }) => rows === 0);
  judge.notCovered.push(
    empty.map(({ table }) => {
      const why = reasons.get(table);
      return `${id}: ${table} is empty${why === undefined ? '' : `: ${why}`}`;
    }),
  );
}

function judgeOne(judge: Judge, rehearsal: Rehearsal, generatedOnly: boolean): void {
  const { migration, up, after, lostByUp, atLimits } = rehearsal;
  const { id } = migration;
  reportRows(judge, rehearsal, !generatedOnly);
  if (up !== null) {
    // Class 22, "Data Exception": a value that does not convert.
    const clean = up.sqlstate?.startsWith('22')
      ? `Say in up.sql how such values are converted (USING), or clean the rows in a step before it; then schemadiff seal ${id}.`
      : `Clean the rows in a step before it, and schemadiff seal ${id}.`;
    const what = atLimits
      ? `${id} fails on values at the limits of their types (NaN, infinity, the largest number, an empty text, …); on ordinary rows it runs.`
      : `${id} fails on a database with rows.`;
    const next = generatedOnly
      ? `${clean} If production cannot hold such rows, say so with a constraint, or give rows of your own with --seed-file.`
      : clean;
    judge.findings.push(stepFinding(id, up, what, next));
    return;
  }
  const lost = mostFirst(lostByUp).filter(({ count }) => count > 0);
  judge.evidence.push(lost.map((loss) => `${id}: loses ${describeLoss(loss)}`));
  if (after === null) return;
  if (after.differences.length > 0) {
    judge.findings.push({
      what: `${id} does not end in the schema that was proven.`,
      where: `${id}, up`,
      why: findingLines(after.differences),
      next: `Run schemadiff seal ${id}, or restore its files.`,
    });
  }
  const meant = after.changed.filter((change) => isMeant(change, rehearsal));
  judge.evidence.push(meant.map((change) => `${id}: acknowledged: ${describeChange(change)}`));
  const others = after.changed.filter((change) => !meant.includes(change));
  judge.findings.push(...others.map((change) => changeFinding(rehearsal, change)));
  if (after.changed.length === 0 && after.observed > 0) {
    judge.evidence.push(
      `${id}: rows of surviving columns unchanged in ${counted(after.observed, 'table')}`,
    );
  }
  const alone = migration.document.up.steps.filter(({ transactional }) => !transactional);
  judge.notCovered.push(
    alone.map(({ sql }) => `${id}: the locks of a statement outside of a transaction: ${sql}`),
  );
}

function reportSeed(judge: Judge, seeded: Seeded | null): void {
  if (seeded === null) return;
  if (seeded.error === null) judge.evidence.push(`the seed file fits after ${seeded.after}`);
  else {
    judge.findings.push({
      what: 'The seed file fits no version of the schema.',
      why: seeded.error,
      next: 'Correct the file: INSERT statements for one version, as pg_dump --data-only --inserts writes them.',
    });
  }
}

export async function prodLikeGate(story: Story): Promise<GateResult> {
  const judge = new Judge('prod-like');
  const { rehearsals, broken, seeded } = await story.tell();
  reportSeed(judge, seeded);
  for (const rehearsal of rehearsals.values()) judgeOne(judge, rehearsal, seeded?.after == null);
  reportUnreached(judge, story, rehearsals);
  if (broken !== null && rehearsals.get(broken.migration.id)?.up == null) {
    judge.findings.push(brokenFinding(broken));
  }
  judge.notCovered.push('waiting for locks, and how long others wait: PGlite has one connection');
  return judge.result();
}

/** Migrations that were to be looked at, and come after the one that broke. */
export function reportUnreached(
  judge: Judge,
  story: Story,
  rehearsals: ReadonlyMap<string, Rehearsal>,
): void {
  for (const id of story.input.migrations) {
    if (!rehearsals.has(id)) judge.notCovered.push(`${id}: not reached`);
  }
}
