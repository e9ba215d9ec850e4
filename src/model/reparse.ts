/**
 * The constructs that PostgreSQL's deparser prints so that they parse to another tree: what is to be written in their
 * place, and what it prints of them after it has read them.
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
  /** Those of arrays that are its elements, not these. */
  readonly elements: { readonly from: number; readonly to: number }[];
  /** The last element, if that is one. */
  nested: Open | null;
}

type Word = 'AND' | 'OR';

interface Bracket {
  readonly start: number;
  readonly array: Open | null;
  /** The brackets that it begins with, and what joins what is in them. */
  leading: { readonly start: number; readonly end: number; readonly word: Word | null } | null;
  /** What joins what is in it. */
  word: Word | null;
}

interface Edit {
  readonly at: number;
  readonly text: string;
  /** How many characters it stands for; none by default. */
  readonly removed?: number;
}

/** Where PostgreSQL would read something else, and what is written there to keep what it printed. */
interface Place {
  readonly kept: readonly Edit[];
  /** What it would print of that. */
  readonly read: readonly Edit[];
}

const typePattern = String.raw`(?:[\w. ]|"(?:[^"]|"")+")+(?:\([\d, ]+\)[a-z ]*)?`;

/** Nothing but a type: what is no constant may go on. */
const wholeType = new RegExp(String.raw`^(?!.* COLLATE )${typePattern}(?:\[\])*$`);

/** The cast of an array, and to what it casts the elements. */
const arrayCast = new RegExp(String.raw`::(${typePattern})(?:\[\])+`, 'y');

