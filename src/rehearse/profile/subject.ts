/** A table that is to be filled: what it is, what its profile says, and what the declared schema will demand. */

import { join, type Sql, sql, trusted } from '../../model/sql.ts';
import type { Leaf } from '../leaf.ts';
import type { ReferenceShape, TableShape } from '../shape.ts';
import { likely, quotas } from './count.ts';
import type { Demand } from './demand.ts';
import type { Distinction } from './distinction.ts';
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
  readonly distinctions: readonly Distinction[];
  /** What several columns must satisfy together. */
  readonly conditions: readonly Condition[];
  /** Names of references that exist: PostgreSQL refuses their orphans. */
  readonly enforced: ReadonlySet<string>;
  readonly violations: readonly ViolationProfile[];
  /** Rows to make in each partition; none where PostgreSQL itself says in which a row is. */
  readonly leaves: ReadonlyMap<Leaf, number>;
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

/** Where nobody knows which rows come to a partition, what is unique in it alone is different in all rows. */
const withAllKeys = (shape: TableShape): TableShape => ({
  ...shape,
  keys: [...shape.keys, ...shape.partitionKeys],
});

/** As many in each as in production; the same in all where that has others. */
function rowsOfLeaves(
  { columns }: TableShape,
  { partitions }: TableProfile,
  leaves: readonly Leaf[],
  rows: number,
): ReadonlyMap<Leaf, number> {
  const known = new Map(partitions.map((each) => [each.partition, likely(each.rows)] as const));
  const isMade = (name: string) => columns.some((each) => each.name === name && each.automatic);
  if (leaves.some(({ path }) => path.some((level) => level.columns.some(isMade)))) return new Map();
  const weights = leaves.map(({ name }) => [name, known.get(name) ?? 0] as const);
  const filled = weights.filter(([, n]) => n > 0);
  const parts = quotas(
    new Map(filled.length > 0 ? filled : leaves.map(({ name }) => [name, 1])),
    rows,
  );
  return new Map(leaves.map((leaf) => [leaf, parts.get(leaf.name) ?? 0] as const));
}

/** What PostgreSQL says of the tables that are to be filled. */
export interface Known {
  readonly demands: readonly Demand[];
  readonly leaves: ReadonlyMap<string, readonly Leaf[]>;
  readonly distinctions: ReadonlyMap<string, readonly Distinction[]>;
}

export function subjectOf(
  table: TableShape,
  profile: TableProfile,
  known: Known,
  wanted: number,
): Subject {
  const partitions = known.leaves.get(table.sql) ?? [];
  const all = likely(profile.rows);
  const rows = Math.min(all, Math.max(fewest, Math.round(all * wanted)));
  const leaves = rowsOfLeaves(table, profile, partitions, rows);
  const shape = leaves.size > 0 ? table : withAllKeys(table);
  const has = (name: string) => shape.columns.some((column) => column.name === name);
  const partition = leaves.size > 0 ? undefined : anyOf(table, partitions);
  const said: Said = {
    shape,
    existing: known.demands.filter((demand) => demand.table === shape.sql),
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
    distinctions: known.distinctions.get(table.sql) ?? [],
    conditions: [...conditionsOf(said), ...demandsOf([...leaves.keys()])],
    leaves,
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

/** What a row must satisfy for a partition to take it. */
function anyOf({ partitioned }: TableShape, leaves: readonly Leaf[]): Sql | undefined {
  if (!partitioned) return undefined;
  return leaves.length === 0
    ? sql`false`
    : join(
        leaves.map(({ condition }) => sql`(${condition})`),
        ' OR ',
      );
}

/** What partitions demand of several columns of their rows, and their table of none. */
function demandsOf(leaves: readonly Leaf[]): Condition[] {
  return leaves.flatMap(({ condition, demands }) =>
    demands
      .filter(({ columns }) => columns.length !== 1)
      .map((demand) => ({
        condition: sql`(${condition}) IS NOT TRUE OR (${demand.condition})`,
        columns: demand.columns,
        failing: 0,
      })),
  );
}

export const profileOf = (
  { profile }: Subject,
  { name }: ReferenceShape,
): ReferenceProfile | undefined => profile.references.find((each) => each.name === name);
