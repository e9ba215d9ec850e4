/**
 * What rows a database can hold: its tables with columns, types, keys and checks, as far as whoever
 * makes rows has to know. PostgreSQL itself judges the rows that are made.
 */

import * as z from 'zod';
import type { Session } from '../database/database.ts';
import { keepPlans, rowsOf } from '../database/kept-plans.ts';
import { notOfExtension, userSchema } from '../kinds/reading.ts';
import { type Sql, sql, trusted } from '../model/sql.ts';

/** A type as a maker of values sees it: domains are what they are made of. */
export type ValueType =
  | { readonly kind: 'base'; readonly name: string; readonly modifiers: readonly number[] }
  | { readonly kind: 'enum'; readonly labels: readonly string[] }
  | { readonly kind: 'array'; readonly element: ValueType }
  | {
      readonly kind: 'composite';
      /** Quoted, qualified: of a table, when its rows are such values. */
      readonly name: Sql;
      readonly fields: readonly FieldShape[];
    }
  | { readonly kind: 'range' | 'multirange'; readonly subtype: ValueType };

export interface FieldShape {
  readonly name: string;
  /** As a cast takes it, qualified. */
  readonly typeText: string;
  readonly type: ValueType;
}

export interface ColumnShape {
  readonly name: string;
  /** As a cast takes it, qualified: `character varying(64)`, `app.mood`. */
  readonly typeText: string;
  readonly type: ValueType;
  readonly nullable: boolean;
  /** Its type is a domain, whose checks may refuse null. */
  readonly domain: boolean;
  /** True when PostgreSQL makes its values: generated, identity, serial. */
  readonly automatic: boolean;
  /** True when its value follows from other columns: it is no data of its own. */
  readonly generated: boolean;
  /** Check constraints that speak of this column alone, as conditions. */
  readonly checks: readonly Sql[];
  /** True when other values, in this row or in others, say which are possible; references aside. */
  readonly bound: boolean;
  /** The sequence that gives it values; quoted, qualified. */
  readonly sequence: Sql | null;
}

export interface ReferenceShape {
  readonly name: string;
  readonly columns: readonly string[];
  /** Quoted, qualified: a table that is no partition. */
  readonly target: Sql;
  /** The one of the target's partitions whose rows it refers to. */
  readonly partition: Sql | null;
  readonly targetColumns: readonly string[];
  /** False when it is NOT VALID: rows that were there before it may refer to nothing. */
  readonly validated: boolean;
}

/** What has the rows that it refers to. */
export const targetOf = ({
  partition,
  target,
}: Pick<ReferenceShape, 'partition' | 'target'>): Sql => partition ?? target;

export interface TableShape {
  readonly schema: string;
  readonly name: string;
  /** Quoted, qualified. */
  readonly sql: Sql;
  /** Its rows are those of its partitions; other tables are read without those that inherit. */
  readonly partitioned: boolean;
  readonly columns: readonly ColumnShape[];
  /** Columns of each unique key; without expressions and predicates. */
  readonly keys: readonly (readonly string[])[];
  /** The same of keys that some of its partitions have of their own: rows of two of them may agree. */
  readonly partitionKeys: readonly (readonly string[])[];
  readonly references: readonly ReferenceShape[];
  /** Texts of all checks and generated columns: they name values that may be allowed. */
  readonly checkTexts: readonly string[];
}

const typeRow = z.object({
  oid: z.number(),
  typtype: z.string(),
  name: z.string(),
  element: z.number(),
  base: z.number(),
  modifier: z.number(),
  subtype: z.number().nullable(),
  labels: z.array(z.string()).nullable(),
  sql: z.string().transform(trusted),
  fields: z
    .array(z.object({ name: z.string(), typeText: z.string(), type: z.number() }))
    .nullable(),
  category: z.string(),
});

type TypeRow = z.infer<typeof typeRow>;

