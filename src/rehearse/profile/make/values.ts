/** The values of a column, from what its profile says of them. */

import { createHash } from 'node:crypto';
import type { Random } from '../../random.ts';
import type { ColumnShape } from '../../shape.ts';
import { isText, ordinaryOf } from '../../values.ts';
import { likely, quotas, shares } from '../count.ts';
import type { ColumnProfile, Count } from '../profile.ts';
import { allot, frequencies } from '../spread.ts';
import { arrayValues } from './array.ts';
import { jsonValues } from './json.ts';
import { numberValues } from './number.ts';
import { bounds, textValues } from './text.ts';
import { timeValues } from './time.ts';

/** Values, and how many rows have each; the most common first. */
export interface Values {
  readonly values: readonly string[];
  readonly rows: readonly number[];
}

/** `rows`: rows of the column that are not NULL; `tableRows`: those of the table in production. */
export function valuesOf(
  column: ColumnShape,
  profile: ColumnProfile,
  tableRows: Count,
  rows: number,
  random: Random,
): Values {
  if (profile.labels !== undefined) {
    const labels = [...quotas(shares(profile.labels), rows)].sort(([, a], [, b]) => b - a);
    return { values: labels.map(([label]) => label), rows: labels.map(([, n]) => n) };
  }
  const list = frequencies(profile, tableRows, rows);
  return { values: made(column, profile, list, random), rows: list };
}

function made(
  { type }: ColumnShape,
  profile: ColumnProfile,
  list: readonly number[],
  random: Random,
): readonly string[] {
  const { text, number, time, array, json } = profile;
  if (json !== undefined) return jsonValues(profile, list);
  if (array !== undefined && type.kind === 'array') {
    return arrayValues(array, list, type.element, random);
  }
  if (type.kind === 'base') {
    if (text !== undefined && isText(type))
      return textValues(profile, text, list, type.modifiers[0]);
    if (number !== undefined) {
      const [precision, scale = 0] = type.modifiers;
      const whole = ['smallint', 'integer', 'bigint'].includes(type.name);
      return numberValues(
        number,
        list,
        type.name,
        whole ? 0 : precision === undefined ? undefined : scale,
      );
    }
    if (time !== undefined) return timeValues(time, list, type.name, random);
    if (text !== undefined && type.name === 'bytea') return bytes(text.lengths, text.octets, list);
    if (type.name === 'uuid') return list.map(() => uuid(random));
  }
  return ordinaryOf(type, random, list.length);
}

function uuid(random: Random): string {
  const text = createHash('md5').update(String(random.next())).digest('hex');
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-4${text.slice(13, 16)}-a${text.slice(17, 20)}-${text.slice(20)}`;
}

function bytes(
  lengths: NonNullable<ColumnProfile['text']>['lengths'],
  octets: number,
  list: readonly number[],
): string[] {
  const sum = list.reduce((total, each) => total + each, 0);
  const labels = allot(list, quotas(shares(lengths), sum), (label) =>
    label === '0' ? 1 : label === '1' ? 256 : Number.POSITIVE_INFINITY,
  );
  const longest = labels.findLastIndex((label) => {
    const [from, to] = bounds(label);
    return from <= octets && octets <= to;
  });
  return labels.map((label, n) => {
    const length = Math.min(n === longest ? octets : bounds(label)[0], 500_000);
    const digits = n.toString(16).padStart(2 * length, '0');
    return length === 0 ? '\\x' : `\\x${digits.slice(-2 * length)}`;
  });
}

/** Rows of NULL: at least one where production has any. */
export function nullsOf(profile: ColumnProfile, tableRows: Count, rows: number): number {
  const share = likely(profile.nulls) / Math.max(1, likely(tableRows));
  if (share <= 0) return 0;
  const all = profile.distinct === 0;
  return all ? rows : Math.min(rows, Math.max(1, Math.round(rows * Math.min(1, share))));
}
