/**
 * A profile: what the rows of a database are like, in numbers that tell nothing of any of them.
 *
 * It holds counts, lengths, digits and years; names of tables, columns, constraints and enum labels,
 * which are schema; and no value of a row. Where production has none of a thing the count is 0, where
 * it has fewer than ten the count is `<10`; other counts have two significant digits.
 */

import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { parseJson } from '../../catalog/snapshot.ts';
import { refused } from '../../model/error.ts';
import { shownPath } from '../../shown-path.ts';

export const profileFormat = 'schemadiff-profile/1';

/** 0; fewer than ten; or a number of two significant digits. */
const count = z.union([z.literal('<10'), z.int().nonnegative()]);
export type Count = z.infer<typeof count>;

/** How many rows or values there are of each class. Classes that have none are left out. */
const counts = z.record(z.string(), count);
export type Counts = z.infer<typeof counts>;

const measure = z.int().nonnegative();

/** Rows that have the same value. */
const duplicates = z.strictObject({
  /** Values that occur more than once. */
  groups: count,
  /** Rows that have the most common one. */
  largest: count,
});

const columnProfile = z.strictObject({
  name: z.string(),
  /** As a cast takes it: `character varying(64)`. */
  type: z.string(),
  /** PostgreSQL makes its values: identity, serial, generated. */
  automatic: z.boolean(),
  nulls: count,
  /** Different values, NULL not counted; null: not known. */
  distinct: count.nullable(),
  duplicates: duplicates.nullable(),
  /** Rows of the most common values, without the values; only those of ten rows or more. */
  top: z.array(count),
  /** Average bytes of a value (pg_stats); null: never analyzed. */
  width: measure.nullable(),
  /** Between the order of the values and that of the rows, in tenths (pg_stats). */
  correlation: z.number().min(-1).max(1).nullable(),
  /** Of texts, bytea and json: of the text form. */
  text: z
    .strictObject({
      /** Of the longest value. */
      chars: measure,
      octets: measure,
      /** By length in characters: `0`, `1`, `2-3`, `4-7`, `8-15`, … */
      lengths: counts,
      /** White space and nothing else; the empty text is among the lengths. */
      blank: count,
      /** White space before or after the rest. */
      padded: count,
      multibyte: count,
      /** Values that are another one's, but for upper and lower case. */
      caseFolds: count.nullable(),
    })
    .exactOptional(),
  number: z
    .strictObject({
      /** Most digits before the point, and after it. */
      digits: measure,
      scale: measure,
      /** By digits before the point. */
      magnitudes: counts,
      zero: count,
      negative: count,
      fraction: count,
      nan: count,
      infinity: count,
    })
    .exactOptional(),
  time: z
    .strictObject({
      /** Years with ten rows or more; the others by era: `<1900`, `1900-1999`, `2000-2099`, … */
      years: counts,
      infinity: count,
      subSecond: count,
      /** With a time of day other than midnight. */
      timeOfDay: count,
    })
    .exactOptional(),
  array: z
    .strictObject({
      dimensions: counts,
      /** By number of elements, in the classes of lengths. */
      elements: counts,
      longest: measure,
    })
    .exactOptional(),
  /** json and jsonb: values by what they are, `object`, `array`, `string`, … */
  json: counts.exactOptional(),
  /** Of enums and booleans, by label. */
  labels: counts.exactOptional(),
  /** Values that a cast to the type would take, and refuse; those that could not be tried are left out. */
  casts: z.record(z.string(), z.strictObject({ taken: count, refused: count })).exactOptional(),
});
export type ColumnProfile = z.infer<typeof columnProfile>;

const referenceProfile = z.strictObject({
  name: z.string(),
  columns: z.array(z.string()),
  target: z.string(),
  targetColumns: z.array(z.string()),
  /** Rows that refer to nothing that is there. */
  orphans: count,
  /** Rows with a NULL in it: they refer to nothing, and may. */
  nulls: count,
  /** Parents by number of children: `0`, `1`, `2-4`, `5-9`, `10-99`, `100+`; null: not known. */
  fanOut: counts.nullable(),
  /** Children of the parent that has the most. */
  largest: count.nullable(),
});
export type ReferenceProfile = z.infer<typeof referenceProfile>;

export const demandKinds = ['not null', 'unique', 'check', 'foreign key'] as const;

const violationProfile = z.strictObject({
  /** `unique public.users.users_email_key`. */
  constraint: z.string(),
  kind: z.enum(demandKinds),
  /** None: the key has expressions, or the condition names them. */
  columns: z.array(z.string()),
  /** The condition of a check, the key of a unique index: as the declared schema has it. */
  expression: z.string().nullable(),
  /** Of a partial unique index. */
  predicate: z.string().nullable(),
  /** Of a foreign key. */
  target: z.string().nullable(),
  targetColumns: z.array(z.string()),
  /** Rows that violate it. */
  rows: count,
});
export type ViolationProfile = z.infer<typeof violationProfile>;

const tableProfile = z.strictObject({
  /** Quoted, qualified: `public.users`. */
  table: z.string(),
  partitioned: z.boolean(),
  unlogged: z.boolean(),
  rows: count,
  /** Share of its pages that were read, 0 to 1: the counts are what that makes of the whole. */
  sampled: z.number().positive().max(1),
  bytes: z.strictObject({ heap: measure, indexes: measure, toast: measure }),
  /** Dead row versions that wait for vacuum. */
  dead: count,
  /** Rows written since the statistics began, `hours` ago; null: they are not kept. */
  writes: z
    .strictObject({ hours: measure, inserted: count, updated: count, deleted: count })
    .nullable(),
  partitions: z.array(z.strictObject({ partition: z.string(), rows: count })),
  columns: z.array(columnProfile),
  /** Columns of keys and indexes together: how many different combinations there are. */
  combinations: z.array(z.strictObject({ columns: z.array(z.string()), distinct: count })),
  references: z.array(referenceProfile),
  /** What the declared schema demands and the database does not have yet. */
  violations: z.array(violationProfile),
  notCovered: z.array(z.string()),
});
export type TableProfile = z.infer<typeof tableProfile>;

const profile = z.strictObject({
  format: z.literal(profileFormat),
  /** PostgreSQL's major of the database. */
  major: z.int(),
  /** Whether the constraints of a declared schema were counted. */
  against: z.enum(['definitions', 'nothing']),
  /** By name. */
  tables: z.array(tableProfile),
  /** Tables of which there is no profile, and why. */
  notCovered: z.array(z.strictObject({ table: z.string(), why: z.string() })),
});
export type Profile = z.infer<typeof profile>;

/** The profile as a file: the same bytes for the same profile. */
export function formatProfile(of: Profile): string {
  return `${JSON.stringify(profile.parse(of), null, 1)}\n`;
}

/**
 * The profile in the text of a file.
 * @throws SchemadiffError refused when it is not one, naming `file`.
 */
export function parseProfile(text: string, file: string): Profile {
  const parsed = profile.safeParse(parseJson(text, file));
  if (parsed.success) return parsed.data;
  throw refused('The profile is not valid.', {
    where: file,
    why: z.prettifyError(parsed.error),
    next: 'Write it again: schemadiff profile -o FILE.',
  });
}

/** @throws SchemadiffError refused when the file cannot be read or is no profile. */
export function readProfile(file: string): Profile {
  const where = shownPath(file);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    throw refused('The profile cannot be read.', {
      where,
      why: error instanceof Error ? error.message : undefined,
      next: 'Correct the path, or write one: schemadiff profile -o FILE.',
    });
  }
  return parseProfile(text, where);
}
