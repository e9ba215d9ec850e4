/** The statements of renames, in an order in which each name is free when it is taken, there and back. */

import { asideName } from '../kinds/generated-name.ts';
import { kindOf } from '../kinds/registry.ts';
import { type Catalog, type CatalogObject, type Id, identityIn, kindIn } from '../model/catalog.ts';
import type { Hazard } from '../model/hazard.ts';
import { type HeirsOf, heirsBetween, withHeirs } from './heirs.ts';
import { leading } from './lead.ts';
import { movedBetween } from './names.ts';
import type { Effect, Step } from './plan.ts';
import {
  arraysUnder,
  calledBefore,
  isContainer,
  memberId,
  membersOf,
  type Name,
  nameOf,
  namesHeldIn,
  ownName,
  type Rename,
  renamedBy,
} from './rename.ts';
import { refusedByMoves } from './replicated.ts';

interface Move {
  readonly rename: Rename;
  readonly from: Name;
  readonly to: Name;
}

type IsTaken = (name: string) => boolean;

/** A circle goes through a name in between, which nobody holds. */
function movesOf(renames: readonly Rename[], isTaken: IsTaken): Move[] {
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
      const name = asideName(move.from.name, undefined, (each) =>
        movedBetween(
          move.rename.holds(move.from),
          move.rename.holds({ ...move.from, name: each }),
        ).taken.some(isTaken),
      );
      const between = { ...move.from, name };
      moves.push({ ...move, to: between });
      waiting.push({ ...move, from: between });
    }
  }
  return moves;
}

/** Names that somebody has, and those of array types, which nobody asked for. */
interface Held {
  readonly names: Set<string>;
  readonly arrays: Set<string>;
}

/**
 * Another schema and another name are two statements, and nobody may hold what it has in between. PostgreSQL gives its
 * array type a name that is free where it is renamed, and not where it is moved.
 */
function partsOf(move: Move, { names, arrays }: Held): Move[] {
  const { rename, from, to } = move;
  if (from.schema === to.schema) return [move];
  const isFree = (name: Name) =>
    !movedBetween(rename.holds(from), rename.holds(name)).taken.some((each) => names.has(each));
  const moves = (name: string) =>
    [from, to].every((place) => {
      const there = { ...place, name };
      return (
        !rename.holds(there).some((each) => arrays.has(each)) &&
        !rename.arrays(there).some((each) => names.has(each) || arrays.has(each))
      );
    });
  const by = (...between: readonly Name[]) =>
    [...between, to].map((name, at) => ({ rename, from: between[at - 1] ?? from, to: name }));
  const [moved, renamed] = [
    { ...to, name: from.name },
    { ...from, name: to.name },
  ];
  const isRenamed = from.name !== to.name;
  const first = isRenamed && isFree(renamed) && moves(to.name);
  if (moves(from.name) && (!isRenamed || isFree(moved)))
    return first || !isRenamed ? [move] : by(moved);
  if (first) return by(renamed);
  const name = asideName(
    from.name,
    undefined,
    (each) => !moves(each) || [from, to].some(({ schema }) => !isFree({ schema, name: each })),
  );
  return by({ ...from, name }, { ...to, name });
}

function apart(moves: readonly Move[], catalog: Catalog): Move[] {
  const names = new Set(namesHeldIn(catalog).flatMap((each) => each.names));
  const arrays = new Set(
    [...catalog.objects.values()].flatMap((object) => arraysUnder(object, ownName(object))),
  );
  return moves.flatMap((move) => {
    const { rename, from, to } = move;
    for (const name of rename.arrays(from)) arrays.delete(name);
    const parts = partsOf(move, { names, arrays });
    for (const name of rename.holds(from)) names.delete(name);
    for (const name of rename.holds(to)) names.add(name);
    for (const name of rename.arrays(to)) arrays.add(name);
    return parts;
  });
}

/** What those that others of these renamed are called when it is made. */
interface Placed extends Move {
  readonly called: (id: Id) => Id;
}

/** Each move is told, also one out of the way: who follows the names would else mistake the one for the other. */
function effectsOf({ rename, from, to, called }: Placed): readonly Effect[] {
  const idsUnder = (name: Name) => [rename.idOf(name), ...rename.heirIds(name).map(called)];
  const olds = idsUnder(from);
  return idsUnder(to).map((id, at): Effect => {
    const old = olds[at] ?? id;
    // What only bears the name keeps its own.
    if (old === id) return { type: 'alter', id, replaces: false };
    return { type: 'rename', id, from: old, replaces: false };
  });
}

/** Heirs are named by their tables, which moves before may have renamed. */
function placed(moves: readonly Move[]): Placed[] {
  const done: { readonly kind: string; readonly effects: readonly Effect[] }[] = [];
  return moves.map((move, at) => {
    const kind = kindIn(move.rename.idOf(move.from));
    const called = (id: Id) =>
      renamedBy(done.slice(0, at).filter((each) => each.kind !== kind))(id);
    const found = { ...move, called };
    done.push({ kind, effects: effectsOf(found) });
    return found;
  });
}

function stepsOf(
  moves: readonly Placed[],
  heirsOf: HeirsOf,
  refusedBy: (id: Id) => readonly Hazard[],
): Step[] {
  return moves.flatMap((move) => {
    const { rename, from, to, called } = move;
    const start = rename.idOf(rename.from);
    const refused = from.schema === to.schema ? [] : refusedBy(start);
    return rename.statements(from, to).map(
      (made, index): Step => ({
        ...made,
        hazards: [
          ...withHeirs(made.hazards, heirsOf(start).map(called)),
          ...(index === 0 ? refused : []),
        ],
        effects: index === 0 ? effectsOf(move) : [],
      }),
    );
  });
}

