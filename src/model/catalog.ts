/**
 * A catalog: every object that a reader found, as plain data, and what depends on what.
 *
 * Objects are compared by their specs. Dependencies order a plan; they are no part of the comparison
 * and of the hash, because PostgreSQL's majors record different ones for the same schema.
 */

import { createHash } from 'node:crypto';
import { readBack } from './reparse.ts';
import type { Scope } from './scope.ts';
import type { Sql } from './sql.ts';

export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };

/** Equal, as their texts are: keys come in a fixed order. */
export function sameJson(one: Json | undefined, other: Json | undefined): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return false;
  }
  const [values, others] = [Object.entries(one), Object.entries(other)];
  return (
    Array.isArray(one) === Array.isArray(other) &&
    values.length === others.length &&
    values.every(([key, value], index) => {
      const [name, twin] = others[index] ?? [];
      return key === name && sameJson(value, twin);
    })
  );
}

/** What an object is: plain data, keys in a fixed order. */
export type Spec = { readonly [key: string]: Json };

/** `kind:qualified.name`, unique in a catalog: `column:public.users.email`. */
export type Id = `${string}:${string}`;

export function objectId(kind: string, identity: Sql): Id {
  return `${kind}:${identity}`;
}

/** `column`, of `column:public.users.email`. */
export const kindIn = (id: Id): string => id.slice(0, id.indexOf(':'));

/** `public.users.email`, of `column:public.users.email`: quoted as SQL has it. */
export const identityIn = (id: Id): string => id.slice(id.indexOf(':') + 1);

/** The id as people read it: `column public.users.email`. */
export function describe(id: Id): string {
  return id.replace(':', ' ');
}

export interface CatalogObject {
  readonly id: Id;
  readonly kind: string;
  readonly spec: Spec;
  /** Position among its siblings where PostgreSQL keeps one (columns), else 0. Never compared. */
  readonly ordinal: number;
}

/**
 * How a part of a table comes from the same part of the table that it inherits from, or is a partition of:
 * - `inherits`: PostgreSQL makes, alters and drops it with the other (a column of a partition);
 * - `shares`: PostgreSQL alters it with the other; it is its table's own too;
 * - `copies`: it comes along when PostgreSQL makes the whole that both are parts of (a default);
 * - `attached`: made before the other, which takes it up, and dropped with it (an index of a partition);
 * - `given`: PostgreSQL makes it with the other, and where it ties the two tables, under a name that it makes up, beside
 *   whatever is there; drops it with the other; and leaves it to its table where that parts (an exclusion constraint);
 * - `lacks`: the other, a partition, has no such part: an index that is made while the two tables are tied, for
 *   that one alone, does not reach it.
 */
export const inheritanceTypes = [
  'inherits',
  'shares',
  'copies',
  'attached',
  'given',
  'lacks',
] as const;

export type InheritanceType = (typeof inheritanceTypes)[number];

/**
 * - `parent`: the object is part of the other, and named within it (column of a table);
 * - `owned`: PostgreSQL drops it with the other (pg_depend types a, i, P, S);
 * - `follows`: PostgreSQL drops it with the other, but it can be made first: a sequence follows the
 *   column that owns it, while that column's default needs the sequence;
 * - `completes`: the same, and the other is nothing without it: they are replaced together, as the
 *   input function of a base type and the type;
 * - `needs`: the other must exist, and cannot be dropped first (pg_depend type n);
 * - `awaits`: made after the other in its new form, dropped while that has its old one;
 * - `passed`: some of it was passed on by the holder of the other: taken from one, it is taken from both.
 */
export const dependencyTypes = [
  'completes',
  'parent',
  'owned',
  'needs',
  'follows',
  'awaits',
  'passed',
  ...inheritanceTypes,
] as const;

export type DependencyType = (typeof dependencyTypes)[number];

