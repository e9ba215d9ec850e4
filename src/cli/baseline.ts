/** `schemadiff baseline`: adopt a database whose objects exist already. */

import type { CommandModule } from 'yargs';
import { baseline } from '../apply/baseline.ts';
import { type CommonArguments, commandContext } from './context.ts';
import { colour, print } from './output.ts';
import { type RunningArguments, report, runningOptions, targetOf } from './running.ts';

interface Arguments extends CommonArguments, Pick<RunningArguments, 'lock-wait' | 'format'> {
  readonly id: string;
}

async function run(flags: Arguments): Promise<void> {
  const context = await commandContext(flags);
  await context.withTarget(async (database) => {
    const { id, format } = flags;
    const options = { lockWait: flags['lock-wait'] * 1000, report };
    const { adopted } = await baseline(targetOf(context, database), id, options);
    if (format === 'json') print(JSON.stringify({ adopted }, null, 2));
    else if (adopted.length === 0) print(`Nothing to adopt: ${id} is recorded already.`);
    else print(`${colour.green('Adopted')}: ${adopted.join(', ')}. Nothing was run.`);
  });
}

export const command: CommandModule<CommonArguments, Arguments> = {
  command: 'baseline <id>',
  describe: 'Record migrations up to <id> as applied, when their objects are really there',
  builder: (parser) =>
    parser
      .positional('id', {
        type: 'string',
        demandOption: true,
        describe: 'The migration in which the database is',
      })
      .option('lock-wait', runningOptions['lock-wait'])
      .option('format', runningOptions.format)
      .example('$0 baseline 0000-baseline', 'a database that was there before schemadiff')
      .example('$0 baseline 0003-mfa', 'tables that were made by hand, outside of any migration')
      .epilogue(
        'The schema must be exactly the one in which <id> ends; otherwise it is refused (exit 4), and ' +
          'shows what differs. Nothing is run either way.',
      ),
  handler: run,
};
