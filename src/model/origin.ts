/** Where something is declared, and what it was called before: what no statement and no catalog says. */

export interface Origin {
  /** PostgreSQL's name of the kind, in lower case. */
  readonly kind: string;
  /** Null: it is in no schema. */
  readonly schema: string | null;
  /** The table, view or domain that it is a part of. */
  readonly table: string | null;
  readonly name: string;
  /** `file:line`, relative to the project's folder. */
  readonly where: string;
  /** Null within it: as now. */
  readonly renamedFrom: { readonly schema: string | null; readonly name: string | null } | null;
  /** Labels of an enum, attributes of a type: what they were called, and are called now. */
  readonly members: ReadonlyMap<string, string>;
}
