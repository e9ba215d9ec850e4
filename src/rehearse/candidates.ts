/**
 * Values to try in a column: those of its type, and what its checks name. PostgreSQL then says which
 * are valid for the type and pass the checks that speak of the column alone.
 */

import * as z from 'zod';
import type { Session } from '../database/database.ts';
import { DatabaseError } from '../database/database-error.ts';
import { ident, literal, type Sql, sql, trusted } from '../model/sql.ts';
import { matching } from './pattern.ts';
import type { Random } from './random.ts';
import type { ColumnShape, TableShape } from './shape.ts';
import { isText, limitsOf, ofLength, ordinaryOf, textShapes } from './values.ts';

export interface Candidates {
  readonly limits: readonly string[];
  /** In the order in which they were made; distinct where the type can. */
  readonly ordinary: readonly string[];
}

const distinct = (values: readonly string[]) => [...new Set(values)];

/** What the texts of checks mention: literals as they are, as patterns, and numbers as lengths. */
function mentioned(column: ColumnShape, texts: readonly string[], random: Random, count: number) {
  const own = texts.filter((text) => new RegExp(`\\b${escaped(column.name)}\\b|VALUE`).test(text));
  const literals = own.flatMap((text) =>
    [...text.matchAll(/'((?:[^']|'')*)'/g)].map(([, each = '']) => each.replaceAll("''", "'")),
  );
  const numbers = own.flatMap((text) =>
    [...text.replaceAll(/'(?:[^']|'')*'/g, '').matchAll(/(?<![\w."])-?\d+(?:\.\d+)?/g)].map(Number),
  );
  if (!isText(column.type)) {
    const around = numbers.flatMap((each) => [each, each + 1, each - 1, each / 2]);
    return {
      limits: [...literals, ...around.map(String)],
      ordinary: between(numbers, random, count),
    };
  }
  const lengths = numbers.filter((each) => Number.isInteger(each) && each > 0 && each <= 4000);
  const many = Array.from({ length: count }, () =>
    lengths.flatMap((each) => ofLength(random, each)),
  );
  const patterns = literals.filter((each) => /[[\]^$*+?\\]/.test(each));
  const matches = patterns.flatMap((pattern) =>
    Array.from({ length: count }, () => matching(pattern, random)),
  );
  return { limits: literals, ordinary: [...matches, ...many.flat()] };
}

const escaped = (name: string) => name.replaceAll(/[^a-z0-9_]/gi, '\\$&');

/** Whole numbers from the smallest to the largest that is mentioned. */
function between(numbers: readonly number[], random: Random, count: number): string[] {
  if (numbers.length === 0) return [];
  const [least, most] = [Math.floor(Math.min(...numbers)), Math.ceil(Math.max(...numbers))];
  return Array.from({ length: count }, () => String(least + random.integer(most - least + 1)));
}

const known = z.tuple([z.object({ known: z.boolean() })]);

/**
 * The function that says whether a type takes a text: PostgreSQL's own from 16 on. Before, a temporary
 * one that tries the cast.
 */
async function validity(session: Session): Promise<Sql> {
  const own = sql`pg_catalog.pg_input_is_valid`;
  const rows = await session.query(sql`SELECT to_regproc(${literal(own)}) IS NOT NULL AS known`);
  if (known.parse(rows)[0].known) return own;
  await session.execute(sql`
    CREATE OR REPLACE FUNCTION pg_temp.input_is_valid(value text, type text) RETURNS boolean
    LANGUAGE plpgsql AS $$ BEGIN
      EXECUTE pg_catalog.format('SELECT %L::%s', value, type);
      RETURN true;
    EXCEPTION WHEN others THEN RETURN false;
    END $$`);
  return sql`pg_temp.input_is_valid`;
}

const passed = z.array(z.object({ at: z.number() }));

/** Those of the values that the column's type takes and its own checks let pass. */
async function accepted(
  session: Session,
  column: ColumnShape,
  values: readonly string[],
  checks: readonly Sql[],
): Promise<string[]> {
  const type = literal(column.typeText);
  const valid = sql`${await validity(session)}(v, ${type})`;
  const conditions = checks.map((check) => sql` AND (${check}) IS NOT FALSE`).join('');
  const rows = await session.query(
    sql`SELECT at FROM (
      SELECT ordinality::int AS at, ${valid} AS ok,
        CASE WHEN ${valid} THEN v::${trusted(column.typeText)} END AS ${ident(column.name)}
      FROM json_array_elements_text($1::json) WITH ORDINALITY AS e (v, ordinality)
      OFFSET 0) AS candidate
    WHERE ok${trusted(conditions)} ORDER BY at`,
    [JSON.stringify(values)],
  );
  return passed.parse(rows).flatMap(({ at }) => values[at - 1] ?? []);
}

/**
 * A check may fail with an error on a value, and a type may have no way to say that a value is wrong:
 * then PostgreSQL judges the whole row later.
 */
export async function acceptedValues(
  session: Session,
  column: ColumnShape,
  values: readonly string[],
): Promise<readonly string[]> {
  for (const checks of [column.checks, []]) {
    await session.execute(sql`SAVEPOINT candidates`);
    try {
      return await accepted(session, column, values, checks);
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      await session.execute(sql`ROLLBACK TO SAVEPOINT candidates`);
    } finally {
      await session.execute(sql`RELEASE SAVEPOINT candidates`);
    }
  }
  return values;
}

/** Within a transaction. `count` is how many ordinary values are wanted; `also` are more to try. */
export async function candidatesFor(
  session: Session,
  table: TableShape,
  column: ColumnShape,
  random: Random,
  count: number,
  also: readonly string[] = [],
): Promise<Candidates> {
  const hints = mentioned(column, table.checkTexts, random, count);
  const constrained = column.checks.length > 0;
  const ordinary = distinct([
    ...hints.ordinary,
    ...ordinaryOf(column.type, random, count),
    ...(constrained && isText(column.type) ? textShapes(random, count) : []),
  ]);
  const limits = distinct([...hints.limits, ...also, ...limitsOf(column.type)]);
  const good = new Set(await acceptedValues(session, column, [...limits, ...ordinary]));
  return {
    limits: limits.filter((each) => good.has(each)),
    ordinary: ordinary.filter((each) => good.has(each)),
  };
}
