/**
 * What a schema demands of rows: NOT NULL, unique keys, checks and foreign keys, as PostgreSQL knows
 * them. Those of the declared schema that a database lacks are what its rows may violate.
 *
 * Not here: exclusion constraints and constraints of domains.
 */

import * as z from 'zod';
import type { Session } from '../../database/database.ts';
import { modelledTable } from '../../kinds/reading.ts';
import { ident, type Sql, sql, trusted } from '../../model/sql.ts';
import type { Scaling } from './groups.ts';
import type { Part } from './part.ts';
import { demandKinds, type ViolationProfile } from './profile.ts';
import { referencePart } from './reference.ts';

const demandRow = z.object({
  kind: z.enum(demandKinds),
  table: z.string().transform(trusted),
  name: z.string(),
  columns: z.array(z.string()),
  expression: z.string().transform(trusted).nullable(),
  predicate: z.string().transform(trusted).nullable(),
  nullsEqual: z.boolean(),
  target: z.string().transform(trusted).nullable(),
  targetColumns: z.array(z.string()),
});

export type Demand = z.infer<typeof demandRow>;

const columnNames = (relation: string, numbers: string) => sql`
  (SELECT coalesce(json_agg(a.attname ORDER BY o.at), '[]')
    FROM unnest(${trusted(numbers)}) WITH ORDINALITY AS o (num, at)
    JOIN pg_attribute AS a ON a.attrelid = ${trusted(relation)} AND a.attnum = o.num)`;

const table = sql`format('%I.%I', n.nspname, c.relname)`;

/** Of 18 on a NOT NULL can wait for its validation, and a constraint need not be enforced. */
const state = (name: string, otherwise: boolean) =>
  sql`coalesce((to_jsonb(k) ->> '${trusted(name)}')::boolean, ${otherwise})`;

const demandQuery = sql`
  SELECT 'not null' AS kind, ${table} AS table, a.attname AS name, json_build_array(a.attname) AS columns,
    NULL AS expression, NULL AS predicate, false AS "nullsEqual", NULL AS target, '[]'::json AS "targetColumns"
  FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull AND NOT c.relispartition
    AND ${modelledTable('c', 'n')} AND c.relkind <> 'f'
    AND NOT EXISTS (SELECT FROM pg_constraint AS k
      WHERE k.conrelid = c.oid AND k.contype = 'n' AND a.attnum = ANY (k.conkey) AND NOT k.convalidated)
  UNION ALL
  SELECT 'unique', ${table}, x.relname,
    CASE WHEN i.indexprs IS NULL
      THEN ${columnNames('c.oid', '(i.indkey::int2[])[0:i.indnkeyatts - 1]')} ELSE '[]' END,
    (SELECT string_agg(pg_get_indexdef(i.indexrelid, at, true), ', ' ORDER BY at)
      FROM generate_series(1, i.indnkeyatts) AS at),
    pg_get_expr(i.indpred, i.indrelid),
    coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false), NULL, '[]'
  FROM pg_index AS i JOIN pg_class AS x ON x.oid = i.indexrelid JOIN pg_class AS c ON c.oid = i.indrelid
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE i.indisunique AND i.indisvalid AND NOT c.relispartition AND ${modelledTable('c', 'n')}
  UNION ALL
  SELECT 'check', ${table}, k.conname, ${columnNames('c.oid', 'k.conkey')},
    pg_get_expr(k.conbin, k.conrelid), NULL, false, NULL, '[]'
  FROM pg_constraint AS k JOIN pg_class AS c ON c.oid = k.conrelid
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE k.contype = 'c' AND k.convalidated AND ${state('conenforced', true)}
    AND NOT c.relispartition AND ${modelledTable('c', 'n')} AND c.relkind <> 'f'
  UNION ALL
  SELECT 'foreign key', ${table}, k.conname, ${columnNames('c.oid', 'k.conkey')}, NULL, NULL, false,
    format('%I.%I', fn.nspname, f.relname), ${columnNames('f.oid', 'k.confkey')}
  FROM pg_constraint AS k JOIN pg_class AS c ON c.oid = k.conrelid
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
  JOIN pg_class AS f ON f.oid = k.confrelid JOIN pg_namespace AS fn ON fn.oid = f.relnamespace
  WHERE k.contype = 'f' AND k.conparentid = 0 AND k.convalidated AND ${state('conenforced', true)}
    AND NOT c.relispartition AND ${modelledTable('c', 'n')}`;

