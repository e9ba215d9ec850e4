/** Rows that are equal in some columns: asked for, and estimated from a sample. */

import * as z from 'zod';
import { join, type Sql, sql } from '../../model/sql.ts';

/** Counts of the whole table from those of a sample. */
export interface Scaling {
  readonly rows: number;
  /** 0 to 1. */
  readonly fraction: number;
}

/** The groups of rows that are equal in all of these columns, and not NULL in all: see groupsOf(). */
export function groupsAnswer(aliases: readonly Sql[]): Sql {
  return sql`SELECT json_build_array(count(*), count(*) FILTER (WHERE n > 1), coalesce(sum(n), 0)) FROM (
    SELECT count(*) AS n FROM rows WHERE num_nonnulls(${join(aliases)}) > 0 GROUP BY ${join(aliases)}) AS g`;
}

const groupsAnswered = z
  .tuple([z.number(), z.number(), z.number()])
  .transform(([distinct, groups, values]) => ({ distinct, groups, values }));

export function groupsOf(answer: unknown) {
  return groupsAnswered.parse(answer);
}

/** As ANALYZE estimates it (Haas and Stokes): values that were seen once may be common in the rest. */
export function distinctOf(
  { distinct, groups }: { readonly distinct: number; readonly groups: number },
  values: number,
  { fraction }: Scaling,
): number {
  if (fraction >= 1 || distinct === 0) return distinct;
  const once = distinct - groups;
  return Math.round((values * distinct) / (values - once + once * fraction));
}
