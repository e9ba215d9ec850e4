/** review: nobody edited the SQL since it was proven, and every loss is acknowledged by name. */

import { checkSealed } from '../migration/directory.ts';
import { losses, unacknowledged } from '../migration/losses.ts';
import { counted } from '../model/counted.ts';
import { SchemadiffError } from '../model/error.ts';
import { type GateResult, Judge } from './gate.ts';
import type { Story } from './story.ts';

export async function reviewGate(story: Story): Promise<GateResult> {
  const judge = new Judge('review');
  const migrations = story.history().filter(({ id }) => story.input.migrations.has(id));
  for (const migration of migrations) {
    const { id, document } = migration;
    try {
      await checkSealed(migration);
    } catch (error) {
      if (!(error instanceof SchemadiffError)) throw error;
      const { message: what, where, why, next } = error;
      judge.findings.push({ what, where, why, next });
    }
    const missing = unacknowledged(document);
    for (const name of missing) {
      judge.findings.push({
        what: `${id} loses the data of ${name}, and nobody acknowledged it.`,
        where: `${id}, up`,
        next: `If that is meant: schemadiff seal ${id} --ack ${JSON.stringify(name)}`,
      });
    }
    const lost = new Set(losses(document.up.steps));
    const agreed = document.acknowledged.filter((each) => lost.has(each));
    judge.evidence.push(agreed.map((name) => `${id} loses the data of ${name}: acknowledged`));
    const byHand = document.up.steps.filter(({ hazards }) =>
      hazards.some(({ code }) => code === 'by-hand'),
    );
    if (byHand.length > 0) {
      judge.evidence.push(`${id}: ${counted(byHand.length, 'statement')} written by hand`);
    }
  }
  judge.evidence.unshift(
    `${counted(migrations.length, 'migration')} as sealed, no loss unacknowledged`,
  );
  if (judge.findings.length > 0) judge.evidence.shift();
  return judge.result();
}
