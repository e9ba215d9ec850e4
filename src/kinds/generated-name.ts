/** Names that PostgreSQL makes up, and the one that schemadiff gives to what it sets aside. */

import { createHash } from 'node:crypto';
import { type Sql, trusted } from '../model/sql.ts';

const maximum = 63;
const bytes = (text: string) => Buffer.byteLength(text);

/** The longest start of a text that fits, without half a character. */
function clip(text: string, size: number): string {
  let kept = '';
  for (const character of text) {
    if (bytes(kept) + bytes(character) > size) break;
    kept += character;
  }
  return kept;
}

/** makeObjectName(): `table_column_label`, the longer part shortened first. */
export function generatedName(table: string, column: string, label: string): string {
  const room = maximum - bytes(label) - 2;
  const first = Math.min(bytes(table), Math.max(Math.ceil(room / 2), room - bytes(column)));
  const second = Math.min(bytes(column), room - first);
  return `${clip(table, first)}_${clip(column, second)}_${label}`;
}

/** makeArrayTypeName(): of the array type of a type, where nothing has it. */
export const arrayName = (type: string) => `_${clip(type, maximum - 1)}`;

/** SQL: the longest start of a text that fits, without half a character. */
const clipped = (text: string, size: string) =>
  `CASE WHEN pg_catalog.octet_length(${text}) <= ${size} THEN ${text} ELSE pg_catalog.left(${text}, (
    SELECT max(n) FROM pg_catalog.generate_series(0, ${size}) AS n
    WHERE pg_catalog.octet_length(pg_catalog.left(${text}, n)) <= ${size})) END`;

/**
 * SQL: `actual`, or null when it is the generated name. One with the digits that PostgreSQL appends when that was
 * taken is a name like any other: pg_dump says it, too.
 */
export function unlessGenerated(actual: string, table: string, column: string, label: string): Sql {
  const room = maximum - bytes(label) - 2;
  const [whole, part] = [`${table}::pg_catalog.text`, `${column}::pg_catalog.text`];
  const size = (name: string) => `pg_catalog.octet_length(${name})`;
  const first = `LEAST(${size(whole)}, GREATEST(${Math.ceil(room / 2)}, ${room} - ${size(part)}))`;
  const generated = `${clipped(whole, first)} || '_' || ${clipped(part, `${room} - ${first}`)} || '_${label}'`;
  return trusted(
    `CASE WHEN ${actual}::pg_catalog.text = ${generated} THEN NULL ELSE ${actual} END`,
  );
}

/**
 * Where an object waits that is replaced: `mood__old`; `f__old_1a2b3c4d`, when others share its name; `mood__old_2`
 * where that is taken.
 */
export function asideName(
  name: string,
  signature?: string,
  isTaken: (name: string) => boolean = () => false,
): string {
  const digest = signature && createHash('sha256').update(signature).digest('hex').slice(0, 8);
  return freeName(name, digest ? `__old_${digest}` : '__old', isTaken);
}

/** The name with the suffix, and with a number where that is taken. */
export function freeName(name: string, suffix: string, isTaken: (name: string) => boolean): string {
  for (let number = 1; ; number += 1) {
    const whole = number === 1 ? suffix : `${suffix}_${number}`;
    const aside = `${clip(name, maximum - bytes(whole))}${whole}`;
    if (!isTaken(aside)) return aside;
  }
}
