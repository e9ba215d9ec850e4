/** Every case both ways on PGlite, where locks are looked at, and pg_dump looks at some of them too. */

import { afterAll, beforeAll, describe, it } from 'vitest';
import { dumpSchema } from '../../src/database/dump.ts';
import type { PgliteDatabase } from '../../src/database/pglite.ts';
import { drawn } from '../drawn.ts';
import { cases, extensions, filter, judge, mayNeed } from './cases.ts';
import { openCaseLab } from './lab.ts';
import { problemsOf } from './recipe.ts';

/** One in three is looked at with pg_dump too: it takes most of the time. */
const dumped = (name: string) => filter !== '' || drawn(name, 3);

describe('cases on PGlite', () => {
  let database: PgliteDatabase;
  beforeAll(async () => {
    database = await openCaseLab(extensions);
  });
  afterAll(() => database.close());

  for (const each of cases.filter(({ embedded }) => embedded)) {
    it(each.name, async () => {
      judge(
        await problemsOf(
          database,
          each,
          dumped(each.name) ? () => dumpSchema(database) : null,
          (major) => mayNeed(each, major),
          true,
        ),
      );
    });
  }
});
