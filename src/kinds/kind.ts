/**
 * The contract of an object kind: everything the engine may know about it.
 *
 * A kind is one file. It says how its objects are read, how each attribute may change, and which
 * statements create, drop and alter one object. It knows nothing of other kinds: order, replacement
 * of dependents and folding are the planner's, from what pg_depend says.
 */

import type { z } from 'zod';
import type { Id, Spec } from '../model/catalog.ts';
import type { Hazard } from '../model/hazard.ts';
import type { Sql } from '../model/sql.ts';
import type { Statement } from '../model/statement.ts';
import type { Context, Mapped } from './context.ts';
import type { Feature } from './feature.ts';
import type { Key } from './key.ts';
import type { Replication, Telling } from './replication.ts';

/** A part of an object written inside the CREATE of its parent (a column in CREATE TABLE). */
export interface Clause {
  readonly kind: string;
  readonly sql: Sql;
}

export interface Alter<S extends Spec> {
  /**
   * The statements that take one attribute (and those that share this rule) from one spec to the
   * other, or 'replace' when PostgreSQL has no way for this pair.
   */
  alter(from: S, to: S, context: Context): readonly Statement[] | 'replace';
  /**
   * PostgreSQL refuses while others depend on the object: they are dropped before, made again after; but
   * not the columns that use what is adoptable.
   */
  rebuildsDependents?(from: S, to: S): boolean;
  /** PostgreSQL makes again what it makes again where a type changes: see `Kind.followsRetype`. */
  reprintsDependents?(from: S, to: S): boolean;
  /** PostgreSQL refuses while columns of other tables have rows of its table within: see `Kind.detour`. */
  writesRows?(from: S, to: S): boolean;
}

/** How one attribute of a spec may change. Attributes that share one Alter object change together. */
export type Rule<S extends Spec> =
  /** It is part of the object's name: another value is another object. */
  | 'identity'
  /** Another value means drop and create. */
  | 'replace'
  | Alter<S>;

/** What cannot go yet is replaced beside its users: renamed away, made again, adopted, discarded. */
export interface Aside {
  /** Renames the old object out of the way. */
  readonly away: readonly Statement[];
  /** Drops the renamed one once nobody uses it. */
  readonly discard: readonly Statement[];
}

/** How values of a type that nobody may use for a while get out of the way. */
export interface Detour {
  /** They become text. */
  readonly away: readonly Statement[];
  /** They become what they were. */
  readonly back: readonly Statement[];
}

/** A column that is there for a moment, and null in all rows. */
export interface StandIn {
  readonly made: Statement;
  readonly dropped: Statement;
}

/** Whether something in the schema has the name already. */
export type IsTaken = (schema: string, name: string) => boolean;

/** One name for several, told apart by the arguments that they take. */
interface Overloads<S extends Spec> {
  /** The name that they share. */
  nameOf(spec: S): string;
  /** What is written for the one could mean the other as well, while both are there. */
  mistakable(one: S, other: S): boolean;
}

/** A name in its schema that is no part of its id: that of the sequence of an identity. */
interface Bearer<S extends Spec> {
  nameOf(spec: S): string;
  withName(spec: S, name: string): S;
  rename(from: S, to: S): readonly Statement[];
}

/** Names inside of a spec that are no objects of their own: the labels of an enum. */
interface Members<S extends Spec> {
  of(spec: S): readonly string[];
  /** `typed`: tables whose columns get the name along with it. */
  rename(spec: S, from: string, to: string, typed: readonly string[]): readonly Statement[];
}

/** What has rows of its own, or of its partitions: they are kept when it is made again. */
interface Holder<S extends Spec> {
  /** Its rows are those of its partitions. */
  isDivided(spec: S): boolean;
  /** The columns that say of which partition a row is, up to an expression. */
  dividedBy(spec: S): readonly Id[];
  /** The same as SQL has them, expressions too; null where one is compared by operators that no condition names. */
  dividedAs(spec: S): readonly Sql[] | null;
  /** Even its owner sees only the rows that policies show. */
  isGuarded(spec: S): boolean;
  /** Sets whether policies are for its owner too. */
  guard(spec: S, guarded: boolean): Sql;
  /** Sets what tells its rows apart where they are replicated; `key`: the primary key. */
  tellApart(spec: S, by: Telling): Sql;
  /** Its rows may be of other partitions than before. */
  divides(from: S, to: S): boolean;
}

