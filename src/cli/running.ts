/** What the commands that change a database share: their options, their target, their progress. */

import type { Progress, Report } from '../apply/report.ts';
import { type RunOptions, runDefaults, type Target } from '../apply/session.ts';
import type { Database } from '../database/database.ts';
import { refused } from '../model/error.ts';
import { type Hazard, losesData } from '../model/hazard.ts';
import type { CommandContext } from './context.ts';
import { colour, note } from './output.ts';
import { stoppable } from './stoppable.ts';

export interface RunningArguments {
  readonly 'lock-wait': number;
  readonly 'lock-timeout': number;
  readonly 'lock-retries': number;
  readonly format: 'text' | 'json';
}

const seconds = (milliseconds: number) => milliseconds / 1000;

export const runningOptions = {
  'lock-wait': {
    type: 'number',
    default: seconds(runDefaults.lockWait),
    describe: 'Seconds to wait for another schemadiff',
  },
  'lock-timeout': {
    type: 'number',
    default: seconds(runDefaults.lockTimeout),
    describe: 'Seconds that a statement may wait for a lock; the first attempts wait less',
  },
  'lock-retries': {
    type: 'number',
    default: runDefaults.lockRetries,
    describe: 'How often a transaction is tried when a lock does not come',
  },
  format: { choices: ['text', 'json'] as const, default: 'text' as const },
} as const;

export function targetOf(context: CommandContext, database: Database): Target {
  return { database, folders: context.folders, reopen: context.openTarget };
}

function atLeast(least: number, name: string, value: number): number {
  if (value >= least) return value;
  throw refused(`--${name} must be a number from ${least}.`);
}

export function runOptions(flags: RunningArguments): RunOptions {
  return {
    lockWait: 1000 * atLeast(0, 'lock-wait', flags['lock-wait']),
    // PostgreSQL counts milliseconds, and waits for ever when there are none.
    lockTimeout: 1000 * atLeast(0.001, 'lock-timeout', flags['lock-timeout']),
    lockRetries: atLeast(1, 'lock-retries', flags['lock-retries']),
    report,
  };
}

/** For what changes a database: it has to say how far it came. */
export const stopRequested = (): AbortSignal =>
  stoppable(
    'Stopping: the statement that runs is cancelled, and what was done is said. A second signal ends at once.',
  );

export const report: Report = (progress) => note(render(progress));

const firstLine = (text: string) => {
  const [line = '', ...more] = text.split('\n');
  return more.length === 0 ? line : `${line} …`;
};

/** Locks and the like were for the review; what is lost is said again. */
function warnings(hazards: readonly Hazard[]): string[] {
  return hazards
    .filter((hazard) => losesData([hazard]))
    .map(({ message }) => colour.yellow(`      ${message}`));
}

function render(progress: Progress): string {
  switch (progress.type) {
    case 'locked':
      return `Waiting for another schemadiff: ${progress.holder}.`;
    case 'started': {
      const from = progress.resumedAt === 0 ? '' : `, from step ${progress.resumedAt + 1}`;
      const direction = progress.direction === 'up' ? '' : ` ${progress.direction}`;
      return `${colour.bold(progress.migration)}${direction}: ${progress.steps} ${progress.steps === 1 ? 'step' : 'steps'}${from}`;
    }
    case 'step':
      return [
        `  ${colour.dim(String(progress.number).padStart(3))} ${firstLine(progress.step.sql)}`,
        ...warnings(progress.step.hazards),
      ].join('\n');
    case 'blocked':
      return [
        colour.yellow(
          `  A lock did not come in time; rolled back, trying again (${progress.attempt} of ${progress.attempts}).`,
        ),
        ...progress.blockers.map((blocker) => `    held by ${blocker}`),
      ].join('\n');
    case 'repaired':
      return `  Dropped the invalid index ${progress.index} that an interrupted step had left.`;
    case 'adopted':
      return `${colour.bold(progress.migration)}: already there, adopted; nothing was run.`;
    case 'finished':
      return `${colour.bold(progress.migration)}: ${colour.green('done')} in ${progress.milliseconds} ms`;
  }
}
