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
import { Directives, type DirectivesInput } from '../plan/directives.ts';
import { type NamedWith, namedWithIn } from '../plan/heirs.ts';
import { makingWay } from '../plan/making-way.ts';
import type { Step } from '../plan/plan.ts';
import {
  calledBefore,
  membersOf,
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

/** `before`: as PGlite reads it. */
export interface RenamesInput extends DirectivesInput {
  /** Of the servers that run the statements; that of the catalogs, unless said. */
  readonly major?: number;
  readonly scratch: (extensions: readonly string[]) => Promise<Database>;
}

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
  readonly #directives: Directives;
  readonly #values = new Map<Id, Map<string, string>>();
  #copy: Database | undefined;
  #before: Catalog;
  #up: readonly Step[] = [];
  #down: readonly Step[] = [];

  private constructor(input: RenamesInput) {
    this.#input = input;
    this.#before = input.before;
    this.#directives = new Directives(input);
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
    return this.#directives.notes;
  }

  /** Pairs that may be renames, or not. */
  open(): readonly Pair[] {
    return pairsOf(this.#before, this.#input.after).open.filter(
      ({ gone, members }) => members === undefined || !this.#values.get(gone.id)?.has(members[0]),
    );
  }

  /** `file:line` of what a pair may be now. */
  where({ made }: Pair): string | undefined {
    return this.#directives.originOf(made)?.where;
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
    const directives = this.#directives;
    let waiting = directives.all();
    while (waiting.length > 0) {
      const ready = directives.ready(waiting, this.#before);
      const renames = directives.applicable(ready, this.#before);
      const away = await this.#apply(renames);
      waiting = directives.left(waiting, ready, { renames, away }, this.#before);
    }
    if (!this.#input.origins.some(({ members }) => members.size > 0)) return;
    for (const object of this.#input.after.objects.values()) {
      const members = directives.originOf(object)?.members;
      if (members !== undefined && members.size > 0) await this.#renameMembers(object, members);
    }
  }

  /** Renames where the new one was not there; else the rows of the old one get it. */
  async #renameMembers(object: CatalogObject, members: ReadonlyMap<string, string>): Promise<void> {
    const old = this.#before.objects.get(object.id);
    const there = new Set(old === undefined ? [] : membersOf(old));
    const renames: Rename[] = [];
    const values = new Map<string, string>();
    for (const [from, to] of members) {
      if (!there.has(from)) {
        const { where } = this.#directives.originOf(object) ?? { where: '' };
        this.#directives.notes.push(
          `${describe(object.id)} has no ${from} to rename: remove it (${where})`,
        );
      } else if (there.has(to) || old === undefined) values.set(from, to);
      else {
        there.add(to);
        renames.push(renameMember(old, from, to, this.#namedWith()(old, from)));
      }
    }
    if (values.size > 0) this.#values.set(object.id, values);
    await this.#apply(renames);
  }
}
