/** `schemadiff rollback`: run the proven steps down. */

import { confirm } from '@clack/prompts';
import type { CommandModule } from 'yargs';
import { describeLoss, type Loss } from '../apply/data-loss.ts';
import { type RollbackResult, rollback } from '../apply/rollback.ts';
import { refused } from '../model/error.ts';
import { answer, answerable } from './asking.ts';
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
  readonly steps: number | undefined;
  readonly 'accept-data-loss': boolean;
}

/** Says what is lost; asks where somebody can answer. */
async function consent(
  losses: readonly Loss[],
  accepted: boolean,
  stop: AbortSignal,
): Promise<boolean> {
  const lines = losses.map((loss) => `  ${describeLoss(loss)}`);
  note(`${colour.yellow('Rolling back loses:')}\n${lines.join('\n')}`);
  if (accepted) return true;
  if (!answerable()) return false;
  const message = 'Lose this data? There is no way back.';
  const given = await answer((at) => confirm({ message, initialValue: false, ...at }), { stop });
  return given === true;
}

function render({ undone, lost, at }: RollbackResult): string {
  if (undone.length === 0) return 'Nothing to roll back.';
  const names = undone.map(({ id }) => id).join(', ');
  const losses = lost.length === 0 ? '' : ` Lost: ${lost.map(describeLoss).join(', ')}.`;
  const where = at === null ? 'before the first migration' : `at ${at}`;
  return `${colour.green('Rolled back')}: ${names}. The database is ${where}.${losses}`;
}

async function run(flags: Arguments): Promise<void> {
  const context = await commandContext(flags);
  const stop = stopRequested();
  await context.withTarget(async (database) => {
    const result = await rollback(targetOf(context, database), {
      ...runOptions(flags),
      to: flags.to,
      steps: flags.steps,
      stop,
      consent: (losses) => consent(losses, flags['accept-data-loss'], stop),
    });
    print(flags.format === 'json' ? JSON.stringify(result, null, 2) : render(result));
  });
}

export const command: CommandModule<CommonArguments, Arguments> = {
  command: 'rollback',
  describe: 'Run the proven steps down of the last migration, or back to an earlier one',
  builder: (parser) =>
    parser
      .option('to', {
        type: 'string',
        conflicts: 'steps',
        describe: 'The migration that stays as the last one',
      })
      .option('steps', {
        type: 'number',
        describe: 'How many migrations to roll back',
        defaultDescription: '1',
      })
      .option('accept-data-loss', {
        type: 'boolean',
        default: false,
        describe: 'Do not ask before rows or values are deleted',
      })
      .options(runningOptions)
      .example('$0 rollback', 'the last migration')
      .example('$0 rollback --to 0001-photo-backup', 'everything after this migration')
      .example('$0 rollback --accept-data-loss', 'where nobody can answer')
      .check(({ steps }) => {
        if (steps !== undefined && !(Number.isInteger(steps) && steps > 0)) {
          throw refused('--steps must be a whole number from 1.');
        }
        return true;
      })
      .epilogue(
        'Says first what is lost, with counts of the rows and values that are there now; without a ' +
          'terminal to ask on it is refused (exit 4) unless --accept-data-loss is given. Ctrl-C, SIGTERM ' +
          'and SIGHUP cancel the statement that runs and say what was done and what was not (exit 3; 0 when ' +
          'all was done).',
      ),
  handler: run,
};
