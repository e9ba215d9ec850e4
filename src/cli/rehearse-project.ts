/** `schemadiff rehearse`: the laws, asked of the project's own migrations. */

import { join } from 'node:path';
import type { Argv } from 'yargs';
import { exitCodes, refused } from '../model/error.ts';
import { type LawName, lawNames, lawSentences } from '../rehearse/law/law.ts';
import { keepFinding } from '../rehearse/run/kept-cases.ts';
import type { RehearsalReport } from '../rehearse/run/outcome.ts';
import { rehearsalJson } from '../rehearse/run/report-json.ts';
import { rehearsalJunit } from '../rehearse/run/report-junit.ts';
import { rehearsalText } from '../rehearse/run/report-text.ts';
import { rehearse } from '../rehearse/run/run.ts';
import { type CommonArguments, commandContext } from './context.ts';
import { seconds, whole } from './numbers.ts';
import { colour, note, print, withProgress } from './output.ts';
import { type WorldArguments, worldFrom, worldOptions } from './rehearse-world.ts';
import { several } from './several.ts';
import { rehearsalStops, stoppable } from './stoppable.ts';

export interface ProjectArguments extends WorldArguments {
  readonly passages: readonly string[] | undefined;
  readonly runs: number;
  readonly seed: number;
  readonly replay: string | undefined;
  readonly law: readonly LawName[];
  readonly save: boolean;
  readonly continue: boolean;
  readonly time: number | undefined;
  readonly timeout: number;
  readonly workers: number | undefined;
  readonly output: 'text' | 'json' | 'junit';
}

const sentences = lawNames.map((law) => `  ${law}: ${lawSentences[law]}`).join('\n');

export const lawsText = `The laws:\n${sentences}`;

export const projectOptions = <T>(parser: Argv<T>) =>
  worldOptions(parser)
    .positional('passages', {
      type: 'string',
      array: true,
      describe: 'Migrations, or parts of their names; all unless said',
    })
    .option('runs', { type: 'number', default: 10, describe: 'Cases for each passage' })
    .option('replay', {
      type: 'string',
      requiresArg: true,
      describe: 'The path of a finding, with its --seed: that case alone',
    })
    .option('law', {
      ...several('law', lawNames),
      describe: 'Ask these laws only',
    })
    .option('save', {
      type: 'boolean',
      default: false,
      describe: 'Keep findings in rehearsals/: they run first next time',
    })
    .option('continue', {
      type: 'boolean',
      default: false,
      describe: 'Go on where the same run was stopped',
    })
    .option('time', {
      type: 'number',
      describe: 'Seconds after which what is left is not run: a no-go',
    })
    .option('timeout', {
      type: 'number',
      default: 300,
      describe: 'Seconds for up to 25 cases of one passage; what takes longer is ended, a no-go',
    });

function checkReplay(path: string | undefined): string | undefined {
  if (path === undefined || /^\d+(:\d+)*$/.test(path)) return path;
  throw refused('--replay must be the path of a finding, such as 3:1:0.');
}

function save(folder: string, report: RehearsalReport): void {
  for (const outcome of report.outcomes) {
    if (outcome.type !== 'broken') continue;
    note(`Kept: ${keepFinding(folder, outcome.finding)}`);
  }
}

export async function rehearseProject(flags: CommonArguments & ProjectArguments): Promise<void> {
  const options = {
    runs: whole('runs', flags.runs, 1, 1_000_000),
    seed: whole('seed', flags.seed, 0, 2 ** 31 - 1),
    path: checkReplay(flags.replay),
    timeout: seconds('timeout', flags.timeout),
    time: flags.time === undefined ? undefined : seconds('time', flags.time),
    workers: flags.workers === undefined ? undefined : whole('workers', flags.workers, 1, 256),
  };
  const world = worldFrom(flags);
  const { config, folders } = await commandContext(flags);
  const kept = join(config.root, 'rehearsals');
  const signal = stoppable(rehearsalStops);
  const report = await withProgress('Rehearsing', (say) =>
    rehearse({
      ...options,
      folders,
      world,
      only: flags.passages,
      laws: flags.law.length === 0 ? undefined : flags.law,
      kept,
      state: join(config.root, '.schemadiff', 'rehearsal.json'),
      resume: flags.continue,
      signal,
      progress: ({ passage, runs, of }) => say(`Rehearsing ${passage}: ${runs} of ${of} cases`),
    }),
  );
  if (flags.save) save(kept, report);
  const texts = {
    text: () => rehearsalText(report, colour),
    json: () => rehearsalJson(report),
    junit: () => rehearsalJunit(report),
  };
  print(texts[flags.output]());
  process.exitCode = report.verdict === 'go' ? exitCodes.done : exitCodes.noGo;
}
