/**
 * Whether an expression gives a value for every row, or may raise an error on one: `abs(a)` does on the least
 * integer, `a / b` on 0, a function of one's own on whatever it likes.
 *
 * The text is what PostgreSQL writes with an empty search_path: operators that are not its own read
 * OPERATOR(schema.x), a literal with its type is a constant. What is not known here may raise one.
 */

const words = new Set(
  (
    'and or not is in any all array row case when then else coalesce nullif greatest least between collate ' +
    'distinct null true false where include using btree hash gist gin brin spgist ' +
    'select from join on as with exists values by having filter union intersect except over lateral materialized'
  ).split(' '),
);

/** Total, whatever they are given: of text, arrays, ranges and jsonb; and aggregates. */
const total = new Set(
  (
    'lower upper length char_length octet_length btrim ltrim rtrim reverse initcap md5 concat cardinality isempty ' +
    'num_nulls num_nonnulls jsonb_typeof jsonb_build_object jsonb_build_array to_jsonb ' +
    'count min max sum bool_and bool_or every array_agg jsonb_agg row_number rank dense_rank now'
  ).split(' '),
);

const operators = new Set(
  '= <> < > <= >= || ~ ~* !~ !~* -> ->> #> #>> @> <@ ? ?| ?& && ::'.split(' '),
);

const texts = '(?:text|character varying|jsonb)(?:\\[\\])?(?![\\w(. ]*\\()';
const literal =
  /(?:\bE)?'(?:[^']|'')*'(?:::(?:"(?:[^"]|"")*"|[\w.])+(?: varying| precision| with(?:out)? time zone)?(?:\([\d,]+\))?(?:\[\])?)?/g;

/** Constants are values already: their casts and signs are no evaluation. */
const withoutConstants = (expression: string): string =>
  expression
    .replaceAll(literal, ' text_constant ')
    .replaceAll(/"(?:[^"]|"")*"/g, 'quoted')
    .replaceAll(/(?<=[(.])\*/g, '')
    .replaceAll(/(?<![\w)] ?)[-+]\d+(?:\.\d+)?|\(-\d+(?:\.\d+)?\)/g, '1')
    .replaceAll(/\b(?:1|\d+(?:\.\d+)?)::[\w.]+/g, '1');

/** Arrays are compared by their elements, of which a type of one's own may have no comparison. */
const comparesOwn =
  /(?:[=<>]|\bFROM) \(?ARRAY\[(?:[^'\]]|'(?:[^']|'')*')*?'(?:[^']|'')*'::(?:"(?:[^"]|"")*"|\w+)\./;

/** True unless it is known to give a value for every row. */
export function mayRaise(expression: string): boolean {
  if (comparesOwn.test(expression)) return true;
  const text = withoutConstants(expression);
  const rest = text.replaceAll(new RegExp(`::${texts}`, 'g'), ' text_constant ');
  if (rest.includes('::')) return true;
  const calls = [...rest.matchAll(/([\w$.]+)\s*\(/g)].map(([, name = '']) => name.toLowerCase());
  if (calls.some((name) => !words.has(name) && !total.has(name))) return true;
  const used = [...rest.matchAll(/[-+*/<>=~!@#%^&|?:]+/g)].map(([operator]) => operator);
  // Of arrays, whose dimensions may not fit.
  if (used.includes('||') && !rest.includes('text_constant')) return true;
  return used.some((operator) => !operators.has(operator));
}
