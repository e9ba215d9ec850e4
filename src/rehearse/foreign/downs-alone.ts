/** Files that no tool reaches, and somebody believes that it does: ways down without their way up, and other SQL. */

import type { Folder } from './folder.ts';
import type { Format } from './format.ts';
import type { ForeignMigration } from './migration.ts';

const filesOf = (migrations: readonly ForeignMigration[]) =>
  new Set(migrations.flatMap(({ up, down }) => [up.file, down?.file]));

/** SQL that is part of no migration, as shown to the user. `known`: what is told otherwise, or is no migration. */
export function notRun(
  folder: Folder,
  migrations: readonly ForeignMigration[],
  known: readonly string[],
): string[] {
  const used = filesOf(migrations);
  return folder.files
    .filter((file) => file.endsWith('.sql'))
    .map((file) => folder.shown(file))
    .filter((file) => !used.has(file) && !known.includes(file));
}

/** Files as shown to the user. */
export function downsAlone(
  folder: Folder,
  { downs }: Format,
  migrations: readonly ForeignMigration[],
): string[] {
  const used = filesOf(migrations);
  return downs(folder)
    .map((file) => folder.shown(file))
    .filter((file) => !used.has(file));
}
