/** fresh: all migrations on an empty database end in exactly the declared schema, seen by two observers. */

import { accessOf, asDeclared, dumpedAccess } from '../catalog/access.ts';
import { columnOrders, compareDumps } from '../database/compare-dumps.ts';
import { dumpSchema } from '../database/dump.ts';
import { catalogHash } from '../model/catalog.ts';
import { counted } from '../model/counted.ts';
import { inOneLine } from '../model/some-of.ts';
import { cloneCatalog, differences } from '../prove/clone.ts';
import { adviceOn } from './advice.ts';
import { brokenFinding, dumpLines, findingLines } from './finding.ts';
import { type GateResult, Judge } from './gate.ts';
import type { Story } from './story.ts';

export async function freshGate(story: Story): Promise<GateResult> {
  const judge = new Judge('fresh');
  const { doing } = story.input;
  const { history, broken, catalog, database } = await story.tell();
  if (broken !== null) {
    judge.findings.push(brokenFinding(broken));
    return judge.result();
  }
  const declared = story.declaredBeside(catalog);
  const lines = differences(asDeclared(catalog, declared), declared);
  if (lines.length > 0) {
    judge.findings.push({
      what: 'The migrations do not end in the declared schema.',
      where: `after ${history.at(-1)?.id ?? 'no migration'}`,
      why: findingLines(lines),
      next: adviceOn(asDeclared(catalog, declared), declared),
    });
    return judge.result();
  }
  const statements = history.reduce((sum, { document }) => sum + document.up.steps.length, 0);
  judge.evidence.push(
    `${counted(history.length, 'migration')}, ${counted(statements, 'statement')} on an empty database`,
    `ends in the declared schema: ${counted(catalog.objects.size, 'object')}, ${catalogHash(catalog).slice(0, 12)}`,
  );
  doing('the declared schema, made in another way for pg_dump');
  const expected = await story.empty();
  await cloneCatalog(expected, declared);
  const seen = dumpedAccess(accessOf(catalog, declared));
  const found = compareDumps(await dumpSchema(expected, seen), await dumpSchema(database, seen));
  const strong = dumpLines(found);
  if (strong.length > 0) {
    judge.findings.push({
      what: 'pg_dump sees another schema than the declared one.',
      where: `after ${history.at(-1)?.id ?? 'no migration'}`,
      why: findingLines(strong),
      next: 'Report it: the readers miss something that pg_dump sees.',
    });
  } else judge.evidence.push('pg_dump sees the same');
  const reordered = columnOrders(found);
  if (reordered.length > 0) {
    judge.evidence.push(
      `columns in another order than declared (PostgreSQL adds at the end): ${inOneLine(reordered)}`,
    );
  }
  return judge.result();
}
