/** Values that PostgreSQL accepts in a column: those that were made, and others where a check refuses them. */

import type { Session } from '../../database/database.ts';
import { acceptedValues, candidatesFor } from '../candidates.ts';
import type { Random } from '../random.ts';
import type { ColumnShape, TableShape } from '../shape.ts';
import { isText } from '../values.ts';

/** Whether anything but the type's own input decides. */
function isConstrained({ checks, type, typeText }: ColumnShape): boolean {
  return checks.length > 0 || (type.kind === 'base' && !typeText.startsWith(type.name));
}

/** What may be accepted in place of a value that is not, and is as long, or as large. */
function alike(
  { type }: ColumnShape,
  value: string,
  ordinary: string | undefined,
): string | undefined {
  if (!isText(type)) return value.startsWith('-') ? value.slice(1) : undefined;
  // A longer text of the same form, as a pattern like that of an e-mail address allows.
  if (ordinary === undefined || ordinary.length >= value.length) return ordinary;
  return `${ordinary.slice(0, 1).repeat(value.length - ordinary.length)}${ordinary}`;
}

/** Within a transaction. As many as there are, in the same places; distinct where enough are known. */
export async function fitted(
  session: Session,
  table: TableShape,
  column: ColumnShape,
  values: readonly string[],
  random: Random,
): Promise<readonly string[]> {
  if (!isConstrained(column) || values.length === 0) return values;
  const good = new Set(await acceptedValues(session, column, values));
  const bad = values.filter((value) => !good.has(value)).length;
  if (bad === 0) return values;
  const known = await candidatesFor(session, table, column, random, Math.min(20_000, 20 + 2 * bad));
  const longest = isText(column.type) ? Math.max(...values.map(({ length }) => length)) : Infinity;
  const unused = known.ordinary.filter((value) => !good.has(value));
  const short = unused.filter(({ length }) => length <= longest);
  const ordinary = short.length > 0 ? short : unused;
  const others = await othersLike(session, column, values, good, ordinary);
  const all = [ordinary, [...good], known.limits].find((some) => some.length > 0) ?? values;
  const used = new Set<string>(others.filter((value) => value !== undefined));
  let next = 0;
  return values.map((value, at) => {
    if (good.has(value)) return value;
    const other = others[at];
    if (other !== undefined) return other;
    for (let tries = 0; tries < all.length; tries += 1) {
      const other = all[next % all.length] ?? value;
      next += 1;
      if (!used.has(other) || next > all.length) {
        used.add(other);
        return other;
      }
    }
    return all[at % Math.max(1, all.length)] ?? value;
  });
}

/** In the places of those that are refused: accepted, different, and like them. */
async function othersLike(
  session: Session,
  column: ColumnShape,
  values: readonly string[],
  good: ReadonlySet<string>,
  ordinary: readonly string[],
): Promise<readonly (string | undefined)[]> {
  const tried = values.map((value, at) =>
    good.has(value) ? undefined : alike(column, value, ordinary[at % ordinary.length]),
  );
  const texts = [...new Set(tried.filter((text) => text !== undefined))];
  const accepted = new Set(await acceptedValues(session, column, texts));
  const used = new Set(good);
  return tried.map((text) => {
    if (text === undefined || !accepted.has(text) || used.has(text)) return undefined;
    used.add(text);
    return text;
  });
}
