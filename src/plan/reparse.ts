/**
 * Mends the constructs that PostgreSQL's deparser prints so that they parse to another tree.
 *
 * `c::text = ANY ((ARRAY['a'::varchar, 'b'::varchar])::text[])` is what `varchar IN ('a', 'b')` becomes.
 * Read back, the outer cast goes into the elements (parse_expr.c, transformTypeCast: "if the argument
 * is an ARRAY[]"), and the deparsed text is another one. A cast to the type that the array already has
 * in between keeps the tree: `((ARRAY[…])::varchar[])::text[]`. Of statistics it prints `ARRAY[…]::text[]`. Of columns the
 * text does not tell the type: without a cast ANY and ALL make it themselves, and elsewhere one to anyarray keeps the tree.
 *
 * `((a >= 1) AND (a <= 9)) AND b` is what `a BETWEEN 1 AND 9 AND b` becomes. Read back, it is one AND of three
 * (gram.y, makeAndExpr). A cast to boolean keeps the one in the other: `(… AND …)::boolean AND b`.
 *
 * `CYCLE id SET c TO 'y'::text DEFAULT 'n'::text` does not parse at all: a cast is no constant there, `text 'y'` is.
 */

import { opaquePattern } from './opaque.ts';
import { withoutNames } from './unnamed-constants.ts';

const opaque = new RegExp(opaquePattern, 'y');

/** An array whose elements are looked at. */
interface Open {
  readonly start: number;
  /** Where the last element begins. */
  element: number;
  /** Position of the last `::` of that element outside of all brackets, or -1. */
  cast: number;
  /** Of its elements; null: of one whose type is not told. */
  readonly types: Set<string | null>;
  /** That of the array which its element is, if that is one. */
  nested: string | null;
}

type Word = 'AND' | 'OR';

interface Bracket {
  readonly start: number;
  readonly array: Open | null;
  /** The brackets that it begins with, and what joins what is in them. */
  leading: { readonly end: number; readonly word: Word | null } | null;
  /** What joins what is in it. */
  word: Word | null;
}

interface Insert {
  readonly at: number;
  readonly text: string;
  /** How many characters it stands for; none by default. */
  readonly removed?: number;
}

/** Nothing but a type: what is no constant may go on. */
const wholeType = /^(?!.* COLLATE )(?:[\w. ]|"(?:[^"]|"")+")+(?:\([\d, ]+\)[a-z ]*)?(?:\[\])*$/;

/** The type of an element from how it ends: a cast, or a number. */
function elementType(text: string, open: Open, end: number): string | null {
  const { element: start, cast } = open;
  if (cast >= start) return wholeType.exec(text.slice(cast + 2, end).trim())?.[0] ?? null;
  const element = text.slice(start, end).trim();
  if (element.startsWith('ARRAY[')) return open.nested;
  if (/^'?\(?-?\d{1,9}\)?$/.test(element)) return 'integer';
  return /^\(?-?\d+\.\d+\)?$/.test(element) ? 'numeric' : null;
}

/** With the modifier that all its elements have: the array has it too. Null: it is not told, or they differ. */
function arrayType({ types }: Open): string | null {
  const [type = null] = types;
  return types.size === 1 && type !== null ? `${type}[]` : null;
}

const arrayCast = /::(?:[\w. ]|"(?:[^"]|"")+")+(?:\([\d, ]+\)[a-z ]*)?(?:\[\])+/y;

