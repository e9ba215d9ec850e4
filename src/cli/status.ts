/** `schemadiff status`: where a database stands. */

import type { CommandModule } from 'yargs';
import { type Status, status } from '../apply/status.ts';
import { exitCodes } from '../model/error.ts';
import { type CommonArguments, commandContext } from './context.ts';
import { colour, print } from './output.ts';
import { targetOf } from './running.ts';

interface Arguments extends CommonArguments {
  readonly check: boolean;
  readonly format: 'text' | 'json';
}

function renderInterrupted(interrupted: NonNullable<Status['interrupted']>): string[] {
  const { id, direction, done, steps, error, by } = interrupted;
  const where = `${id} ${direction}: ${done} of ${steps} steps committed`;
  if (by !== null)
    return [
      `${colour.yellow('running ')} ${where}`,
      `  Another schemadiff is working on it: ${by}`,
    ];
  const again = direction === 'up' ? 'apply' : 'rollback';
  const because = error === null ? '' : `, SQLSTATE ${error}`;
  return [`${colour.red('interrupted')} ${where}${because}`, `  Next: schemadiff ${again}`];
}

function render(found: Status): string {
  const lines = [colour.bold(found.database)];
  for (const { id, how, at } of found.applied) {
    const when = at === null ? '' : colour.dim(` ${at.replace(/\.\d+/, '')}`);
    lines.push(`${colour.green(how.padEnd(8))} ${id}${when}`);
  }
  if (found.interrupted !== null) lines.push(...renderInterrupted(found.interrupted));
  for (const id of found.pending) {
    lines.push(`${colour.yellow('pending ')} ${id}`);
    if (found.edited.includes(id))
      lines.push(`  Its SQL was edited after it was proven. Next: schemadiff seal ${id}`);
  }
  if (found.drift.length > 0) {
    lines.push(colour.red('The schema has drifted from where its history says it is:'));
    lines.push(...found.drift.map((line) => `  ${line}`));
  }
  if (found.adoptable !== null) {
    lines.push(
      `It is where ${found.adoptable} ends: schemadiff baseline ${found.adoptable} records that.`,
    );
  }
  if (lines.length === 1) lines.push('No migrations.');
  else if (isQuiet(found)) lines.push('Up to date, no drift.');
  return lines.join('\n');
}

function isQuiet({ pending, interrupted, drift }: Status): boolean {
  return pending.length === 0 && interrupted === null && drift.length === 0;
}

async function run(flags: Arguments): Promise<void> {
  const context = await commandContext(flags);
  const found = await context.withTarget((database) => status(targetOf(context, database)));
  print(flags.format === 'json' ? JSON.stringify(found, null, 2) : render(found));
  if (flags.check && !isQuiet(found)) process.exitCode = exitCodes.changes;
}

export const command: CommandModule<CommonArguments, Arguments> = {
  command: 'status',
  describe: 'Show what is applied, pending, interrupted, and what has drifted',
  builder: (parser) =>
    parser
      .option('check', {
        type: 'boolean',
        default: false,
        describe: 'Exit 2 when anything is pending, interrupted or drifted',
      })
      .option('format', { choices: ['text', 'json'] as const, default: 'text' as const })
      .example('$0 status', 'the default environment')
      .example('$0 status --env production --check', 'in CI: is production where the code is?')
      .epilogue('Reads only: the role needs no more than to see the catalog and the journal.'),
  handler: run,
};
