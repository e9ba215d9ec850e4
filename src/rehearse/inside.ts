/** Values that a partition may take in a column: what its condition names, and what lies between. */

import * as z from 'zod';
import type { Session } from '../database/database.ts';
import { type Sql, sql, trusted } from '../model/sql.ts';
import { acceptedValues, candidatesFor, numbersIn, quotedIn } from './candidates.ts';
import type { Random } from './random.ts';
import type { ColumnShape, TableShape } from './shape.ts';
import { inQuotes, isText } from './values.ts';

/** What all values of a column are multiples of. */
export interface Grain {
  /** Of a type that has fractions: none has one. */
  readonly whole: boolean;
  readonly unit: 'day' | 'second' | 'microsecond';
}

const finest: Grain = { whole: false, unit: 'microsecond' };

/** How a type is counted through: from `lo` a share of the way to `hi`. */
interface Steps {
  readonly type: Sql;
  readonly finite: Sql;
  /** How far beyond the first and the last, where there is only one. */
  readonly width: Sql;
  readonly step: Sql;
}

const share = sql`(k + 0.5) / n`;

function stepsOf({ type }: ColumnShape, { whole, unit }: Grain): Steps | undefined {
  if (type.kind !== 'base') return undefined;
  if (/^(smallint|integer|bigint|numeric|real|double precision)$/.test(type.name)) {
    const way = sql`(hi - lo) * ${share}`;
    const isWhole = whole || /int/.test(type.name);
    return {
      type: sql`numeric`,
      finite: sql`v NOT IN ('NaN', 'Infinity', '-Infinity')`,
      width: sql`1000`,
      step: sql`lo + ${isWhole ? sql`floor(${way})` : way}`,
    };
  }
  const finite = sql`isfinite(v)`;
  if (type.name === 'date') {
    const step = sql`lo + floor((hi - lo) * ${share})::integer`;
    return { type: sql`date`, finite, width: sql`365`, step };
  }
  if (!type.name.startsWith('timestamp')) return undefined;
  return {
    type: trusted(type.name),
    finite,
    width: sql`interval '365 days'`,
    step: sql`date_trunc('${trusted(unit)}', lo + (hi - lo) * (${share})::double precision)`,
  };
}

const stepRows = z.array(z.object({ value: z.string() }));

/** `count` between each two of the values that lie next to each other, before the first and after the last. */
async function between(
  session: Session,
  { type, finite, width, step }: Steps,
  values: readonly string[],
  count: number,
): Promise<string[]> {
  if (values.length === 0) return [];
  const n = Math.max(2, Math.min(count, Math.ceil(50_000 / (values.length + 1))));
  const rows = await session.query(
    sql`WITH ends AS (SELECT DISTINCT v FROM (SELECT unnest($1::text[])::${type} OFFSET 0) AS u (v) WHERE ${finite}),
      gaps AS (
        SELECT v AS lo, lead(v) OVER (ORDER BY v) AS hi FROM ends
        UNION ALL SELECT (min(v) - ${width})::${type}, min(v) FROM ends
        UNION ALL SELECT max(v), (max(v) + ${width})::${type} FROM ends)
    SELECT (${step})::text AS value FROM gaps, generate_series(0, ${n} - 1) AS k, (SELECT ${n}::numeric) AS c (n)
    WHERE hi IS NOT NULL ORDER BY md5((${step})::text)`,
    [`{${values.map(inQuotes).join(',')}}`],
  );
  return [...new Set(stepRows.parse(rows).map(({ value }) => value))];
}

interface Asked {
  readonly session: Session;
  readonly table: TableShape;
  readonly column: ColumnShape;
  /** The finest that there is unless said. */
  readonly grain?: Grain | undefined;
}

/** Within a transaction. Some of them are not inside: that is asked of the condition. */
export async function valuesInside(
  { session, table, column, grain = finest }: Asked,
  condition: Sql,
  /** Some that the column has: those that are made shall be like them. */
  own: readonly string[],
  random: Random,
  count: number,
): Promise<readonly string[]> {
  const said = { ...table, checkTexts: [condition, ...table.checkTexts] };
  const { limits, ordinary } = await candidatesFor(session, said, column, random, count);
  const steps = stepsOf(column, grain);
  const named = [...new Set([...quotedIn(condition), ...numbersIn(condition)])];
  const more: string[] = [];
  if (steps !== undefined) {
    const ofType = { ...column, typeText: steps.type, checks: [] };
    more.push(
      ...(await between(
        session,
        steps,
        await acceptedValues(session, ofType, [...named, ...own]),
        count,
      )),
    );
  } else if (isText(column.type)) {
    more.push(...named.flatMap((text) => Array.from({ length: count }, (_, at) => `${text}${at}`)));
  }
  // What the condition names comes first: it may be a list.
  return [
    ...limits.filter((each) => named.includes(each)),
    ...(await acceptedValues(session, column, more)),
    ...ordinary,
    ...limits,
  ];
}
