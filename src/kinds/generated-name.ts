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

/**
 * SQL: `actual`, or null when it is the generated name. One with the digits that PostgreSQL appends when that was
 * taken is a name like any other: pg_dump says it, too. A long name with characters of several bytes counts as given by the user.
 */
export function unlessGenerated(actual: string, table: string, column: string, label: string): Sql {
  const room = maximum - bytes(label) - 2;
  const size = (name: string) => `pg_catalog.octet_length(${name}::pg_catalog.text)`;
  const first = `LEAST(${size(table)}, GREATEST(${Math.ceil(room / 2)}, ${room} - ${size(column)}))`;
  const generated =
    `pg_catalog.left(${table}::pg_catalog.text, ${first}) || '_' || ` +
    `pg_catalog.left(${column}::pg_catalog.text, ${room} - ${first}) || '_${label}'`;
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
