/** Keys that no parent has. */

import { createHash } from 'node:crypto';
import type { ColumnShape } from '../shape.ts';
import { isText } from '../values.ts';
import { isNumber } from './facet.ts';

const largest: Readonly<Record<string, number>> = { smallint: 32_767, integer: 2_147_483_647 };

/** The `n`th value of the column that is none of `taken`; undefined when none is known. */
export function orphanOf(
  { type }: ColumnShape,
  taken: ReadonlySet<string>,
  n: number,
): string | undefined {
  if (type.kind !== 'base') return undefined;
  const candidates = function* () {
    for (let at = 0; at < 1000; at += 1) {
      const number = (largest[type.name] ?? 9_000_000_000) - n - at;
      if (isNumber(type)) yield String(number);
      else if (type.name === 'uuid') {
        const text = createHash('md5').update(`orphan ${n} ${at}`).digest('hex');
        yield text.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-a$4-$5');
      } else if (isText(type)) yield `gone${n}${at}`.slice(-(type.modifiers[0] ?? 20));
      else if (type.name === 'date') yield `${1800 + (at % 99)}-01-${1 + (n % 28)}`;
    }
  };
  for (const each of candidates()) if (!taken.has(each)) return each;
  return undefined;
}
