/**
 * A catalog as files of definitions: what the language says as it says it, and the rest as the SQL that
 * the planner would run to get from there to the whole.
 */

import { dirname, relative } from 'node:path/posix';
import * as definitions from '../define/language.ts';
import { foreignKeySpec } from '../kinds/foreign-key.ts';
import { partitionSpec } from '../kinds/partition.ts';
import { append } from '../model/append.ts';
import { type Catalog, type CatalogObject, describe, type Id } from '../model/catalog.ts';
import { qualified } from '../model/sql.ts';
import { plan } from '../plan/plan.ts';
import { accessDoc, accessParts as accessPartKinds } from './access.ts';
import { type Doc, list, print } from './doc.ts';
import { fileOf, printers } from './object.ts';
import { Entry, levels, type Place, parentOf, Scope } from './scope.ts';
import { camelCase, reserved, template, unique } from './typescript.ts';

/** One export in a file, with the lines that it has there. */
interface Written {
  readonly id: Id;
  readonly file: string;
  readonly from: number;
  readonly to: number;
}

export interface Files {
  readonly texts: ReadonlyMap<string, string>;
  readonly exports: readonly Written[];
  /** Objects that are SQL. */
  readonly raw: readonly Id[];
}

/** The object that this one is a part of, however deep; itself when of none. */
function homeOf(catalog: Catalog, id: Id): Id {
  const parent = parentOf(catalog, id);
  return parent === undefined ? id : homeOf(catalog, parent);
}

/** What this is the first half of, which is made in one go with it; itself when of none. */
const completedBy = (catalog: Catalog, id: Id): Id =>
  catalog
    .dependencies()
    .get(id)
    ?.find(({ type }) => type === 'completes')?.on ?? id;

const text = (value: unknown) => (typeof value === 'string' ? value : null);

/** A name as a part of a path. */
const fileName = (name: string) =>
  name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '') || 'unnamed';

