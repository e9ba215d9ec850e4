/** Definitions that are their statements: see `made` in declaration.ts. */

import type { FragmentData, MadeData, Reference } from './declaration.ts';
import { type Definition, declare, remember } from './definition.ts';
import { whereCalled } from './where.ts';

export function making(
  type: string,
  identity: string,
  schema: string | null,
  phase: MadeData['phase'],
  statements: readonly FragmentData[],
): Definition {
  const data: MadeData = {
    kind: 'made',
    where: whereCalled(),
    type,
    identity,
    schema,
    phase,
    statements: [...statements],
  };
  return remember({ [declare]: () => data });
}

/** What COMMENT ON and ALTER … OWNER call an object of this kind. */
export function wordsFor({ kind }: Reference): string {
  return ['enum', 'composite type', 'range type'].includes(kind) ? 'TYPE' : kind.toUpperCase();
}
