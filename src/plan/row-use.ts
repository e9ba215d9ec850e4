/**
 * Which columns have rows of which tables within: a column of a table's row type, of arrays of it, of a domain or a
 * composite type over it. PostgreSQL neither writes a table again nor retypes its columns while there is one.
 */

import { kindOf } from '../kinds/registry.ts';
import { type Catalog, type Id, parentIn, waits } from '../model/catalog.ts';
import { dependentsOf } from './dependents.ts';
import { Parts } from './parts.ts';

export class RowUse {
  readonly #catalog: Catalog;
  #parts: Parts | undefined;

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  /** The table that a column is of; another object is taken for a table. */
  tableOf(id: Id): Id {
    return this.#isColumn(id) ? (parentIn(this.#catalog.dependencies(), id) ?? id) : id;
  }

  /** In their order. */
  columnsOf(table: Id): Id[] {
    const { objects } = this.#catalog;
    this.#parts ??= new Parts(this.#catalog);
    const ordinal = (id: Id) => objects.get(id)?.ordinal ?? 0;
    return this.#parts
      .of(table)
      .filter((id) => this.#isColumn(id))
      .sort((a, b) => ordinal(a) - ordinal(b));
  }

  /** The columns of others that have rows of a table within. */
  usersOf(table: Id): ReadonlySet<Id> {
    const dependents = dependentsOf(this.#catalog.dependencies());
    const found = new Set<Id>();
    const types = new Set([table]);
    for (const type of types) {
      for (const id of dependents.get(type) ?? []) {
        if (this.#isColumn(id) && this.tableOf(id) !== table) found.add(id);
        else if (this.#isType(id)) types.add(id);
      }
    }
    return found;
  }

  /** The tables of which a column has rows within. */
  within(column: Id): ReadonlySet<Id> {
    const table = this.tableOf(column);
    const found = new Set<Id>();
    const types = new Set([column]);
    for (const type of types) {
      for (const dependency of this.#catalog.dependencies().get(type) ?? []) {
        const { on } = dependency;
        if (!waits(dependency) || on === table) continue;
        if (this.#isType(on)) types.add(on);
        else found.add(on);
      }
    }
    return found;
  }

  #isColumn(id: Id): boolean {
    const object = this.#catalog.objects.get(id);
    return object !== undefined && kindOf(object).detour !== undefined;
  }

  #isType(id: Id): boolean {
    const object = this.#catalog.objects.get(id);
    return object !== undefined && kindOf(object).nests !== undefined && !this.#isColumn(id);
  }
}

/** Whether a column has rows within that get other columns, or some again: text names none, and each value would go to another one. */
export function reshaping(
  before: Catalog,
  after: Catalog,
  replaced: ReadonlySet<Id>,
): (column: Id) => boolean {
  const [rows, later] = [new RowUse(before), new RowUse(after)];
  return (column) =>
    [...rows.within(column)].some((table) => {
      const [old, now] = [rows.columnsOf(table), new Set(later.columnsOf(table))];
      return old.length !== now.size || old.some((id) => !now.has(id) || replaced.has(id));
    });
}
