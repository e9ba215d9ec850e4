/** repeat: applying again does nothing, and neither does planning again. */

import { apply } from '../apply/apply.ts';
import { readWithAccess } from '../catalog/access.ts';
import { counted } from '../model/counted.ts';
import { SchemadiffError } from '../model/error.ts';
import { plan } from '../plan/plan.ts';
import { adviceOn } from './advice.ts';
import { findingLines } from './finding.ts';
import { type GateResult, Judge } from './gate.ts';
import type { Story } from './story.ts';

export async function repeatGate(story: Story): Promise<GateResult> {
  const judge = new Judge('repeat');
  const { folders, declared, doing } = story.input;
  const { rehearsals } = await story.tell();
  const database = await story.empty();
  try {
    doing('schemadiff apply on an empty database, twice');
    const first = await apply({ database, folders });
    const second = await apply({ database, folders });
    if (second.applied.length > 0) {
      judge.findings.push({
        what: 'Applying again does something.',
        why: second.applied.map(({ id, how }) => `${id}: ${how}`).join('\n'),
      });
    } else {
      judge.evidence.push(
        `schemadiff apply: ${counted(first.applied.length, 'migration')}; again: nothing`,
      );
    }
  } catch (error) {
    if (!(error instanceof SchemadiffError)) throw error;
    const { message: what, where, why, next } = error;
    judge.findings.push({ what, where, why, next });
    return judge.result();
  }
  const found = await readWithAccess(database, story.access, declared.scope);
  const wanted = story.declaredBeside(found);
  const steps = plan(found, wanted, { major: found.major }).steps.map((step) => String(step.sql));
  if (steps.length > 0) {
    judge.findings.push({
      what: 'Planning again after all migrations finds something to do.',
      why: findingLines(steps),
      next: adviceOn(found, wanted),
    });
  } else judge.evidence.push('planning again from there to the definitions: nothing');
  for (const { migration, after } of rehearsals.values()) {
    if (after === null || after.again.length === 0) continue;
    judge.findings.push({
      what: `Planning again after ${migration.id}, on a database with rows, finds something to do.`,
      where: migration.id,
      why: findingLines(after.again),
    });
  }
  return judge.result();
}
