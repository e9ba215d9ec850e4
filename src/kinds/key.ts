/** Keys of a table: what foreign keys hang on, and what tells the rows apart that are replicated. */

export interface Key {
  readonly table: string;
  /** That are unique together, quoted as SQL has them; none where it may be violated for a while. */
  readonly columns: readonly string[];
  readonly isPrimary: boolean;
}

const element =
  /("(?:[^"]|"")*"|[^\s,()"]+)(?=[ ,)])(?:"(?:[^"]|"")*"|\((?:[^()]|\([^()]*\))*\)|[^",()])*(, |\))/y;

/**
 * Quoted as SQL has them, from behind the bracket that opens the list: `a, "B" text_ops DESC) INCLUDE (c)`. What a
 * list includes is none of them; they end where an expression begins.
 */
export function keyColumns(list: string): string[] {
  const columns: string[] = [];
  for (let at = 0; ; ) {
    element.lastIndex = at;
    const [all = '', column, end] = element.exec(list) ?? [];
    if (column === undefined) return columns;
    columns.push(column);
    if (end === ')') return columns;
    at += all.length;
  }
}

/** What follows the first of these in a text. */
export const behind = (text: string, what: RegExp): string => {
  const found = what.exec(text);
  return found === null ? '' : text.slice(found.index + found[0].length);
};

/** The elements of a list, from behind the bracket that opens it. */
export function elementsOf(list: string): string[] {
  const found: string[] = [];
  let [depth, element] = [0, ''];
  for (const [token] of list.matchAll(/"(?:[^"]|"")*"|'(?:[^']|'')*'|./gs)) {
    if (token === '(') depth += 1;
    if (token === ')') depth -= 1;
    if (depth < 0) return [...found, element.trim()];
    if (token !== ',' || depth > 0) element += token;
    else {
      found.push(element.trim());
      element = '';
    }
  }
  return [];
}
