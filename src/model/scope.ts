/**
 * Which objects of a database are managed. What is not is never changed, and need not be declared.
 *
 * A pattern is a name with globs, `public.audit_*`, or one of a kind: `function:public.audit_*`. `*` stands
 * for any characters, dots too. It takes along what is part of the object (columns, constraints, indexes,
 * triggers, comments, privileges), and the sequences that belong to its columns.
 */

import * as z from 'zod';

export interface Scope {
  /** Globs of names: what is in these schemas is managed, and they themselves. */
  readonly schemas?: readonly string[];
  /** Managed besides; when there are no `schemas`, alone. */
  readonly include?: readonly string[];
  /**
   * Not managed, whatever the others say. `partman.*` is a schema and all in it; `partitions:public.events`
   * are the partitions of a table, not the table.
   */
  readonly exclude?: readonly string[];
}

const globs = z.array(z.string().min(1)).min(1);

/** A scope that comes from outside: configurations, plans, snapshots. */
export const scopeOptions = z.strictObject({
  schemas: globs.exactOptional(),
  include: globs.exactOptional(),
  exclude: globs.exactOptional(),
});

/** Whether two scopes are the same. */
export function sameScope(one: Scope | undefined, other: Scope | undefined): boolean {
  const text = (scope: Scope | undefined) =>
    JSON.stringify([scope?.schemas ?? [], scope?.include ?? [], scope?.exclude ?? []]);
  return text(one) === text(other);
}
