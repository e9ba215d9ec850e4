/** Not more lines than a person reads: the first, how many more there are, and `where` they are to be had. */
export function someOf(lines: readonly string[], most = 20, where = ''): string[] {
  const more = lines.length - most;
  return [...lines.slice(0, most), ...(more > 0 ? [`… and ${more} more${where}`] : [])];
}

const sentence = new Intl.ListFormat('en-GB');

/** `a, b and 3 more`. */
export function inOneLine(names: readonly string[], most = 6): string {
  const more = names.length - most;
  return sentence.format([...names.slice(0, most), ...(more > 0 ? [`${more} more`] : [])]);
}
