/** The items of a schema, looked up: by key, by kind, and what they are made of. */

import { ident, qualified, type Sql } from '../../model/sql.ts';
import { type Generators, generatorOf, type Scene } from './generator.ts';
import type { Data, Item, Schema } from './item.ts';
import { builtIn, columnType, type Family, type TypeData } from './type-data.ts';

export class Items implements Scene {
  readonly items: readonly Item[];
  readonly generators: Generators;
  readonly #byKey: ReadonlyMap<number, Item>;
  readonly #resting = new Map<number, ReadonlySet<number>>();

  constructor({ items }: Schema, generators: Generators) {
    this.items = items;
    this.generators = generators;
    this.#byKey = new Map(items.map((item) => [item.key, item]));
  }

  item(key: number): Item | undefined {
    return this.#byKey.get(key);
  }

  of(...kinds: readonly string[]): readonly Item[] {
    return this.items.filter(({ kind }) => kinds.includes(kind));
  }

  /** Keys of what the fields of an item name. */
  needs(item: Item): readonly number[] {
    const generator = generatorOf(item.kind, this.generators);
    return Object.entries(generator.fields).flatMap(([name, field]) =>
      field.needs(item.values[name] ?? null),
    );
  }

  /** Whether an item is the other, or needs it, however far. */
  rests(item: Item, on: Item): boolean {
    let resting = this.#resting.get(on.key);
    if (resting === undefined) {
      const found = new Set([on.key]);
      for (let size = 0; size < found.size; ) {
        size = found.size;
        for (const each of this.items) {
          if (!this.needs(each).some((key) => found.has(key))) continue;
          found.add(each.key);
          // A value of the domain is one that its constraint was asked of.
          if (typeof each.values.domain === 'number') found.add(each.values.domain);
        }
      }
      resting = found;
      this.#resting.set(on.key, resting);
    }
    return resting.has(item.key);
  }

  /** The name of an item of a schema, or of none. */
  name({ values }: Item): Sql {
    const name = String(values.name);
    return 'schema' in values ? qualified(this.schema(values.schema ?? null), name) : ident(name);
  }

  /** The name of a schema by key; null: public. */
  schema(key: Data): string {
    const item = typeof key === 'number' ? this.item(key) : undefined;
    return item === undefined ? 'public' : String(item.values.name);
  }

  /** Columns of a table, those that it has from others first. */
  columns(key: number): readonly Item[] {
    const table = this.item(key);
    if (table === undefined) return [];
    const { like, inherits } = table.values;
    const from = [
      ...(typeof like === 'number' ? [like] : []),
      ...(Array.isArray(inherits) ? inherits.map(Number) : []),
    ];
    const own = this.of('column').filter(({ values }) => values.table === key);
    const all = [...from.flatMap((each) => this.columns(each)), ...own];
    // PostgreSQL refuses a second one of a name.
    return [
      ...new Map(all.reverse().map((each) => [String(each.values.name), each])).values(),
    ].reverse();
  }

  /** The columns that a table is partitioned by; none: it is not. */
  partitionKeys(key: number): readonly Item[] {
    const table = this.item(key);
    const by = table?.values.partitionBy;
    if (typeof by !== 'string') return [];
    const fitting = this.columns(key).filter(({ values }) => {
      const type = columnType(values.type ?? null);
      return (
        values.generated === null &&
        type !== null &&
        !type.array &&
        partitionTypes.includes(type.name)
      );
    });
    return fitting.slice(0, by === 'LIST' ? 1 : Number(table?.values.keys ?? 1));
  }

  family(type: TypeData): Family {
    if (type.array) return 'array';
    const item = type.item === null ? undefined : this.item(type.item);
    if (item === undefined) return builtIn[type.name]?.family ?? 'any';
    if (item.kind === 'enum') return 'enum';
    if (item.kind === 'range type') return 'range';
    if (item.kind === 'composite type') return 'composite';
    const under = item.kind === 'domain' ? columnType(item.values.type ?? null) : null;
    return under === null ? 'any' : this.family(under);
  }

  /** The type under the domains. */
  base(type: TypeData): TypeData {
    const item = type.array || type.item === null ? undefined : this.item(type.item);
    const under = item?.kind === 'domain' ? columnType(item.values.type ?? null) : null;
    return under === null ? type : this.base(under);
  }
}

const partitionTypes = ['integer', 'bigint', 'smallint', 'text'];
