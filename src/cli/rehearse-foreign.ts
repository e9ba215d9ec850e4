/** `schemadiff rehearse --migrations DIR`: migrations of other tools, up and down. */

import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import type { Argv } from 'yargs';
import { readSqlFile } from '../database/sql-file.ts';
import { exitCodes, refused } from '../model/error.ts';
import { downsAlone, notRun } from '../rehearse/foreign/downs-alone.ts';
import { openFolder } from '../rehearse/foreign/folder.ts';
import { type FormatName, formatNames } from '../rehearse/foreign/format.ts';
import { detectFormat, formats } from '../rehearse/foreign/formats.ts';
import { rehearseGuarded } from '../rehearse/foreign/guarded.ts';
import type { ForeignMigration, ForeignScript } from '../rehearse/foreign/migration.ts';
import {
  countsOf,
  type ForeignReport,
  isFinding,
  notCoveredOf,
  resultText,
  summaryText,
} from '../rehearse/foreign/report.ts';
import { ForeignState } from '../rehearse/foreign/state.ts';
import { type Verdict, verdicts } from '../rehearse/foreign/verdict.ts';
import { pgliteLimits, serverLimits } from '../rehearse/world/world.ts';
import { shownPath } from '../shown-path.ts';
import { seconds, whole } from './numbers.ts';
import { colour, print, withProgress } from './output.ts';
import { several } from './several.ts';
import { rehearsalStops, stoppable } from './stoppable.ts';

export interface ForeignArguments {
  readonly migrations: string;
  readonly format: FormatName | undefined;
  readonly command: string | undefined;
  readonly setup: string | undefined;
  readonly url: string | undefined;
  readonly allow: readonly Verdict[];
  readonly workers: number | undefined;
  readonly seed: number;
  readonly rows: number | undefined;
  readonly 'migration-timeout': number;
  readonly continue: boolean;
  readonly time: number | undefined;
  readonly output: 'text' | 'json';
}

export const foreignOptions = <T>(parser: Argv<T>) =>
  parser
    .option('migrations', {
      type: 'string',
      requiresArg: true,
      describe: 'A folder of migrations that another tool runs',
    })
    .option('format', {
      choices: formatNames,
      describe: 'How that tool lays them out; default: what the folder looks like',
    })
    .option('command', {
      type: 'string',
      requiresArg: true,
      describe: "With alembic-sql: prints SQL, as 'alembic {direction} {range} --sql'",
    })
    .option('setup', {
      type: 'string',
      requiresArg: true,
      describe: 'With --migrations: a SQL file with what the first of them finds',
    })
    .option('url', {
      type: 'string',
      requiresArg: true,
      describe:
        'With --migrations: a server on which a scratch database is made and dropped; default: PGlite',
    })
    .option('allow', {
      ...several('allow', verdicts),
      describe: 'With --migrations: verdicts that are no findings',
    })
    .option('migration-timeout', {
      type: 'number',
      default: 60,
      describe: 'With --migrations: seconds for each of them',
    });

function readSetup(file: string | undefined): ForeignScript | null {
  if (file === undefined) return null;
  const text = readSqlFile(file, { called: 'The setup file', shown: file });
  return { text, file, line: 1, transaction: false };
}

/** A tool that knows no way down is not asked for one, nor is a history of which no part has one. */
function allowedFor(
  allow: readonly Verdict[],
  hasDowns: boolean,
  migrations: readonly ForeignMigration[],
): ReadonlySet<Verdict> {
  const downs = hasDowns && migrations.some(({ down }) => down !== null);
  return new Set<Verdict>([...allow, ...(downs ? [] : (['no-down'] as const))]);
}

/** Generated rows of each table, unless said: each migration runs on them, so there are few. */
const usualRows = 10;

export async function rehearseMigrations(flags: ForeignArguments): Promise<void> {
  const folder = openFolder(flags.migrations);
  const format = flags.format === undefined ? detectFormat(folder) : formats[flags.format];
  const setup = readSetup(flags.setup);
  const migrations = await format.read(folder, { command: flags.command, setup });
  if (migrations.length === 0) {
    throw refused(`The folder holds no migrations as ${format.name} has them.`, {
      where: flags.migrations,
      why: `it looks for ${format.layout}`,
      next: `Name another format with --format: ${formatNames.join(', ')}.`,
    });
  }
  const allowed = allowedFor(flags.allow, format.hasDowns, migrations);
  const text = flags.output === 'text';
  const started = Date.now();
  const rows = whole('rows', flags.rows ?? usualRows, 0, 100_000);
  const timeout = whole('migration-timeout', flags['migration-timeout'], 1, 86_400);
  const workers = whole('workers', flags.workers ?? availableParallelism(), 1, 256);
  const time = flags.time === undefined ? undefined : seconds('time', flags.time);
  const options = {
    format: format.name,
    setup,
    url: flags.url ?? null,
    seed: whole('seed', flags.seed, 0, 2 ** 31 - 1),
    rows,
  };
  const state = await ForeignState.open(
    resolve(flags.migrations),
    migrations,
    options,
    flags.continue,
  );
  const stopped = stoppable(rehearsalStops);
  const signal =
    time === undefined ? stopped : AbortSignal.any([stopped, AbortSignal.timeout(time)]);
  const results = await withProgress('Rehearsing', (say) =>
    rehearseGuarded({
      ...options,
      migrations,
      timeout: 1000 * timeout,
      workers,
      signal,
      known: state.results,
      judged: (number, result) => state.add(number, result),
      progress: (result, done) => say(`Rehearsed ${done} of ${migrations.length}: ${result.id}`),
    }),
  ).finally(() => state.write());
  const counts = countsOf(results);
  // What a command prints, or a program asks for, does not come from these files.
  const alone = flags.command === undefined ? downsAlone(folder, format, migrations) : [];
  const others = setup === null ? [] : [shownPath(resolve(setup.file))];
  const inFiles = flags.command === undefined && !['typeorm', 'alembic-sql'].includes(format.name);
  const cutShort = migrations.length - results.length;
  const judged = results.length - counts['not-covered'];
  const report: ForeignReport = {
    format: format.name,
    folder: flags.migrations,
    seed: flags.seed,
    rows,
    ok: cutShort === 0 && judged > 0 && !results.some((result) => isFinding(result, allowed)),
    cutShort,
    counts,
    migrations: results,
    downsAlone: alone,
    notRun: inFiles ? notRun(folder, migrations, [...alone, ...others]) : [],
    notCovered: [
      ...notCoveredOf(results),
      ...(flags.url === undefined ? pgliteLimits : serverLimits),
    ],
    milliseconds: Date.now() - started,
  };
  if (text) {
    for (const result of results) print(resultText(result, allowed, colour));
    print(`\n${summaryText(report, colour)}`);
  } else print(JSON.stringify(report, null, 2));
  process.exitCode = report.ok ? exitCodes.done : exitCodes.noGo;
}
