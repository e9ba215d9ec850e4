/**
 * Names of what heirs have from other tables: PostgreSQL renames it with that of the other table alone, and with it those of
 * all heirs, which must have the same name. So tables in which it is called otherwise part for a moment.
 */

import type { Alter } from '../diff/diff.ts';
import { kindOf } from '../kinds/registry.ts';
import type { Catalog, Dependency, Id } from '../model/catalog.ts';
import { originIn } from './origins.ts';
import { heirsIn, tiesToOthers } from './ties.ts';

const comesFrom = ({ type }: Dependency) => type === 'inherits' || type === 'shares';

export class InheritedNames {
  readonly #before: Catalog;
  readonly #after: Catalog;
  #heirs: ReturnType<typeof heirsIn> | undefined;
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
