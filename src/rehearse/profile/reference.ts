/** How many children parents have, and how many rows refer to nothing: of a foreign key that is there or wanted. */

import * as z from 'zod';
import { ident, join, type Sql, sql, trusted } from '../../model/sql.ts';
import { targetOf } from '../shape.ts';
import type { Scaling } from './groups.ts';
import type { Part } from './part.ts';
import type { Counts, ReferenceProfile } from './profile.ts';

export interface Reference {
  readonly name: string;
  readonly columns: readonly string[];
  readonly target: Sql;
  readonly partition: Sql | null;
  readonly targetColumns: readonly string[];
}

/** Classes of children, each from this number on. */
const classes = [
  ['1', 1],
  ['2-4', 2],
  ['5-9', 5],
  ['10-99', 10],
  ['100+', 100],
] as const;

/** `prefix` makes the aliases unique in the statement. */
export function referencePart(reference: Reference, prefix: string): Part {
  const aliases = reference.columns.map((_, at) => trusted(`${prefix}_${at}`));
  const equal = aliases.map(
    (alias, at) => sql`parent.${ident(reference.targetColumns[at] ?? '')} = key.${alias}`,
  );
  const present = aliases.map((alias) => sql`${alias} IS NOT NULL`);
  const inClass = classes.map(([, from], at) => {
    const next = classes[at + 1]?.[1];
    const below = next === undefined ? sql`` : sql` AND n < ${next}`;
    return sql`count(*) FILTER (WHERE found AND n >= ${from}${below})`;
  });
  return {
    name: `foreign key ${reference.name}`,
    derived: aliases.map((alias, at) => [alias, ident(reference.columns[at] ?? '')] as const),
    answer: sql`SELECT to_json(ARRAY[
        coalesce(sum(n), 0), coalesce(sum(n) FILTER (WHERE NOT found), 0),
        coalesce(max(n) FILTER (WHERE found), 0), ${join(inClass)}]::bigint[])
      FROM (SELECT n, EXISTS (SELECT FROM ${targetOf(reference)} AS parent WHERE ${join(equal, ' AND ')}) AS found
        FROM (SELECT ${join(aliases)}, count(*) AS n FROM rows WHERE ${join(present, ' AND ')}
          GROUP BY ${join(aliases)}) AS key) AS counted`,
  };
}

const answered = z.tuple([z.number(), z.number(), z.number()]).rest(z.number());

/** `parents`: rows of the table that is referred to; null: not known. */
export function referenceProfile(
  reference: Reference,
  answer: unknown,
  { rows, fraction }: Scaling,
  parents: number | null,
): ReferenceProfile {
  const [present, orphans, largest, ...inClass] = answered.parse(answer);
  const scaled = (n: number) => Math.round(n / fraction);
  const known: Counts = Object.fromEntries(
    classes.map(([label], at) => [label, inClass[at] ?? 0] as const).filter(([, n]) => n > 0),
  );
  const found = inClass.reduce((sum, n) => sum + n, 0);
  const none = parents === null ? 0 : Math.max(0, parents - found);
  // A sample knows some of the children of each parent, and not how many.
  const sampled = fraction < 1;
  return {
    name: reference.name,
    columns: [...reference.columns],
    target: targetOf(reference),
    targetColumns: [...reference.targetColumns],
    orphans: scaled(orphans),
    nulls: Math.max(0, rows - scaled(present)),
    fanOut: sampled ? null : { ...(none > 0 && { '0': none }), ...known },
    largest: sampled ? null : largest,
  };
}
