/**
 * Cuts PostgreSQL's own texts (pg_get_indexdef() and the like) where their clauses begin.
 *
 * Nothing here understands SQL. What is cut wrongly is written as raw SQL in the end, because everything
 * that pull writes is loaded and compared.
 */

/** What can hold a comma or a parenthesis that means nothing: names, texts, bodies. */
const opaque = /"(?:[^"]|"")*"|[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|\$(\w*)\$.*?\$\1\$/sy;

/** Position after the name or text that begins at `at`, or after that character. */
function skip(text: string, at: number): number {
  opaque.lastIndex = at;
  return opaque.test(text) ? opaque.lastIndex : at + 1;
}

/** Position after the parenthesis that closes the one at `at`; -1 when none does. */
function closing(text: string, at: number): number {
  let depth = 0;
  for (let here = at; here < text.length; here = skip(text, here)) {
    if (text[here] === '(' || text[here] === '[') depth += 1;
    if (text[here] === ')' || text[here] === ']') depth -= 1;
    if (depth === 0) return here + 1;
  }
  return -1;
}

/** Pieces between separators that are in no parentheses and no quotes. */
export function split(text: string, separator: string): readonly string[] {
  if (text === '') return [];
  const pieces: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; ) {
    if (text.startsWith(separator, at)) {
      pieces.push(text.slice(start, at));
      at += separator.length;
      start = at;
    } else {
      const end = text[at] === '(' || text[at] === '[' ? closing(text, at) : skip(text, at);
      at = end < 0 ? text.length : end;
    }
  }
  return [...pieces, text.slice(start)];
}

export const commas = (text: string) => split(text, ', ');

/** Without parentheses around the whole of it. */
export function bare(text: string): string {
  return text.startsWith('(') && closing(text, 0) === text.length ? bare(text.slice(1, -1)) : text;
}

/** `"a""b"` as the name that it is; null when it is no identifier. */
export function nameFrom(text: string): string | null {
  if (/^"(?:[^"]|"")+"$/.test(text)) return text.slice(1, -1).replaceAll('""', '"');
  return /^[\w$\u0080-\uffff]+$/.test(text) ? text : null;
}

/** `'it''s'`, `E'a\\b'`; with a cast or without. Null when it is something else. */
export function stringFrom(text: string): string | null {
  const [, prefix, body] = /^(E?)'((?:[^']|'')*)'$/s.exec(text) ?? [];
  if (body === undefined) return null;
  const plain = body.replaceAll("''", "'");
  return prefix === 'E' ? plain.replaceAll('\\\\', '\\') : plain;
}

/** Reads a text from its beginning, clause by clause. */
export class Scan {
  #rest: string;

  constructor(text: string) {
    this.#rest = text;
  }

  get rest(): string {
    return this.#rest;
  }

  /** The groups of a pattern that must begin here, or null, and nothing is read. */
  take(pattern: RegExp): readonly string[] | null {
    const found = pattern.exec(this.#rest);
    if (found === null || found.index !== 0) return null;
    this.#rest = this.#rest.slice(found[0].length);
    return [...found].map((each) => each ?? '');
  }

  has(words: string): boolean {
    if (!this.#rest.startsWith(words)) return false;
    this.#rest = this.#rest.slice(words.length);
    return true;
  }

  /** What stands in the parentheses that come after `words`. */
  parens(words = ''): string | null {
    if (!this.#rest.startsWith(`${words}(`)) return null;
    const end = closing(this.#rest, words.length);
    if (end < 0) return null;
    const within = this.#rest.slice(words.length + 1, end - 1);
    this.#rest = this.#rest.slice(end);
    return within;
  }

  /** Up to the first `word` that is in no parentheses and no quotes; the word stays. */
  until(word: string): string {
    const [first = ''] = split(this.#rest, word);
    this.#rest = this.#rest.slice(first.length);
    return first;
  }
}
