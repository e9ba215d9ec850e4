/** What is replaced and still used waits under another name, until its users have moved to the new one. */

import { type Mapped, unmapped } from '../kinds/context.ts';
import type { Aside, IsTaken } from '../kinds/kind.ts';
import { kindOf } from '../kinds/registry.ts';
import { type Catalog, type CatalogObject, type Id, identityIn, waits } from '../model/catalog.ts';
import { qualified } from '../model/sql.ts';
import type { Statement } from '../model/statement.ts';
import type { ContextOf } from './contexts.ts';

/** By name space: `pg_type public.mood`. */
export const namesOf = (object: CatalogObject) => kindOf(object).names?.(object.spec) ?? [];

const afterSpace = (name: string) => name.slice(name.indexOf(' ') + 1);

/** Who has each name. */
function holdersIn({ objects }: Catalog): ReadonlyMap<string, Id> {
  const named = [...objects.values()].flatMap((object) =>
    namesOf(object).map((name): [string, Id] => [name, object.id]),
  );
  return new Map(named);
}

export class Asides {
  readonly #before: Catalog;
  readonly #after: Catalog;
  readonly #contextOf: ContextOf;
  #names: ReadonlySet<string> | undefined;
  #holders: ReadonlyMap<string, Id> | undefined;

  constructor(before: Catalog, after: Catalog, contextOf: ContextOf) {
    this.#before = before;
    this.#after = after;
    this.#contextOf = contextOf;
  }

  /** Undefined: its kind cannot wait. */
  of(object: CatalogObject): Aside | undefined {
    const to = this.#after.objects.get(object.id) ?? object;
    return kindOf(to).aside?.(object.spec, to.spec, this.#isTaken) ?? undefined;
  }

  /** What comes by the name of one that goes, and is of another kind. */
  namesakesOf(object: CatalogObject): readonly Id[] {
    this.#holders ??= holdersIn(this.#after);
    return namesOf(object).flatMap((name) => {
      const id = this.#holders?.get(name);
      return id === undefined || this.#before.objects.has(id) ? [] : [id];
    });
  }

  #makesWay(object: CatalogObject): boolean {
    return !this.#after.objects.has(object.id) && this.namesakesOf(object).length > 0;
  }

  /** It can be set aside, and so can whatever it needs that is replaced, or goes for one that gets its name. */
  canWait(object: CatalogObject, replaced: ReadonlySet<Id>): boolean {
    const needed = this.#before.dependencies().get(object.id) ?? [];
    return (
      this.of(object) !== undefined &&
      needed.filter(waits).every(({ on }) => {
        const other = this.#before.objects.get(on);
        if (other === undefined || !(replaced.has(on) || this.#makesWay(other))) return true;
        return this.canWait(other, replaced);
      })
    );
  }

  /** Null: it cannot move from what is set aside to the new one. */
  adoption({ id, spec }: CatalogObject, mapped: Mapped = unmapped): readonly Statement[] | null {
    const from = this.#before.objects.get(id);
    if (from === undefined) return null;
    return kindOf(from).adopt?.(from.spec, spec, this.#contextOf(id), mapped) ?? null;
  }

  /** In one of the two states, by anything that a name in a schema may belong to. */
  readonly #isTaken: IsTaken = (schema, name) => {
    this.#names ??= new Set(
      [this.#before, this.#after].flatMap(({ objects }) =>
        [...objects.values()].flatMap((object) =>
          [identityIn(object.id), ...namesOf(object).map(afterSpace)].map((each) =>
            each.replace(/\(.*/s, ''),
          ),
        ),
      ),
    );
    return this.#names.has(qualified(schema, name));
  };
}
