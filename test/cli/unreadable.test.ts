/** A role that may read no table: a profile of nothing must not take the place of one that is there. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import yargs from 'yargs';
import { command as profile } from '../../src/cli/profile.ts';
import { connect } from '../../src/database/connect.ts';
import { trusted } from '../../src/model/sql.ts';
import { project, refusal } from '../define/project.ts';
import { createDatabase, describeServer } from '../servers.ts';

describeServer(17, () => {
  it('is refused, and the file stays', async () => {
    const url = await createDatabase(17);
    const role = `nobody_${process.pid}`;
    const root = project({
      'profile.json': 'before',
      'schemadiff.config.ts': 'export default {};',
    });
    const database = await connect(url);
    await database.execute(
      trusted(`CREATE TABLE public.users (id int); CREATE ROLE ${role} LOGIN`),
    );
    const file = join(root, 'profile.json');
    const words = ['profile', '--url', url.replace('//postgres@', `//${role}@`), '-o', file];
    const parser = yargs([...words, '--config', join(root, 'schemadiff.config.ts')])
      .exitProcess(false)
      .fail((message, error) => {
        throw error ?? new Error(message);
      })
      .command(profile);
    try {
      const error = await refusal(Promise.resolve(parser.parseAsync()));
      expect(error.message).toMatch(
        /^No table of .* could be read: a profile would say nothing\.$/,
      );
      expect(error.why).toBe('public.users: this role may not read it');
      expect(readFileSync(file, 'utf8')).toBe('before');
    } finally {
      await database.execute(trusted(`DROP ROLE ${role}`));
      await database.close();
    }
  });
});
