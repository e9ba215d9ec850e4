/**
 * A schema as plain data: items, each with the values of its kind's fields, that name each other by key.
 *
 * What an item needs is said by its fields (see field.ts), so that an item can be taken away together with
 * whatever needs it, and what is left is a schema again.
 */

export type Data =
  | string
  | number
  | boolean
  | null
  | readonly Data[]
  | { readonly [key: string]: Data };

export type Values = Readonly<Record<string, Data>>;

export interface Item {
  /** What other items name it by; the same in every version of the schema. */
  readonly key: number;
  /** The name of a kind of src/kinds/registry.ts. */
  readonly kind: string;
  readonly values: Values;
}

export interface Schema {
  readonly items: readonly Item[];
}