/** What a partition takes of the rows of its table. */
interface Share<S extends Spec> {
  bound(spec: S): string;
  /** Others take all of it, as far as is known. `types`: of the columns of the key, up to an expression; `beside`: partitions that tell what sorts before what. */
  isWithin(spec: S, others: readonly S[], types: readonly string[], beside: readonly S[]): boolean;
  /** True of its rows alone. `key`: by what the table is divided. Null: they are those that no other one takes. */
  condition(spec: S, key: readonly Sql[]): Sql | null;
}

/** A column of rows that are set aside, and put back. */
export interface Carried {
  readonly column: Sql;
  /** Of the table as it was. */
  readonly taken: Sql;
  /** Of what was taken, for the table as it is then. */
  readonly put: Sql;
  readonly hazards: readonly Hazard[];
}

/** What a partition has because its table has `whole`. */
export interface Given<S extends Spec> {
  readonly spec: S;
  readonly whole: S;
}

/** How a sequence goes on that is made again with its column, or comes with it. */
export interface Resumed {
  /** A query of its position. Null: there is none to keep. */
  readonly taken: Sql | null;
  /** Where the position was set aside as `kept`. */
  put(kept: Sql): Sql;
}

export interface Kind<S extends Spec = Spec> {
  /** PostgreSQL's name of the kind, in lower case: `materialized view`. */
  readonly name: string;
  /**
   * The shape of a spec. Keys are compared in this order. One that is added is nullable, and null where nothing
   * was said of it before: snapshots that lack it are read so.
   */
  readonly spec: z.ZodType<S>;
  /**
   * A SELECT with one row per user object: the columns of `address()`, the keys of the spec, and
   * optionally `ordinal`, `parent`, `aliases`, `needs`, `awaits`, `passedBy` and `inherits` (see the functions of
   * these names in reading.ts), `completedBy` (the address of what this is the first half of: made before it, and
   * before what that needs and is needed by; replaced and dropped with it).
   */
  query(major: number): Sql;
  /** A condition that costs next to nothing: the query is run only where it is true. See `someOf()`. */
  readonly present?: Sql;
  /** What it uses that not every major has. */
  features?(spec: S): readonly Feature[];
  /** As servers of this major keep it, which take all of it and forget a part. */
  keptBy?(spec: S, major: number): S;
  /** The qualified name within the kind. */
  identity(spec: S): Sql;
  readonly rules: { readonly [K in keyof S]-?: Rule<S> };
  create(spec: S, context: Context, clauses: readonly Clause[]): readonly Statement[];
  drop(spec: S, context: Context): readonly Statement[];
  /** Written inside its parent's CREATE when that is made in the same plan. Null: not this one. */
  clause?(spec: S, context: Context, clauses: readonly Clause[]): Sql | null;
  /**
   * Written inside the CREATE of what has its parent, where that comes along by inheritance and takes no clause. Null:
   * not this one.
   */
  clauseApart?(spec: S, context: Context): Sql | null;
  /**
   * What it is a part of belongs to what it needs, as a sequence to the column that owns it, or a table to
   * the one that it is a partition of; a scope wants to know.
   */
  readonly belongs?: 'part' | 'partition';
  /** PostgreSQL makes it only together with what it is a part of: that is replaced where it is there already. */
  onlyWithin?(spec: S, context: Context): boolean;
  /** Its parent's CREATE takes its clause only as a clause itself: what is made in an ALTER would evaluate it. */
  comesApart?(spec: S): boolean;
  /** True when CREATE takes the clauses of its parts. */
  readonly carriesClauses?: true;
  /** It is made for its table alone, and takes up those of partitions one by one: these are tied first. */
  attachesEach?(spec: S): boolean;
  /**
   * Where a partition is attached PostgreSQL takes up for it, from this major on, only what is of its kind; where it is
   * made, what is of another as well.
   */
  readonly attachesAlike?: number;
  /** What PostgreSQL compares to find the one of a partition: those of a table that have the same can be taken for each other. */
  takenFor?(spec: S): string;
  /**
   * A partition's, which comes from its table's, may have another name. Made before that one, it is taken up; it is
   * altered and dropped with that one alone.
   */
  readonly namedApart?: true;
  /** What is altered, by the rule of this attribute, where it comes from another table than before. */
  readonly renamedByOrigin?: keyof S & string;
  /**
   * From this major on PostgreSQL makes it anew where its column gets another type, for heirs under the name that it has, and refuses
   * where one said it itself under another.
   */
  readonly remadeByName?: number;
  /** It can be dropped ONLY from its table, and heirs have it as their own then. */
  readonly dropsOnly?: true;
  /** PostgreSQL counts the tables that it comes from, and drops none that comes from one. */
  countsOrigins?(context: Context): boolean;
  /** False: that of a new column is not passed on to the columns of heirs that are there already. */
  joinsColumns?(context: Context): boolean;
  /** Of one partition, what PostgreSQL makes by itself (see `given` in model/catalog.ts): gives each its name. */
  nameGiven?(all: readonly Given<S>[]): readonly Statement[];
  /** An attribute that heirs may have otherwise, until PostgreSQL makes or changes it with that of the table they have it from. */
  readonly overwritten?: keyof S & string;
  /** How it lets what it is a part of be stored: tables that inherit get the same where CREATE makes both. Empty: as ever. */
  stored?(spec: S): string;
  /** Has the same part of another table, `of`, stored as ever, where that was made like this one. */
  unstored?(spec: S, of: Spec): readonly Statement[];
  /** An attribute that PostgreSQL changes, from a major on, with that of the table that has what it follows. */
  readonly carriedAlong?: { readonly attribute: keyof S & string; readonly since: number };
  /**
   * Names that it takes, by name space: two objects cannot hold one at the same time. Of what comes from another
   * table, and is called after that, with the spec of the first that it comes from.
   */
  names?(spec: S, origin?: Spec): readonly string[];
  /** Names that PostgreSQL refuses to meet when it makes it, although others may take them later on. */
  avoids?(spec: S): readonly string[];
  /** The name that it has or that PostgreSQL generates for it: one that nothing else in the schema has. Null: none. */
  generatedAs?(spec: S): string | null;
  /** Of what shares its name with others that take other arguments. */
  readonly overloads?: Overloads<S>;
  /** Renames it out of the way of what takes its name while it takes another, and answers it as it is then. */
  makeWay?(spec: S): { readonly spec: S; readonly statements: readonly Statement[] };
  /** It is one of its table. */
  key?(spec: S): Key | null;
  /** What it says of the rows that are replicated. */
  replicates?(spec: S): Replication;
  /** Its statements lock its own table, and no other but what `beyond` says. */
  readonly locksOwn?: true;
  /** What making, changing or dropping it does to other tables; that, also when it goes with its own. */
  beyond?(spec: S, type: 'create' | 'alter' | 'drop', context: Context): readonly Hazard[];
  /**
   * What is done to it reaches every partition: PostgreSQL has a copy of it in each, which is no object, or locks them
   * along with their table. `goes`: when it is dropped.
   */
  reachesPartitions?(spec: S, goes: boolean): boolean;
  /** Whatever is done to one of those `of` the same reaches the `rest` of them, and what is `of` that. */
  readonly besides?: { of(spec: S): string; name(spec: S): string; isRest(spec: S): boolean };
  /**
   * Its statements may use any column of the tables that it needs: MERGE sets those that pg_depend does not know of,
   * and ON CONFLICT takes up all that are there.
   */
  spansColumns?(spec: S): boolean;
  /**
   * How it is read by a role that it names: as another one, or not at all, be it everywhere or where that role owns
   * what this is a part of. `never`, too, where it says only what the role that read it gives. Null: it does not name
   * the role.
   */
  readByItself?(spec: S, role: string): S | 'never' | 'unless owner' | null;
  /** Its body names what pg_depend does not know: it is made with check_function_bodies off. */
  readonly bodyUnchecked?: true;
  /**
   * It concerns objects that it does not name. `always`: it acts on whatever is made, altered or dropped.
   * `changed`: where it comes, goes or changes, all objects may.
   */
  readonly reaches?: 'always' | 'changed';
  /** Making it runs what it names, on rows that are there: it waits for the bodies of functions. */
  readonly evaluates?: true;
  /** PostgreSQL refuses to alter the adoptable that it needs: it goes before, and is made again after. */
  readonly tied?: true;
  /**
   * Those that have the same are altered at once, where several are: the first statement of each, then the second. What
   * one of them takes may have been another's.
   */
  together?(spec: S): string;
  /** Of what makes a table a partition. */
  readonly share?: Share<S>;
  /** What it is a part of and what it needs are altered one after the other: see `needed`. */
  readonly binds?: true;
  /** Where it is altered, PostgreSQL makes those over it again that bind its table to others. */
  bindsAgain?(spec: S): boolean;
  /** No rows that it refers to may leave with a partition while it is there, were it for a moment. */
  readonly holdsRows?: true;
  /** PostgreSQL keeps the order in which a table got them, and pg_dump shows it. */
  readonly inOrder?: true;
  /** PostgreSQL makes it only while the columns of its table are in their order: a tie to a composite type. */
  readonly ordersColumns?: true;
  /** Whether it is altered first or last, where another one that needs it is altered alike. Null: it is all one. */
  needed?(from: S, to: S): 'first' | 'last' | null;
  /**
   * PostgreSQL itself rebuilds it when the type of a column that it uses changes. False, of a part: not with what it is
   * a part of, which is replaced then.
   */
  followsRetype?(spec: S): boolean;
  /** Of a column: its type, as PostgreSQL writes it. */
  typeOf?(spec: S): string;
  /** It is the same whatever type the column has that it is about: a comment. */
  readonly ofAnyType?: true;
  /** How a column passes through text while its type changes beneath it. Null: it need not. */
  detour?(spec: S, context: Context): Detour | 'replace' | null;
  /** Of a constraint: a row with null in one of its columns satisfies it. */
  passesNulls?(spec: S): boolean;
  /** With it a new column has values in the rows that are there: PostgreSQL writes them again, or might. */
  fillsRows?(spec: S): boolean;
  /** Of a column that is to come: gives rows that become text a place for it. */
  standIn?(spec: S): StandIn;
  /** How to replace it, by `to`, while columns use it, or what columns use. Null: not this one. */
  aside?(spec: S, to: S, isTaken: IsTaken): Aside | null;
  /** Columns can move from one that is set aside to the new one: types, collations. */
  adoptable?: true;
  /** It does not have the values of the type that it uses, but has them within its own: an array. */
  nests?(spec: S): boolean;
  /** It has them beside others, or as an end of a range: PostgreSQL puts nothing in their place by their text. */
  readonly composes?: true;
  /** What changes of it, or of the type that it is a part of, may lock or read what has columns of that: see `Context.users`. */
  readonly reachesUsers?: true;
  /** Its columns, which are no objects of their own, have the types that it needs, or some of them. */
  readonly hasColumns?: true;
  /** It, or the type that it is a part of, takes not every value of what it is over: a new column is tried with what it has. */
  demands?(spec: S): boolean;
  /**
   * For users of what is adoptable and set aside: statements that move to the new one, and change what else
   * differs. Null: it is replaced.
   */
  adopt?(from: S, to: S, context: Context, mapped: Mapped): readonly Statement[] | null;
  /**
   * Gives it the name (`name`, and `schema` where it has one) that `to` has; all else is as in `from`.
   * Those without it are dropped and made again, or are named by what they belong to.
   */
  rename?(from: S, to: S): readonly Statement[];
  /** What `rename` leads to, where more of the spec than its name goes along: `to` is `from` under the new one. */
  renamed?(from: S, to: S): S;
  /** PostgreSQL then renames what the tables that inherit have from it, too. */
  readonly renamesHeirs?: true;
  readonly bears?: Bearer<S>;
  readonly members?: Members<S>;
  /** Of what holds rows that a plan can set aside. */
  readonly holder?: Holder<S>;
  /**
   * A part of the rows that are set aside. `asText`: its type is not there all the time. Null: it has no values to
   * keep, or takes none.
   */
  carry?(from: S, to: S, asText: boolean, mapped: Mapped): Carried | null;
  /** Null: its values go on, or begin, as it says. */
  resume?(from: S | undefined, to: S): Resumed | null;
  /**
   * The column to which it gives values, and the sequence that does: where another one does so afterwards, that goes
   * on where this one was.
   */
  counts?(spec: S): { readonly column: Id; readonly sequence: Id };
  /** It fires, or refuses, when rows come: they are put back before it is made. */
  readonly meetsRows?: true;
  /** Keeps it from firing for rows that are put back, and lets it again. Null: it does not fire. */
  silence?(spec: S): { readonly off: Sql; readonly on: Sql } | null;
  /** Some row may find no place in a table that has only these. */
  leavesOut?(specs: readonly S[]): boolean;
}

/** Keeps the spec's type while a kind is written; the registry erases it. */
export function defineKind<S extends Spec>(kind: Kind<S>): Kind<S> {
  return kind;
}
