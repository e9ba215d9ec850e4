/** `schemadiff gate`: go or no-go for the pending migrations. */

import { resolve } from 'node:path';
import type { CommandModule } from 'yargs';
import { status } from '../apply/status.ts';
import { type GateName, gateNames, gatePurposes } from '../gate/gate.ts';
import { runGatesGuarded } from '../gate/guarded.ts';
import { reportJson } from '../gate/report-json.ts';
import { reportJunit } from '../gate/report-junit.ts';
import { gateText, verdictText } from '../gate/report-text.ts';
import { readSeed } from '../gate/seed.ts';
import { readMigrations, readSnapshot } from '../migration/directory.ts';
import { exitCodes, refused } from '../model/error.ts';
import { readProfile } from '../rehearse/profile/profile.ts';
import { Sources } from '../source/source.ts';
import { type CommandContext, type CommonArguments, commandContext } from './context.ts';
import { colour, note, print, withProgress } from './output.ts';
import { several } from './several.ts';

interface Arguments extends CommonArguments {
  readonly all: boolean;
  readonly only: readonly GateName[];
  readonly skip: readonly GateName[];
  readonly 'seed-file': string | undefined;
  readonly seed: number;
  readonly rows: number | undefined;
  readonly profile: string | undefined;
  readonly timeout: number;
  readonly format: 'text' | 'json' | 'junit';
}

/** The migrations that the database does not have; all with `--all`. */
async function migrationsFor(flags: Arguments, context: CommandContext) {
  if (flags.all) return undefined;
  const found = await context.withTarget((database) =>
    status({ database, folders: context.folders }),
  );
  if (found.drift.length > 0) {
    note(
      `${colour.yellow('The database has drifted')} from its last migration; schemadiff status says how.`,
    );
  }
  return found.pending;
}

function checkNumbers({ seed, rows, timeout }: Arguments): void {
  const wrong =
    !Number.isSafeInteger(seed) || seed < 0
      ? '--seed'
      : rows !== undefined && (!Number.isSafeInteger(rows) || rows < 0)
        ? '--rows'
        : !(timeout > 0)
          ? '--timeout'
          : undefined;
  if (wrong !== undefined) throw refused(`${wrong} must be a whole number, and not negative.`);
}

async function run(flags: Arguments): Promise<void> {
  checkNumbers(flags);
  const context = await commandContext(flags);
  const { config, folders } = context;
  const migrations = await migrationsFor(flags, context);
  const sources = new Sources(config);
  try {
    const last = readMigrations(folders).at(-1)?.document;
    // Definitions may need what is outside of the scope: the newest snapshot knows it.
    const around = last?.scope === undefined ? undefined : readSnapshot(folders, last);
    const declared = await withProgress('Reading the definitions', async () =>
      sources.elaborate(await sources.read({ type: 'definitions' }, { access: true, around })),
    );
    const text = flags.format === 'text';
    const file = flags['seed-file'];
    const seed = file === undefined ? config.gates.seed : resolve(file);
    // A wrong path is a mistake of whoever typed it, not of a migration.
    if (seed !== undefined) readSeed(seed);
    const profile = flags.profile === undefined ? config.gates.profile : resolve(flags.profile);
    if (profile !== undefined) readProfile(profile);
    const report = await withProgress('Asking the gates', () =>
      runGatesGuarded({
        folders,
        declared,
        migrations,
        only: flags.only,
        skip: flags.skip,
        seed: flags.seed,
        root: config.root,
        timeout: flags.timeout * 1000,
        options: {
          ...config.gates,
          ...(seed === undefined ? {} : { seed }),
          ...(profile === undefined ? {} : { profile }),
          ...(flags.rows === undefined ? {} : { rows: flags.rows }),
        },
        progress: {
          result: (result) => {
            if (text) print(`${gateText(result, colour)}\n`);
          },
        },
      }),
    );
    const written = {
      text: () => verdictText(report, colour),
      json: () => reportJson(report),
      junit: () => reportJunit(report),
    };
    print(written[flags.format]());
    process.exitCode = report.verdict === 'go' ? exitCodes.done : exitCodes.noGo;
  } finally {
    await sources.close();
  }
}

const purposes = gateNames.map((gate) => `${gate}: ${gatePurposes[gate]}`).join('\n');

export const command: CommandModule<CommonArguments, Arguments> = {
  command: 'gate',
  describe: 'Go or no-go for the pending migrations, with evidence',
  builder: (parser) =>
    parser
      .usage(`$0 gate\n\nGo or no-go for the pending migrations. The gates:\n${purposes}`)
      .option('all', {
        type: 'boolean',
        default: false,
        describe: 'All migrations, without asking a database which are pending',
      })
      .option('only', {
        ...several('only', gateNames),
        describe: 'Run these gates only',
      })
      .option('skip', {
        ...several('skip', gateNames),
        describe: 'Leave out a gate',
      })
      .option('seed-file', {
        type: 'string',
        describe: 'SQL file with rows for an old version; default: gates.seed of the configuration',
      })
      .option('seed', {
        type: 'number',
        default: 1,
        describe: 'For generated rows: the same number makes the same rows',
      })
      .option('rows', {
        type: 'number',
        describe:
          'Generated rows per table, 100; with a profile, of all tables, 20,000; default: gates.rows',
      })
      .option('profile', {
        type: 'string',
        describe:
          'What schemadiff profile wrote: generated rows are like its; default: gates.profile',
      })
      .option('timeout', {
        type: 'number',
        default: 600,
        describe: 'Seconds for all gates; what takes longer is a no-go',
      })
      .option('format', { choices: ['text', 'json', 'junit'] as const, default: 'text' as const })
      .example('$0 gate', 'the migrations that the database does not have yet')
      .example('$0 gate --all --skip tests', 'the whole history, without the project’s tests'),
  handler: run,
};