const tableRow = z.object({
  schema: z.string(),
  name: z.string(),
  sql: z.string().transform(trusted),
  partitioned: z.boolean(),
  columns: z.array(
    z.object({
      name: z.string(),
      typeText: z.string(),
      type: z.number(),
      nullable: z.boolean(),
      domain: z.boolean(),
      automatic: z.boolean(),
      generated: z.boolean(),
      checks: z.array(z.string().transform(trusted)),
      bound: z.boolean(),
      sequence: z.string().transform(trusted).nullable(),
    }),
  ),
  keys: z.array(z.array(z.string())),
  partitionKeys: z.array(z.array(z.string())),
  references: z.array(
    z.object({
      name: z.string(),
      columns: z.array(z.string()),
      target: z.string().transform(trusted),
      partition: z.string().transform(trusted).nullable(),
      targetColumns: z.array(z.string()),
      validated: z.boolean(),
    }),
  ),
  checkTexts: z.array(z.string()),
});

/** Types of columns, and those that they are made of: PostgreSQL itself has 600. */
const typeQuery = sql`
  WITH RECURSIVE used (oid) AS (
    SELECT DISTINCT a.atttypid FROM pg_attribute AS a
    WHERE a.attrelid >= 16384 AND a.attnum > 0 AND NOT a.attisdropped
    UNION
    SELECT part.oid
    FROM used JOIN pg_type AS t ON t.oid = used.oid
    CROSS JOIN LATERAL (
      SELECT t.typelem UNION ALL SELECT t.typbasetype UNION ALL
      SELECT r.rngsubtype FROM pg_range AS r WHERE r.rngtypid = t.oid OR r.rngmultitypid = t.oid
    ) AS part (oid)
    WHERE part.oid <> 0
  )
  SELECT t.oid::int8 AS oid, t.typtype, t.typcategory AS category,
    format_type(t.oid, NULL) AS name, format('%I.%I', n.nspname, t.typname) AS sql,
    CASE WHEN t.typcategory = 'A' THEN t.typelem ELSE 0 END::int8 AS element,
    t.typbasetype::int8 AS base, t.typtypmod AS modifier,
    (SELECT r.rngsubtype::int8 FROM pg_range AS r WHERE r.rngtypid = t.oid OR r.rngmultitypid = t.oid)
      AS subtype,
    (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum AS e WHERE e.enumtypid = t.oid)
      AS labels,
    CASE WHEN t.typtype = 'c' THEN (
      SELECT coalesce(json_agg(json_build_object('name', a.attname, 'type', a.atttypid::int8,
        'typeText', format_type(a.atttypid, a.atttypmod)) ORDER BY a.attnum), '[]')
      FROM pg_attribute AS a
      WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped) END AS fields
  FROM used JOIN pg_type AS t ON t.oid = used.oid JOIN pg_namespace AS n ON n.oid = t.typnamespace
  WHERE t.typtype <> 'p'`;

/** Whether a column, by its number, is part of a key, an exclusion, or an expression that is indexed. */
const isIndexed = (table: Sql, column: Sql): Sql => sql`EXISTS (SELECT FROM pg_index AS i
  WHERE i.indrelid = ${table} AND (i.indisunique OR i.indisexclusion OR i.indexprs IS NOT NULL)
    AND (${column} = ANY (i.indkey::int2[]) OR EXISTS (SELECT FROM pg_depend AS d
      WHERE d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid
        AND d.refclassid = 'pg_class'::regclass AND d.refobjid = ${table} AND d.refobjsubid = ${column})))`;

/** Whether a column says in which partition of its table a row is, itself or within an expression. */
const isPartitionKey = (table: Sql, column: Sql): Sql => sql`EXISTS (SELECT FROM pg_depend AS d
  WHERE d.classid = 'pg_class'::regclass AND d.objid = ${table} AND d.objsubid = ${column}
    AND d.refclassid = 'pg_class'::regclass AND d.refobjid = ${table} AND d.refobjsubid = 0 AND d.deptype = 'i')`;