/** By table: hazards of moves to a schema that is published, there and back. */
function refusedOf(renames: readonly Rename[], catalog: Catalog, after: Catalog, major: number) {
  const none = () => [];
  if (renames.every(({ from, to }) => from.schema === to.schema)) return { up: none, down: none };
  const moved = renames.flatMap(({ from, to, idOf }) =>
    to.schema === null ? [] : [[idOf(from), { to: idOf(to), schema: to.schema }] as const],
  );
  return refusedByMoves(new Map(moved), catalog, after, major);
}

/** Schemas into which something moves, and which only the catalog after has: they are made first, and go last on the way back. */
function placesOf(renames: readonly Rename[], catalog: Catalog, after: Catalog): CatalogObject[] {
  const names = new Set(
    renames.flatMap(({ from, to }) => (to.schema === from.schema ? [] : to.schema)),
  );
  const renamed = new Set(renames.map((each) => each.idOf(each.to)));
  return [...after.objects.values()].filter(
    (object) =>
      isContainer(object) &&
      names.has(nameOf(object.spec).name) &&
      !catalog.objects.has(object.id) &&
      !renamed.has(object.id),
  );
}

function stepsFor(
  type: 'create' | 'drop',
  objects: readonly CatalogObject[],
  major: number,
): Step[] {
  return objects.flatMap((object) => {
    const kind = kindOf(object);
    const made =
      type === 'create'
        ? kind.create(object.spec, { major }, [])
        : kind.drop(object.spec, { major });
    return made.map(
      (each): Step => ({ ...each, effects: [{ type, id: object.id, replaces: false }] }),
    );
  });
}

/**
 * The steps of renames in a catalog that do not wait for each other, and those that undo them; `after`: where they lead,
 * `major`: of the servers that run them.
 */
export function renameSteps(
  renames: readonly Rename[],
  catalog: Catalog,
  after: Catalog,
  major: number,
): { up: Step[]; down: Step[] } {
  const heirsOf = heirsBetween(catalog, catalog);
  const held = new Set(namesHeldIn(catalog).flatMap(({ names }) => names));
  const wanted = new Set(renames.flatMap((each) => each.holds(each.to)));
  const moves = placed(
    apart(
      movesOf(renames, (name) => held.has(name) || wanted.has(name)),
      catalog,
    ),
  );
  const back = moves.map((move) => ({ ...move, from: move.to, to: move.from })).reverse();
  const places = placesOf(renames, catalog, after);
  const refused = refusedOf(renames, catalog, after, major);
  return {
    up: [...stepsFor('create', places, major), ...stepsOf(moves, heirsOf, refused.up)],
    down: [...stepsOf(back, heirsOf, refused.down), ...stepsFor('drop', places, major)],
  };
}

/** Names with which no other one begins or ends. */
const wholly = (name: string) =>
  new RegExp(`(?<![\\w$."])${name.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')}(?![\\w$"])`, 'g');

/** What made way and goes is told by the name that everybody knows, and not by that under which it waits for it. */
function toldAsBefore(renames: readonly Step[], there: Catalog, after: Catalog) {
  const was = calledBefore(renames);
  const waiting = renames.flatMap(({ effects }) =>
    effects.flatMap(({ id }) => (there.objects.has(id) && !after.objects.has(id) ? id : [])),
  );
  if (waiting.length === 0) return (step: Step): Step => step;
  const isWaiting = (id: Id) =>
    waiting.some((each) => id === each || identityIn(id).startsWith(`${identityIn(each)}.`));
  const names = waiting.map((id) => [wholly(identityIn(id)), identityIn(was(id))] as const);
  const told = (text: string) =>
    names.reduce((now, [name, old]) => now.replaceAll(name, () => old), text);
  return (step: Step): Step => ({
    ...step,
    hazards: step.hazards.map((each) => ({ ...each, message: told(each.message) })),
    effects: step.effects.map((each) =>
      isWaiting(each.id) ? { ...each, from: was(each.id) } : each,
    ),
  });
}

/**
 * Renames, and then the plan from where they lead (`there`) to the catalog after. Of what leads the plan, that which
 * names nothing that is renamed comes before them.
 */
export function afterRenames(
  renames: readonly Step[],
  planned: readonly Step[],
  there: Catalog,
  after: Catalog,
): readonly Step[] {
  const steps = planned.map(toldAsBefore(renames, there, after));
  const renamed = new Set(renames.flatMap(({ effects }) => effects.map(({ id }) => id)));
  const isNamed = (id: Id) => {
    const object = there.objects.get(id);
    const members = object === undefined ? [] : membersOf(object);
    const needs = (there.dependencies().get(id) ?? []).map(({ on }) => on);
    return [id, ...needs, ...members.map((member) => memberId(id, member))].some((each) =>
      renamed.has(each),
    );
  };
  const at = leading(steps);
  const [early, late]: [Step[], Step[]] = [[], []];
  let named = false;
  for (const step of steps.slice(0, at)) {
    // Those without effects go with the one before.
    if (step.effects.length > 0) named = step.effects.some(({ id }) => isNamed(id));
    (named ? late : early).push(step);
  }
  return [...early, ...renames, ...late, ...steps.slice(at)];
}