/** Tables by the circle of foreign keys that they are in. */
function circlesOf(catalog: Catalog): ReadonlyMap<Id, number> {
  const edges = new Map<Id, Set<Id>>();
  for (const { id, kind, spec } of catalog.objects.values()) {
    if (kind !== 'foreign key') continue;
    const from = homeOf(catalog, id);
    const target = / REFERENCES ([^(]+)\(/.exec(foreignKeySpec.parse(spec).definition)?.[1];
    edges.set(from, (edges.get(from) ?? new Set()).add(`table:${target}`));
  }
  const reached = (from: Id) => {
    const seen = new Set<Id>(edges.get(from));
    for (const each of seen) for (const next of edges.get(each) ?? []) seen.add(next);
    return seen;
  };
  const reach = new Map([...edges.keys()].map((id) => [id, reached(id)]));
  const circles = new Map<Id, number>();
  for (const [at, [id, seen]] of [...reach].entries()) {
    if (!seen.has(id) || circles.has(id)) continue;
    circles.set(id, at);
    for (const other of seen) if (reach.get(other)?.has(id) === true) circles.set(other, at);
  }
  return circles;
}

/** Parts that may be exports of their own. */
const standalone = new Set(['trigger', 'rule', 'statistics', 'comment']);

const order = Object.keys(printers);
const accessParts: readonly string[] = accessPartKinds;
const accessKinds = new Set(accessParts);

class Writer {
  readonly #catalog: Catalog;
  readonly #base: Catalog;
  readonly #levels: Map<Id, number>;
  readonly #places = new Map<Id, Place>();
  readonly #names = new Set<string>([...reserved, ...Object.keys(definitions)]);
  readonly #files = new Map<string, string>();
  readonly #folders = new Map<string, string>();
  readonly #taken = new Set<string>(['tables']);
  #wholes: ReadonlyMap<Id, Id> | undefined;
  #gaveUp = false;

  readonly #together: boolean;

  constructor(
    catalog: Catalog,
    base: Catalog,
    found: Map<Id, number>,
    taken: readonly string[],
    together: boolean,
  ) {
    this.#together = together;
    this.#catalog = catalog;
    this.#base = base;
    this.#levels = found;
    for (const each of taken) this.#taken.add(each);
  }

  #folder(schema: string): string {
    const known = this.#folders.get(schema);
    if (known !== undefined) return known;
    const folder = `${unique(this.#taken, fileName(schema))}/`;
    this.#folders.set(schema, folder);
    return folder;
  }

  /** The path of a file, which no other one has even where capitals do not count. */
  #file(key: string, path: string): string {
    const known = this.#files.get(key);
    if (known !== undefined) return known;
    const file = `${unique(this.#taken, path)}.ts`;
    this.#files.set(key, file);
    return file;
  }

  /** The tables that sequences are dropped with: both are in one file. */
  #owners: ReadonlyMap<Id, Id> | undefined;

  #ownersOf(): ReadonlyMap<Id, Id> {
    const dependencies = this.#catalog.dependencies();
    this.#owners ??= new Map(
      [...this.#catalog.objects.values()].flatMap(({ id, kind }) => {
        const parent = kind === 'sequence ownership' ? parentOf(this.#catalog, id) : undefined;
        const tables = (dependencies.get(id) ?? []).map(({ on }) => homeOf(this.#catalog, on));
        const owner = tables.find((each) => each.startsWith('table:'));
        return parent === undefined || owner === undefined ? [] : [[parent, owner] as const];
      }),
    );
    return this.#owners;
  }

  /** The table of which this is a partition, however deep: all of them are in its file. */
  #wholeOf(id: Id): Id {
    this.#wholes ??= new Map(
      [...this.#catalog.objects.values()].flatMap(({ kind, spec }) => {
        if (kind !== 'partition') return [];
        const of = partitionSpec.parse(spec);
        const whole: Id = `table:${qualified(of.parentSchema, of.parentTable)}`;
        return [[`table:${qualified(of.schema, of.table)}`, whole] as const];
      }),
    );
    const whole = this.#wholes.get(id);
    return whole === undefined ? id : this.#wholeOf(whole);
  }

  #placeOf(object: CatalogObject, name: string): Place {
    const home = this.#wholeOf(this.#ownersOf().get(object.id) ?? homeOf(this.#catalog, object.id));
    const of = this.#catalog.objects.get(home) ?? object;
    const { kind, spec } = of;
    const [rank, file] = fileOf(kind);
    const within =
      kind === 'extension' ? null : kind === 'schema' ? text(spec.name) : text(spec.schema);
    const folder = within === null || within === 'public' ? '' : this.#folder(within);
    const own = kind === 'table' ? `/${fileName(text(spec.name) ?? '')}` : '';
    const key = `${within} ${file} ${kind === 'table' ? of.id : ''}`;
    return { file: this.#file(key, `${folder}${file}${own}`), rank, name };
  }

  #nameOf({ kind, spec, id }: CatalogObject): string {
    const parent = this.#catalog.objects.get(parentOf(this.#catalog, id) ?? id)?.spec;
    const given =
      text(spec.name) ??
      text(parent?.name) ??
      text(spec.column) ??
      text(spec.target) ??
      describe(id);
    const name = camelCase(given);
    const within = camelCase(`${text(spec.schema) ?? ''}_${given}`);
    const word = camelCase(`x_${kind}`).slice(1);
    if (standalone.has(kind) || !(kind in printers)) {
      return unique(this.#names, `${name}${word}`, `${within}${word}`);
    }
    return unique(
      this.#names,
      name,
      ...(spec.schema === 'public' ? [] : [within]),
      `${name}${word}`,
    );
  }

  #entry(scope: Scope, object: CatalogObject): Entry | null {
    const place = this.#places.get(object.id);
    const printer = printers[object.kind];
    if (place === undefined || printer === undefined || scope.isRaw(object.id)) return null;
    const entry = new Entry(scope, object.id, place);
    const doc = completedBy(this.#catalog, object.id) === object.id ? printer(object, entry) : null;
    if (doc === null) {
      this.#levels.set(object.id, levels.raw);
      this.#gaveUp = true;
      return null;
    }
    entry.claim(object);
    entry.doc = doc;
    return entry;
  }

  #sorted(objects: readonly CatalogObject[]): readonly CatalogObject[] {
    const rank = ({ kind }: CatalogObject) => order.indexOf(kind);
    return objects.toSorted((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
  }

  /** What the language says, once no printer gives up on something any more. */
  #say(): readonly Entry[] {
    const whole = [...this.#catalog.objects.values()];
    const own = this.#sorted(
      whole.filter(({ id, kind }) => kind in printers && parentOf(this.#catalog, id) === undefined),
    );
    const parts = this.#sorted(
      whole.filter(({ id, kind }) => kind in printers && parentOf(this.#catalog, id) !== undefined),
    );
    for (const each of own) this.#places.set(each.id, this.#placeOf(each, this.#nameOf(each)));
    const circles = circlesOf(this.#catalog);
    for (;;) {
      this.#gaveUp = false;
      const scope = new Scope(this.#catalog, this.#places, this.#levels, circles, template);
      const claimed = new Set<Id>();
      const entries: Entry[] = [];
      const say = (object: CatalogObject) => {
        const entry = claimed.has(object.id) ? null : this.#entry(scope, object);
        if (entry === null) return;
        entries.push(entry);
        for (const id of entry.claimed) claimed.add(id);
      };
      // Tables first: they take their serials' sequences along.
      for (const each of own.filter(({ kind }) => kind === 'table')) say(each);
      for (const each of own.filter(({ kind }) => kind !== 'table')) say(each);
      for (const each of parts) {
        if (claimed.has(each.id) || scope.isRaw(each.id)) continue;
        if (!standalone.has(each.kind)) continue;
        if (!this.#places.has(each.id)) {
          this.#places.set(each.id, this.#placeOf(each, this.#nameOf(each)));
        }
        say(each);
      }
      const access = this.#access(scope);
      if (!this.#gaveUp) return [...entries, ...access];
    }
  }

  /** Owners and privileges, those of an object and its columns together. */
  #access(scope: Scope): readonly Entry[] {
    const byHome = new Map<Id, CatalogObject[]>();
    const wanted = [...this.#catalog.objects.values()]
      .filter(({ id, kind }) => accessKinds.has(kind) && !scope.isRaw(id))
      .sort(
        (a, b) =>
          accessParts.indexOf(a.kind) - accessParts.indexOf(b.kind) || (a.id < b.id ? -1 : 1),
      );
    for (const part of wanted) {
      const home = homeOf(this.#catalog, part.id);
      if (home !== part.id) append(byHome, home, part);
    }
    return [...byHome].flatMap(([home, parts]) => {
      const object = this.#catalog.objects.get(home);
      const [first] = parts;
      if (object === undefined || first === undefined) return [];
      const place = this.#places.get(first.id) ?? {
        ...this.#placeOf(object, ''),
        name: unique(
          this.#names,
          `${this.#places.get(home)?.name ?? camelCase(text(object.spec.name) ?? '')}Access`,
        ),
      };
      this.#places.set(first.id, place);
      const entry = new Entry(scope, first.id, place);
      const doc = accessDoc(home, parts, entry);
      if (doc === null) return [];
      entry.doc = doc;
      return [entry];
    });
  }

  /** From what is said, and what every database has, to the whole. */
  #rest(entries: readonly Entry[]): readonly Entry[] {
    const catalog = this.#catalog;
    const said = new Set(entries.flatMap(({ claimed }) => [...claimed]));
    const approximate = new Map(entries.flatMap((entry) => [...entry.approximate]));
    const before: Catalog = {
      ...catalog,
      objects: new Map([
        ...this.#base.objects,
        ...[...catalog.objects].filter(([id]) => said.has(id)),
        ...approximate,
      ]),
    };
    const scope = new Scope(catalog, this.#places, this.#levels, new Map(), template);
    const rest = new Map<Id, string[]>();
    let last: string[] = [];
    for (const { sql, effects } of plan(before, catalog, { major: catalog.major }).steps) {
      const id = effects[0]?.id;
      if (id !== undefined) {
        const whole = completedBy(catalog, id);
        last = rest.get(whole) ?? [];
        rest.set(whole, last);
      }
      last.push(sql);
    }
    return [...rest].map(([id, statements]) => {
      const object = catalog.objects.get(id) ?? this.#base.objects.get(id);
      if (object === undefined) throw new Error(`the plan makes ${id}, which nobody knows`);
      const own = this.#places.get(id) ?? this.#placeOf(object, this.#nameOf(object));
      const place = this.#together ? { ...own, file: this.#file('sql', 'statements') } : own;
      const entry = new Entry(scope, id, place);
      entry.doc = entry.sql(statements.join(';\n'));
      return entry;
    });
  }

  write(): Files {
    const said = this.#say();
    const rest = this.#rest(said);
    const byFile = new Map<string, Entry[]>();
    for (const entry of [...said, ...rest]) {
      if (entry.doc === '') continue;
      append(byFile, entry.place.file, entry);
    }
    const exports: Written[] = [];
    const texts = new Map(
      [...byFile].sort().map(([file, entries]) => [file, fileText(file, entries, exports)]),
    );
    return { texts, exports, raw: rest.map(({ id }) => id) };
  }
}

/** What is used while the file is evaluated comes first. */
function inOrder(entries: readonly Entry[]): readonly Entry[] {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const done = new Set<Entry>();
  const visit = (entry: Entry, above: readonly Entry[]) => {
    if (done.has(entry) || above.includes(entry)) return;
    for (const [id, { eager }] of entry.used) {
      const first = eager ? byId.get(id) : undefined;
      if (first !== undefined) visit(first, [...above, entry]);
    }
    done.add(entry);
  };
  for (const entry of entries) visit(entry, []);
  return [...done];
}

/** Letter by letter, a capital before the same small one. */
const byName = (a: string, b: string): number => {
  const at = [...a].findIndex((each, index) => each !== b[index]);
  const [one, other] = [a[at] ?? '', b[at] ?? ''];
  if (at < 0) return a.length - b.length;
  return one.toLowerCase().localeCompare(other.toLowerCase(), 'en') || (one < other ? -1 : 1);
};

function importLine(names: Iterable<string>, from: string): string {
  const types = new Set(['TableColumn']);
  const sorted = [...new Set(names)].sort(byName);
  const docs: Doc[] = sorted.map((name) => (types.has(name) ? `type ${name}` : name));
  return print(['import ', list('{', docs, '}', ' '), ` from '${from}';`]);
}

function fileText(file: string, entries: readonly Entry[], exports: Written[]): string {
  const others = new Map<string, string[]>();
  for (const { used } of entries) {
    for (const { place } of used.values()) {
      if (place.file === file) continue;
      append(others, place.file, place.name);
    }
  }
  const path = (other: string) => {
    const from = relative(dirname(file), other);
    return from.startsWith('.') ? from : `./${from}`;
  };
  const paths = [...others].map(([other, names]) => [path(other), names] as const);
  const depth = (of: string) => of.split('../').length;
  paths.sort(([a], [b]) => depth(b) - depth(a) || byName(a, b));
  const language = entries.flatMap((entry) => [...entry.language]);
  const sources = language.length === 0 ? paths : [['schemadiff', language] as const, ...paths];
  let text = sources.map(([from, names]) => `${importLine(names, from)}\n`).join('');
  for (const entry of inOrder(entries)) {
    const from = text.split('\n').length + 1;
    text += `\n${print(['export const ', entry.place.name, ' = ', entry.doc, ';'])}\n`;
    exports.push({ id: entry.id, file, from, to: text.split('\n').length - 1 });
  }
  return text;
}

/**
 * @param base What an empty database has.
 * @param found What did not come back as it is; the writer adds what cannot be said at all.
 * @param together SQL is in one file, in the order of the plan.
 * @param taken Paths without extension that are no place for definitions.
 */
export function write(
  catalog: Catalog,
  base: Catalog,
  found: Map<Id, number>,
  taken: readonly string[] = [],
  together = false,
): Files {
  return new Writer(catalog, base, found, taken, together).write();
}