/**
 * Columns `a` of table `c` that are part of a key, an exclusion, an expression that is indexed or
 * generated, a check of several columns, or what says in which partition a row is; that are referred to; or of
 * which a partition demands more.
 */
const isBound = sql`(
  ${isIndexed(sql`c.oid`, sql`a.attnum`)}
  OR EXISTS (SELECT FROM pg_constraint AS k
    WHERE k.conrelid = c.oid AND k.contype = 'c' AND cardinality(k.conkey) > 1 AND a.attnum = ANY (k.conkey))
  OR (c.oid, a.attnum) IN (SELECT k.confrelid, unnest(k.confkey) FROM pg_constraint AS k WHERE k.contype = 'f')
  OR EXISTS (SELECT FROM pg_depend AS d LEFT JOIN pg_attrdef AS x
      ON d.classid = 'pg_attrdef'::regclass AND x.oid = d.objid
    WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid AND d.refobjsubid = a.attnum
      AND (x.adrelid = c.oid AND x.adnum <> a.attnum
        OR d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid <> a.attnum))
  OR c.relkind = 'p' AND EXISTS (SELECT FROM pg_partition_tree(c.oid) AS t
    JOIN pg_attribute AS o ON o.attrelid = t.relid AND o.attname = a.attname
    LEFT JOIN pg_constraint AS k
      ON k.conrelid = t.relid AND k.contype = 'c' AND k.coninhcount = 0 AND o.attnum = ANY (k.conkey)
    WHERE ${isPartitionKey(sql`t.relid`, sql`o.attnum`)} OR t.level > 0 AND (
      o.attnotnull AND NOT a.attnotnull OR k.oid IS NOT NULL OR ${isIndexed(sql`t.relid`, sql`o.attnum`)})))`;

/** Octets of a row that a page has a place for, on the safe side. */
const inPage = sql`6000`;

/** Whether PostgreSQL keeps whatever column `a` of table `c` has within the page, in it or in a partition. */
const isPlain = sql`a.attlen = -1 AND (a.attstorage = 'p' OR c.relkind = 'p' AND EXISTS (
  SELECT FROM pg_partition_tree(c.oid) AS t JOIN pg_attribute AS o ON o.attrelid = t.relid
  WHERE o.attname = a.attname AND o.attstorage = 'p'))`;

const named = (namespace: Sql, table: Sql): Sql =>
  sql`format('%I.%I', ${namespace}.nspname, ${table}.relname)`;

/** Attributes of a table, by their numbers, in that order. */
const columnsOf = (table: Sql, numbers: Sql): Sql => sql`(
  SELECT json_agg(a.attname ORDER BY o.at) FROM unnest(${numbers}) WITH ORDINALITY AS o (num, at)
  JOIN pg_attribute AS a ON a.attrelid = ${table} AND a.attnum = o.num)`;

/**
 * Foreign keys of table `c`, and those that its partitions have alone: whatever refers to a row of what the one
 * refers to is taken by any of them. Two that say the same are one.
 */
const references = sql`(
  SELECT coalesce(json_agg(json_build_object('name', r.name, 'columns', r.columns, 'target', r.target,
      'partition', r.partition, 'targetColumns', r.target_columns, 'validated', r.validated)
    ORDER BY json_array_length(r.columns::json) DESC, r.name), '[]')
  FROM (
    SELECT (array_agg(every.name ORDER BY every.level, every.name))[1] AS name, columns, target, partition,
      target_columns, bool_or(validated) AS validated
    FROM (
      SELECT t.level, ${columnsOf(sql`k.conrelid`, sql`k.conkey`)}::jsonb AS columns,
        CASE t.level WHEN 0 THEN k.conname::text ELSE format('%I.%I.%I', pn.nspname, p.relname, k.conname) END AS name,
        ${named(sql`wn`, sql`w`)} AS target,
        CASE WHEN f.relispartition THEN ${named(sql`fn`, sql`f`)} END AS partition,
        ${columnsOf(sql`k.confrelid`, sql`k.confkey`)}::jsonb AS target_columns, k.convalidated AS validated
      FROM (SELECT c.oid AS relid, 0 AS level
        UNION ALL SELECT each.relid, each.level FROM pg_partition_tree(c.oid) AS each
          WHERE c.relkind = 'p' AND each.level > 0) AS t
      JOIN pg_constraint AS k ON k.conrelid = t.relid AND k.contype = 'f' AND k.conparentid = 0
      JOIN pg_class AS p ON p.oid = t.relid JOIN pg_namespace AS pn ON pn.oid = p.relnamespace
      JOIN pg_class AS f ON f.oid = k.confrelid JOIN pg_namespace AS fn ON fn.oid = f.relnamespace
      JOIN pg_class AS w ON w.oid = coalesce(pg_partition_root(f.oid), f.oid)
      JOIN pg_namespace AS wn ON wn.oid = w.relnamespace) AS every
    GROUP BY columns, target, partition, target_columns) AS r)`;

