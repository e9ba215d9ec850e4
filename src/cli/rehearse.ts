/** `schemadiff rehearse`: migrations, run up and down on databases that look like production. */

import type { CommandModule } from 'yargs';
import { refused } from '../model/error.ts';
import type { CommonArguments } from './context.ts';
import { type ForeignArguments, foreignOptions, rehearseMigrations } from './rehearse-foreign.ts';

type Arguments = CommonArguments &
  Omit<ForeignArguments, 'migrations'> & { readonly migrations: string | undefined };

async function run(flags: Arguments): Promise<void> {
  const { migrations } = flags;
  if (migrations === undefined) {
    throw refused('There is nothing to rehearse.', {
      next: 'Name a folder of migrations with --migrations.',
    });
  }
  await rehearseMigrations({ ...flags, migrations });
}

export const command: CommandModule<CommonArguments, Arguments> = {
  command: 'rehearse',
  describe: 'Run migrations up and down on a database with rows, and say what each leaves behind',
  builder: (parser) =>
    foreignOptions(parser)
      .option('rows', { type: 'number', describe: 'Generated rows of each table' })
      .option('seed', {
        type: 'number',
        default: 1,
        describe: 'For generated rows: the same number makes the same rows',
      })
      .option('workers', { type: 'number', describe: 'Processes at a time; default: one a core' })
      .option('output', { choices: ['text', 'json'] as const, default: 'text' as const })
      .example('$0 rehearse --migrations db/migrations', 'golang-migrate, dbmate, Flyway, …'),
  handler: run,
};
