/**
 * Mutation testing (Stryker): the planner, the differ and the kinds are changed, one place at a time, and
 * some case must notice. Runs over a sample of places, because all of them take days.
 *
 *     npm run mutate -- [--windows 30] [--seed 1] [--files 'src/plan/*.ts']
 *
 * A window is 12 lines, drawn from all files in proportion to their length. What is computed once when a
 * file is loaded (tables of rules, SQL of readers) is left out: Stryker would run everything for each.
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { globSync } from 'tinyglobby';
import { randomOf } from '../../src/rehearse/random.ts';

const { values } = parseArgs({
  options: {
    windows: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    files: { type: 'string', default: 'src/{plan,diff,kinds}/*.ts' },
  },
});

const height = 12;

/** `src/plan/order.ts:13-24`. */
const windows = globSync(values.files)
  .sort()
  .flatMap((file) => {
    const lines = readFileSync(file, 'utf8').split('\n').length;
    return Array.from({ length: Math.ceil(lines / height) }, (_, at) => {
      const from = at * height + 1;
      return `${file}:${from}-${Math.min(lines, from + height - 1)}`;
    });
  });

const random = randomOf(Number(values.seed), 'windows');
const chosen: string[] = [];
while (chosen.length < Number(values.windows) && windows.length > 0) {
  chosen.push(...windows.splice(random.integer(windows.length), 1));
}

const folder = mkdtempSync(join(tmpdir(), 'schemadiff-mutation-'));
const config = join(folder, 'stryker.config.json');
writeFileSync(
  config,
  JSON.stringify({
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
    mutate: chosen,
    // It would be rewritten with an interface that TypeScript 7 has not any more.
    tsconfigFile: 'none.json',
    coverageAnalysis: 'perTest',
    ignoreStatic: true,
    // Messages for people are read by people.
    mutator: { excludedMutations: ['StringLiteral'] },
    concurrency: 1,
    timeoutMS: 60_000,
    dryRunTimeoutMinutes: 30,
    reporters: ['progress-append-only', 'clear-text', 'json'],
    clearTextReporter: { allowColor: false, reportTests: false, logTests: false },
    jsonReporter: { fileName: 'test/mutation/report.json' },
    tempDirName: join(folder, 'sandbox'),
    ignorePatterns: ['dist', 'bench', 'docs', 'snapshots'],
    allowConsoleColors: false,
  }),
);
const { status } = spawnSync('npx', ['stryker', 'run', config], { stdio: 'inherit' });
rmSync(folder, { recursive: true, force: true });
process.exitCode = status ?? 1;
