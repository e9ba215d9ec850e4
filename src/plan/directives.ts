/**
 * What definitions say was renamed (`renamedFrom`): what of it can be done with a catalog, and what has to wait until
 * something else has its new name.
 */

import { type Catalog, type CatalogObject, describe, type Id } from '../model/catalog.ts';
import { refused } from '../model/error.ts';
import type { Origin } from '../model/origin.ts';
import { namedAfter, namedWithIn } from './heirs.ts';
import { ownersIn } from './owners.ts';
import {
  idUnder,
  isContainer,
  type Name,
  nameInHeir,
  nameOf,
  type Rename,
  renameObject,
  wholeOf,
} from './rename.ts';

/** A declared rename of an object that is in the catalog after. */
export interface Directive {
  readonly origin: Origin;
  readonly object: CatalogObject;
  readonly old: Name;
}

const place = ({ kind, spec }: Pick<CatalogObject, 'kind' | 'spec'>) =>
  JSON.stringify([kind, spec.schema ?? null, wholeOf(spec), spec.name]);

export interface DirectivesInput {
  /** Where the first of them starts. */
  readonly before: Catalog;
  readonly after: Catalog;
  /** Of `after`; none when it was not declared. */
  readonly origins: readonly Origin[];
  /** Renames that a migration has made already. */
  readonly done: (from: Id, to: Id) => boolean;
}

export class Directives {
  readonly #input: DirectivesInput;
  readonly #origins: ReadonlyMap<string, Origin>;
  readonly #owners = new WeakMap<Catalog, ReadonlyMap<Id, Id>>();
  /** Those that no longer apply. */
  readonly notes: string[] = [];

