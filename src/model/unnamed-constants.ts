/**
 * Constants in the list of a SELECT that have no name, as PostgreSQL's deparser prints them from 16 on.
 *
 * `EXISTS (SELECT 'x' …)` becomes `EXISTS ( SELECT 'x'::text …)`. Read back, the cast gives the column the name of
 * its type (parse_target.c, FigureColname), and the deparsed text is another one: `'x'::text AS text`. PostgreSQL's
 * name for what has none keeps it: `'x'::text AS "?column?"`, which the deparser leaves out again.
 */

import { literalPattern, opaquePattern } from './opaque.ts';

/** What a list begins and ends with; and that in which nothing does. */
const tokens = new RegExp(String.raw`${opaquePattern}|[()[\],;]|(?<![\w$])[A-Z]+(?![\w$])`, 'g');

const constant = new RegExp(
  String.raw`^\(?(?:${literalPattern}|NULL)::(?:(?! AS )[\w .]|"(?:[^"]|"")+")+(?:\([\d, ]+\))?(?:\[\])*(?: COLLATE (?:[\w.]|"(?:[^"]|"")+")+)?\)?$`,
);

const begins = new Set(['SELECT', 'RETURNING']);
const ends = new Set(
  'FROM WHERE UNION INTERSECT EXCEPT ORDER LIMIT OFFSET GROUP HAVING WINDOW FOR FETCH'.split(' '),
);

/** Where constants end that would get a name. */
function endsIn(text: string): number[] {
  const found: number[] = [];
  /** For each bracket that is open: where the element of its list begins; -1: it has none, or no more. */
  const elements = [-1];
  const close = (at: number) => {
    const from = elements.at(-1) ?? -1;
    const element = from < 0 ? '' : text.slice(from, at).trimEnd();
    if (constant.test(element.trimStart())) found.push(from + element.length);
  };
  const begin = (at: number) => elements.splice(-1, 1, at);
  for (const { 0: token, index } of text.matchAll(tokens)) {
    const open = (elements.at(-1) ?? -1) >= 0;
    const after = index + token.length;
    if (token === '(' || token === '[') elements.push(-1);
    else if (token === ')' || token === ']') {
      close(index);
      if (elements.length > 1) elements.pop();
    } else if (begins.has(token)) begin(after);
    else if (open && token === ',') {
      close(index);
      begin(after);
    } else if (open && token === 'DISTINCT') {
      if (text.slice(elements.at(-1), index).trim() === '') begin(after);
    } else if (open && (token === ';' || ends.has(token))) {
      close(index);
      begin(-1);
    }
  }
  close(text.length);
  return found;
}

/** The same statement, in which they have PostgreSQL's name for what has none. */
export function withoutNames(text: string): string {
  if (!/(?:SELECT|RETURNING)\b[\s\S]*::/.test(text)) return text;
  return endsIn(text).reduceRight(
    (result, at) => `${result.slice(0, at)} AS "?column?"${result.slice(at)}`,
    text,
  );
}
