/**
 * How a column is stored and what is gathered about it, where it is not as its type has it.
 *
 * Read from pg_attribute: attstorage, attcompression, attstattarget, attoptions. They count for values to
 * come. A column whose type changes gets the storage of the new one.
 */

import * as z from 'zod';
import { ident, qualified, type Sql, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { type Alter, defineKind } from './kind.ts';
import { address, modelledRelation, parent } from './reading.ts';
import { alterOptions } from './reloptions.ts';
import { brieflyLocked } from './statements.ts';

const storage = z.enum(['plain', 'external', 'extended', 'main']);

const columnSettingsSpec = z.strictObject({
  schema: z.string(),
  table: z.string(),
  column: z.string(),
  storage,
  /** That of the type: servers before 16 know no word for it. */
  typeStorage: storage,
  compression: z.enum(['pglz', 'lz4']).nullable(),
  /** Rows of the histogram and most common values that ANALYZE keeps; null: default_statistics_target. */
  statistics: z.int().nullable(),
  /** pg_attribute.attoptions, sorted: `n_distinct=-0.5`. */
  options: z.array(z.string()),
});

/** Of a column's. */
const placeSpec = z
  .object({ schema: z.string(), table: z.string(), name: z.string() })
  .transform(({ schema, table, name: column }) => ({ schema, table, column }));

export type ColumnSettingsSpec = z.infer<typeof columnSettingsSpec>;

const table = (spec: ColumnSettingsSpec) => qualified(spec.schema, spec.table);
const name = (spec: ColumnSettingsSpec) => qualified(spec.schema, spec.table, spec.column);

/** ONLY: other tables have settings of their own for the columns that they inherit. */
const target = (spec: ColumnSettingsSpec) =>
  sql`ALTER TABLE ONLY ${table(spec)} ALTER COLUMN ${ident(spec.column)}`;

type Settings = Pick<ColumnSettingsSpec, 'storage' | 'compression' | 'statistics' | 'options'>;

const none = ({ typeStorage }: ColumnSettingsSpec): Settings => ({
  storage: typeStorage,
  compression: null,
  statistics: null,
  options: [],
});

function move(spec: ColumnSettingsSpec, from: Settings, to: Settings) {
  const set = (old: unknown, now: unknown, action: Sql) =>
    old === now ? [] : [sql`${target(spec)} SET ${action}`];
  return [
    ...set(from.storage, to.storage, sql`STORAGE ${trusted(to.storage.toUpperCase())}`),
    ...set(
      from.compression,
      to.compression,
      sql`COMPRESSION ${trusted(to.compression ?? 'default')}`,
    ),
    ...set(from.statistics, to.statistics, sql`STATISTICS ${trusted(String(to.statistics ?? -1))}`),
    ...alterOptions(target(spec), from.options, to.options),
  ].map((text) => statement(text, [brieflyLocked(`table ${table(spec)}`)]));
}

const moving: Alter<ColumnSettingsSpec> = { alter: (from, to) => move(to, from, to) };

const storageWord = (column: string) =>
  trusted(
    `CASE ${column} WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external' WHEN 'x' THEN 'extended' ELSE 'main' END`,
  );

export const columnSettings = defineKind<ColumnSettingsSpec>({
  name: 'column settings',
  spec: columnSettingsSpec,
  query: () => sql`
    SELECT ${address('pg_attribute', 'c.oid', '-a.attnum')}, ${parent('pg_class', 'c.oid', 'a.attnum')},
      n.nspname AS schema, c.relname AS table, a.attname AS column,
      ${storageWord('a.attstorage')} AS storage, ${storageWord('t.typstorage')} AS "typeStorage",
      CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END AS compression,
      CASE WHEN a.attstattarget >= 0 THEN a.attstattarget END AS statistics,
      ARRAY(SELECT o FROM pg_catalog.unnest(a.attoptions) AS o ORDER BY o) AS options
    FROM pg_catalog.pg_attribute AS a
    JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
    WHERE a.attnum > 0 AND NOT a.attisdropped
      AND (a.attstorage <> t.typstorage OR a.attcompression <> '' OR a.attstattarget >= 0
        OR a.attoptions IS NOT NULL)
      AND ${modelledRelation('c', 'n', 'rpmf')}`,
  identity: name,
  rules: {
    schema: 'identity',
    table: 'identity',
    column: 'identity',
    storage: moving,
    typeStorage: moving,
    compression: moving,
    statistics: moving,
    options: moving,
  },
  stored: ({ storage: own, typeStorage, compression }) =>
    [own === typeStorage ? '' : own, compression ?? ''].join(' ').trim(),
  unstored: (spec, of) => {
    const own = { ...spec, ...placeSpec.parse(of) };
    return move(
      own,
      { ...none(spec), storage: spec.storage, compression: spec.compression },
      none(spec),
    );
  },
  create: (spec) => move(spec, none(spec), spec),
  drop: (spec) => move(spec, spec, none(spec)),
});
