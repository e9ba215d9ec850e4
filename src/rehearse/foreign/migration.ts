/** Migrations that schemadiff did not write, as SQL that its tool would run. */

export interface ForeignScript {
  readonly text: string;
  /** Where it is, as shown to the user. */
  readonly file: string;
  /** The line of the file at which the text begins, from 1. */
  readonly line: number;
  /** Whether the tool runs it in a transaction of its own. */
  readonly transaction: boolean;
  /** The tool sends it as one query: PostgreSQL runs several statements of one in a transaction ("Simple Query"). */
  readonly oneQuery?: boolean;
  /** Why there may be more of it than is known. */
  readonly cut?: string;
}

/** A way down that exists only to say no: `raise NotImplementedError`. */
export interface Refusal {
  readonly file: string;
  readonly refuses: string;
}

/** A direction that cannot be had as SQL: why. */
export interface Unavailable {
  readonly file: string;
  readonly unavailable: string;
}

export interface ForeignMigration {
  /** As its tool names it: `20240102_add_email`. */
  readonly id: string;
  readonly up: ForeignScript | Unavailable;
  /** Null: there is none. */
  readonly down: ForeignScript | Refusal | Unavailable | null;
  /** Why its tool knows no way down for such a one, where it does for others. */
  readonly oneWay?: string;
}
