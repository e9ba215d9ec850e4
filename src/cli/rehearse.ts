/** `schemadiff rehearse`: migrations, run up and down on databases that look like production. */

import type { CommandModule } from 'yargs';
import { refused } from '../model/error.ts';
import type { CommonArguments } from './context.ts';
import { type ForeignArguments, foreignOptions, rehearseMigrations } from './rehearse-foreign.ts';
import {
  lawsText,
  type ProjectArguments,
  projectOptions,
  rehearseProject,
} from './rehearse-project.ts';

type Arguments = CommonArguments &
  ProjectArguments &
  Omit<ForeignArguments, 'migrations' | 'output'> & { readonly migrations: string | undefined };

/** Flags of one of the two rehearsals, and what they are when nobody names them. */
const ofProject = {
  passages: [],
  runs: 10,
  replay: undefined,
  law: [],
  save: false,
  timeout: 300,
  world: undefined,
  profile: undefined,
  scale: undefined,
  dump: undefined,
  'data-directory': undefined,
} as const satisfies Partial<Record<keyof Arguments, unknown>>;

const ofMigrations = {
  format: undefined,
  command: undefined,
  setup: undefined,
  url: undefined,
  allow: [],
  rows: undefined,
  'migration-timeout': 60,
} as const satisfies Partial<Record<keyof Arguments, unknown>>;

/** What would do nothing is not taken: who names a server believes that it is asked. */
function refuseOthers<Name extends keyof Arguments>(
  flags: Arguments,
  others: Readonly<Record<Name, unknown>>,
  what: string,
): void {
  const named = (Object.keys(others) as Name[]).filter((name) => {
    const [value, usual] = [flags[name], others[name]];
    return JSON.stringify(value ?? usual) !== JSON.stringify(usual);
  });
  if (named.length === 0) return;
  const names = named.map((name) => (name === 'passages' ? 'a passage' : `--${name}`)).join(', ');
  throw refused(`${names}: not for a rehearsal of ${what}.`, { next: 'Leave it out.' });
}

async function run(flags: Arguments): Promise<void> {
  const { migrations, output } = flags;
  if (migrations === undefined) {
    refuseOthers(
      flags,
      ofMigrations,
      'the project’s own migrations; name others with --migrations',
    );
    return await rehearseProject(flags);
  }
  refuseOthers(flags, ofProject, 'migrations of another tool');
  if (output === 'junit') {
    throw refused('--output junit is for the project’s own migrations.', {
      next: 'Use --output json.',
    });
  }
  await rehearseMigrations({ ...flags, migrations, output });
}

export const command: CommandModule<CommonArguments, Arguments> = {
  command: 'rehearse [passages..]',
  describe: 'Run migrations up and down on a database with rows, and say what each leaves behind',
  builder: (parser) =>
    projectOptions(foreignOptions(parser))
      .usage(
        `$0 rehearse [passages..]\n\nRuns each migration, and the way from every version to the newest and back, on generated rows.\n${lawsText}`,
      )
      .option('rows', {
        type: 'number',
        describe: 'With --migrations: generated rows of each table',
      })
      .option('seed', {
        type: 'number',
        default: 1,
        describe: 'For all that is generated: the same number gives the same run',
      })
      .option('workers', { type: 'number', describe: 'Processes at a time; default: one a core' })
      .option('output', { choices: ['text', 'json', 'junit'] as const, default: 'text' as const })
      .example('$0 rehearse', 'the migrations of this project')
      .example('$0 rehearse 0003-mfa --runs 1000', 'one of them, thoroughly')
      .example('$0 rehearse --migrations db/migrations', 'golang-migrate, dbmate, Flyway, …'),
  handler: run,
};
