/** What a plan begins with. */

import type { Dependencies, Id } from '../model/catalog.ts';

interface Step {
  readonly transactional: boolean;
  readonly effects: readonly { readonly id: Id }[];
}

/** How many steps lead: each is committed on its own, and nothing has been done that could be left half done. */
function leading(steps: readonly Step[], mayLead: (step: Step) => boolean): number {
  const at = steps.findIndex((step) => step.transactional || !mayLead(step));
  return at < 0 ? steps.length : at;
}

/** `first` and then `steps`, but for what leads them. */
export function beginWith<S extends Step>(
  first: readonly S[],
  steps: readonly S[],
  mayLead: (step: Step) => boolean = () => true,
): readonly S[] {
  if (first.length === 0) return steps;
  const at = leading(steps, mayLead);
  return [...steps.slice(0, at), ...first, ...steps.slice(at)];
}

/** Renames and then the plan from where they lead, whose dependencies `there` has; what names nothing that they rename leads. */
export function afterRenames<S extends Step>(
  renames: readonly S[],
  steps: readonly S[],
  there: Dependencies,
): readonly S[] {
  const renamed = new Set(renames.flatMap(({ effects }) => effects.map(({ id }) => id)));
  const isNamed = (id: Id) =>
    renamed.has(id) || (there.get(id) ?? []).some(({ on }) => renamed.has(on));
  return beginWith(renames, steps, ({ effects }) => !effects.some(({ id }) => isNamed(id)));
}