  constructor(input: DirectivesInput) {
    this.#input = input;
    this.#origins = new Map(
      input.origins.map((origin) => {
        const { kind, schema, table, name } = origin;
        return [JSON.stringify([kind, schema, table, name]), origin];
      }),
    );
  }

  /** Of an object of the catalog after. */
  originOf(object: Pick<CatalogObject, 'kind' | 'spec'>): Origin | undefined {
    return this.#origins.get(place(object));
  }

  /** Those that rename, or move to another schema. */
  all(): Directive[] {
    if (![...this.#origins.values()].some(({ renamedFrom }) => renamedFrom !== null)) return [];
    return [...this.#input.after.objects.values()].flatMap((object) => {
      const origin = this.originOf(object);
      if (origin === undefined || origin.renamedFrom === null) return [];
      const { name, schema } = nameOf(object.spec);
      const { renamedFrom: from } = origin;
      return [{ origin, object, old: { name: from.name ?? name, schema: from.schema ?? schema } }];
    });
  }

  /** The table with a column that owns a sequence, which is in its schema. */
  #ownerOf(id: Id, here: Catalog): Id | undefined {
    const owners = this.#owners.get(here) ?? ownersIn(here);
    this.#owners.set(here, owners);
    return owners.get(id);
  }

  /** Those that need not wait for another one. */
  ready(waiting: readonly Directive[], here: Catalog): readonly Directive[] {
    const within = waiting.filter((each) =>
      waiting.some((other) => this.#isWithin(each, other, here)),
    );
    return within.length < waiting.length
      ? waiting.filter((each) => !within.includes(each))
      : waiting;
  }

  /** The others, once the `ready` ones led here: `renames`, for which `away` made way. */
  left(
    waiting: readonly Directive[],
    ready: readonly Directive[],
    { renames, away }: { renames: readonly Rename[]; away: readonly Rename[] },
    here: Catalog,
  ): Directive[] {
    const containers = new Set(
      ready.flatMap(({ object }) => (isContainer(object) ? object.id : [])),
    );
    const schemas = new Map(
      renames
        .filter((each) => containers.has(each.idOf(each.to)))
        .map(({ from, to }) => [from.name, to.name]),
    );
    const names = new Map(away.map((each) => [each.idOf(each.from), each.to]));
    return waiting
      .filter((each) => !ready.includes(each))
      .map((each) => ({ ...each, old: names.get(idUnder(each.object, each.old)) ?? each.old }))
      .flatMap((each) => this.#movedAlong(each, schemas, here));
  }

  /**
   * What went to another schema with the table whose column owns it, or was in one that got another name; `schemas`:
   * those that did so now.
   */
  #movedAlong(each: Directive, schemas: ReadonlyMap<string, string>, here: Catalog): Directive[] {
    const { name, schema } = nameOf(each.object.spec);
    const renamed = schemas.get(each.origin.renamedFrom?.schema ?? '');
    const now = { ...each.old, schema: renamed ?? schema };
    if (renamed === undefined && !this.#wentAlong(each, now, here)) return [each];
    return now.name === name && now.schema === schema ? [] : [{ ...each, old: now }];
  }

  /** With its table, and just now: else the directive no longer applies, and that is said. */
  #wentAlong({ object, old }: Directive, now: Name, here: Catalog): boolean {
    const from = idUnder(object, old);
    return (
      this.#input.before.objects.has(from) &&
      !here.objects.has(from) &&
      this.#ownerOf(idUnder(object, now), here) !== undefined
    );
  }

  /** The other one has to have its new name before this one can be found. */
  #isWithin(one: Directive, another: Directive, here: Catalog): boolean {
    const [object, other] = [one.object, another.object];
    if (object === other) return false;
    const moves = another.old.schema !== nameOf(other.spec).schema;
    if (moves && this.#ownerOf(idUnder(object, one.old), here) === idUnder(other, another.old))
      return true;
    if (isContainer(other)) {
      const { spec } = other;
      if (object.spec.schema === spec.name) return true;
      if (one.origin.renamedFrom?.schema === another.old.name) return true;
    }
    const on = this.#input.after.dependencies().get(object.id) ?? [];
    return on.some((dependency) => dependency.on === other.id);
  }

  /**
   * What they rename.
   * @throws SchemadiffError refused when both the old and the new one exist, or PostgreSQL cannot.
   */
  applicable(directives: readonly Directive[], here: Catalog): Rename[] {
    const { after, done } = this.#input;
    const { objects } = here;
    const namedWith = namedWithIn(here);
    const idOf = ({ object, old }: Directive) => idUnder(object, old);
    const olds = new Map(directives.map((each) => [idOf(each), each]));
    /** It, and what heirs have from it, each with the id that it gets. */
    const movesOf = (each: Directive): readonly (readonly [from: Id, to: Id])[] => {
      const old = objects.get(idOf(each));
      const name = nameInHeir(nameOf(each.object.spec));
      const heirs = old === undefined ? [] : namedWith(old);
      return [
        [idOf(each), each.object.id],
        ...heirs.map((heir) => [heir.id, idUnder(heir, name)] as const),
      ];
    };
    const moves = new Map(directives.flatMap(movesOf));
    /** The name is free by then, because what has it now is renamed itself. */
    const isFreed = (id: Id, start: Id): boolean => {
      const to = moves.get(id);
      if (to === undefined) return false;
      if (to === start) return !done(id, to);
      return !objects.has(to) || isFreed(to, start);
    };
    const isTaken = (to: Id) => objects.has(to) && !isFreed(to, to);
    return directives.flatMap((each) => {
      const [from, to] = [idOf(each), each.object.id];
      const old = objects.get(from);
      if (olds.get(from) !== each) {
        throw refused(`Two are renamed from ${describe(from)}.`, {
          where: each.origin.where,
          why: `${describe(olds.get(from)?.object.id ?? to)} is declared to be it, too.`,
        });
      }
      if (old === undefined || (isTaken(to) && after.objects.has(from)))
        this.#note(each, from, here);
      else {
        const whence = namedAfter(here, old);
        if (whence !== undefined) {
          const goesAlong = ([was, is]: readonly [Id, Id]) => was === from && is === to;
          if (directives.some((other) => other !== each && movesOf(other).some(goesAlong)))
            return [];
          throw refused(`${describe(to)} cannot be renamed from ${each.old.name} alone.`, {
            where: each.origin.where,
            why: `It comes from ${describe(whence)}, and has its name.`,
            next: 'Rename it there, or remove renamedFrom.',
          });
        }
        const owner =
          each.old.schema === nameOf(each.object.spec).schema ? null : this.#ownerOf(from, here);
        if (owner) {
          throw refused(`${describe(to)} cannot be moved from schema ${each.old.schema}.`, {
            where: each.origin.where,
            why: `A column of ${describe(owner)}, which does not move, owns it.`,
            next: 'Let no column own it in a migration before this one, or move the table as well.',
          });
        }
        const taken = movesOf(each).find((move) => isTaken(move[1]));
        if (taken === undefined)
          return renameObject(old, nameOf(each.object.spec), namedWith(old)) ?? [];
        const both = taken[1] === to ? 'both exist' : `${describe(taken[1])} exists as well`;
        throw refused(`${describe(to)} cannot be renamed from ${each.old.name}: ${both}.`, {
          where: each.origin.where,
          next: 'Remove renamedFrom to drop the old one, or drop the new one first.',
        });
      }
      return [];
    });
  }

  #note({ origin, object }: Directive, from: Id, here: Catalog): void {
    const why = here.objects.has(object.id) ? 'is done: remove it' : `finds no ${describe(from)}`;
    this.notes.push(`renamedFrom of ${describe(object.id)} ${why} (${origin.where})`);
  }
}
