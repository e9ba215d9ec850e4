/** The `sql` tag of the definition language. */

import { ident, literal } from '../model/sql.ts';
import type { DeclarationOf, FragmentData, Reference } from './declaration.ts';
import { type Definition, declare, isNamed, type Named, named, nameOf } from './definition.ts';
import { whereCalled } from './where.ts';

/** A column of a table: `users.email`. Interpolated, it becomes its qualified name. */
export interface ColumnName {
  readonly table: Reference;
  readonly name: string;
}

/** What may stand in `${}`: names are quoted and qualified, values become literals. */
export type Interpolated =
  | Fragment
  | Named
  | ColumnName
  | string
  | number
  | bigint
  | boolean
  | null
  | Date;

/**
 * A piece of SQL. Exported from a schema file it is a statement, or several, and runs as it stands,
 * after everything else is made and what was written before it; what it makes is read, compared and ordered like everything else.
 */
export class Fragment implements Definition {
  static #made = 0;
  /** How many were made before it. */
  readonly order = Fragment.#made++;
  /** As it will run. */
  readonly text: string;
  /** What it names. */
  readonly references: readonly Reference[];
  readonly #where: string;

  constructor(text: string, references: readonly Reference[], where: string) {
    this.text = text;
    this.references = references;
    this.#where = where;
  }

  [declare](): DeclarationOf<'sql'> {
    return { kind: 'sql', where: this.#where, text: fragmentData(this) };
  }
}

export function fragmentData({ text, references }: Fragment): FragmentData {
  return { text, references: [...references] };
}

/** Backslashes that JavaScript drops from a template: `\d` becomes `d`. */
const lostEscape = /(?<!\\)(?:\\\\)*\\([^\\`$nrtbfv0xu'"\n\r])/;

function tag(strings: TemplateStringsArray, ...values: readonly Interpolated[]): Fragment {
  const lost = strings.raw.map((raw) => lostEscape.exec(raw)?.[1]).find((each) => each);
  if (lost !== undefined) {
    throw new Error(`JavaScript drops the backslash of \\${lost} in a template: write \\\\${lost}`);
  }
  const pieces = values.map(interpolate);
  return new Fragment(
    strings.map((each, at) => each + (pieces[at]?.text ?? '')).join(''),
    pieces.flatMap((piece) => piece.references),
    whereCalled(),
  );
}

function isColumn(value: unknown): value is ColumnName {
  return typeof value === 'object' && value !== null && 'table' in value && 'name' in value;
}

function interpolate(value: Interpolated): Pick<Fragment, 'text' | 'references'> {
  if (value instanceof Fragment) return value;
  if (isNamed(value)) return { text: nameOf(value[named]), references: [value[named]] };
  if (isColumn(value)) {
    return { text: `${nameOf(value.table)}.${ident(value.name)}`, references: [value.table] };
  }
  return { text: literalOf(value), references: [] };
}

/** A value as SQL writes it. */
export function literalOf(value: unknown): string {
  switch (typeof value) {
    case 'string':
      if (value.includes('\0')) throw new Error('a text cannot hold the character U+0000');
      return literal(value);
    case 'bigint':
      return String(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      return Number.isFinite(value) ? String(value) : literal(String(value));
    default:
      if (value === null) return 'NULL';
      if (value instanceof Date) return literal(value.toISOString());
      throw new Error(
        value === undefined
          ? 'an interpolated value is undefined (files that import each other in a circle see undefined at first)'
          : `an interpolated value is no SQL value: ${String(value)}`,
      );
  }
}

/**
 * SQL, with names and values interpolated: sql`lower(${users.email}) <> ${'root'}`.
 *
 * - a table, view, type, sequence, function: its quoted, qualified name;
 * - a column: `schema.table.column`, quoted (`sql.identifier(column)`: the bare name);
 * - a string, number, boolean, null, Date: a literal;
 * - another sql`…`: as it stands.
 */
export const sql = Object.assign(tag, {
  /** Text that is SQL already: the content of a file, say. */
  raw: (text: string): Fragment => new Fragment(text, [], whereCalled()),
  /** One quoted name without its schema or table. */
  identifier: (name: string | ColumnName): Fragment =>
    new Fragment(ident(typeof name === 'string' ? name : name.name), [], whereCalled()),
  /** Fragments with a separator between them. */
  join: (fragments: readonly Fragment[], separator = ', '): Fragment =>
    new Fragment(
      fragments.map((each) => each.text).join(separator),
      fragments.flatMap((each) => each.references),
      whereCalled(),
    ),
});
