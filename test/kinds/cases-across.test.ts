/**
 * Plans between catalogs that PGlite read, on servers of older majors: what most projects have. One case in six; CASE
 * runs all.
 */

import { it } from 'vitest';
import { asMajorKeeps } from '../../src/catalog/alike.ts';
import { readCatalog } from '../../src/catalog/read.ts';
import type { Database } from '../../src/database/database.ts';
import type { Catalog } from '../../src/model/catalog.ts';
import { lackedBetween } from '../../src/plan/lacked.ts';
import { plan } from '../../src/plan/plan.ts';
import { printedDifferences } from '../../src/prove/clone.ts';
import { run } from '../../src/prove/run.ts';
import { opened, openOnServer } from '../database/opened.ts';
import { drawn } from '../drawn.ts';
import { describeServer } from '../servers.ts';
import { cases, extensions, filter, judge } from './cases.ts';
import { openCaseLab } from './lab.ts';
import { load } from './recipe.ts';

/** What PostgreSQL does otherwise there. */
const otherSchemas: Readonly<Record<string, string>> = {
  'base-type/create':
    'LIKE = bigint: what is passed by value hangs on the build, and PGlite has 32 bits',
  'inheritance/key-of-shared-column-goes':
    'a NOT NULL that comes with a column does not reach the column that an heir has already',
  'not-null/of-a-partition-as-well': 'DROP NOT NULL of a table takes that of its partitions along',
  'schema/public-renamed': 'PUBLIC may create in the schema public of 14',
};

const read = async (database: Database) =>
  await readCatalog(database, { access: true, serverOnly: true });

async function stateOf(database: Database, text: string): Promise<Catalog> {
  await load(database, text);
  return await read(database);
}

for (const major of [14, 16] as const) {
  describeServer(major, () => {
    const lab = opened(() => openCaseLab(extensions));
    const server = opened(() => openOnServer(major));

    const some = cases.filter(
      ({ name, since, embedded }) =>
        embedded &&
        since <= major &&
        !(name in otherSchemas) &&
        (filter !== '' || drawn(`across ${major} ${name}`, 6)),
    );
    for (const { name, before, after } of some) {
      it(name, async () => {
        const [start, end] = [await stateOf(lab(), before), await stateOf(lab(), after)];
        const problems: string[] = [];
        for (const [from, to, text, goal] of [
          [start, end, before, after],
          [end, start, after, before],
        ] as const) {
          if (lackedBetween(from, to, major).length > 0) continue;
          const expected = await stateOf(server(), goal);
          await load(server(), text);
          await run(
            server(),
            plan(from, asMajorKeeps(to, major, from), { major, values: new Map() }).steps,
          );
          problems.push(...printedDifferences(await read(server()), expected));
        }
        judge(problems);
      });
    }
  });
}
