/**
 * Every case both ways on the newest server, one in two on the oldest, one in eight on the others, and on 17 pg_dump
 * looks at them too. CASE runs all, with pg_dump.
 */

import { it } from 'vitest';
import { dumpSchema } from '../../src/database/dump.ts';
import { opened, openOnServer } from '../database/opened.ts';
import { drawn } from '../drawn.ts';
import { describeServer, majors } from '../servers.ts';
import { cases, filter, judge } from './cases.ts';
import { problemsFromNothing, problemsOf } from './recipe.ts';

const oneIn: Readonly<Record<number, number>> = { 14: 2, 15: 8, 16: 8, 17: 8, 18: 1 };
const dumped = (major: number) => filter !== '' || major === 17;

for (const major of majors) {
  describeServer(major, () => {
    const database = opened(() => openOnServer(major));

    const some = cases.filter(
      ({ name }) => filter !== '' || drawn(`${major} ${name}`, oneIn[major] ?? 1),
    );
    for (const each of some.filter(({ since }) => since <= major)) {
      it(each.name, async () => {
        judge([
          ...(await problemsOf(
            database(),
            each,
            dumped(major) ? () => dumpSchema(database()) : null,
          )),
          ...(major === 18 ? await problemsFromNothing(database(), each.after) : []),
        ]);
      });
    }
  });
}
