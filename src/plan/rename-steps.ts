/** The statements of renames, in an order in which each name is free when it is taken, there and back. */

import { asideName } from '../kinds/generated-name.ts';
import type { Catalog } from '../model/catalog.ts';
import { type HeirsOf, heirsBetween, withHeirs } from './heirs.ts';
import type { Effect, Step } from './plan.ts';
import { type Name, nameOf, namesUnder, type Rename } from './rename.ts';

interface Move {
  readonly rename: Rename;
  readonly from: Name;
  readonly to: Name;
}

/** A circle goes through a name in between. */
function movesOf(renames: readonly Rename[]): Move[] {
  const waiting: Move[] = renames.map((rename) => ({ rename, from: rename.from, to: rename.to }));
  const moves: Move[] = [];
  while (waiting.length > 0) {
    const held = new Map(
      waiting.flatMap((move) => move.rename.holds(move.from).map((name) => [name, move] as const)),
    );
    const free = waiting.findIndex((move) =>
      move.rename.holds(move.to).every((name) => [undefined, move].includes(held.get(name))),
    );
    const [move] = waiting.splice(Math.max(free, 0), 1);
    if (move === undefined) break;
    if (free >= 0) moves.push(move);
    else {
      const between = { ...move.from, name: asideName(move.from.name) };
      moves.push({ ...move, to: between });
      waiting.push({ ...move, from: between });
    }
  }
  return moves;
}

/** Another schema and another name are two statements, and nobody may hold what it has in between. */
function partsOf(move: Move, isTaken: (name: string) => boolean): Move[] {
  const { rename, from, to } = move;
  if (from.schema === to.schema || from.name === to.name) return [move];
  const isFree = (name: Name) => !rename.holds(name).some(isTaken);
  const by = (...names: readonly Name[]) =>
    [...names, to].map((name, at) => ({ rename, from: names[at - 1] ?? from, to: name }));
  const [moved, renamed] = [
    { ...to, name: from.name },
    { ...from, name: to.name },
  ];
  if (isFree(moved)) return isFree(renamed) ? [move] : by(moved);
  if (isFree(renamed)) return by(renamed);
  const name = asideName(from.name, undefined, (each) =>
    [from, to].some(({ schema }) => !isFree({ schema, name: each })),
  );
  return by({ ...from, name }, { ...to, name });
}

function apart(moves: readonly Move[], catalog: Catalog): Move[] {
  const taken = new Set(
    [...catalog.objects.values()].flatMap((object) => namesUnder(object, nameOf(object.spec))),
  );
  return moves.flatMap((move) => {
    const parts = partsOf(move, (name) => taken.has(name));
    for (const name of move.rename.holds(move.from)) taken.delete(name);
    for (const name of move.rename.holds(move.to)) taken.add(name);
    return parts;
  });
}

/** Each move is told, also one out of the way: who follows the names would else mistake the one for the other. */
function stepsOf(moves: readonly Move[], heirsOf: HeirsOf): Step[] {
  return moves.flatMap(({ rename, from, to }) => {
    const olds = [rename.idOf(from), ...rename.heirIds(from)];
    const effects = [rename.idOf(to), ...rename.heirIds(to)].map(
      (id, at): Effect => ({ type: 'rename', id, from: olds[at] ?? id, replaces: false }),
    );
    return rename.statements(from, to).map(
      (made, index): Step => ({
        ...made,
        hazards: withHeirs(made.hazards, heirsOf(rename.idOf(rename.from))),
        effects: index === 0 ? effects : [],
      }),
    );
  });
}

/** The steps of renames in a catalog that do not wait for each other, and those that undo them. */
export function renameSteps(
  renames: readonly Rename[],
  catalog: Catalog,
): { up: Step[]; down: Step[] } {
  const heirsOf = heirsBetween(catalog, catalog);
  const moves = apart(movesOf(renames), catalog);
  const back = moves.map(({ rename, from, to }) => ({ rename, from: to, to: from })).reverse();
  return {
    up: stepsOf(moves, heirsOf),
    down: stepsOf(back, heirsOf),
  };
}
