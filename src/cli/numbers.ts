/** Numbers that flags give. */

import { refused } from '../model/error.ts';

/** @throws SchemadiffError refused when it is no whole number in these bounds. */
export function whole(name: string, value: number, least: number, most: number): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw refused(`--${name} must be a whole number from ${least} to ${most}.`);
}

/**
 * Seconds as milliseconds.
 * @throws SchemadiffError refused when it is no number above 0.
 */
export function seconds(name: string, value: number): number {
  if (value > 0) return value * 1000;
  throw refused(`--${name} must be a number of seconds.`);
}
