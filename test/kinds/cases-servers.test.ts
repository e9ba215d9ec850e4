/**
 * Every case both ways on the newest server, one in two on the oldest, one in eight on the others, and on 17 pg_dump
 * looks at them too. CASE runs all, with pg_dump.
 */

import { afterAll, beforeAll, it } from 'vitest';
import { dumpSchema } from '../../src/database/dump.ts';
import { openPostgres } from '../../src/database/postgres.ts';
import { drawn } from '../drawn.ts';
import { createDatabase, describeServer, majors } from '../servers.ts';
import { cases, filter, judge } from './cases.ts';
import { problemsFromNothing, problemsOf } from './recipe.ts';

const oneIn: Readonly<Record<number, number>> = { 14: 2, 15: 8, 16: 8, 17: 8, 18: 1 };
const dumped = (major: number) => filter !== '' || major === 17;

for (const major of majors) {
  describeServer(major, () => {
    let database: Awaited<ReturnType<typeof openPostgres>>;
    beforeAll(async () => {
      database = await openPostgres(await createDatabase(major));
    });
    afterAll(() => database.close());

    const some = cases.filter(
      ({ name }) => filter !== '' || drawn(`${major} ${name}`, oneIn[major] ?? 1),
    );
    for (const each of some.filter(({ since }) => since <= major)) {
      it(each.name, async () => {
        judge(each.name, major, [
          ...(await problemsOf(database, each, dumped(major) ? () => dumpSchema(database) : null)),
          ...(major === 18 ? await problemsFromNothing(database, each.after) : []),
        ]);
      });
    }
  });
}
