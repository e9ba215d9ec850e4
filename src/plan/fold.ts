/** Turns a group of actions into statements: parts that were merged become clauses or vanish. */

import type { Clause } from '../kinds/kind.ts';
import { kindOf } from '../kinds/registry.ts';
import { append } from '../model/append.ts';
import {
  type CatalogObject,
  type Dependencies,
  describe,
  type Id,
  parentIn,
} from '../model/catalog.ts';
import { hazard, losesData } from '../model/hazard.ts';
import type { Statement } from '../model/statement.ts';
import type { ContextOf } from './contexts.ts';
import type { Group } from './order.ts';
import { inRounds } from './together.ts';

/** The clauses of the parts of `id`, each with the clauses of its own parts. */
export function clausesOf(
  id: Id,
  partsOf: ReadonlyMap<Id, readonly CatalogObject[]>,
  contextOf: ContextOf,
): Clause[] {
  return (partsOf.get(id) ?? []).flatMap((part) => {
    const kind = kindOf(part);
    const text = kind.clause?.(
      part.spec,
      contextOf(part.id),
      clausesOf(part.id, partsOf, contextOf),
    );
    return text === undefined || text === null ? [] : [{ kind: kind.name, sql: text }];
  });
}

function createStatements(
  group: Group,
  after: Dependencies,
  contextOf: ContextOf,
): readonly Statement[] {
  const { object } = group.action;
  const partsOf = new Map<Id, CatalogObject[]>();
  const inherited = new Set([...group.inherited].map((action) => action.object.id));
  const apart: Clause[] = [];
  for (const action of group.parts) {
    const { object: part } = action;
    if (group.inherited.has(action)) continue;
    const parent = parentIn(after, part.id);
    if (parent === undefined) continue;
    const kind = kindOf(part);
    const text = inherited.has(parent)
      ? kind.clauseApart?.(part.spec, contextOf(part.id))
      : undefined;
    if (text === undefined || text === null) append(partsOf, parent, part);
    else apart.push({ kind: kind.name, sql: text });
  }
  return kindOf(object).create(object.spec, contextOf(object.id), [
    ...clausesOf(object.id, partsOf, contextOf),
    ...apart,
  ]);
}

/** The first statement of a replacement says so. */
function withReplaced(group: Group, statements: readonly Statement[]): readonly Statement[] {
  const [first, ...rest] = statements;
  if (!group.action.replaces || group.action.type === 'create' || first === undefined) {
    return statements;
  }
  const name = describe(group.action.object.id);
  const replaced = hazard('replaced', `${name} is dropped and made again`);
  return [{ ...first, hazards: [...first.hazards, replaced] }, ...rest];
}

const withoutLoss = (made: Statement): Statement => ({
  ...made,
  hazards: made.hazards.filter((each) => !losesData([each])),
});

export function statementsOf(
  group: Group,
  after: Dependencies,
  contextOf: ContextOf,
): readonly Statement[] {
  const { action } = group;
  switch (action.type) {
    case 'create':
      return createStatements(group, after, contextOf);
    case 'drop': {
      const { object } = action;
      const made = kindOf(object).drop(object.spec, contextOf(object.id));
      return withReplaced(group, action.rows === undefined ? made : made.map(withoutLoss));
    }
    case 'aside':
      return withReplaced(group, action.statements);
    case 'alter': {
      const together = group.parts.filter(
        (part) => part.type === 'alter' && !group.inherited.has(part),
      );
      return inRounds([action, ...together].map(({ statements }) => statements));
    }
    default:
      return action.statements;
  }
}
