/** fast-check arbitraries of schemas and of their versions. */

import fc from 'fast-check';
import type { Random } from '../random.ts';
import { drawSchema, type SchemaOptions, someKinds } from './draw.ts';
import { drawEditsOf } from './draw-edits.ts';
import { type Edit, edited } from './edit.ts';
import type { Schema } from './item.ts';
import { type History, simplerThan } from './shrink.ts';

export interface HistoryOptions extends SchemaOptions {
  /** Versions after the first; 1 unless said. */
  readonly steps?: number;
  /** Edits of each step at most; 6 unless said. */
  readonly edits?: number;
}

function randomFrom(source: fc.Random): Random {
  const next = () => source.nextInt(0, 2 ** 31 - 1) / 2 ** 31;
  const integer = (below: number) => (below <= 0 ? 0 : source.nextInt(0, below - 1));
  return {
    next,
    integer,
    pick: (values) => values[integer(values.length)],
    chance: (probability) => next() < probability,
  };
}

class HistoryArbitrary extends fc.Arbitrary<History> {
  readonly #options: HistoryOptions;

  constructor(options: HistoryOptions) {
    super();
    this.#options = options;
  }

  override generate(source: fc.Random): fc.Value<History> {
    const random = randomFrom(source);
    const { steps = 1, edits: most = 6 } = this.#options;
    const kinds = someKinds(this.#options, random);
    const draft = drawSchema(random, kinds, this.#options);
    const schema = { items: draft.items };
    let [now, next]: [Schema, number] = [schema, draft.next];
    const edits: (readonly Edit[])[] = [];
    for (let step = 0; step < steps; step++) {
      const drawn = drawEditsOf(now, random, kinds, 1 + random.integer(most), next);
      edits.push(drawn.edits);
      now = edited(now, drawn.edits);
      next = drawn.next;
    }
    return new fc.Value({ schema, edits }, undefined);
  }

  override canShrinkWithoutContext(_value: unknown): _value is History {
    return false;
  }

  override shrink(value: History): fc.Stream<fc.Value<History>> {
    return new fc.Stream(simplerThan(value)).map((each) => new fc.Value(each, undefined));
  }
}

/** A schema and the edits of each version after it. */
export function history(options: HistoryOptions = {}): fc.Arbitrary<History> {
  return new HistoryArbitrary(options);
}

/** The schema of each version. */
export function versionsOf({ schema, edits }: History): readonly Schema[] {
  const versions = [schema];
  for (const step of edits) versions.push(edited(versions.at(-1) ?? schema, step));
  return versions;
}
