/** Which expressions are known to give a value for every row. */

import { expect, test } from 'vitest';
import { mayRaise } from '../../src/kinds/evaluation.ts';

test.each([
  'lower(email)',
  'a',
  "((first || ' '::text) || last)",
  '(a > 0) AND (b IS NOT NULL)',
  '(a > (-5))',
  "(state = ANY (ARRAY['a'::app.mood, 'it''s (x) / 2'::app.mood]))",
  "(at > '1900-01-01 00:00:00'::timestamp without time zone)",
  "(states = ARRAY['a'::text])",
  "((name)::text ~* 'a'::text)",
  "((name)::text = 'abs('::text)",
  'COALESCE("odd (name) / 2", 0)',
  "(j ->> 'a'::text)",
  'btree (lower(email) text_pattern_ops, b DESC) INCLUDE (c) WHERE (deleted IS NULL)',
  "CASE WHEN (a = 'x'::character varying(20)) THEN 1 ELSE '-2'::integer END",
])('it has a value for every row: %s', (expression) => {
  expect(mayRaise(expression)).toBe(false);
});

test.each([
  '(abs(a) % 7)',
  '(a + 1)',
  '(- a)',
  '(a - 1)',
  '((1)::numeric / b)',
  '(name)::integer',
  '(name)::character varying(3)',
  '(name)::app.code',
  '(a || b)',
  'app.mine(a)',
  '(a OPERATOR(app.=) b)',
  'btree (((name)::date)) WHERE (a > 0)',
  "(a IS DISTINCT FROM ARRAY['x'::app.code])",
  "(a = ARRAY['x'::text, 'y'::app.code])",
  ' SELECT (1 / t.a) AS b FROM app.t',
])('it may raise an error: %s', (expression) => {
  expect(mayRaise(expression)).toBe(true);
});
