/**
 * What is renamed on the way from one catalog to another, before anything else is planned.
 *
 * PostgreSQL does it, on a copy of the schema before: views, keys and policies follow there as they will
 * follow on the live database, and the rest of the plan starts from what that copy is then.
 */

import { withoutAccess } from '../catalog/access.ts';
import { readCatalog } from '../catalog/read.ts';
import { readBy } from '../catalog/reader.ts';
import { surrounded, withNeeded } from '../catalog/scope.ts';
import type { Database } from '../database/database.ts';
import {
  type Catalog,
  type CatalogObject,
  describe,
  type Id,
  identityIn,
} from '../model/catalog.ts';
import { refused } from '../model/error.ts';
import type { Origin } from '../model/origin.ts';
import { type NamedWith, namedAfter, namedWithIn } from '../plan/heirs.ts';
import { makingWay } from '../plan/making-way.ts';
import { ownersIn } from '../plan/owners.ts';
import type { Step } from '../plan/plan.ts';
import {
  calledBefore,
  idUnder,
  isContainer,
  membersOf,
  type Name,
  nameInHeir,
  nameOf,
  type Pair,
  pairId,
  pairName,
  pairsOf,
  type Rename,
  renamedBy,
  renameMember,
  renameObject,
  renamePair,
  wholeOf,
} from '../plan/rename.ts';
import { renameSteps } from '../plan/rename-steps.ts';
import { cloneCatalog, extensionsOf } from './clone.ts';
import { run } from './run.ts';

export interface RenamesInput {
  /** As PGlite reads it. */
  readonly before: Catalog;
  readonly after: Catalog;
  /** Of `after`; none when it was not declared. */
  readonly origins: readonly Origin[];
  /** Renames that a migration has made already. */
  readonly done: (from: Id, to: Id) => boolean;
  /** Of the servers that run the statements; that of the catalogs, unless said. */
  readonly major?: number;
  readonly scratch: (extensions: readonly string[]) => Promise<Database>;
}

/** A declared rename of an object that is in the catalog after. */
interface Directive {
  readonly origin: Origin;
  readonly object: CatalogObject;
  readonly old: Name;
}

const place = ({ kind, spec }: Pick<CatalogObject, 'kind' | 'spec'>) =>
  JSON.stringify([kind, spec.schema ?? null, wholeOf(spec), spec.name]);

/** What is outside of the scope and hangs on what was renamed. */
function renamedIn(catalog: Catalog, steps: readonly Step[]): Catalog {
  const { outside } = catalog;
  if (outside === undefined) return catalog;
  const named = renamedBy(steps);
  const objects = [...catalog.objects.values()].map((each) => ({ ...each, id: named(each.id) }));
  const dependencies = new Map(
    [...catalog.dependencies()].map(([id, on]) => [
      named(id),
      on.map((each) => ({ ...each, on: named(each.on) })),
    ]),
  );
  return {
    ...catalog,
    objects: new Map(objects.map((each) => [each.id, each])),
    dependencies: () => dependencies,
    outside: new Set([...outside].map(named)),
  };
}

export class Renames {
  readonly #input: RenamesInput;
  readonly #origins: ReadonlyMap<string, Origin>;
  readonly #values = new Map<Id, Map<string, string>>();
  readonly #notes: string[] = [];
  #copy: Database | undefined;
  #before: Catalog;
  #owners: ReadonlyMap<Id, Id> | undefined;
  #up: readonly Step[] = [];
  #down: readonly Step[] = [];

