/**
 * Mends the one construct that PostgreSQL's deparser prints so that it parses to another tree.
 *
 * `c::text = ANY ((ARRAY['a'::varchar, 'b'::varchar])::text[])` is what `varchar IN ('a', 'b')` becomes.
 * Read back, the outer cast goes into the elements (parse_expr.c, transformTypeCast: "if the argument
 * is an ARRAY[]"), and the deparsed text is another one. A cast to the type that the array already has
 * in between keeps the tree: `((ARRAY[…])::varchar[])::text[]`.
 */

/** What brackets mean nothing in: literals, quoted names, dollar-quoted bodies, comments. */
const opaque =
  /E?'(?:[^'\\]|\\.|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\//y;

interface Open {
  readonly start: number;
  /** Where the last element begins. */
  element: number;
  /** Position of the last `::` of that element outside of all brackets, or -1. */
  cast: number;
}

/** The type of an element from how it ends: a cast, or a number. */
function elementType(text: string, open: Open, end: number): string | undefined {
  if (open.cast >= open.element) return text.slice(open.cast + 2, end).replace(/\([\d, ]+\)/, '');
  const element = text.slice(open.element, end).trim();
  if (/^'?\(?-?\d{1,9}\)?$/.test(element)) return 'integer';
  return /^\(?-?\d+\.\d+\)?$/.test(element) ? 'numeric' : undefined;
}

/** The same statement, with the extra cast wherever the deparser left it out. */
export function reparsable(text: string): string {
  if (!text.includes('(ARRAY[')) return text;
  const inserts: { at: number; text: string }[] = [];
  const stack: (Open | null)[] = [];
  for (let at = 0; at < text.length; at += 1) {
    opaque.lastIndex = at;
    const skipped = opaque.exec(text);
    if (skipped !== null) {
      at += skipped[0].length - 1;
      continue;
    }
    const character = text[at];
    const top = stack.at(-1);
    if (character === '[' && text.slice(at - 6, at) === '(ARRAY') {
      stack.push({ start: at - 6, element: at + 1, cast: -1 });
    } else if (character === '(' || character === '[') stack.push(null);
    else if (character === ')' || character === ']') {
      const open = stack.pop();
      if (!open || character !== ']' || !text.startsWith(')::', at + 1)) continue;
      const type = elementType(text, open, at);
      if (type === undefined) continue;
      inserts.push({ at: open.start, text: '(' }, { at: at + 2, text: `::${type}[])` });
    } else if (top && character === ',') top.element = at + 1;
    else if (top && text.startsWith('::', at)) {
      top.cast = at;
      at += 1;
    }
  }
  inserts.sort((a, b) => b.at - a.at);
  return inserts.reduce(
    (result, { at, text: inserted }) => result.slice(0, at) + inserted + result.slice(at),
    text,
  );
}
