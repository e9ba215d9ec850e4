/** What the first migration finds: a file of the user's, often what pg_dump wrote. */

import { refused } from '../../model/error.ts';
import type { Sql } from '../../model/sql.ts';
import { assumptionFor } from './assume.ts';
import type { Ground } from './ground.ts';
import type { ForeignScript } from './migration.ts';
import { messageOf, runForeign } from './run.ts';
import { readScript } from './script.ts';

const cannotRun = (where: string, why: string) =>
  refused('The setup file cannot be run.', { where, why });

/**
 * A role, schema or extension that it names and does not make is made before it, as for a migration.
 *
 * @throws SchemadiffError refused, with the line that fails.
 */
export async function runSetup(
  { database, mark }: Pick<Ground, 'database' | 'mark'>,
  file: ForeignScript,
): Promise<void> {
  const script = await readScript(file);
  if (script.psql !== null) throw cannotRun(script.psql, 'only psql knows this command');
  const empty = await mark();
  const assumed = new Set<Sql>();
  for (;;) {
    const { failure } = await runForeign(database, script);
    if (failure === null) break;
    const assumption = assumptionFor(failure);
    // Roles are shared by all databases of a server.
    const isOthers = database.engine === 'postgres' && assumption?.name.startsWith('role ');
    if (assumption === undefined || isOthers || assumed.has(assumption.sql)) {
      throw cannotRun(failure.where, messageOf(failure));
    }
    assumed.add(assumption.sql);
    await empty.restore();
    for (const each of assumed) await database.execute(each);
  }
  await empty.forget();
}
