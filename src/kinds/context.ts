/** What the statements of an object may depend on besides its spec. */

import type { Id, Spec } from '../model/catalog.ts';

/** What a statement may depend on besides the spec. */
export interface Context {
  /** Major of the server that will run the statements. */
  readonly major: number;
  /** By type: what the values become that it no longer has. */
  readonly values?: ReadonlyMap<Id, ValueMap>;
  /** The kind of what it is a part of. */
  readonly whole?: string;
  /** Other tables have the object, or what it is a part of, from its table: ALTER TABLE would reach them. */
  readonly inherited?: boolean;
  /** The kinds of ties through which they have it, where its table is there already. */
  readonly heirs?: ReadonlySet<string>;
  /**
   * Tables inherit from its table, and are no partitions: what they do not get is made ONLY for that one, or PostgreSQL
   * would lock them all (a primary key, and from 18 on any constraint).
   */
  readonly extended?: true;
  /** Its table stores a column otherwise than one that it inherits from: see stored-apart.ts. */
  readonly storedApart?: true;
  /** It comes from another table, too, that drops it first, or is left; it may stay then, as its table's own. */
  readonly shared?: boolean;
  /** It came from another table, to which its own stays tied, and comes from none any more: PostgreSQL drops it, or leaves it. */
  readonly fallen?: true;
  /** Heirs keep it when it goes: see `Kind.dropsOnly`. */
  readonly left?: true;
  /** Columns have values of the type, or of what it is a part of, within those of others: arrays, composite types. */
  readonly nested?: boolean;
  /** `table public.users`: what stays, and has columns of the type, or of what it is a part of: see `Kind.reachesUsers`. */
  readonly users?: readonly string[];
  /** Not every value will do for the type that it has, and perhaps no null: see `Kind.demands`. */
  readonly demanding?: true;
  /** The object of another table that it comes from by inheritance, at the far end, as it is after. */
  readonly origin?: Spec;
  /** It is not made again in the same plan. */
  readonly gone?: boolean;
  /** Names of what is reached with it, as it was before: see `Kind.besides`. */
  readonly besides?: readonly string[];
  /** Of a tie: a DEFAULT partition beside it takes, after that, what no other does: see `Kind.besides`. */
  readonly rest?: true;
  /** Of a tie: the types of the columns by which the table that it ties to is divided, up to an expression. */
  readonly keyTypes?: readonly string[];
  /** `table public.users`, those that stay: of a foreign key, those that it refers to; of what `Kind.bindsAgain`, the other ends; of a tie, those that foreign keys bind to the one that it ties to. */
  readonly bound?: readonly string[];
  /** Of a tie: those of `bound` from where foreign keys refer to the one that it ties to. */
  readonly referring?: readonly string[];
  /** Of a tie: names of the tables that stay and, through the one that it ties to, had the same rows. */
  readonly above?: readonly string[];
  /** Of a tie that goes while its table stays: names of the foreign keys that stay, and referred to rows of that. */
  readonly held?: readonly string[];
  /** What it takes up of partitions. */
  readonly attached?: readonly Attached[];
  /** PostgreSQL might take up others: they are attached one by one. */
  readonly attachesEach?: true;
  /** Before or after, a role other than the one that runs the plan owns what it belongs to (see `belongs`). */
  readonly otherOwner?: true;
  /** Another role than the owner granted some of it, or its grantee some of what others have. */
  readonly passed?: true;
  /** Where the position of a sequence that goes waits for the one that follows it: see `Kind.counts`. */
  readonly position?: string;
  /** Another object has its `generatedAs()` before or after: PostgreSQL may generate another name. */
  readonly nameTaken?: true;
}

/** The same part of a partition. */
export interface Attached {
  readonly spec: Spec;
  /** It is taken up before, or by PostgreSQL when the partition is. */
  readonly already: boolean;
}

/** What old texts of a type become: a label that is gone → the one that its rows get. */
export type ValueMap = ReadonlyMap<string, string>;

/** What is declared for the values of a column. */
export interface Mapped {
  readonly values: ValueMap;
  /** They are elements of its arrays: its own, or those of a domain. */
  readonly inArrays: boolean;
}

export const unmapped: Mapped = { values: new Map(), inArrays: false };