/** The type of an element from how it ends: a cast, or a number. */
function elementType(text: string, open: Open, end: number): string | null {
  const { element: start, cast, nested } = open;
  if (cast >= start) return wholeType.exec(text.slice(cast + 2, end).trim())?.[0] ?? null;
  if (nested !== null) return arrayType(nested);
  const element = text.slice(start, end).trim();
  if (/^'?\(?-?\d{1,9}\)?$/.test(element)) return 'integer';
  return /^\(?-?\d+\.\d+\)?$/.test(element) ? 'numeric' : null;
}

/** With the modifier that all its elements have: the array has it too. Null: it is not told, or they differ. */
function arrayType({ types }: Open): string | null {
  const [type = null] = types;
  return types.size === 1 && type !== null ? `${type}[]` : null;
}

const openAt = (bracket: number): Open => ({
  start: bracket - 5,
  element: bracket + 1,
  cast: -1,
  types: new Set(),
  elements: [],
  nested: null,
});

/** The last element ends here. */
function endElement(text: string, open: Open, at: number): void {
  open.types.add(elementType(text, open, at));
  const from = at - text.slice(open.element, at).trimStart().length;
  const parts = open.cast < open.element ? open.nested?.elements : undefined;
  open.elements.push(...(parts ?? [{ from, to: at }]));
  open.element = at + 1;
  open.nested = null;
}

/** Of a function, not of an expression: nothing but its name stands before it. */
const isCall = (text: string, bracket: number) => /[\w$"]/.test(text[bracket - 1] ?? '');

/** A cast of an array that ends here. */
function castOf(text: string, open: Open, at: number): Place[] {
  const bracketed = text.startsWith(')', at + 1) && !isCall(text, open.start - 1);
  const [start, end] = bracketed ? [open.start - 1, at + 2] : [open.start, at + 1];
  if (!text.startsWith('::', end) || isBlank(text, open.start + 6, at)) return [];
  arrayCast.lastIndex = end;
  const [cast, of] = arrayCast.exec(text) ?? [];
  const type = arrayType(open);
  const kept = [
    { at: start, text: '(' },
    { at: end, text: `::${type ?? 'anyarray'})` },
  ];
  // To a domain over arrays it goes into the elements where it came from them.
  if (cast === undefined) return type === null ? [] : [{ kept, read: [] }];
  const [begin, close] = bracketed ? ['(', ')'] : ['', ''];
  const read = [
    ...(bracketed ? [{ at: start, text: '', removed: 1 }] : []),
    ...open.elements.flatMap(({ from, to }) => [
      { at: from, text: begin },
      { at: to, text: `${close}::${of}` },
    ]),
    { at: at + 1, text: '', removed: end + cast.length - at - 1 },
  ];
  const made = type === null && /\b(?:ANY|ALL) \($/.test(text.slice(Math.max(0, start - 6), start));
  return [{ kept: made ? [{ at: end, text: '', removed: cast.length }] : kept, read }];
}

const isBlank = (text: string, from: number, to: number) => text.slice(from, to).trim() === '';

/** AND, OR: the brackets before it, if they hold the same. */
function joined(text: string, word: Word, top: Bracket | undefined, at: number): Place[] {
  if (top === undefined || top.word !== null) return [];
  top.word = word;
  const { leading } = top;
  if (leading?.word !== word || !isBlank(text, leading.end, at)) return [];
  const { start, end } = leading;
  return [
    {
      kept: [{ at: end, text: '::boolean' }],
      read: [start, end - 1].map((bracket) => ({ at: bracket, text: '', removed: 1 })),
    },
  ];
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
function constants(text: string, at: number): Place[] {
  marks.lastIndex = at;
  const { to, otherwise } = marks.exec(text)?.indices?.groups ?? {};
  return [to, otherwise].flatMap((range) => {
    if (range === undefined) return [];
    const value = text.slice(...range);
    const cast = value.lastIndexOf("'::");
    const constant = `${value.slice(cast + 3)} ${value.slice(0, cast + 1)}`;
    return [{ kept: [{ at: range[0], text: constant, removed: value.length }], read: [] }];
  });
}

function placesIn(text: string): Place[] {
  const places: Place[] = [];
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
      const opened = isArray ? openAt(at) : null;
      stack.push({ start: at, array: opened, leading: null, word: null });
    } else if (character === ')' || character === ']') {
      stack.pop();
      const outer = stack.at(-1);
      if (top === undefined) continue;
      if (outer !== undefined && isBlank(text, outer.start + 1, top.start)) {
        outer.leading = { start: top.start, end: at + 1, word: top.word };
      }
      if (array && character === ']') {
        endElement(text, array, at);
        if (outer?.array) outer.array.nested = array;
        places.push(...castOf(text, array, at));
      }
    } else if (array && character === ',') {
      endElement(text, array, at);
    } else if (array && text.startsWith('::', at)) {
      array.cast = at;
      at += 1;
    } else {
      const word = wordAt(text, at);
      if (word !== null) places.push(...joined(text, word, top, at));
      else if (character === 'S') places.push(...constants(text, at));
    }
  }
  return places;
}

/** From the back, so that the places of the others stay; what is removed goes before what comes there. */
const edited = (text: string, edits: readonly Edit[]): string =>
  edits
    .toSorted((a, b) => b.at - a.at || (b.removed ?? 0) - (a.removed ?? 0))
    .reduce(
      (result, { at, text: inserted, removed = 0 }) =>
        result.slice(0, at) + inserted + result.slice(at + removed),
      text,
    );

const hasPlaces = (text: string) =>
  text.includes('ARRAY[') || /\)\s+(AND|OR)\s|\sCYCLE\s/.test(text);

/** The same statement, mended wherever PostgreSQL would read another one. */
export function reparsable(statement: string): string {
  const text = withoutNames(statement);
  if (!hasPlaces(text)) return text;
  return edited(
    text,
    placesIn(text).flatMap(({ kept }) => kept),
  );
}

/** What it prints after it has read what it printed: that means the same, and is so in a database that was restored from a dump. */
export function readBack(text: string): string {
  if (!hasPlaces(text)) return text;
  return edited(
    text,
    placesIn(text).flatMap(({ read }) => read),
  );
}
