/** What the child process is asked to do. */

export interface Job {
  /**
   * `definitions`: collect what the files export. `value`: the default export of the one file, as data.
   * `migrations`: what migrations of TypeORM ask of a database.
   */
  readonly mode: 'definitions' | 'value' | 'migrations';
  /** The project's folder, absolute. */
  readonly root: string;
  /** Absolute, in the order in which they are loaded. */
  readonly files: readonly string[];
}
