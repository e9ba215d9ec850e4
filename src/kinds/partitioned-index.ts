/**
 * The index of a partitioned table that is made ONLY for that one: it is not valid until each partition has one that is
 * attached to it. PostgreSQL attaches, but never detaches.
 */

import type { Spec } from '../model/catalog.ts';
import { qualified, type Sql, sql } from '../model/sql.ts';
import { type Statement, statement } from '../model/statement.ts';
import type { Attached, Context } from './context.ts';
import { brieflyLocked } from './statements.ts';

/** SQL of `x` (pg_class) and `c` (its table): the partitions, of any depth, that lack it, as JSON; null: none does. */
export const lackingPartitions: Sql = sql`(
  SELECT pg_catalog.json_agg(l.name ORDER BY l.name) FROM (
    SELECT pg_catalog.format('%I.%I', ln.nspname, lc.relname) AS name
    FROM pg_catalog.pg_partition_tree(c.oid) AS t
    JOIN pg_catalog.pg_class AS lc ON lc.oid = t.relid AND lc.relkind <> 'f'
    JOIN pg_catalog.pg_namespace AS ln ON ln.oid = lc.relnamespace
    WHERE t.relid NOT IN (
      SELECT ti.indrelid FROM pg_catalog.pg_partition_tree(x.oid) AS tx
      JOIN pg_catalog.pg_index AS ti ON ti.indexrelid = tx.relid)) AS l)`;

/** SQL of `x`, `d` (pg_index) and `c`: the ties to the partitions that it is not made for, with `type` and `other`. */
export const lackingTies = (other: Sql): Sql => sql`
  SELECT i.inhrelid, i.inhseqno, 'lacks' AS type, ${other} AS other FROM pg_catalog.pg_inherits AS i
  WHERE i.inhparent = c.oid AND x.relkind = 'I' AND NOT d.indisvalid AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_inherits AS ix JOIN pg_catalog.pg_index AS di ON di.indexrelid = ix.inhrelid
    WHERE ix.inhparent = x.oid AND di.indrelid = i.inhrelid)`;

export interface IndexName {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
}

/** Attaches those of partitions; `parse` reads their specs. */
const attach = (
  spec: IndexName,
  parts: readonly Attached[],
  parse: (value: unknown) => IndexName,
): Statement[] =>
  parts.map((part) => {
    const own = parse(part.spec);
    return statement(
      sql`ALTER INDEX ${qualified(spec.schema, spec.name)} ATTACH PARTITION ${qualified(own.schema, own.name)}`,
      [brieflyLocked(`table ${qualified(own.schema, own.table)}`)],
    );
  });

/**
 * What is to be attached, where other partitions lack it than before. Null: it is made again, because it is whole, or
 * reaches more partitions than it shall; or because PostgreSQL looks whether it is whole only where one is attached,
 * to it or to such a one.
 */
function newlyAttached(
  lacked: readonly string[],
  lacks: readonly string[],
  attached: readonly Attached[],
): readonly Attached[] | null {
  const parts = attached.filter(({ already }) => !already);
  if (lacked.length === 0 || !lacks.every((each) => lacked.includes(each))) return null;
  return lacks.length > 0 || parts.length > 0 ? parts : null;
}

/** What kinds of such indexes have in common. `lacks`: the partitions that have none; `parse` reads a spec. */
export function partitionedIndex<S extends IndexName & Spec>(
  lacks: (spec: S) => readonly string[],
  parse: (value: unknown) => S,
) {
  const isOnly = (spec: S) => lacks(spec).length > 0;
  return {
    isOnly,
    flags: {
      attachesEach: isOnly,
      reachesPartitions: (spec: S, goes: boolean) => goes && isOnly(spec),
    },
    /** Of the attribute that says which lack it. */
    rule: {
      alter: (from: S, to: S, { attached = [] }: Context): readonly Statement[] | 'replace' => {
        const parts = newlyAttached(lacks(from), lacks(to), attached);
        return parts === null ? 'replace' : attach(to, parts, parse);
      },
    },
    /** Once it is made. */
    attaching: (spec: S, { attached = [], attachesEach }: Context) =>
      isOnly(spec) || attachesEach === true ? attach(spec, attached, parse) : [],
  };
}
