/** Every case both ways on the oldest and the newest server, and on the others one in three. */

import { afterAll, beforeAll, it } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { openPostgres } from '../../src/database/postgres.ts';
import { createDatabase, describeServer, majors } from '../servers.ts';
import { cases, filter, judge } from './cases.ts';
import { problemsFromNothing, problemsOf } from './recipe.ts';

const all: ReadonlySet<number> = new Set([14, 18]);

for (const major of majors) {
  describeServer(major, () => {
    let database: Database;
    beforeAll(async () => {
      database = await openPostgres(await createDatabase(major));
    });
    afterAll(() => database.close());

    const some = cases.filter(
      (_, index) => all.has(major) || filter !== '' || index % 3 === major % 3,
    );
    for (const each of some.filter(({ since }) => since <= major)) {
      it(each.name, async () => {
        judge(each.name, major, [
          ...(await problemsOf(database, each)),
          ...(major === 18 ? await problemsFromNothing(database, each.after) : []),
        ]);
      });
    }
  });
}