/** Of column `a` of table `c`, with default `d`. */
const sequenceOf = sql`(
  SELECT format('%I.%I', sn.nspname, s.relname)
  FROM (
    SELECT e.refobjid AS oid FROM pg_depend AS e
    WHERE e.classid = 'pg_attrdef'::regclass AND e.objid = d.oid AND e.refclassid = 'pg_class'::regclass
    UNION ALL
    SELECT e.objid FROM pg_depend AS e
    WHERE e.refclassid = 'pg_class'::regclass AND e.refobjid = c.oid AND e.refobjsubid = a.attnum
      AND e.classid = 'pg_class'::regclass AND e.deptype = 'i') AS on_it
  JOIN pg_class AS s ON s.oid = on_it.oid AND s.relkind = 'S'
  JOIN pg_namespace AS sn ON sn.oid = s.relnamespace
  LIMIT 1)`;

/** Of an index `i`: what it takes along is no part of the key. */
const keyColumns = sql`(SELECT json_agg(a.attname ORDER BY a.attnum) FROM pg_attribute AS a
  WHERE a.attrelid = i.indrelid AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1]))`;

const isKey = sql`i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL`;

/**
 * Partitions get their rows through the table that is partitioned. What is asked of each table goes by an
 * index: a scan for each makes the whole grow with the square of the tables.
 */
const tableQuery = sql`
  SELECT n.nspname AS schema, c.relname AS name, format('%I.%I', n.nspname, c.relname) AS sql,
    c.relkind = 'p' AS partitioned,
    (SELECT coalesce(json_agg(json_build_object(
        'name', a.attname,
        'typeText', format_type(a.atttypid, a.atttypmod),
        'type', a.atttypid::int8,
        'nullable', NOT a.attnotnull AND NOT (t.typtype = 'd' AND t.typnotnull),
        'domain', t.typtype = 'd',
        'generated', a.attgenerated <> '',
        'automatic', a.attgenerated <> '' OR a.attidentity <> ''
          OR coalesce(pg_get_expr(d.adbin, d.adrelid) LIKE '%nextval(%', false),
        'checks', (SELECT coalesce(json_agg(k.condition ORDER BY k.name), '[]')
          FROM (
            SELECT own.conname AS name, pg_get_expr(own.conbin, own.conrelid) AS condition FROM pg_constraint AS own
              WHERE own.conrelid = c.oid AND own.contype = 'c' AND own.conkey = ARRAY[a.attnum]
            UNION ALL SELECT '', format('pg_column_size(%I) <= %s', a.attname, ${inPage} / c.relnatts)
              WHERE ${isPlain}) AS k),
        'bound', ${isBound},
        'sequence', ${sequenceOf}
      ) ORDER BY a.attnum), '[]')
      FROM pg_attribute AS a
      JOIN LATERAL (SELECT typtype, typnotnull FROM pg_type WHERE oid = a.atttypid OFFSET 0) AS t ON true
      LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
    (SELECT coalesce(json_agg(${keyColumns} ORDER BY i.indexrelid), '[]')
      FROM pg_index AS i WHERE i.indrelid = c.oid AND ${isKey}) AS keys,
    (SELECT coalesce(json_agg(${keyColumns} ORDER BY i.indexrelid), '[]')
      FROM pg_partition_tree(c.oid) AS t JOIN pg_index AS i ON i.indrelid = t.relid
      WHERE c.relkind = 'p' AND t.level > 0 AND ${isKey}
        AND NOT EXISTS (SELECT FROM pg_inherits AS h WHERE h.inhrelid = i.indexrelid)) AS "partitionKeys",
    ${references} AS references,
    (SELECT coalesce(json_agg(k.text ORDER BY k.name, k.text), '[]')
      FROM (
        SELECT own.conname AS name, pg_get_constraintdef(own.oid) AS text FROM pg_constraint AS own
          WHERE own.conrelid = c.oid AND own.contype = 'c'
        UNION SELECT x.conname, pg_get_constraintdef(x.oid) FROM pg_attribute AS a
          JOIN pg_constraint AS x ON x.conrelid = 0 AND x.contypid = a.atttypid
          WHERE a.attrelid = c.oid AND a.attnum > 0 AND x.contype = 'c'
        UNION SELECT a.attname, pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef AS d
          JOIN pg_attribute AS a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
          WHERE d.adrelid = c.oid AND a.attgenerated <> '') AS k) AS "checkTexts"
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
    AND ${userSchema('n')} AND ${notOfExtension('pg_class', 'c.oid')}`;

