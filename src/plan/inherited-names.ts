/**
 * Names of what heirs have from other tables: PostgreSQL renames it with that of the other table alone, and with it those of
 * all heirs, which must have the same name. So tables in which it is called otherwise part for a moment.
 */

import type { Alter } from '../diff/diff.ts';
import { kindOf } from '../kinds/registry.ts';
import { append } from '../model/append.ts';
import { type Catalog, type Dependency, type Id, parentIn } from '../model/catalog.ts';
import { originIn } from './origins.ts';
import { heirsIn, tiesToOthers } from './ties.ts';

const comesFrom = ({ type }: Dependency) => type === 'inherits' || type === 'shares';

export class InheritedNames {
  readonly #before: Catalog;
  readonly #after: Catalog;
  #heirs: ReturnType<typeof heirsIn> | undefined;
  #remade: ReadonlyMap<Id, readonly { readonly id: Id; readonly since: number }[]> | undefined;
  #following: readonly { readonly tie: Id; readonly change: Alter }[] | undefined;

  constructor(before: Catalog, after: Catalog) {
    this.#before = before;
    this.#after = after;
  }

  /** The ties under which this cannot be renamed: those by which it comes, and some to its heirs. */
  tiesOf({ to, attributes }: Alter): readonly Id[] {
    const name = kindOf(to).renamedByOrigin;
    if (name === undefined || !attributes.includes(name)) return [];
    const above = (this.#before.dependencies().get(to.id) ?? []).filter(comesFrom);
    return [...above.flatMap(({ through }) => through ?? []), ...this.#below(to.id, name)];
  }

  /**
   * The ties under which a column cannot get another type (see `Kind.remadeByName`): what heirs called otherwise, and what they
   * may have, for a generated name is not told from that of the other table.
   */
  tiesOfParts(column: Id, major: number): readonly Id[] {
    const dependencies = this.#before.dependencies();
    const saying = (id: Id): readonly Id[] =>
      (this.#heirsIn().get(id) ?? []).flatMap(({ heir, tie }) => {
        const says = dependencies
          .get(heir)
          ?.some((each) => each.on === id && each.through === tie && each.type === 'shares');
        return says ? [tie] : saying(heir);
      });
    return (this.#remadeIn().get(column) ?? []).flatMap(({ id, since }) =>
      major < since ? [] : saying(id),
    );
  }

  /** By column: what heirs have of it that PostgreSQL makes anew. */
  #remadeIn() {
    if (this.#remade !== undefined) return this.#remade;
    const found = new Map<Id, { id: Id; since: number }[]>();
    for (const id of this.#heirsIn().keys()) {
      const object = this.#before.objects.get(id);
      const since = object && kindOf(object).remadeByName;
      const column = parentIn(this.#before.dependencies(), id);
      if (since !== undefined && column !== undefined) append(found, column, { id, since });
    }
    this.#remade = found;
    return found;
  }

  /** To heirs, however far, that have a name of their own, or come from other tables as well. */
  #below(id: Id, name: string): readonly Id[] {
    const hasItsOwn = (heir: Id) =>
      [this.#before, this.#after].some(
        ({ objects }) => (objects.get(heir)?.spec[name] ?? null) !== null,
      );
    return (this.#heirsIn().get(id) ?? []).flatMap(({ heir, tie }) =>
      hasItsOwn(heir) || tiesToOthers(heir, this.#before).length > 0
        ? [tie]
        : this.#below(heir, name),
    );
  }

  /** What would be renamed with that of the other table, if their tables had not parted: `parts` tells by which tie. */
  following(parts: (tie: Id) => boolean): readonly Alter[] {
    this.#following ??= this.#all();
    return this.#following.flatMap(({ tie, change }) => (parts(tie) ? [change] : []));
  }

  #heirsIn() {
    this.#heirs ??= heirsIn(this.#before, comesFrom);
    return this.#heirs;
  }

  #all() {
    return [...this.#heirsIn().values()].flat().flatMap(({ heir, tie }) => {
      if (this.#before.outside?.has(heir) === true) return [];
      const [from, to] = [this.#before.objects.get(heir), this.#after.objects.get(heir)];
      const name = to && kindOf(to).renamedByOrigin;
      if (!from || !to || name === undefined) return [];
      const isItsOwn = [from, to].some(({ spec }) => spec[name] !== null);
      const [old, now] = [this.#before, this.#after].map(
        (catalog) => catalog.objects.get(originIn(catalog.dependencies(), heir))?.spec[name],
      );
      if (isItsOwn || old === now) return [];
      return [{ tie, change: { type: 'alter' as const, from, to, attributes: [name] } }];
    });
  }
}
