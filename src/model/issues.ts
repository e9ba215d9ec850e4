/** What zod finds, for people: the path of each key, and what is wrong with it. */

import type { z } from 'zod';

/** A line for each fault; `whole`: what it is called when all of it is wrong. */
export function issueLines({ issues }: z.ZodError, whole: string): string[] {
  return issues.flatMap((issue) => lines(issue, [], whole));
}

function lines(issue: z.core.$ZodIssue, above: readonly PropertyKey[], whole: string): string[] {
  const keys = [...above, ...issue.path];
  const at = (key: readonly PropertyKey[]) => key.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `unknown key ${at([...keys, key])}`);
  }
  if (issue.code === 'invalid_union') {
    const branches = issue.errors.map((branch) =>
      branch.flatMap((each) => lines(each, keys, whole)),
    );
    // The branch that went deepest is the one that was meant.
    const [meant] = branches.toSorted((a, b) => depth(b) - depth(a));
    return meant ?? [];
  }
  return [`${at(keys) || whole}: ${issue.message}`];
}

function depth(branch: readonly string[]): number {
  return Math.max(0, ...branch.map((line) => line.split('.').length));
}
