/** `schemadiff profile`: what the rows of a live database are like, in counts. */

import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { CommandModule } from 'yargs';
import { resolveUrl } from '../config/config.ts';
import { connect } from '../database/connect.ts';
import { counted } from '../model/counted.ts';
import { refused } from '../model/error.ts';
import { someOf } from '../model/some-of.ts';
import { formatProfile, type Profile } from '../rehearse/profile/profile.ts';
import { type Declared, readDeclared, takeProfile } from '../rehearse/profile/take.ts';
import { Sources } from '../source/source.ts';
import {
  type CommandContext,
  type CommonArguments,
  commandContext,
  thatExists,
} from './context.ts';
import { colour, note, print, withProgress } from './output.ts';

interface Arguments extends CommonArguments {
  readonly url: string | undefined;
  readonly out: string | undefined;
  readonly against: 'definitions' | 'nothing' | undefined;
  readonly 'table-timeout': number;
  readonly timeout: number;
  readonly 'sample-above': number;
}

function positive(name: string, value: number): number {
  if (value > 0) return value;
  throw refused(`--${name} must be a number above 0.`);
}

/** What the definitions demand; undefined where there are none, and nobody asked for them. */
async function declaredOf(
  { config }: CommandContext,
  { against }: Arguments,
): Promise<Declared | undefined> {
  if (against === 'nothing') return undefined;
  const sources = new Sources(config);
  try {
    if (against === undefined && !(await sources.hasDefinitions())) return undefined;
    const catalog = await sources.read({ type: 'definitions' });
    const scratch = sources.scratchOf(catalog);
    return scratch === undefined ? undefined : await scratch.snapshot(readDeclared);
  } finally {
    await sources.close();
  }
}

/** The whole file, or what was there before. */
function write(file: string, text: string): void {
  const part = `${file}.part`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(part, text);
    renameSync(part, file);
  } catch (error) {
    throw refused('The profile cannot be written.', {
      where: file,
      why: error instanceof Error ? error.message : undefined,
    });
  }
}

/** A profile of nothing must not take the place of one that is there. */
function checkRead({ tables, notCovered }: Profile, label: string): void {
  if (tables.length > 0 || notCovered.length === 0) return;
  throw refused(`No table of ${label} could be read: a profile would say nothing.`, {
    why: someOf(notCovered.map(({ table, why }) => `${table}: ${why}`)).join('\n'),
    next: 'Use a role that may read them, as a member of pg_read_all_data, or give it longer with --table-timeout and --timeout.',
  });
}

function report({ tables, notCovered, against }: Profile, file: string | undefined): void {
  const columns = tables.reduce((sum, table) => sum + table.columns.length, 0);
  const sampled = tables.filter((table) => table.sampled < 1);
  const where = file === undefined ? '' : `: ${relative(process.cwd(), file)}`;
  note(
    `${colour.green('Profile')}${where}: ${counted(tables.length, 'table')}, ${counted(columns, 'column')}; counts, no values.`,
  );
  for (const { table, sampled: share } of sampled) {
    note(`  sampled: ${table}, ${Number((share * 100).toPrecision(2))} % of its pages`);
  }
  for (const { table, why } of notCovered)
    note(`  ${colour.yellow('not covered')}: ${table}: ${why}`);
  for (const { table, notCovered: parts } of tables) {
    for (const part of parts) note(`  ${colour.yellow('not covered')}: ${table}: ${part}`);
  }
  if (against === 'nothing') return;
  const violated = tables.flatMap(({ violations }) => violations.filter(({ rows }) => rows !== 0));
  for (const { constraint, rows } of violated) {
    note(
      `  ${colour.yellow('violated')}: ${constraint}: ${rows === '<10' ? 'fewer than 10' : `about ${rows}`} rows`,
    );
  }
}

async function run(flags: Arguments): Promise<void> {
  const limits = {
    tableTime: 1000 * positive('table-timeout', flags['table-timeout']),
    totalTime: 1000 * positive('timeout', flags.timeout),
    sampleAbove: 1024 * 1024 * positive('sample-above', flags['sample-above']),
  };
  const context = await commandContext(flags);
  const url =
    flags.url === undefined
      ? context.target().url
      : resolveUrl(context.config, flags.url, '--url', process.env);
  thatExists(url, flags.url === undefined ? '--env, or name --url' : '--url');
  const profile = await withProgress('Reading the definitions', async (say) => {
    const declared = await declaredOf(context, flags);
    say('Connecting');
    const database = await connect(url);
    try {
      const taken = await takeProfile(database, {
        ...limits,
        declared,
        progress: (table, at, of) => say(`Profiling ${at} of ${of}: ${table}`),
      });
      checkRead(taken, database.label);
      return taken;
    } finally {
      await database.close();
    }
  });
  const file = flags.out === undefined ? undefined : resolve(flags.out);
  if (file === undefined) print(formatProfile(profile).trimEnd());
  else write(file, formatProfile(profile));
  report(profile, file);
}

export const command: CommandModule<CommonArguments, Arguments> = {
  command: 'profile',
  describe: 'Write down what the rows of a database are like: counts, never values',
  builder: (parser) =>
    parser
      .option('url', {
        type: 'string',
        describe: 'The database: postgres://… or pglite:dir',
        defaultDescription: 'that of the environment',
        conflicts: 'env',
      })
      .option('out', {
        alias: 'o',
        type: 'string',
        describe: 'The file to write',
        defaultDescription: 'standard output',
      })
      .option('against', {
        choices: ['definitions', 'nothing'] as const,
        describe: 'Count the rows that violate what the definitions demand beyond the database',
        defaultDescription: 'definitions, where there are any',
      })
      .option('table-timeout', {
        type: 'number',
        default: 30,
        describe: 'Seconds for each table; what takes longer is named, and left out',
      })
      .option('timeout', { type: 'number', default: 600, describe: 'Seconds for all tables' })
      .option('sample-above', {
        type: 'number',
        default: 64,
        describe: 'Megabytes of a table; of a larger one only a sample of so much is read',
      })
      .example('$0 profile --env production -o snapshots/profiles/production.json', 'for the gates')
      .example('$0 profile --url postgres://replica/shop', 'of a standby, to look at')
      .epilogue(
        'Reads only, in a snapshot a table. No count below ten is told ("<10"), others are rounded to two ' +
          'significant digits; names of tables, columns, constraints and enum labels are those of the schema.',
      ),
  handler: run,
};
