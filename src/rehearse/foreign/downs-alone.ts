/** Ways down whose way up is not there: no tool reaches them, and somebody believes that it does. */

import type { Folder } from './folder.ts';
import type { Format } from './format.ts';
import type { ForeignMigration } from './migration.ts';

/** Files as shown to the user. */
export function downsAlone(
  folder: Folder,
  { downs }: Format,
  migrations: readonly ForeignMigration[],
): string[] {
  const used = new Set(migrations.flatMap(({ up, down }) => [up.file, down?.file]));
  return downs(folder)
    .map((file) => folder.shown(file))
    .filter((file) => !used.has(file));
}
