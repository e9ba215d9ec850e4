/** A table that is to be filled: what it is, what its profile says, and what the declared schema will demand. */

import * as z from 'zod';
import type { Session } from '../../database/database.ts';
import { type Sql, sql, trusted } from '../../model/sql.ts';
import type { ReferenceShape, TableShape } from '../shape.ts';
import { likely } from './count.ts';
import type { Demand } from './demand.ts';
import type { Count, ReferenceProfile, TableProfile, ViolationProfile } from './profile.ts';

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

/** What is said of a table, from all sides. */
interface Said {
  readonly shape: TableShape;
  /** Of the database as it is. */
  readonly existing: readonly Demand[];
  /** What the declared schema demands besides, of columns that the table has. */
  readonly violations: readonly ViolationProfile[];
  /** What its partitions take. */
  readonly partition: Sql | undefined;
  /** Columns of which that speaks. */
  readonly partitionColumns: readonly string[];
  /** Rows for one of production's. */
  readonly scale: number;
}

/** What is unique in a partition alone is different in all rows: which of them come to it shows when they are put in. */
const withAllKeys = (shape: TableShape): TableShape => ({
  ...shape,
  keys: [...shape.keys, ...shape.partitionKeys],
});

export function subjectOf(
  table: TableShape,
  profile: TableProfile,
  existing: readonly Demand[],
  partitions: ReadonlyMap<string, Sql>,
  wanted: number,
): Subject {
  const shape = withAllKeys(table);
  const all = likely(profile.rows);
  const rows = Math.min(all, Math.max(fewest, Math.round(all * wanted)));
  const has = (name: string) => shape.columns.some((column) => column.name === name);
  const partition = partitions.get(shape.sql);
  const said: Said = {
    shape,
    existing: existing.filter((demand) => demand.table === shape.sql),
    violations: profile.violations.filter(({ columns }) => columns.every(has)),
    partition,
    partitionColumns:
      partition === undefined
        ? []
        : shape.columns.map(({ name }) => name).filter((name) => mentions(partition, name)),
    scale: all === 0 ? 0 : rows / all,
  };
  return {
    shape: shapeOf(said),
    profile,
    rows,
    scale: said.scale,
    keys: keysOf(said),
    conditions: conditionsOf(said),
    enforced: new Set(shape.references.map(({ name }) => name)),
    violations: said.violations,
  };
}

const checksOf = ({ violations }: Said) =>
  violations.flatMap((violation) =>
    violation.kind === 'check' && violation.expression !== null
      ? [{ ...violation, expression: trusted(violation.expression) }]
      : [],
  );

function shapeOf(said: Said): TableShape {
  const { shape, partition, partitionColumns, violations } = said;
  const checks = checksOf(said);
  /** What the values of one column must satisfy. */
  const single = (name: string): Sql[] => [
    ...checks
      .filter(({ columns }) => columns.length === 1 && columns[0] === name)
      .map(({ expression }) => expression),
    ...(partition !== undefined && partitionColumns.length === 1 && partitionColumns[0] === name
      ? [partition]
      : []),
  ];
  return {
    ...shape,
    columns: shape.columns.map((column) => ({
      ...column,
      checks: [...column.checks, ...single(column.name)],
    })),
    checkTexts: [
      ...shape.checkTexts,
      ...checks.map(({ expression }) => expression),
      ...(partition === undefined ? [] : [partition]),
    ],
    references: [...shape.references, ...violations.flatMap(referenceOf)],
  };
}

function keysOf({ shape, violations }: Said): (readonly string[])[] {
  const demanded = violations.filter(
    ({ kind, rows, predicate }) => kind === 'unique' && rows === 0 && predicate === null,
  );
  return [...shape.keys, ...demanded.map(({ columns }) => columns)].filter(
    (columns) => columns.length > 1,
  );
}

function conditionsOf(said: Said): Condition[] {
  const { existing, partition, partitionColumns, scale } = said;
  const failing = (rows: Count) => (rows === 0 ? 0 : Math.max(1, Math.round(likely(rows) * scale)));
  return [
    ...existing
      .filter(({ kind, columns }) => kind === 'check' && columns.length !== 1)
      .map(({ expression, columns }) => ({
        condition: expression ?? sql`true`,
        columns,
        failing: 0,
      })),
    ...checksOf(said)
      .filter(({ columns }) => columns.length !== 1)
      .map(({ expression, columns, rows }) => ({
        condition: expression,
        columns,
        failing: failing(rows),
      })),
    ...(partition !== undefined && partitionColumns.length > 1
      ? [{ condition: partition, columns: partitionColumns, failing: 0 }]
      : []),
  ];
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
  return [
    {
      name: constraint,
      columns,
      target: trusted(target),
      partition: null,
      targetColumns,
      validated: true,
    },
  ];
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

/** Whether no two rows have the same of these columns. */
export const isUnique = (keys: readonly (readonly string[])[], columns: readonly string[]) =>
  keys.some((key) => key.every((name) => columns.includes(name)));

export const profileOf = (
  { profile }: Subject,
  { name }: ReferenceShape,
): ReferenceProfile | undefined => profile.references.find((each) => each.name === name);
