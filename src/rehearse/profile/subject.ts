/** A table that is to be filled: what it is, what its profile says, and what the declared schema will demand. */

import * as z from 'zod';
import type { Session } from '../../database/database.ts';
import { type Sql, sql, trusted } from '../../model/sql.ts';
import type { ReferenceShape, TableShape } from '../shape.ts';
import { likely } from './count.ts';
import type { Demand } from './demand.ts';
import type { TableProfile, ViolationProfile } from './profile.ts';

interface Condition {
  readonly condition: Sql;
  readonly columns: readonly string[];
  /** Rows that shall fail it. */
  readonly failing: number;
}

export interface Subject {
  /** With the references and the checks that the declared schema will add. */
  readonly shape: TableShape;
  readonly profile: TableProfile;
  /** Rows to make. */
  readonly rows: number;
  /** Rows for one of production's. */
  readonly scale: number;
  /** Columns that are unique together: two or more. */
  readonly keys: readonly (readonly string[])[];
  /** What several columns must satisfy together. */
  readonly conditions: readonly Condition[];
  /** Names of references that exist: PostgreSQL refuses their orphans. */
  readonly enforced: ReadonlySet<string>;
  readonly violations: readonly ViolationProfile[];
}

/** Smaller tables keep their size: a few rows must show all the classes that there are. */
const fewest = 40;

export function subjectOf(
  shape: TableShape,
  profile: TableProfile,
  existing: readonly Demand[],
  partitions: ReadonlyMap<string, Sql>,
  wanted: number,
): Subject {
  const all = likely(profile.rows);
  const rows = Math.min(all, Math.max(fewest, Math.round(all * wanted)));
  const scale = all === 0 ? 0 : rows / all;
  const failing = (violation: ViolationProfile) =>
    violation.rows === 0 ? 0 : Math.max(1, Math.round(likely(violation.rows) * scale));
  const own = existing.filter((demand) => demand.table === shape.sql);
  const has = (name: string) => shape.columns.some((column) => column.name === name);
  const violations = profile.violations.filter(({ columns }) => columns.every(has));
  const checks = violations.filter(
    ({ kind, expression }) => kind === 'check' && expression !== null,
  );
  const partition = partitions.get(shape.sql);
  const partitionColumns =
    partition === undefined ? [] : shape.columns.filter(({ name }) => mentions(partition, name));
  const single = (name: string): Sql[] => [
    ...checks
      .filter(({ columns }) => columns.length === 1 && columns[0] === name)
      .map(({ expression }) => trusted(expression ?? 'true')),
    ...(partition !== undefined &&
    partitionColumns.length === 1 &&
    partitionColumns[0]?.name === name
      ? [partition]
      : []),
  ];
  return {
    shape: {
      ...shape,
      columns: shape.columns.map((column) => ({
        ...column,
        checks: [...column.checks, ...single(column.name)],
      })),
      checkTexts: [
        ...shape.checkTexts,
        ...checks.map(({ expression }) => expression ?? ''),
        ...(partition === undefined ? [] : [partition]),
      ],
      references: [...shape.references, ...violations.flatMap(referenceOf)],
    },
    profile,
    rows,
    scale,
    keys: [
      ...shape.keys,
      ...violations
        .filter(
          ({ kind, rows: n, predicate }) => kind === 'unique' && n === 0 && predicate === null,
        )
        .map(({ columns }) => columns),
    ].filter((columns) => columns.length > 1),
    conditions: [
      ...own
        .filter(({ kind, columns }) => kind === 'check' && columns.length !== 1)
        .map(({ expression, columns }) => ({
          condition: expression ?? sql`true`,
          columns,
          failing: 0,
        })),
      ...checks
        .filter(({ columns }) => columns.length !== 1)
        .map((violation) => ({
          condition: trusted(violation.expression ?? 'true'),
          columns: violation.columns,
          failing: failing(violation),
        })),
      ...(partition !== undefined && partitionColumns.length > 1
        ? [{ condition: partition, columns: partitionColumns.map(({ name }) => name), failing: 0 }]
        : []),
    ],
    enforced: new Set(shape.references.map(({ name }) => name)),
    violations,
  };
}

export const mentions = (text: string, name: string) =>
  new RegExp(`(?<![\\w$])"?${name.replaceAll(/[^\w]/g, '\\$&')}"?(?![\\w$])`).test(text);

function referenceOf({
  kind,
  constraint,
  columns,
  target,
  targetColumns,
}: ViolationProfile): ReferenceShape[] {
  if (kind !== 'foreign key' || target === null) return [];
  return [{ name: constraint, columns, target: trusted(target), targetColumns, validated: true }];
}

const partitionRows = z.array(z.object({ table: z.string(), conditions: z.array(z.string()) }));

/** What a row must satisfy for a partition to take it; by table. */
export async function partitionConditions(session: Session): Promise<ReadonlyMap<string, Sql>> {
  const rows = await session.query(sql`
    SELECT format('%I.%I', n.nspname, c.relname) AS table, (
      WITH RECURSIVE tree AS (
        SELECT i.inhrelid AS oid FROM pg_inherits AS i WHERE i.inhparent = c.oid
        UNION ALL
        SELECT i.inhrelid FROM tree AS t JOIN pg_inherits AS i ON i.inhparent = t.oid)
      SELECT coalesce(json_agg(pg_get_partition_constraintdef(t.oid) ORDER BY t.oid), '[]')
      FROM tree AS t JOIN pg_class AS l ON l.oid = t.oid
      WHERE l.relkind <> 'p' AND pg_get_partition_constraintdef(t.oid) IS NOT NULL) AS conditions
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind = 'p' AND NOT c.relispartition`);
  return new Map(
    partitionRows
      .parse(rows)
      .map(({ table, conditions }) => [
        table,
        conditions.length === 0
          ? sql`false`
          : trusted(conditions.map((each) => `(${each})`).join(' OR ')),
      ]),
  );
}
