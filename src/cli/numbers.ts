/** Numbers that flags give. */

import { refused } from '../model/error.ts';

/** @throws SchemadiffError refused when it is no whole number in these bounds. */
export function whole(name: string, value: number, least: number, most: number): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw refused(`--${name} must be a whole number from ${least} to ${most}.`);
}
