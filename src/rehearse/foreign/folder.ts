/** A folder of migrations: the files in it, and their texts. */

import { isUtf8 } from 'node:buffer';
import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { globSync } from 'tinyglobby';
import { refused } from '../../model/error.ts';
import { shownPath } from '../../shown-path.ts';
import type { ForeignScript, Unavailable } from './migration.ts';

/** As a tool sends it; without a word, in a transaction. */
type Sent = Partial<Pick<ForeignScript, 'transaction' | 'oneQuery'>>;

export interface Folder {
  /** Absolute. */
  readonly path: string;
  /** Relative to it, with slashes, sorted. Nothing hidden, no node_modules. */
  readonly files: readonly string[];
  has(file: string): boolean;
  /** What is not UTF-8 becomes U+FFFD: enough to see what a file is, not to run it. */
  read(file: string): string;
  /** Null: it can be run. */
  unreadable(file: string): Unavailable | null;
  /** As shown to the user. */
  shown(file: string): string;
  script(file: string, options?: Sent): ForeignScript | Unavailable;
}

/** @throws SchemadiffError refused when there is no such folder, or nothing in it. */
export function openFolder(directory: string): Folder {
  const path = resolve(directory);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw refused('There is no such folder of migrations.', { where: directory });
  }
  const files = globSync('**/*', { cwd: path, ignore: '**/node_modules/**' }).sort();
  if (files.length === 0) throw refused('The folder of migrations is empty.', { where: directory });
  const known = new Set(files);
  const bytesOf = (file: string) => readFileSync(join(path, file));
  const read = (file: string) => new TextDecoder().decode(bytesOf(file));
  const shown = (file: string) => shownPath(join(path, file));
  const unreadable = (file: string) =>
    isUtf8(bytesOf(file))
      ? null
      : { file: shown(file), unavailable: `${shown(file)} is not UTF-8: convert it` };
  return {
    path,
    files,
    has: (file) => known.has(file),
    read,
    unreadable,
    shown,
    script: (file, sent) =>
      unreadable(file) ?? {
        text: read(file),
        file: shown(file),
        line: 1,
        transaction: true,
        ...sent,
      },
  };
}

const leading = /^(?:.*\/)?[^\d/]*(\d+)/;

/** The number that a name starts with, without zeros before it. */
export function versionOf(file: string): string | undefined {
  const digits = leading.exec(file)?.[1];
  return digits === undefined ? undefined : String(BigInt(digits));
}

/** By the number that a name starts with, however many digits it has; then by name. */
export function byVersion(first: string, second: string): number {
  const [a, b] = [leading.exec(first)?.[1], leading.exec(second)?.[1]];
  if (a !== undefined && b !== undefined && BigInt(a) !== BigInt(b)) {
    return BigInt(a) < BigInt(b) ? -1 : 1;
  }
  return first < second ? -1 : first > second ? 1 : 0;
}
