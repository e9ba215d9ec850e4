/** What PostgreSQL prints, and what it prints after it has read that: as PGlite has it. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { openScratch } from '../../src/database/pglite.ts';
import type { ScratchDatabase } from '../../src/database/scratch.ts';
import { readBack, reparsable } from '../../src/model/reparse.ts';
import { sql, trusted } from '../../src/model/sql.ts';

let database: ScratchDatabase;

beforeAll(async () => {
  database = await openScratch();
  await database.execute(
    sql`CREATE FUNCTION public.f(text[]) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN true`,
  );
  await database.execute(
    sql`CREATE TABLE public.t (v varchar(9), w varchar, t text, c char(3), n int, m int, b bigint, f numeric(9, 2), d date, x varchar(3)[], "ARRAY" text)`,
  );
});

afterAll(() => database.close());

/** How it is printed as the predicate of an index. */
async function printed(expression: string): Promise<string> {
  await database.execute(trusted(`CREATE INDEX i ON public.t (n) WHERE ${expression}`));
  const [row] = await database.query(
    sql`SELECT pg_catalog.pg_get_expr(indpred, indrelid) AS text FROM pg_catalog.pg_index WHERE indexrelid = 'public.i'::regclass`,
  );
  await database.execute(sql`DROP INDEX public.i`);
  return String(row?.text);
}

it.each([
  `v IN ('a', 'b')`,
  `v NOT IN ('a', 'it''s', '(ARRAY[1])::text[]')`,
  `v IN ('a') OR w IN ('b', 'c') AND t IN ('d', 'e')`,
  `w = ANY (ARRAY['a'::varchar(3), 'b'::varchar(3)])`,
  `w = ANY (ARRAY['a'::varchar, t::varchar, NULL])`,
  `n BETWEEN 1 AND 9 AND m > 2`,
  `n BETWEEN 1 AND 9 AND m BETWEEN 1 AND 9 AND b BETWEEN 1 AND 9`,
  `(n = 1 OR n = 2) OR (m = 1 OR m = 2) OR b = 3`,
  `n = 1 AND (m = 2 AND b = 3)`,
  `NOT (n BETWEEN 1 AND 9 AND m > 2)`,
  `n IN (1, 2) AND b IN (1, 2) AND f IN (1, 2.5)`,
  `n::bigint = ANY ((ARRAY[1, 2])::bigint[])`,
  `c IN ('a', 'b') AND v LIKE ANY (ARRAY['a%', 'b%'])`,
  `x = ARRAY['a', 'b']::varchar(3)[]`,
  `x[1] IN ('a', 'b') AND "ARRAY" IN ('(', ']')`,
  `cardinality((ARRAY[v, w])::text[]) = n AND ((ARRAY['a'::varchar, 'b'])::text[])[n] > t`,
  `cardinality(ARRAY[ARRAY[v, w], ARRAY[w, v]]::text[]) = n`,
  `public.f(ARRAY[ARRAY['a'::varchar], ARRAY[w]]) AND public.f(ARRAY[w, 'b'])`,
  `v = ANY (ARRAY[w, 'a']) AND public.f(ARRAY[t]) AND v <> ALL (ARRAY['a'::varchar(1), 'b'::varchar(2)])`,
  `CASE WHEN v IN ('a', 'b') THEN n BETWEEN 1 AND 2 AND m > 1 ELSE w IN ('c', 'd') END`,
  `coalesce(v IN ('a', 'b'), false) AND d IN ('2020-01-01', '2020-02-01')`,
])('%s', async (expression) => {
  const first = await printed(expression);
  expect(readBack(first)).toBe(await printed(first));
  expect(await printed(reparsable(first))).toBe(first);
  expect(readBack(readBack(first))).toBe(readBack(first));
});
