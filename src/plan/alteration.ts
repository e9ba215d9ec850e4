/** What altering an object in place takes: the rules of the attributes that differ, run together. */

import type { Alter } from '../diff/diff.ts';
import type { Context } from '../kinds/context.ts';
import type { Kind, Rule } from '../kinds/kind.ts';
import type { Spec } from '../model/catalog.ts';
import type { Statement } from '../model/statement.ts';

export interface Alteration {
  readonly statements: readonly Statement[];
  readonly rebuildsDependents: boolean;
  readonly reprintsDependents: boolean;
  readonly writesRows: boolean;
}

/** Runs the rules of the changed attributes, those that share an Alter once. */
export function alteration(kind: Kind, change: Alter, context: Context): Alteration | 'replace' {
  const rules = new Set<Rule<Spec> | undefined>(
    change.attributes.map((attribute) => kind.rules[attribute]),
  );
  const statements: Statement[] = [];
  let [rebuildsDependents, reprintsDependents, writesRows] = [false, false, false];
  for (const rule of rules) {
    if (rule === undefined || rule === 'identity' || rule === 'replace') return 'replace';
    const made = rule.alter(change.from.spec, change.to.spec, context);
    if (made === 'replace') return 'replace';
    statements.push(...made);
    rebuildsDependents ||= rule.rebuildsDependents?.(change.from.spec, change.to.spec) === true;
    reprintsDependents ||= rule.reprintsDependents?.(change.from.spec, change.to.spec) === true;
    writesRows ||= rule.writesRows?.(change.from.spec, change.to.spec) === true;
  }
  return { statements, rebuildsDependents, reprintsDependents, writesRows };
}
