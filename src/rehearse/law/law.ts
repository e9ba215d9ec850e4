/**
 * What a rehearsal asks of a migration: the laws, and what they speak of.
 *
 * A passage is what is rehearsed, wherever it comes from: a migration of schemadiff's, several of them in
 * a row, a generated edit, the files of another tool. Steps that announce no hazards cannot be dishonest.
 */

import type { Catalog, Id } from '../../model/catalog.ts';
import type { Hazard } from '../../model/hazard.ts';
import type { Effect } from '../../plan/plan.ts';
import type { Executable } from '../../prove/run.ts';

/** A statement of a passage. */
export interface PassageStep extends Executable {
  /** Null: it announced nothing, as SQL that schemadiff did not write. */
  readonly hazards: readonly Hazard[] | null;
  /** What it does to which objects, where that is known: renames are followed through them. */
  readonly effects?: readonly Effect[];
}

/** From one schema to another, and back. */
export interface Passage {
  /** `0001-email`, `0000-a → 0003-c`. */
  readonly name: string;
  /** Both as PGlite reads them. */
  readonly before: Catalog;
  readonly after: Catalog;
  readonly up: readonly PassageStep[];
  /** Null: there is no way back. */
  readonly down: readonly PassageStep[] | null;
  /** Whose values a reviewer agreed to lose or to change: `column public.users.email`. */
  readonly acknowledged?: readonly string[];
}

/** What each law says, for reports and documentation. */
export const lawSentences = {
  converge: 'up leads from the schema before to the schema after',
  reverse: 'down leads from the schema after back to the schema before',
  quiet: 'planning again finds nothing to do',
  keep: 'rows of what stays are unchanged, and down brings every old value back',
  path: 'a fresh install of the schema after is what an upgrade leads to',
  crash: 'stopped anywhere and resumed, the result is the same',
  honest: 'locks and rewrites are among those that the steps announced',
  same: 'the same inputs give the same plan, to the byte',
  survive: 'rows that the old release writes between two steps are not lost',
  enforced: 'rows are accepted and refused as by a fresh install of the schema after',
  callable: 'functions that could be called before can be called after',
  access: 'every role may do exactly what it may on a fresh install of the schema after',
} as const;

/** A law, as reports name it: a key of lawSentences. */
export type LawName = keyof typeof lawSentences;

/** Every law. */
export const lawNames = Object.keys(lawSentences) as readonly LawName[];

/** Who saw a difference: our reader, pg_dump, the rows themselves, pg_locks, or the planner. */
export type ObserverName = 'catalog' | 'pg_dump' | 'planner' | 'rows' | 'locks' | 'postgres';

/** A law that did not hold. */
export interface Breach {
  readonly law: LawName;
  /** What went wrong, in words, naming the object. Holds no value of a row. */
  readonly sentence: string;
  /** On which way. */
  readonly direction: 'up' | 'down';
  /** The statement at which it was seen; null where the end was looked at. */
  readonly step: string | null;
  /** What it is about; null: no single object. */
  readonly object: Id | null;
  /** What each observer saw, a line a difference. */
  readonly differences: readonly {
    readonly observer: ObserverName;
    readonly lines: readonly string[];
  }[];
}

/** What a law answers. */
export type Answer =
  | { readonly type: 'holds' }
  | { readonly type: 'broken'; readonly breach: Breach }
  /** It has nothing to speak of here: no way back, no rows, nothing announced. */
  | { readonly type: 'not covered'; readonly why: string };
