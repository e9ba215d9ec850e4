/**
 * Two files of one version: their tool runs at most one of them, so a rehearsal of both would speak of a
 * history that no database ever has.
 */

import { refused } from '../../model/error.ts';
import type { Folder } from './folder.ts';

export interface VersionRule {
  /** What the tool takes for the version of a file of the folder; undefined: it has none. */
  readonly versionOf: (file: string) => string | undefined;
  /** What the tool calls it; `version` unless said. */
  readonly noun?: string | undefined;
  /** What the tool does, as a sentence. */
  readonly why: string;
  /** Where another tool runs both; there is always the way to give one of them another version. */
  readonly otherwise?: string | undefined;
}

/** With `--format plain`, what has the same number runs by name. */
export const runBothAsPlain = 'if another tool runs both, name --format plain';

const shownGroups = 5;

/**
 * `files` of one direction.
 * @throws SchemadiffError refused when two of them have one version; it names them.
 */
export function refuseSameVersion(
  folder: Folder,
  files: readonly string[],
  { versionOf, noun = 'version', why, otherwise }: VersionRule,
): void {
  const byVersion = new Map<string, string[]>();
  for (const file of files) {
    const version = versionOf(file);
    if (version === undefined) continue;
    byVersion.set(version, [...(byVersion.get(version) ?? []), folder.shown(file)]);
  }
  const groups = [...byVersion].filter(([, { length }]) => length > 1);
  if (groups.length === 0) return;
  const lines = groups
    .slice(0, shownGroups)
    .map(([version, names]) => `${names.join(', ')} (${noun} ${version})`);
  const more = groups.length - lines.length;
  throw refused(`Several migrations have one ${noun}.`, {
    where: [...lines, ...(more > 0 ? [`and ${more} more ${noun}s`] : [])].join('; '),
    why,
    next: `Give each a ${noun} of its own${otherwise === undefined ? '' : `; ${otherwise}`}.`,
  });
}
