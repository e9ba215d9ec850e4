/** What leads a plan: it is committed on its own, before anything is done that could be left half done. */

interface Step {
  readonly transactional: boolean;
}

/** How many of the steps lead. */
export function leading(steps: readonly Step[]): number {
  const at = steps.findIndex(({ transactional }) => transactional);
  return at < 0 ? steps.length : at;
}

/** The steps, with `more` behind those that lead. */
export function behindLead<S extends Step>(more: readonly S[], steps: readonly S[]): readonly S[] {
  const at = leading(steps);
  return [...steps.slice(0, at), ...more, ...steps.slice(at)];
}
