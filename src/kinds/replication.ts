/** What objects say of which rows are replicated, and of what tells them apart there: UPDATE and DELETE are refused without. */

export type Replication =
  /** `schema`: which is published with all that is in it; null: its rows are in no log. */
  | { readonly type: 'table'; readonly table: string; readonly schema: string | null }
  /** `tells`: rows are told apart by it. An identity stands in for the key. */
  | { readonly type: 'key' | 'identity'; readonly table: string; readonly tells: boolean }
  /** `changes`: UPDATE or DELETE are published; `all`: of every table. */
  | {
      readonly type: 'publication';
      readonly publication: string;
      readonly changes: boolean;
      readonly all: boolean;
    }
  /** `of`: a table, or a schema. */
  | { readonly type: 'published'; readonly publication: string; readonly of: string };
