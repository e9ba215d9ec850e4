/** `schemadiff apply`: run the pending migrations. */

import type { CommandModule } from 'yargs';
import { type ApplyResult, apply, type Preview, preview } from '../apply/apply.ts';
import { segmentsOf } from '../prove/run.ts';
import { type CommonArguments, commandContext } from './context.ts';
import { colour, note, print } from './output.ts';
import {
  type RunningArguments,
  runningOptions,
  runOptions,
  stopRequested,
  targetOf,
} from './running.ts';

interface Arguments extends CommonArguments, RunningArguments {
  readonly to: string | undefined;
  readonly 'dry-run': boolean;
}

function renderPreview(previews: readonly Preview[]): string {
  return previews
    .map(({ id, how, statements }) => {
      if (how === 'adopt') return `-- ${id}: already there, would be adopted; nothing to run`;
      const blocks = segmentsOf(statements).map((segment) => {
        const texts = segment.map(({ sql }) => `${sql};`);
        const together = segment.every(({ transactional }) => transactional);
        return (together ? ['BEGIN;', ...texts, 'COMMIT;'] : texts).join('\n');
      });
      return [`-- ${id}`, ...blocks].join('\n\n');
    })
    .join('\n\n');
}

function renderResult({ applied, before, pending }: ApplyResult): string {
  const rest = pending.length === 0 ? '' : ` ${pending.length} pending: ${pending.join(', ')}.`;
  if (applied.length === 0) {
    const last = before.at(-1);
    return last === undefined
      ? `Nothing to apply: there are no migrations up to here.${rest}`
      : `Nothing to apply: the database is at ${last}.${rest}`;
  }
  const how = { applied: 'applied', resumed: 'ended', adopted: 'adopted' } as const;
  const names = applied.map((each) => `${each.id} ${how[each.how]}`).join(', ');
  return `${colour.green('Done')}: ${names}.${rest}`;
}

async function run(flags: Arguments): Promise<void> {
  const context = await commandContext(flags);
  await context.withTarget(async (database) => {
    const target = targetOf(context, database);
    const options = { ...runOptions(flags), to: flags.to };
    if (flags['dry-run']) {
      const previews = await preview(target, options);
      if (flags.format === 'json') print(JSON.stringify(previews, null, 2));
      else if (previews.length === 0) note('Nothing to apply.');
      else print(renderPreview(previews));
      return;
    }
    const result = await apply(target, { ...options, stop: stopRequested() });
    print(flags.format === 'json' ? JSON.stringify(result, null, 2) : renderResult(result));
  });
}

export const command: CommandModule<CommonArguments, Arguments> = {
  command: 'apply',
  describe: 'Run the pending migrations, or end one that was interrupted',
  builder: (parser) =>
    parser
      .option('to', {
        type: 'string',
        describe: 'Last migration to apply',
        defaultDescription: 'all',
      })
      .option('dry-run', {
        type: 'boolean',
        default: false,
        describe: 'Print the SQL that would run; read only',
      })
      .options(runningOptions)
      .example('$0 apply', 'all pending migrations, on the default environment')
      .example('$0 apply --env production --dry-run', 'what would run there')
      .example('$0 apply --to 0003-mfa', 'not further than this migration')
      .epilogue(
        'Refused (exit 4), with what differs, when the schema is not where the migration starts. After ' +
          'a crash, run it again: it looks where the database is and goes on. A migration whose objects ' +
          'are all there already is recorded, and nothing is run. Ctrl-C, SIGTERM and SIGHUP cancel the ' +
          'statement that runs and say what was done and what was not (exit 3; 0 when all was done).',
      ),
  handler: run,
};
