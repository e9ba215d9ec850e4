/**
 * What may leave the database of a profile that was measured: no count below ten, others rounded to
 * two significant digits, years that few rows have put together in eras.
 */

import type { ColumnProfile, Count, Counts, Profile, TableProfile } from './profile.ts';

/** Counts below it are not told. */
const threshold = 10;

/** Two significant digits. */
export function rounded(value: number): number {
  return value === 0 ? 0 : Number(value.toPrecision(2));
}

function published(of: Count): Count {
  if (of === '<10' || of === 0) return of;
  return of < threshold ? '<10' : rounded(of);
}

const publishedCounts = (of: Counts): Counts =>
  Object.fromEntries(
    Object.entries(of)
      .filter(([, n]) => n !== 0)
      .map(([label, n]) => [label, published(n)]),
  );

/** The eras, each up to this year and without it. */
const eras = [
  [0, 'BC'],
  [1000, '1-999'],
  [1900, '1000-1899'],
  [2000, '1900-1999'],
  [2100, '2000-2099'],
  [10_000, '2100-9999'],
  [Number.POSITIVE_INFINITY, '10000+'],
] as const;

/** Where a year is told that few rows have. */
export const eraOf = (year: number) => eras.find(([until]) => year < until)?.[1] ?? '10000+';

function publishedYears(years: Counts): Counts {
  const told = new Map<string, number>();
  const rare = new Map<string, number>();
  for (const [year, n] of Object.entries(years)) {
    if (n === '<10') continue;
    const [into, label] = n >= threshold ? [told, year] : [rare, eraOf(Number(year))];
    into.set(label, (into.get(label) ?? 0) + n);
  }
  return publishedCounts(Object.fromEntries([...told, ...rare]));
}

function publishedColumn(column: ColumnProfile): ColumnProfile {
  const { text, number, time, array, json, labels, casts, duplicates } = column;
  return {
    ...column,
    nulls: published(column.nulls),
    distinct: column.distinct === null ? null : published(column.distinct),
    duplicates: duplicates && {
      groups: published(duplicates.groups),
      largest: published(duplicates.largest),
    },
    top: column.top.filter((n) => n !== '<10' && n >= threshold).map(published),
    ...(text && {
      text: {
        ...text,
        lengths: publishedCounts(text.lengths),
        blank: published(text.blank),
        padded: published(text.padded),
        multibyte: published(text.multibyte),
        caseFolds: text.caseFolds === null ? null : published(text.caseFolds),
      },
    }),
    ...(number && {
      number: {
        ...number,
        magnitudes: publishedCounts(number.magnitudes),
        zero: published(number.zero),
        negative: published(number.negative),
        fraction: published(number.fraction),
        nan: published(number.nan),
        infinity: published(number.infinity),
      },
    }),
    ...(time && {
      time: {
        years: publishedYears(time.years),
        infinity: published(time.infinity),
        subSecond: published(time.subSecond),
        timeOfDay: published(time.timeOfDay),
      },
    }),
    ...(array && {
      array: {
        ...array,
        dimensions: publishedCounts(array.dimensions),
        elements: publishedCounts(array.elements),
      },
    }),
    ...(json && { json: publishedCounts(json) }),
    ...(labels && { labels: publishedCounts(labels) }),
    ...(casts && {
      casts: Object.fromEntries(
        Object.entries(casts).map(([type, { taken, refused }]) => [
          type,
          { taken: published(taken), refused: published(refused) },
        ]),
      ),
    }),
  };
}

function publishedTable(table: TableProfile): TableProfile {
  const { bytes, writes } = table;
  return {
    ...table,
    rows: published(table.rows),
    bytes: {
      heap: rounded(bytes.heap),
      indexes: rounded(bytes.indexes),
      toast: rounded(bytes.toast),
    },
    dead: published(table.dead),
    writes: writes && {
      hours: rounded(writes.hours),
      inserted: published(writes.inserted),
      updated: published(writes.updated),
      deleted: published(writes.deleted),
    },
    partitions: table.partitions.map(({ partition, rows }) => ({
      partition,
      rows: published(rows),
    })),
    columns: table.columns.map(publishedColumn),
    combinations: table.combinations.map(({ columns, distinct }) => ({
      columns,
      distinct: published(distinct),
    })),
    references: table.references.map(({ orphans, nulls, fanOut, largest, ...reference }) => ({
      ...reference,
      orphans: published(orphans),
      nulls: published(nulls),
      fanOut: fanOut && publishedCounts(fanOut),
      largest: largest === null ? null : published(largest),
    })),
    violations: table.violations.map(({ rows, ...violation }) => ({
      ...violation,
      rows: published(rows),
    })),
  };
}

export function publish(measured: Profile): Profile {
  return { ...measured, tables: measured.tables.map(publishedTable) };
}
