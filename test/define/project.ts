/** Projects in a temporary folder, for tests of what the child process evaluates. */

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type EvaluateOptions, evaluateDefinitions } from '../../src/define/evaluate.ts';
import type { Declared } from '../../src/define/render.ts';
import { SchemadiffError } from '../../src/model/error.ts';

/** Writes files and returns their folder, which is removed after the test. */
export function project(files: Readonly<Record<string, string>>): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'schemadiff-')));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}

export function evaluate(
  files: Readonly<Record<string, string>>,
  options: Partial<EvaluateOptions> = {},
): Promise<readonly Declared[]> {
  return evaluateDefinitions({ root: project(files), schema: './schema', ...options });
}

/** The error of something that must be refused. */
export async function refusal(work: Promise<unknown>): Promise<SchemadiffError> {
  const result = await work.then(
    () => new Error('it was not refused'),
    (error: unknown) => error,
  );
  if (!(result instanceof SchemadiffError)) throw result;
  if (result.outcome !== 'refused') throw new Error(`the outcome is ${result.outcome}`);
  return result;
}

/** Its faults, one line each. */
export async function faults(
  files: Readonly<Record<string, string>>,
  options: Partial<EvaluateOptions> = {},
): Promise<readonly string[]> {
  return (await refusal(evaluate(files, options))).why?.split('\n') ?? [];
}
