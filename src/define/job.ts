/** What the child process is asked to do. */

export interface Job {
  /** `definitions`: collect what the files export. `value`: the default export of the one file, as data. */
  readonly mode: 'definitions' | 'value';
  /** The project's folder, absolute. */
  readonly root: string;
  /** Absolute, in the order in which they are loaded. */
  readonly files: readonly string[];
}