  private constructor(input: RenamesInput) {
    this.#input = input;
    this.#before = input.before;
    this.#origins = new Map(
      input.origins.map((origin) => {
        const { kind, schema, table, name } = origin;
        return [JSON.stringify([kind, schema, table, name]), origin];
      }),
    );
  }

  /**
   * Does what is declared, and what follows from it.
   * @throws SchemadiffError refused when both the old and the new one exist.
   */
  static async start(input: RenamesInput): Promise<Renames> {
    const renames = new Renames(input);
    // What nobody declared may be two databases: there a drop is a drop.
    if (input.origins.length === 0) return renames;
    await renames.#declared();
    await renames.#following();
    return renames;
  }

  /** The catalog from which the rest is planned. */
  get before(): Catalog {
    return this.#before;
  }

  get up(): readonly Step[] {
    return this.#up;
  }

  get down(): readonly Step[] {
    return this.#down;
  }

  /** What the values become that a type no longer has. */
  get values(): ReadonlyMap<Id, ReadonlyMap<string, string>> {
    return this.#values;
  }

  /** Directives that no longer apply. */
  get notes(): readonly string[] {
    return this.#notes;
  }

  /** Pairs that may be renames, or not. */
  open(): readonly Pair[] {
    return pairsOf(this.#before, this.#input.after).open.filter(
      ({ gone, members }) => members === undefined || !this.#values.get(gone.id)?.has(members[0]),
    );
  }

  /** `file:line` of what a pair may be now. */
  where({ made }: Pair): string | undefined {
    return this.#origins.get(place(made))?.where;
  }

  /**
   * An answer: `column public.users.name`, `full_name`.
   * @throws SchemadiffError refused when there is no such pair.
   */
  async answer(old: string, name: string): Promise<void> {
    const was = calledBefore(this.#up);
    const named = (id: Id) =>
      [id, was(id)].some((each) => [describe(each), identityIn(each)].includes(old));
    const pair = this.open().find((each) => named(pairId(each)) && pairName(each) === name);
    const rename =
      pair === undefined ? this.#requested(named, name) : renamePair(pair, this.#namedWith());
    if (rename === null) {
      throw refused(`Nothing that goes can be renamed from ${old} to ${name}.`, {
        next: 'Name what is dropped and what is made, as the plan shows them: --renamed "column public.users.name=full_name".',
      });
    }
    await this.#apply([rename]);
    await this.#following();
  }

  /** What differs in more than its name, too. */
  #requested(named: (id: Id) => boolean, name: string): Rename | null {
    const { after } = this.#input;
    for (const object of this.#before.objects.values()) {
      if (!named(object.id) || after.objects.has(object.id)) continue;
      const made = [...after.objects.values()].find(
        (each) =>
          each.kind === object.kind &&
          !this.#before.objects.has(each.id) &&
          [pairName({ gone: object, made: each }), each.spec.name].includes(name) &&
          wholeOf(each.spec) === wholeOf(object.spec),
      );
      if (made !== undefined) return this.#renameOf(object, made);
    }
    return null;
  }

  #namedWith(): NamedWith {
    return namedWithIn(this.#before);
  }

  #renameOf(object: CatalogObject, made: CatalogObject): Rename | null {
    return renameObject(object, nameOf(made.spec), this.#namedWith()(object));
  }

  /** Answers what had to make way. */
  async #apply(renames: readonly Rename[]): Promise<readonly Rename[]> {
    if (renames.length === 0) return [];
    const away = makingWay(renames, this.#before, this.#namedWith());
    const { up, down } = renameSteps(
      [...away, ...renames],
      this.#before,
      this.#input.after,
      this.#input.major ?? this.#before.major,
    );
    const first = this.#copy === undefined;
    this.#copy ??= await this.#input.scratch(extensionsOf(withNeeded(this.#before)));
    const before = withNeeded(this.#before);
    if (first) await cloneCatalog(this.#copy, before);
    await run(this.#copy, up);
    const access = withoutAccess(before) !== before;
    const copy = await readCatalog(this.#copy, { access, scope: before.scope });
    const read = readBy(this.#before, copy, renamedBy(up));
    this.#before = surrounded(read, renamedIn(this.#before, up));
    this.#owners = undefined;
    this.#up = [...this.#up, ...up];
    this.#down = [...down, ...this.#down];
    return away;
  }

  /** Where only the name differs and nothing is at stake: the keys and indexes of a renamed table. */
  async #following(): Promise<void> {
    for (;;) {
      const { certain } = pairsOf(this.#before, this.#input.after);
      const namedWith = this.#namedWith();
      const renames = certain.flatMap((each) => renamePair(each, namedWith) ?? []);
      if (renames.length === 0) return;
      await this.#apply(renames);
    }
  }

  async #declared(): Promise<void> {
    let waiting = this.#directives();
    while (waiting.length > 0) {
      const all = waiting;
      const within = waiting.filter((each) => all.some((other) => this.#isWithin(each, other)));
      const ready = within.length < all.length ? all.filter((each) => !within.includes(each)) : all;
      const renames = this.#applicable(ready);
      const containers = new Set(
        ready.flatMap(({ object }) => (isContainer(object) ? object.id : [])),
      );
      const schemas = new Map(
        renames
          .filter((each) => containers.has(each.idOf(each.to)))
          .map(({ from, to }) => [from.name, to.name]),
      );
      const away = new Map(
        (await this.#apply(renames)).map((each) => [each.idOf(each.from), each.to]),
      );
      waiting = all
        .filter((each) => !ready.includes(each))
        .map((each) => ({ ...each, old: away.get(idUnder(each.object, each.old)) ?? each.old }))
        .flatMap((each) => this.#movedAlong(each, schemas));
    }
    if (!this.#input.origins.some(({ members }) => members.size > 0)) return;
    for (const object of this.#input.after.objects.values()) {
      const members = this.#origins.get(place(object))?.members;
      if (members !== undefined && members.size > 0) await this.#renameMembers(object, members);
    }
  }

  #directives(): Directive[] {
    if (![...this.#origins.values()].some(({ renamedFrom }) => renamedFrom !== null)) return [];
    return [...this.#input.after.objects.values()].flatMap((object) => {
      const origin = this.#origins.get(place(object));
      if (origin === undefined || origin.renamedFrom === null) return [];
      const { name, schema } = nameOf(object.spec);
      const { renamedFrom: from } = origin;
      return [{ origin, object, old: { name: from.name ?? name, schema: from.schema ?? schema } }];
    });
  }

  /** The table with a column that owns a sequence, which is in its schema. */
  #ownerOf(id: Id): Id | undefined {
    this.#owners ??= ownersIn(this.#before);
    return this.#owners.get(id);
  }

  /**
   * What went to another schema with the table whose column owns it, or was in one that got another name; `schemas`:
   * those that did so now.
   */
  #movedAlong(each: Directive, schemas: ReadonlyMap<string, string>): Directive[] {
    const { name, schema } = nameOf(each.object.spec);
    const renamed = schemas.get(each.origin.renamedFrom?.schema ?? '');
    const now = { ...each.old, schema: renamed ?? schema };
    if (renamed === undefined && !this.#wentAlong(each, now)) return [each];
    return now.name === name && now.schema === schema ? [] : [{ ...each, old: now }];
  }

  /** With its table, and just now: else the directive no longer applies, and that is said. */
  #wentAlong({ object, old }: Directive, now: Name): boolean {
    const from = idUnder(object, old);
    return (
      this.#input.before.objects.has(from) &&
      !this.#before.objects.has(from) &&
      this.#ownerOf(idUnder(object, now)) !== undefined
    );
  }

  /** The other one has to have its new name before this one can be found. */
  #isWithin(one: Directive, another: Directive): boolean {
    const [object, other] = [one.object, another.object];
    if (object === other) return false;
    const moves = another.old.schema !== nameOf(other.spec).schema;
    if (moves && this.#ownerOf(idUnder(object, one.old)) === idUnder(other, another.old))
      return true;
    if (isContainer(other)) {
      const { spec } = other;
      if (object.spec.schema === spec.name) return true;
      if (one.origin.renamedFrom?.schema === another.old.name) return true;
    }
    const on = this.#input.after.dependencies().get(object.id) ?? [];
    return on.some((dependency) => dependency.on === other.id);
  }

  #applicable(directives: readonly Directive[]): Rename[] {
    const { after, done } = this.#input;
    const here = this.#before.objects;
    const namedWith = this.#namedWith();
    const idOf = ({ object, old }: Directive) => idUnder(object, old);
    const olds = new Map(directives.map((each) => [idOf(each), each]));
    /** It, and what heirs have from it, each with the id that it gets. */
    const movesOf = (each: Directive): readonly (readonly [from: Id, to: Id])[] => {
      const old = here.get(idOf(each));
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
      return !here.has(to) || isFreed(to, start);
    };
    const isTaken = (to: Id) => here.has(to) && !isFreed(to, to);
    return directives.flatMap((each) => {
      const [from, to] = [idOf(each), each.object.id];
      const old = here.get(from);
      if (olds.get(from) !== each) {
        throw refused(`Two are renamed from ${describe(from)}.`, {
          where: each.origin.where,
          why: `${describe(olds.get(from)?.object.id ?? to)} is declared to be it, too.`,
        });
      }
      if (old === undefined || (isTaken(to) && after.objects.has(from))) this.#note(each, from);
      else {
        const whence = namedAfter(this.#before, old);
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
          each.old.schema === nameOf(each.object.spec).schema ? null : this.#ownerOf(from);
        if (owner) {
          throw refused(`${describe(to)} cannot be moved from schema ${each.old.schema}.`, {
            where: each.origin.where,
            why: `A column of ${describe(owner)}, which does not move, owns it.`,
            next: 'Let no column own it in a migration before this one, or move the table as well.',
          });
        }
        const taken = movesOf(each).find((move) => isTaken(move[1]));
        if (taken === undefined) return this.#renameOf(old, each.object) ?? [];
        const both = taken[1] === to ? 'both exist' : `${describe(taken[1])} exists as well`;
        throw refused(`${describe(to)} cannot be renamed from ${each.old.name}: ${both}.`, {
          where: each.origin.where,
          next: 'Remove renamedFrom to drop the old one, or drop the new one first.',
        });
      }
      return [];
    });
  }

  #note({ origin, object }: Directive, from: Id): void {
    const why = this.#before.objects.has(object.id)
      ? 'is done: remove it'
      : `finds no ${describe(from)}`;
    this.#notes.push(`renamedFrom of ${describe(object.id)} ${why} (${origin.where})`);
  }

  /** Renames where the new one was not there; else the rows of the old one get it. */
  async #renameMembers(object: CatalogObject, members: ReadonlyMap<string, string>): Promise<void> {
    const old = this.#before.objects.get(object.id);
    const there = new Set(old === undefined ? [] : membersOf(old));
    const renames: Rename[] = [];
    const values = new Map<string, string>();
    for (const [from, to] of members) {
      if (!there.has(from)) {
        const { where } = this.#origins.get(place(object)) ?? { where: '' };
        this.#notes.push(`${describe(object.id)} has no ${from} to rename: remove it (${where})`);
      } else if (there.has(to) || old === undefined) values.set(from, to);
      else {
        there.add(to);
        renames.push(renameMember(old, from, to));
      }
    }
    if (values.size > 0) this.#values.set(object.id, values);
    await this.#apply(renames);
  }
}
