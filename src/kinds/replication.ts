/**
 * What objects say of which rows are replicated, and of what tells them apart there: UPDATE and DELETE are refused where that
 * is missing, or is not published. A key says nothing here: see key.ts. Columns are quoted as SQL has them.
 */

/** Rows are told apart by all columns, by a key, or not. */
export type Telling = 'all' | 'key' | 'nothing';

export type Replication =
  /** `schema`: which is published with all that is in it; `logged`: it has rows of its own, and they are in the log. */
  | {
      readonly type: 'table';
      readonly table: string;
      readonly schema: string;
      readonly logged: boolean;
    }
  | {
      readonly type: 'column';
      readonly column: string;
      readonly generated: 'stored' | 'virtual' | null;
    }
  /** In place of the primary key; `key`: the one that it needs. */
  | { readonly type: 'identity'; readonly table: string; readonly tells: Telling }
  | {
      readonly type: 'publication';
      readonly publication: string;
      /** UPDATE, DELETE, where these are published. */
      readonly changes: readonly string[];
      /** Of every table. */
      readonly all: boolean;
      /** Rows of a partition are published as those of the table above. */
      readonly viaRoot: boolean;
      /** Stored generated columns are published. */
      readonly generated: boolean;
    }
  /**
   * `of`: a table, or a schema; its columns, where not all; where only some rows, those of these columns that tell which:
   * others that it uses do so as well.
   */
  | {
      readonly type: 'published';
      readonly publication: string;
      readonly of: string;
      readonly columns: readonly string[] | null;
      readonly filter: readonly string[] | null;
    };
