/** Where schemadiff itself is: from its sources under vitest and jiti, bundled when it is installed. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const own = fileURLToPath(import.meta.url);

/** True when this runs from dist/. */
export const compiled = own.endsWith('.js');

/** The folder of package.json: the bundle's chunks are in dist/, the source is in src/. */
export const packageFolder = dirname(dirname(own));

/** Everything of schemadiff's own, with a separator at the end. */
export const codeFolder = join(packageFolder, compiled ? 'dist' : 'src') + sep;

/** A module that is a program of its own, such as `gate/child`; the bundle must have it as an entry. */
export function programFile(module: string): string {
  return join(codeFolder, `${module}.${compiled ? 'js' : 'ts'}`);
}

/** Where jiti is, which loads TypeScript. */
export const jitiFile = createRequire(import.meta.url).resolve('jiti');

/** What Node needs to run a program: from its sources, as tests and benchmarks do, it is TypeScript. */
export function nodeArguments(program: string): string[] {
  if (!program.endsWith('.ts')) return ['--no-warnings', program];
  const from = JSON.stringify(program);
  const load = `require(${JSON.stringify(jitiFile)}).createJiti(${from}, { fsCache: false }).import(${from})`;
  return ['--no-warnings', '--input-type=commonjs', '--eval', load];
}

/** As in package.json. */
export function version(): string {
  const { version: text }: { version?: unknown } = JSON.parse(
    readFileSync(join(packageFolder, 'package.json'), 'utf8'),
  );
  return typeof text === 'string' ? text : 'unknown';
}
