/**
 * What objects say of which rows are replicated, and of what tells them apart there: UPDATE and DELETE are refused where that
 * is missing, or is not published.
 */

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
  /** Rows are told apart by all columns, by those that it uses or the index that it does, or not. An identity stands in for the key. */
  | {
      readonly type: 'key' | 'identity';
      readonly table: string;
      readonly tells: 'all' | 'used' | 'nothing';
    }
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
  /** `of`: a table, or a schema; its columns, where not all; whether only some rows, for which it uses others. */
  | {
      readonly type: 'published';
      readonly publication: string;
      readonly of: string;
      readonly columns: readonly string[] | null;
      readonly filtered: boolean;
    };
