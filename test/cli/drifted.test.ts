/** What somebody changed by hand: how the plan says to undo or to keep it. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import yargs from 'yargs';
import { command as apply } from '../../src/cli/apply.ts';
import { command as baseline } from '../../src/cli/baseline.ts';
import { command as plan } from '../../src/cli/plan.ts';
import { connect } from '../../src/database/connect.ts';
import { trusted } from '../../src/model/sql.ts';
import { project, refusal } from '../define/project.ts';

it('is compared with the migration that it is nearest to, and what is only pending is no drift', async () => {
  const define = (columns: string) =>
    `import { table, text } from 'schemadiff';\nexport const users = table('users', { name: text()${columns} });`;
  const root = project({
    'schemadiff.config.ts': `export default { environments: { here: { url: 'pglite:./data' } } };`,
    'schema/a.ts': define(''),
  });
  const run = async (line: string) => {
    const words = [...line.split(' '), '--config', join(root, 'schemadiff.config.ts')];
    const parser = yargs(words).exitProcess(false).command(apply).command(baseline).command(plan);
    await parser
      .fail((message, error) => {
        throw error ?? new Error(message);
      })
      .parseAsync();
  };
  const byHand = async (text: string) => {
    const database = await connect(`pglite:${join(root, 'data')}`);
    await database.execute(trusted(text));
    await database.close();
  };

  await run('plan --name users');
  await run('apply');
  await byHand('ALTER TABLE public.users ADD COLUMN vip boolean');
  const alone = await refusal(run('plan --name vip'));
  expect(alone.message).toBe('The database has drifted from 0000-users.');
  const snapshot = join(root, 'snapshots/0000-users.json');
  expect(alone.next).toBe(
    `Undo what was changed by hand. Or keep it: declare it, plan with --from ${snapshot}, and run schemadiff baseline on that migration.`,
  );

  writeFileSync(join(root, 'schema/a.ts'), define(', phone: text()'));
  await run(`plan --name phone --from ${snapshot}`);
  const pending = await refusal(run('plan --name more'));
  expect(pending.message).toBe('The database has drifted from 0000-users.');
  expect(pending.where).toBe('not yet applied: 0001-phone');
  expect(pending.why).toBe('unexpected: column public.users.vip');
  const way = `Undo what was changed by hand. Or keep it: take away 0001-phone with its snapshot, declare what was changed alone, plan with --from ${snapshot}, and run schemadiff baseline on that migration; then plan the rest again.`;
  expect(pending.next).toBe(way);
  const refused = await refusal(run('apply'));
  expect(refused.next).toBe(way);
});
