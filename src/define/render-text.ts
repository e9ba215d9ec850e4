/** Pieces of DDL that several kinds share. */

import { ident, join, literal, nothing, type Sql, sql, trusted } from '../model/sql.ts';
import type { ColumnReference, FragmentData, SequenceData } from './declaration.ts';

export const text = (fragment: FragmentData) => trusted(fragment.text);
export const parens = (fragment: FragmentData) => sql`(${text(fragment)})`;
const optional = (part: Sql | null) => (part === null || part === '' ? nothing : sql` ${part}`);
export const all = (...parts: readonly (Sql | null)[]) =>
  trusted(parts.map(optional).join('').slice(1));
export const when = (condition: boolean, part: Sql) => (condition ? part : null);
export const keyword = (word: string) => trusted(word.toUpperCase());
export const names = (columns: readonly ColumnReference[]) =>
  join(columns.map((column) => ident(column?.name ?? '')));

/** A name that the user wrote as SQL, or a plain one that is quoted here: collations. */
export function collation(name: string | null): Sql | null {
  if (name === null) return null;
  return sql`COLLATE ${name.includes('"') || name.includes('.') ? trusted(name) : ident(name)}`;
}

export function comment(on: Sql, comment: string | null): Sql[] {
  return comment === null ? [] : [sql`COMMENT ON ${on} IS ${literal(comment)}`];
}

export function storage(options: Readonly<Record<string, string | number | boolean>>): Sql | null {
  const entries = Object.entries(options);
  if (entries.length === 0) return null;
  const list = entries.map(
    ([key, value]) =>
      sql`${trusted(key.split('.').map(ident).join('.'))} = ${literal(String(value))}`,
  );
  return sql`WITH (${join(list)})`;
}

export function sequenceClauses(options: SequenceData): Sql {
  const number = (word: string, value: string | undefined) =>
    value === undefined ? null : sql`${trusted(word)} ${trusted(value)}`;
  return all(
    options.name === undefined || options.name === null
      ? null
      : sql`SEQUENCE NAME ${trusted(options.name.includes('.') ? options.name : ident(options.name))}`,
    options.as === undefined ? null : sql`AS ${trusted(options.as)}`,
    number('START WITH', options.start),
    number('INCREMENT BY', options.increment),
    number('MINVALUE', options.min),
    number('MAXVALUE', options.max),
    number('CACHE', options.cache),
    when(options.cycle === true, sql`CYCLE`),
  );
}

/** Parentheses keep what the user wrote from running into what follows. */
export function defaultText(of: FragmentData): Sql {
  return /^(-?[\w.]+|'[^']*')$/.test(of.text) ? text(of) : parens(of);
}

/** Roles that SQL writes as keywords. */
const pseudoRoles = new Set(['public', 'current_user', 'current_role', 'session_user']);

export const roleName = (role: string): Sql =>
  pseudoRoles.has(role) ? keyword(role) : ident(role);
