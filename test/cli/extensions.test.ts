/** A data directory of PGlite offers the extensions that migrations make: it loads them before it starts. */

import { expect, it } from 'vitest';
import { apply } from '../../src/apply/apply.ts';
import { rollback } from '../../src/apply/rollback.ts';
import { readCatalog } from '../../src/catalog/read.ts';
import { commandContext } from '../../src/cli/context.ts';
import { targetOf } from '../../src/cli/running.ts';
import { openScratch } from '../../src/database/pglite.ts';
import { createMigration, planBoth } from '../../src/migration/create.ts';
import { writeMigration } from '../../src/migration/directory.ts';
import { trusted } from '../../src/model/sql.ts';
import { project } from '../define/project.ts';

it('migrations that make extensions are applied there, and rolled back', async () => {
  const root = project({
    'schemadiff.config.ts': `export default { environments: { here: { url: 'pglite:./data' } } };`,
  });
  const context = await commandContext({ config: `${root}/schemadiff.config.ts` });
  const scratch = () => openScratch({ extensions: ['citext', 'uuid-ossp'] });
  const made = await scratch();
  const before = await readCatalog(made);
  await made.execute(
    trusted(`CREATE EXTENSION citext SCHEMA public; CREATE EXTENSION "uuid-ossp" SCHEMA public;
      CREATE TABLE public.t (a public.citext);`),
  );
  const after = await readCatalog(made);
  const { up, down } = planBoth(before, after, 18);
  const migration = await createMigration({
    id: '0000-words',
    previous: null,
    before,
    after,
    up: up.steps,
    down: down.steps,
    acknowledged: [],
    scratch,
  });
  writeMigration(context.folders, migration, after);
  await made.close();

  const applied = await context.withTarget((database) => apply(targetOf(context, database)));
  expect(applied.applied).toMatchObject([{ id: '0000-words', how: 'applied' }]);
  await context.withTarget((database) =>
    rollback(targetOf(context, database), { consent: () => Promise.resolve(true) }),
  );
  expect((await context.withTarget(readCatalog)).objects.size).toBe(before.objects.size);
});
