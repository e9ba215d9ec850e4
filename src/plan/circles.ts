/** Which of the actions that cannot be sorted wait for each other, and which only for those. */

/** Nodes in an order in which each comes after those that it leads to, but for circles. */
function knownAfter(next: ReadonlyMap<number, readonly number[]>): number[] {
  const seen = new Set<number>();
  const known: number[] = [];
  for (const start of next.keys()) {
    const way: { readonly node: number; at: number }[] = seen.has(start)
      ? []
      : [{ node: start, at: 0 }];
    seen.add(start);
    for (let top = way.at(-1); top !== undefined; top = way.at(-1)) {
      const to = next.get(top.node)?.[top.at++];
      if (to === undefined) {
        known.push(top.node);
        way.pop();
      } else if (!seen.has(to)) {
        seen.add(to);
        way.push({ node: to, at: 0 });
      }
    }
  }
  return known;
}

function reachable(
  start: number,
  edges: ReadonlyMap<number, readonly number[]>,
  without: ReadonlyMap<number, number>,
): Set<number> {
  const found = new Set([start]);
  for (const node of found) {
    for (const each of edges.get(node) ?? []) if (!without.has(each)) found.add(each);
  }
  return found;
}

/** For each node that waits for itself, however far, a number of the circle; the others only wait for these. */
export function circlesOf(
  edges: readonly (readonly number[] | undefined)[],
  carriers: readonly number[],
  stuck: ReadonlySet<number>,
): ReadonlyMap<number, number> {
  const next = new Map<number, number[]>([...stuck].map((node) => [node, []]));
  const last = new Map<number, number[]>([...stuck].map((node) => [node, []]));
  for (const [from, successors] of edges.entries()) {
    const a = carriers[from] ?? from;
    for (const to of successors ?? []) {
      const b = carriers[to] ?? to;
      if (a === b || !stuck.has(a) || !stuck.has(b)) continue;
      next.get(a)?.push(b);
      last.get(b)?.push(a);
    }
  }
  // Kosaraju: whom a node leads to is known before it is; then back from the last that is known.
  const circles = new Map<number, number>();
  for (const node of knownAfter(next).reverse()) {
    if (circles.has(node)) continue;
    const members = reachable(node, last, circles);
    for (const member of members) circles.set(member, node);
    if (members.size === 1) circles.set(node, -1);
  }
  return new Map([...circles].filter(([, circle]) => circle >= 0));
}