/** What an object is a part of, and is dropped with. */
export function parentIn(dependencies: Dependencies, id: Id): Id | undefined {
  return dependencies.get(id)?.find(({ type }) => type === 'parent')?.on;
}

/** True when the object waits for the other: it is made after it, and gone before it. */
export const waits = ({ type, through }: Dependency) =>
  type !== 'follows' && type !== 'completes' && type !== 'passed' && through === undefined;

export interface Dependency {
  readonly on: Id;
  readonly type: DependencyType;
  /** Of the inheritance types, and only of them: what ties the two tables. */
  readonly through?: Id;
}

export type Dependencies = ReadonlyMap<Id, readonly Dependency[]>;

export interface Catalog {
  /** PostgreSQL's major of the server that deparsed the texts. */
  readonly major: number;
  readonly objects: ReadonlyMap<Id, CatalogObject>;
  /** What each object depends on directly. Computed when first asked for. */
  dependencies(): Dependencies;
  /** User objects of kinds that are not modelled: `aggregate public.median(integer)`. */
  readonly unmodelled: readonly string[];
  /** Roles that own, are granted or are named by something in it; they belong to the cluster. */
  readonly roles: readonly string[];
  /** The role that read it, where access was read: what that owns has no owner in it. */
  readonly reader?: string | undefined;
  /** Objects of roles that PostgreSQL has itself, as the superuser of initdb, where another one reads: they have no owner either. */
  readonly ownedByPostgres?: ReadonlySet<Id> | undefined;
  /** Objects that are made with whatever access default privileges give. */
  readonly undeclared?: ReadonlySet<Id>;
  /** What is managed; everything, unless said. */
  readonly scope?: Scope | undefined;
  /** Objects that are there and not managed: never changed, compared or hashed. */
  readonly outside?: ReadonlySet<Id> | undefined;
}

/** Equal specs have equal texts: the readers build their keys in the same order. */
export function specText(spec: Spec): string {
  return JSON.stringify(spec);
}

/** With its comma. No string holds what looks like one: its quotes are escaped. */
const nullKeys = /(?:,"\w+":null)+|(?:"\w+":null(?:,|(?=\})))+/g;

/** Keys of specs under which somebody wrote the text, and not PostgreSQL. */
const written: ReadonlySet<string> = new Set(['text', 'label', 'value']);

const asReadBack = (key: string, value: unknown) =>
  typeof value === 'string' && !written.has(key) ? readBack(value) : value;

/** It does not count whether a text was read back once more, from a dump: most have none that is another one then. */
export function alikeText(spec: Spec): string {
  const text = specText(spec);
  return /ARRAY\[|\b(?:AND|OR)\b/.test(text) ? JSON.stringify(spec, asReadBack) : text;
}

/** Keys that are null do not count: see snapshot.ts. */
const line = ({ id, spec }: CatalogObject) =>
  `${id}\n${alikeText(spec).replaceAll(nullKeys, '')}\n`;

/** SHA-256 of all managed objects, hexadecimal: equal when two databases have the same schema, were one restored from a dump. */
export function catalogHash(catalog: Catalog): string {
  return hashBeside(new Map())(catalog);
}

/** The same of a schema of which `rest` does not change: what is left is given again and again. */
export function hashBeside(rest: ReadonlyMap<Id, CatalogObject>): (part: Catalog) => string {
  const sorted = (objects: ReadonlyMap<Id, CatalogObject>) =>
    [...objects.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const kept = sorted(rest);
  const lines = kept.map(line);
  return ({ objects, outside }) => {
    const hash = createHash('sha256');
    let at = 0;
    for (const object of sorted(objects)) {
      if (outside?.has(object.id) === true) continue;
      const start = at;
      for (let id = kept[at]?.id; id !== undefined && id < object.id; id = kept[at]?.id) at += 1;
      hash.update(lines.slice(start, at).join('') + line(object));
    }
    return hash.update(lines.slice(at).join('')).digest('hex');
  };
}