/** The casts around an array that ends here. */
function aroundArray(text: string, open: Open, at: number): Insert[] {
  const bracketed = text.startsWith(')', at + 1);
  const [start, end] = bracketed ? [open.start - 1, at + 2] : [open.start, at + 1];
  if (!text.startsWith('::', end) || isBlank(text, open.start + 6, at)) return [];
  const type = arrayType(open);
  arrayCast.lastIndex = end;
  const cast = type === null ? arrayCast.exec(text)?.[0] : '';
  // To a domain over arrays it goes into the elements where it came from them.
  if (cast === undefined) return [];
  if (cast !== '' && /\b(?:ANY|ALL) \($/.test(text.slice(Math.max(0, start - 6), start)))
    return [{ at: end, text: '', removed: cast.length }];
  return [
    { at: start, text: '(' },
    { at: end, text: `::${type ?? 'anyarray'})` },
  ];
}

const isBlank = (text: string, from: number, to: number) => text.slice(from, to).trim() === '';

/** AND, OR: the cast after the brackets before it, if they hold the same. */
function joined(text: string, word: Word, top: Bracket | undefined, at: number): Insert[] {
  if (top === undefined || top.word !== null) return [];
  top.word = word;
  const { leading } = top;
  if (leading?.word !== word || !isBlank(text, leading.end, at)) return [];
  return [{ at: leading.end, text: '::boolean' }];
}

const joining = /(?<![\w$])(AND|OR)(?![\w$])/y;

function wordAt(text: string, at: number): Word | null {
  joining.lastIndex = at;
  const word = joining.exec(text)?.[1];
  return word === 'AND' || word === 'OR' ? word : null;
}

const marks =
  /SET (?:\w+|"(?:[^"]|"")+") TO (?<to>'(?:[^']|'')*'::[^']+?) DEFAULT (?<otherwise>'(?:[^']|'')*'::[^']+?) USING /dy;

/** The two values of a CYCLE clause that begins here: the type goes before the literal. */
function constants(text: string, at: number): Insert[] {
  marks.lastIndex = at;
  const { to, otherwise } = marks.exec(text)?.indices?.groups ?? {};
  return [to, otherwise].flatMap((range) => {
    if (range === undefined) return [];
    const value = text.slice(...range);
    const cast = value.lastIndexOf("'::");
    const constant = `${value.slice(cast + 3)} ${value.slice(0, cast + 1)}`;
    return [{ at: range[0], text: constant, removed: value.length }];
  });
}

function insertsFor(text: string): Insert[] {
  const inserts: Insert[] = [];
  const stack: Bracket[] = [];
  for (let at = 0; at < text.length; at += 1) {
    opaque.lastIndex = at;
    const skipped = opaque.exec(text);
    if (skipped !== null) {
      at += skipped[0].length - 1;
      continue;
    }
    const character = text[at];
    const top = stack.at(-1);
    const array = top?.array;
    if (character === '(' || character === '[') {
      const isArray = character === '[' && text.slice(at - 5, at) === 'ARRAY';
      const opened = isArray
        ? {
            start: at - 5,
            element: at + 1,
            cast: -1,
            types: new Set<string | null>(),
            nested: null,
          }
        : null;
      stack.push({ start: at, array: opened, leading: null, word: null });
    } else if (character === ')' || character === ']') {
      stack.pop();
      const outer = stack.at(-1);
      if (top === undefined) continue;
      if (outer !== undefined && isBlank(text, outer.start + 1, top.start)) {
        outer.leading = { end: at + 1, word: top.word };
      }
      if (array && character === ']') {
        array.types.add(elementType(text, array, at));
        if (outer?.array) outer.array.nested = arrayType(array);
        inserts.push(...aroundArray(text, array, at));
      }
    } else if (array && character === ',') {
      array.types.add(elementType(text, array, at));
      array.element = at + 1;
    } else if (array && text.startsWith('::', at)) {
      array.cast = at;
      at += 1;
    } else {
      const word = wordAt(text, at);
      if (word !== null) inserts.push(...joined(text, word, top, at));
      else if (character === 'S') inserts.push(...constants(text, at));
    }
  }
  return inserts;
}

/** The same statement, mended wherever PostgreSQL would read another one. */
export function reparsable(statement: string): string {
  const text = withoutNames(statement);
  if (!text.includes('ARRAY[') && !/\)\s+(AND|OR)\s|\sCYCLE\s/.test(text)) return text;
  return insertsFor(text)
    .sort((a, b) => b.at - a.at)
    .reduce(
      (result, { at, text: inserted, removed = 0 }) =>
        result.slice(0, at) + inserted + result.slice(at + removed),
      text,
    );
}
