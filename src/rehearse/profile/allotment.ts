/**
 * Which values are for the rows of which partitions: each partition gets its rows, and each value keeps as many as it
 * has, as far as both can be. A value that no partition has room for gives its rows to another one.
 */

import type { Value } from './write.ts';

/** Of several columns. */
export type Tuple = readonly Value[];

/** Rows that have the same values. */
export interface Slot {
  readonly tuple: Tuple;
  /** Those that have no place yet. */
  rows: number;
}

export const keyOf = (tuple: Tuple) => JSON.stringify(tuple);

interface Class {
  readonly rows: readonly number[];
}

interface Allotted<C extends Class> {
  readonly classes: readonly C[];
  /** The most common first. */
  readonly slots: readonly Slot[];
  /** Of each slot, the classes that take its values. */
  readonly fitting: readonly (readonly C[])[];
  /** Values that are there already, and must not be there again. */
  readonly used: Iterable<string>;
  /** Whether values that have rows may get others; `seldom`: when there are none else. */
  readonly repeating: 'never' | 'seldom' | 'often';
  /** Other values that a class takes, `count` or so. */
  readonly more: (of: C, count: number) => Promise<Tuple[]>;
}

export class Allotment<C extends Class> {
  readonly #of: Allotted<C>;
  readonly #placed: Map<C, Slot[]>;
  /** Rows that have no values yet. */
  readonly #left: Map<C, number>;
  readonly #used: Set<string>;
  readonly #spare = new Map<C, { readonly tuples: Tuple[]; readonly asked: number }>();

  constructor(of: Allotted<C>) {
    this.#of = of;
    this.#placed = new Map(of.classes.map((each) => [each, []]));
    this.#left = new Map(of.classes.map((each) => [each, each.rows.length]));
    this.#used = new Set(of.used);
  }

  /** Slots of which some rows are in no class have these left. */
  async run(): Promise<ReadonlyMap<C, readonly Slot[]>> {
    const { slots, fitting } = this.#of;
    const fits = new Map(slots.map((slot, at) => [slot, fitting[at] ?? []]));
    const supply = new Map<C, number>();
    for (const [slot, classes] of fits) {
      for (const each of classes) supply.set(each, (supply.get(each) ?? 0) + slot.rows);
    }
    for (const each of this.#of.classes) {
      const lacking = each.rows.length - (supply.get(each) ?? 0);
      if (lacking > 0) await this.#spareOf(each, lacking);
    }
    // Where there are too many for a class, those stay that are like nothing which others could have.
    const offered = new Set(
      [...this.#spare.values()].flatMap(({ tuples }) => tuples.map(likeness)),
    );
    const late = ({ tuple }: Slot) => Number(offered.has(likeness(tuple)));
    for (const slot of slots.toSorted((a, b) => late(a) - late(b))) {
      const classes = fits.get(slot) ?? [];
      const need = (each: C) => (this.#left.get(each) ?? 0) / (supply.get(each) ?? 1);
      const ordered = classes.toSorted((a, b) => need(b) - need(a));
      for (const each of classes) supply.set(each, (supply.get(each) ?? 0) - slot.rows);
      for (const each of ordered) this.#put(each, slot, slot.tuple);
    }
    for (const slot of slots) if (slot.rows > 0) await this.#replace(slot);
    return this.#placed;
  }

  /** As many rows of a slot as a class has room for, with these values. */
  #put(into: C, slot: Slot, tuple: Tuple): void {
    const rows = this.#take(into, slot);
    if (rows === 0) return;
    this.#placed.get(into)?.push({ tuple, rows });
    this.#used.add(keyOf(tuple));
  }

  #take(into: C, slot: Slot): number {
    const left = this.#left.get(into) ?? 0;
    const rows = Math.min(slot.rows, left);
    this.#left.set(into, left - rows);
    slot.rows -= rows;
    return rows;
  }

  async #replace(slot: Slot): Promise<void> {
    const room = (each: C) => this.#left.get(each) ?? 0;
    for (const each of this.#of.classes.toSorted((a, b) => room(b) - room(a))) {
      if (slot.rows === 0 || room(each) === 0) return;
      const { repeating } = this.#of;
      const spare = await this.#spareOf(each, room(each));
      const there = repeating === 'never' ? [] : (this.#placed.get(each) ?? []);
      const like = this.#next(spare, slot.tuple);
      const again =
        like === undefined && repeating === 'often' ? rarest(there, slot.tuple) : undefined;
      const tuple = like ?? (again === undefined ? this.#next(spare) : undefined);
      const known = again ?? rarest(there);
      if (tuple !== undefined) this.#put(each, slot, tuple);
      else if (known !== undefined) known.rows += this.#take(each, slot);
    }
  }

  /** Values for so many rows; asked for again where there are none left and more are wanted than were. */
  async #spareOf(each: C, rows: number): Promise<Tuple[]> {
    const known = this.#spare.get(each);
    if (known !== undefined && (known.tuples.length > 0 || rows <= known.asked))
      return known.tuples;
    const tuples = await this.#of.more(each, 2 * rows + 20);
    this.#spare.set(each, { tuples, asked: rows });
    return tuples;
  }

  /** Takes one of the tuples that is not used: the first, or the first that is like another one. */
  #next(tuples: Tuple[], like?: Tuple): Tuple | undefined {
    for (let at = 0; at < tuples.length && at < choice; ) {
      const tuple = tuples[at] ?? [];
      const free = !this.#used.has(keyOf(tuple));
      if (free && like !== undefined && likeness(tuple) !== likeness(like)) at += 1;
      else {
        tuples.splice(at, 1);
        if (free) return tuple;
      }
    }
    return undefined;
  }
}

/** Among so many one is looked for that is like another. */
const choice = 200;

/** Year, digits or length: what a value shall be like that takes the place of another one. */
export function likeness(tuple: Tuple): string {
  return tuple
    .map((value) => {
      if (value === null) return 'null';
      const [, sign, whole, dated] = /^(-?)(\d+)(-\d\d-\d\d)?/.exec(value) ?? [];
      if (whole === undefined) return value.length;
      return dated === undefined ? `${sign}${whole.length}` : `${whole}-`;
    })
    .join();
}

/** The values that have the fewest rows; of those that are like others. */
function rarest(slots: readonly Slot[], like?: Tuple): Slot | undefined {
  return slots
    .filter(({ tuple }) => like === undefined || likeness(tuple) === likeness(like))
    .reduce<Slot | undefined>(
      (best, slot) => (best !== undefined && best.rows <= slot.rows ? best : slot),
      undefined,
    );
}