function modifiersOf(typeText: string): number[] {
  const list = /\((-?\d+)(?:,(-?\d+))?\)/.exec(typeText);
  return (list?.slice(1) ?? []).flatMap((each) => (each === undefined ? [] : Number(each)));
}

/** `typeText` has the modifiers: `numeric(10,2)`. */
function valueType(
  types: ReadonlyMap<number, TypeRow>,
  oid: number,
  typeText: string,
  depth = 0,
): ValueType {
  const type = types.get(oid);
  const of = (inner: number, text = '') => valueType(types, inner, text, depth + 1);
  if (type === undefined || depth > 8) return { kind: 'base', name: 'unknown', modifiers: [] };
  if (type.labels !== null) return { kind: 'enum', labels: type.labels };
  if (type.typtype === 'd') return of(type.base, `(${domainModifiers(types, type)})`);
  if (type.fields !== null) {
    const fields = type.fields.map((field) => ({ ...field, type: of(field.type, field.typeText) }));
    return { kind: 'composite', name: type.sql, fields };
  }
  if (type.subtype !== null) {
    return { kind: type.typtype === 'm' ? 'multirange' : 'range', subtype: of(type.subtype) };
  }
  if (type.element !== 0) return { kind: 'array', element: of(type.element, typeText) };
  return { kind: 'base', name: type.name, modifiers: modifiersOf(typeText) };
}

/** atttypmod of character types and numeric, as format_type() would write it. */
function domainModifiers(types: ReadonlyMap<number, TypeRow>, { base, modifier }: TypeRow): string {
  if (modifier < 4) return '';
  const packed = modifier - 4;
  return types.get(base)?.name === 'numeric' ? `${packed >> 16},${packed & 0x7ff}` : `${packed}`;
}

/** All tables of users that hold rows, by name. */
export async function readShapes(session: Session): Promise<TableShape[]> {
  const ask = await keepPlans(session);
  const types = new Map(
    z
      .array(typeRow)
      .parse(await rowsOf(ask, typeQuery))
      .map((row) => [row.oid, row] as const),
  );
  const tables = z.array(tableRow).parse(await rowsOf(ask, tableQuery));
  return tables
    .map((table) => ({
      ...table,
      columns: table.columns.map((column) => ({
        ...column,
        type: valueType(types, column.type, column.typeText),
      })),
    }))
    .sort((a, b) => (a.sql < b.sql ? -1 : 1));
}
