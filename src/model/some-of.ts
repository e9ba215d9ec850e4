/** Not more lines than a person reads: the first, and how many more there are. */
export function someOf(lines: readonly string[], most = 20): string[] {
  const more = lines.length - most;
  return [...lines.slice(0, most), ...(more > 0 ? [`… and ${more} more`] : [])];
}
