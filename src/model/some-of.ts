/** Not more lines than a person reads: the first, how many more there are, and `where` they are to be had. */
export function someOf(lines: readonly string[], most = 20, where = ''): string[] {
  const more = lines.length - most;
  return [...lines.slice(0, most), ...(more > 0 ? [`… and ${more} more${where}`] : [])];
}
