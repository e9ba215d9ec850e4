/** One passage on one set of rows: what a law is asked of. */

import type { PgliteDatabase } from '../../database/pglite.ts';
import type { Sql } from '../../model/sql.ts';
import { type Journey, journey } from '../journey.ts';
import type { Stage } from './stage.ts';

/** Puts rows into the schema before, on top of those of the world; the same ones each time. */
type Fill = (database: PgliteDatabase) => Promise<unknown>;

/** A statement of the old release. Never holds a value of a real row. */
export interface OldStatement {
  /** From 0, before the migration, up to 1, after it: `Math.round(moment * steps)` steps are done. */
  readonly moment: number;
  /** Which one it writes to. */
  readonly table: { readonly sql: Sql };
  /** As it runs. */
  readonly sql: Sql;
}

/** What a trial is made from besides its stage. */
export interface TrialOptions {
  /** For whatever a law makes up itself: rows of the new release, an order. */
  readonly seed: number;
  /** None: the rows of the world alone. */
  readonly fill?: Fill | undefined;
  /** What the old release does while the migration runs, in this order. */
  readonly workload?: readonly OldStatement[] | undefined;
  /**
   * Whether pg_dump and pg_locks look too, which takes several times as long. What they see does not
   * depend on which rows there are: once for each passage is enough. Default: true.
   */
  readonly thorough?: boolean | undefined;
  /** A step that announced may-fail or lossy-cast may fail on these rows. Default: false. */
  readonly excused?: boolean | undefined;
  /** Told what is being done, in case that it never ends. */
  readonly doing?: ((what: string) => void) | undefined;
}

/** Rows that the new release writes before it is rolled back. */
const rowsOfNewRelease = 10;

/** One case of a passage: every law may be asked of it, one after the other. */
export class Trial {
  readonly stage: Stage;
  readonly seed: number;
  readonly thorough: boolean;
  readonly excused: boolean;
  readonly workload: readonly OldStatement[];
  readonly #options: TrialOptions;
  #journey: Promise<Journey> | undefined;

  constructor(stage: Stage, options: TrialOptions) {
    this.stage = stage;
    this.seed = options.seed;
    this.thorough = options.thorough ?? true;
    this.excused = options.excused ?? false;
    this.workload = options.workload ?? [];
    this.#options = options;
  }

  get passage() {
    return this.stage.passage;
  }

  get database() {
    return this.stage.lab.database;
  }

  /** The schema before, with the rows of this trial. */
  async begin(): Promise<void> {
    const { lab, start } = this.stage;
    await lab.restore(start);
    await this.#options.fill?.(lab.database);
  }

  /** There and back; gone once, however many laws ask. */
  journey(): Promise<Journey> {
    this.#journey ??= this.#go();
    return this.#journey;
  }

  async #go(): Promise<Journey> {
    await this.begin();
    return await journey({
      passage: this.passage,
      database: this.database,
      seed: this.seed,
      rows: rowsOfNewRelease,
      down: true,
      dumps: this.thorough,
      watched: this.thorough,
      doing: this.#options.doing,
    });
  }
}
