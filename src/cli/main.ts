#!/usr/bin/env node
/**
 * The command line. Commands are loaded when they are named, so that each starts as fast as it can.
 *
 * Exit codes: see exitCodes in model/error.ts, and `schemadiff --help`.
 */

import { setFlagsFromString } from 'node:v8';
import yargs, { type CommandModule } from 'yargs';
import { version } from '../installation.ts';
import { exitCodes, SchemadiffError } from '../model/error.ts';
import type { CommonArguments } from './context.ts';
import { outliveOutput } from './lost-output.ts';
import { printError } from './output.ts';
import { isEnding, tidyWhenEnded } from './tidy.ts';
import { asKnown } from './unexpected.ts';

type Command = CommandModule<CommonArguments, never>;

/** In the order in which a migration meets them. */
const commands: Readonly<Record<string, () => Promise<{ readonly command: unknown }>>> = {
  pull: () => import('./pull.ts'),
  plan: () => import('./plan.ts'),
  diff: () => import('./diff.ts'),
  seal: () => import('./seal.ts'),
  gate: () => import('./gate.ts'),
  rehearse: () => import('./rehearse.ts'),
  apply: () => import('./apply.ts'),
  status: () => import('./status.ts'),
  rollback: () => import('./rollback.ts'),
  baseline: () => import('./baseline.ts'),
  profile: () => import('./profile.ts'),
};

const epilogue = `Exit codes:
  0  done, go, or nothing to do
  1  no-go: a gate or a proof says no
  2  changes or drift found (with --check)
  3  failed or stopped: rolled back, and the command can be run again
  4  refused: nothing changed (usage, configuration, definitions, altered files, drift)
  5  cannot connect
  6  in doubt: the state is printed`;

function fail(error: unknown): void {
  if (isEnding()) return;
  const known = asKnown(error);
  printError(known);
  process.exitCode = known.exitCode;
}

async function main(words: readonly string[]): Promise<void> {
  const named = words.find((word) => Object.hasOwn(commands, word));
  // yargs renders the help of whatever it runs, and breaking its lines takes longer than all the rest.
  const asksHelp = named === undefined || words.some((word) => word.startsWith('--help'));
  const parser = yargs([...words])
    .scriptName('schemadiff')
    .usage(
      '$0 <command>\n\nPostgreSQL migrations from TypeScript definitions, each with its proof.',
    )
    .option('config', {
      type: 'string',
      describe: 'Configuration file; default: schemadiff.config.ts, found upwards',
      global: true,
    })
    .option('env', { type: 'string', describe: 'Environment of the configuration', global: true })
    .version(version())
    .epilogue(epilogue)
    .strict()
    .demandCommand(1, 'Name a command.')
    .exitProcess(false)
    .wrap(asksHelp ? Math.min(100, process.stdout.columns ?? 100) : null)
    .fail((message, error) => {
      // Of a flag that could not be read, yargs passes on the message, in an error of its own.
      if (error !== undefined && error.name !== 'YError') throw error;
      throw new SchemadiffError('refused', message, { next: 'See schemadiff --help.' });
    });
  const all = words.includes('--version') ? [] : Object.keys(commands);
  const wanted = named === undefined ? all : [named];
  for (const name of wanted) {
    const module = await commands[name]?.();
    if (module !== undefined) parser.command(module.command as Command);
  }
  await parser.parseAsync();
}

// Catalogs live as long as a command: V8 would let the heap grow to several times of them before it looks.
setFlagsFromString('--heap-growing-percent=80');

outliveOutput();
tidyWhenEnded();
process.once('uncaughtException', (error) => {
  fail(error);
  process.exit();
});
try {
  await main(process.argv.slice(2));
} catch (error) {
  fail(error);
}
process.exitCode ??= exitCodes.done;
