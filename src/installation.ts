/** Where schemadiff itself is: from its sources under vitest and jiti, bundled when it is installed. */

import { readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const own = fileURLToPath(import.meta.url);

/** True when this runs from dist/. */
export const compiled = own.endsWith('.js');

/** The folder of package.json: the bundle's chunks are in dist/, the source is in src/. */
export const packageFolder = dirname(dirname(own));

/** Everything of schemadiff's own, with a separator at the end. */
export const codeFolder = join(packageFolder, compiled ? 'dist' : 'src') + sep;

/** As in package.json. */
export function version(): string {
  const { version: text }: { version?: unknown } = JSON.parse(
    readFileSync(join(packageFolder, 'package.json'), 'utf8'),
  );
  return typeof text === 'string' ? text : 'unknown';
}
