/**
 * Values to try in a column: those of its type, and what its checks name. PostgreSQL then says which
 * are valid for the type and pass the checks that speak of the column alone.
 */

import * as z from 'zod';
import type { Session } from '../database/database.ts';
import { DatabaseError } from '../database/database-error.ts';
import { freeName } from '../kinds/generated-name.ts';
import { ident, join, literal, type Sql, sql, trusted } from '../model/sql.ts';
import { halving, soonKnown } from './halving.ts';
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

export const quotedIn = (text: string): string[] =>
  [...text.matchAll(/'((?:[^']|'')*)'/g)].map(([, each = '']) => each.replaceAll("''", "'"));

export const numbersIn = (text: string): string[] =>
  [...text.replaceAll(/'(?:[^']|'')*'/g, '').matchAll(/(?<![\w."])-?\d+(?:\.\d+)?/g)].map(
    ([each]) => each,
  );

/** What the texts of checks mention: literals as they are, as patterns, and numbers as lengths. */
function mentioned(column: ColumnShape, texts: readonly string[], random: Random, count: number) {
  const own = texts.filter((text) => new RegExp(`\\b${escaped(column.name)}\\b|VALUE`).test(text));
  const literals = own.flatMap(quotedIn);
  const numbers = own.flatMap(numbersIn).map(Number);
  if (column.type.kind === 'base' && /^jsonb?$/.test(column.type.name)) {
    return { limits: [], ordinary: literals.length === 0 ? [] : objectsOf(literals, count) };
  }
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

/** What a check asks of json it often names, keys and what they may have: one of them each, then all, then all with numbers. */
function objectsOf(literals: readonly string[], count: number): string[] {
  const named = (at: number) => literals[at % literals.length] ?? '';
  const object = (keys: readonly string[], value: (at: number) => string | number, n: number) =>
    JSON.stringify(Object.fromEntries([...keys.map((key, at) => [key, value(at)]), ['n', n]]));
  const each = Array.from({ length: count }, (_, n) => n);
  const turned = (n: number) => (at: number) => named(at + Math.floor(n / literals.length));
  return [
    ...each.map((n) => object([named(n)], turned(n), n)),
    ...each.map((n) => object(literals, turned(n), n)),
    ...each.map((n) => object(literals, () => n, n)),
  ];
}

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

const passed = z.array(z.object({ place: z.number(), at: z.number() }));

interface Question {
  readonly column: ColumnShape;
  readonly values: readonly string[];
  readonly checks: readonly Sql[];
}

/** Of each question, those of the values that the column's type takes and its own checks let pass. */
async function accepted(session: Session, questions: readonly Question[]): Promise<string[][]> {
  const isValid = await validity(session);
  const selects = questions.map(({ column, values, checks }, place) => {
    const type = literal(column.typeText);
    const valid = sql`${isValid}(v, ${type})`;
    const conditions = checks.map((check) => sql` AND (${check}) IS NOT FALSE`).join('');
    // A check knows the column by its name, which no other one may have here.
    const beside = (name: string) => ident(freeName(name, '', (each) => each === column.name));
    const [number, passes] = [beside('at'), beside('ok')];
    return sql`SELECT ${place} AS place, ${number} AS at FROM (
      SELECT ordinality::int AS ${number}, ${valid} AS ${passes},
        CASE WHEN ${valid} THEN v::${trusted(column.typeText)} END AS ${ident(column.name)}
      FROM json_array_elements_text(${literal(JSON.stringify(values))}::json) WITH ORDINALITY AS e (v, ordinality)
      OFFSET 0) AS candidate
    WHERE ${passes}${trusted(conditions)}`;
  });
  const rows = passed.parse(await session.query(join(selects, ' UNION ALL ')));
  const found = questions.map(() => new Set<number>());
  for (const { place, at } of rows) found[place]?.add(at);
  return questions.map(({ values }, place) =>
    values.filter((_, at) => found[place]?.has(at + 1) === true),
  );
}

/** Undefined when a value cannot be asked about without an error. */
async function acceptedIfAll(
  session: Session,
  questions: readonly Question[],
): Promise<string[][] | undefined> {
  await session.execute(sql`SAVEPOINT candidates`);
  try {
    return await accepted(session, questions);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    await session.execute(sql`ROLLBACK TO SAVEPOINT candidates`);
    return undefined;
  } finally {
    await session.execute(sql`RELEASE SAVEPOINT candidates`);
  }
}

/**
 * A check may fail with an error on a value, and a type may have no way to say that one is wrong: PostgreSQL refuses a
 * row with such a value as well.
 */
export async function acceptedValues(
  session: Session,
  column: ColumnShape,
  values: readonly string[],
): Promise<readonly string[]> {
  const good: string[] = [];
  await halving(session, values, {
    run: async (some) => {
      const [found = []] = await accepted(session, [
        { column, values: some, checks: column.checks },
      ]);
      good.push(...found);
    },
    patience: soonKnown,
  });
  return good;
}

export interface Wanted {
  readonly column: ColumnShape;
  readonly random: Random;
  /** How many ordinary values are wanted. */
  readonly count: number;
  /** More to try. */
  readonly also?: readonly string[];
}

function draftOf(
  table: TableShape,
  { column, random, count, also = [] }: Wanted,
  limits: boolean,
): Candidates {
  const hints = mentioned(column, table.checkTexts, random, count);
  const constrained = column.checks.length > 0;
  const ordinary = distinct([
    ...hints.ordinary,
    ...ordinaryOf(column.type, random, count),
    ...(constrained && isText(column.type) ? textShapes(random, count) : []),
  ]);
  const ofType = limits ? limitsOf(column.type) : [];
  return { limits: distinct([...hints.limits, ...also, ...ofType]), ordinary };
}

/** Columns of one table, in their order. `limits`: whether those of the types are among them. Within a transaction. */
export async function candidatesOf(
  session: Session,
  table: TableShape,
  wanted: readonly Wanted[],
  limits = true,
): Promise<Candidates[]> {
  if (wanted.length === 0) return [];
  const drafts = wanted.map((each) => draftOf(table, each, limits));
  const questions = wanted.map(({ column }, at) => {
    const { limits = [], ordinary = [] } = drafts[at] ?? {};
    return { column, values: [...limits, ...ordinary], checks: column.checks };
  });
  // One that cannot be asked about spoils the question for all: then each is asked about alone.
  const together = await acceptedIfAll(session, questions);
  const found: Candidates[] = [];
  for (const [at, { limits, ordinary }] of drafts.entries()) {
    const { column, values } = questions[at] ?? {};
    if (column === undefined || values === undefined) continue;
    const good = new Set(together?.[at] ?? (await acceptedValues(session, column, values)));
    found.push({
      limits: limits.filter((each) => good.has(each)),
      ordinary: ordinary.filter((each) => good.has(each)),
    });
  }
  return found;
}

/** Within a transaction. */
export async function candidatesFor(
  session: Session,
  table: TableShape,
  column: ColumnShape,
  random: Random,
  count: number,
  also: readonly string[] = [],
): Promise<Candidates> {
  const [found] = await candidatesOf(session, table, [{ column, random, count, also }]);
  return found ?? { limits: [], ordinary: [] };
}
