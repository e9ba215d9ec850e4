/** The parts of each object, as one catalog has them: of a table its columns, and of those their defaults. */

import { append } from '../model/append.ts';
import type { Catalog, Id } from '../model/catalog.ts';

export class Parts {
  readonly #parts = new Map<Id, Id[]>();

  constructor(catalog: Catalog) {
    for (const [id, list] of catalog.dependencies()) {
      const whole = list.find(({ type }) => type === 'parent');
      if (whole !== undefined) append(this.#parts, whole.on, id);
    }
  }

  of(id: Id): readonly Id[] {
    return this.#parts.get(id) ?? [];
  }

  /** And those of these, however far. */
  within(id: Id): readonly Id[] {
    return this.of(id).flatMap((part) => [part, ...this.within(part)]);
  }
}
