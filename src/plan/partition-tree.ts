/** The partitions of each table, as one catalog has them. */

import { kindOf } from '../kinds/registry.ts';
import { append } from '../model/append.ts';
import type { Catalog, Id } from '../model/catalog.ts';
import { once } from './once.ts';
import { tiedBy } from './ties.ts';

export interface Branch {
  readonly table: Id;
  /** What makes it a partition. */
  readonly tie: Id;
}

class PartitionTree {
  readonly #branches = new Map<Id, Branch[]>();
  readonly #wholes = new Map<Id, Branch>();

  constructor(catalog: Catalog) {
    for (const tie of catalog.objects.values()) {
      if (kindOf(tie).belongs !== 'partition') continue;
      const [table, whole] = tiedBy(catalog, tie.id) ?? [];
      if (table === undefined || whole === undefined) continue;
      append(this.#branches, whole, { table, tie: tie.id });
      this.#wholes.set(table, { table: whole, tie: tie.id });
    }
    for (const list of this.#branches.values()) list.sort((a, b) => (a.table < b.table ? -1 : 1));
  }

  /** The partitions of a table. */
  of(table: Id): readonly Branch[] {
    return this.#branches.get(table) ?? [];
  }

  /** What the table is a partition of, what that is one of, and so on. */
  above(table: Id): readonly Id[] {
    return this.ties(table).map((branch) => branch.table);
  }

  /** The same, each with what makes a partition of it. */
  ties(table: Id): readonly Branch[] {
    const whole = this.#wholes.get(table);
    return whole === undefined ? [] : [whole, ...this.ties(whole.table)];
  }

  /** And those of these, however far. */
  within(table: Id): readonly Branch[] {
    return this.of(table).flatMap((branch) => [branch, ...this.within(branch.table)]);
  }
}

export type { PartitionTree };

export const partitionTreeOf = once((catalog: Catalog) => new PartitionTree(catalog));

/** Types of the columns by which a table is divided, up to an expression. */
export function keyTypesOf({ objects }: Catalog, table: Id): readonly string[] {
  const whole = objects.get(table);
  const columns = (whole && kindOf(whole).holder?.dividedBy(whole.spec)) ?? [];
  return columns.map((id) => {
    const column = objects.get(id);
    return (column && kindOf(column).typeOf?.(column.spec)) ?? '';
  });
}
