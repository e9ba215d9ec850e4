/** What the child process is asked to do. */

import { createHash } from 'node:crypto';

export interface Task {
  /**
   * `definitions`: collect what the files export. `value`: the default export of the one file, as data.
   * `migrations`: classes of migrations, for a program of its own.
   */
  readonly mode: 'definitions' | 'value' | 'migrations';
  /** The project's folder, absolute. */
  readonly root: string;
  /** Absolute, in the order in which they are loaded. */
  readonly files: readonly string[];
}

export interface Job extends Task {
  /** JavaScript of modules, by moduleKey(); what is not there is transpiled when it is loaded. */
  readonly modules: Readonly<Record<string, string>>;
}

/** How modules become JavaScript, and are loaded. */
export const jitiOptions = { fsCache: false, interopDefault: false } as const;

/** A file with its content. */
export function moduleKey(file: string, source: string): string {
  return createHash('sha256').update(`${file}\n${source}`).digest('base64url');
}