/** Everything that is enforced and holds for every row. */
export async function readDemands(session: Session): Promise<Demand[]> {
  const [row] = await session.query(
    sql`SELECT coalesce(json_agg(d ORDER BY d.table, d.kind, d.name), '[]') AS demands FROM (${demandQuery}) AS d`,
  );
  return z.array(demandRow).parse(row?.demands);
}

/** Names are no part of what is demanded. */
const essence = ({ name, expression, ...demand }: Demand) =>
  JSON.stringify(
    demand.columns.length > 0 && demand.kind !== 'check' ? demand : { ...demand, expression },
  );

/** What `declared` demands beyond `existing`, of columns that are there. */
export function missing(
  declared: readonly Demand[],
  existing: readonly Demand[],
): ReadonlyMap<Sql, readonly Demand[]> {
  const known = new Set(existing.map(essence));
  const wanted = declared.filter((demand) => !known.has(essence(demand)));
  return new Map(
    wanted.map(({ table: of }) => [of, wanted.filter((demand) => demand.table === of)] as const),
  );
}

const describeDemand = ({ kind, table: of, name }: Demand) => `${kind} ${of}.${ident(name)}`;

/** Rows that violate it; a part without derived columns of its own for NOT NULL: its column says it. */
export function demandPart(demand: Demand, prefix: string): Part {
  const name = describeDemand(demand);
  const alias = (suffix: string | number) => trusted(`${prefix}_${suffix}`);
  switch (demand.kind) {
    case 'not null': {
      const flag = alias('null');
      return {
        name,
        derived: [[flag, sql`num_nulls(${ident(demand.columns[0] ?? '')})`]],
        answer: sql`SELECT to_json(count(*) FILTER (WHERE ${flag} = 1)) FROM rows`,
      };
    }
    case 'check': {
      const flag = alias('fails');
      return {
        name,
        derived: [[flag, sql`(${demand.expression ?? sql`true`}) IS FALSE`]],
        answer: sql`SELECT to_json(count(*) FILTER (WHERE ${flag})) FROM rows`,
      };
    }
    case 'unique': {
      const keys = alias('key');
      const given = demand.nullsEqual
        ? sql`true`
        : sql`num_nulls(${demand.expression ?? sql`NULL`}) = 0`;
      const among = sql`(${given}) AND (${demand.predicate ?? sql`true`})`;
      return {
        name,
        derived: [[keys, sql`CASE WHEN ${among} THEN ROW(${demand.expression ?? sql`NULL`}) END`]],
        answer: sql`SELECT to_json(coalesce(sum(n), 0)) FROM (
          SELECT count(*) AS n FROM rows WHERE num_nulls(${keys}) = 0 GROUP BY ${keys} HAVING count(*) > 1) AS g`,
      };
    }
    case 'foreign key': {
      const {
        name: _,
        derived,
        answer,
      } = referencePart(
        { ...demand, target: demand.target ?? demand.table, partition: null },
        prefix,
      );
      return { name, derived, answer };
    }
  }
}

/** The answer of a foreign key has more than the orphans: the second number. */
const answered = z.union([z.number(), z.array(z.number()).transform((all) => all[1] ?? 0)]);

export function violationProfile(
  demand: Demand,
  answer: unknown,
  { fraction }: Scaling,
): ViolationProfile {
  const { kind, columns, expression, predicate, target, targetColumns } = demand;
  return {
    constraint: describeDemand(demand),
    kind,
    columns,
    expression,
    predicate,
    target,
    targetColumns,
    rows: Math.round(answered.parse(answer) / fraction),
  };
}
