/**
 * Renames: what may be one, and the statements that are.
 *
 * A catalog does not say what an object was called before. Who knows (definitions, a person) says so;
 * what is left are pairs of one that goes and one of the same shape that comes. Where no data is at
 * stake both readings lead to the same database, and renaming is the cheaper one.
 */

import { arrayName } from '../kinds/generated-name.ts';
import type { Kind } from '../kinds/kind.ts';
import { kindOf } from '../kinds/registry.ts';
import { append } from '../model/append.ts';
import {
  type Catalog,
  type CatalogObject,
  describe,
  type Id,
  identityIn,
  type Json,
  kindIn,
  objectId,
  type Spec,
} from '../model/catalog.ts';
import { hazard, losesData } from '../model/hazard.ts';
import { ident, qualified } from '../model/sql.ts';
import type { Statement } from '../model/statement.ts';
import { isOfType, type NamedWith } from './heirs.ts';
import type { Effect, Step } from './plan.ts';

/** What a rename changes of a spec. */
export interface Name {
  readonly name: string;
  /** Null for what is in no schema. */
  readonly schema: string | null;
}

/** One thing that gets another name. */
export interface Rename {
  readonly from: Name;
  readonly to: Name;
  /** Its id under a name. A label: `enum value:public.mood.ok`. */
  idOf(name: Name): Id;
  /** The ids of what heirs have from it. */
  heirIds(name: Name): readonly Id[];
  statements(from: Name, to: Name): readonly Statement[];
  /** Names that it holds under a name, and heirs with it: two cannot hold one at the same time. */
  holds(name: Name): readonly string[];
  /** Those of its array types, under a name, where nothing has them. */
  arrays(name: Name): readonly string[];
}

export function nameOf({ name, schema }: Spec): Name {
  return { name: String(name), schema: typeof schema === 'string' ? schema : null };
}

/** The name that it has in its schema. */
export function ownName(object: CatalogObject): Name {
  const name = nameOf(object.spec);
  const { bears } = kindOf(object);
  return bears === undefined ? name : { ...name, name: bears.nameOf(object.spec) };
}

/** The name of the table, view or domain that it is a part of. */
export function wholeOf({ table, domain }: Spec): Json {
  return table ?? domain ?? null;
}

function withName(object: CatalogObject, { name, schema }: Name): Spec {
  const { bears, renamed } = kindOf(object);
  const spec = { ...object.spec, ...(schema === null ? {} : { schema }) };
  if (bears !== undefined) return bears.withName(spec, name);
  return renamed?.(object.spec, { ...spec, name }) ?? { ...spec, name };
}

const idOf = (kind: Kind, spec: Spec) => objectId(kind.name, kind.identity(spec));

/** The id that an object of this kind would have under another name. */
export function idUnder(object: CatalogObject, name: Name): Id {
  return idOf(kindOf(object), withName(object, name));
}

/** What an heir gets of a name: it has a schema of its own. */
export const nameInHeir = ({ name }: Name): Name => ({ name, schema: null });

/** What it holds under a name. */
export const namesUnder = (object: CatalogObject, name: Name): readonly string[] =>
  kindOf(object).names?.(withName(object, name)) ?? [idUnder(object, name)];

/** The names of the array types that it has under a name, where nothing has them. */
export const arraysUnder = (object: CatalogObject, { name, schema }: Name): readonly string[] => {
  const own = namesUnder(object, { name, schema });
  return namesUnder(object, { name: arrayName(name), schema }).filter(
    (each) => each.startsWith('pg_type ') && !own.includes(each),
  );
};

/** What each object holds. */
export const namesHeldIn = ({ objects }: Catalog) =>
  [...objects.values()].map((object) => ({ object, names: namesUnder(object, ownName(object)) }));

/** Null: PostgreSQL cannot rename this kind of object. `heirs`: what gets its name along with it. */
export function renameObject(
  object: CatalogObject,
  to: Name,
  heirs: readonly CatalogObject[],
): Rename | null {
  const { rename, bears } = kindOf(object);
  const renaming = rename ?? bears?.rename;
  return renaming === undefined
    ? null
    : {
        from: ownName(object),
        to,
        idOf: (name) => idUnder(object, name),
        heirIds: (name) => heirs.map((heir) => idUnder(heir, nameInHeir(name))),
        statements: (a, b) => renaming(withName(object, a), withName(object, b)),
        holds: (name) => [
          ...namesUnder(object, name),
          ...heirs.flatMap((heir) => namesUnder(heir, nameInHeir(name))),
        ],
        arrays: (name) => arraysUnder(object, name),
      };
}

/** Under which renames speak of what is named within the object of this id. */
export const memberId = (id: Id, member: string): Id =>
  `${kindIn(id)} ${kindIn(id) === 'enum' ? 'value' : 'attribute'}:${identityIn(id)}.${ident(member)}`;

/** Labels, attributes: what is named within the object and is none itself. */
export function membersOf(object: CatalogObject): readonly string[] {
  return kindOf(object).members?.of(object.spec) ?? [];
}

/** A label of an enum, an attribute of a type. `columns`: of tables OF the type, which get its name along with it. */
export function renameMember(
  object: CatalogObject,
  from: string,
  to: string,
  columns: readonly CatalogObject[],
): Rename {
  const name = (text: string) => ({ name: text, schema: null });
  const typed = columns.map(({ spec }) =>
    describe(objectId('table', qualified(String(spec.schema), String(spec.table)))),
  );
  return {
    from: name(from),
    to: name(to),
    idOf: ({ name }) => memberId(object.id, name),
    heirIds: (held) => columns.map((column) => idUnder(column, held)),
    statements: (a, b) => kindOf(object).members?.rename(object.spec, a.name, b.name, typed) ?? [],
    holds: (held) => [
      memberId(object.id, held.name),
      ...columns.flatMap((column) => namesUnder(column, held)),
    ],
    arrays: () => [],
  };
}

/** One that goes, and one of the same shape that comes: a rename, or not. */
export interface Pair {
  readonly gone: CatalogObject;
  readonly made: CatalogObject;
  /** For a label or an attribute of both. */
  readonly members?: readonly [gone: string, made: string];
}

/** `column public.users.name`: what a pair is called where somebody answers for it. */
export function pairId({ gone, members }: Pair): Id {
  return members === undefined ? gone.id : memberId(gone.id, members[0]);
}

/** The name under which the new one is known. */
export function pairName({ gone, made, members }: Pair): string {
  if (members !== undefined) return ident(members[1]);
  const { schema, name } = nameOf(made.spec);
  return schema === null || schema === gone.spec.schema ? ident(name) : qualified(schema, name);
}

export function renamePair({ gone, made, members }: Pair, namedWith: NamedWith): Rename | null {
  if (members !== undefined) return renameMember(gone, ...members, namedWith(gone, members[0]));
  return renameObject(gone, nameOf(made.spec), namedWith(gone));
}

const holdsData = (object: CatalogObject) =>
  losesData(
    kindOf(object)
      .drop(object.spec, { major: 18 })
      .flatMap(({ hazards }) => hazards),
  );

/** It is nothing but the name of what it holds: a schema. */
export const isContainer = ({ spec }: CatalogObject) => Object.keys(spec).join() === 'name';

/** What places an object, and is no part of its shape. */
const places = ['schema', 'table', 'column', 'name'];

/** Texts in which an object says its own name. */
const naming = ['definition', 'multirangeName'];

/** A spec without what places it, its own name taken out. */
function shapeOf({ spec }: CatalogObject): string {
  const own = typeof spec.name === 'string' ? ident(spec.name) : '';
  const blank = (key: string, value: Json) =>
    typeof value === 'string' && naming.includes(key) ? value.replace(own, '\0') : value;
  return JSON.stringify(
    Object.entries(spec)
      .filter(([key]) => !places.includes(key))
      .map(([key, value]) => [key, blank(key, value)]),
  );
}

/** One of the two catalogs, and what only it has. */
class Side {
  readonly #catalog: Catalog;
  readonly #other: Catalog;
  readonly #followers = new Set<Id>();
  readonly #attached = new Map<Id, Id[]>();
  readonly #parts = new Map<Id, CatalogObject[]>();

  constructor(catalog: Catalog, other: Catalog) {
    this.#catalog = catalog;
    this.#other = other;
  }

  /** What could have been renamed, by what it would have in common with the other one. */
  only(): Map<string, CatalogObject[]> {
    const found = [...this.#catalog.objects.values()].filter(
      (object) =>
        !this.#other.objects.has(object.id) &&
        kindOf(object).rename !== undefined &&
        !isOfType(this.#catalog, object),
    );
    const byKey = new Map<string, CatalogObject[]>();
    if (found.length === 0) return byKey;
    this.#attach();
    for (const object of found) {
      // A part of what goes or comes itself is not asked for: the other catalog has none of that.
      const on = this.#attached.get(object.id) ?? [];
      const key = [object.kind, ...on, this.#shape(object)].join('\0');
      append(byKey, key, object);
    }
    return byKey;
  }

  #attach(): void {
    for (const [id, list] of this.#catalog.dependencies()) {
      for (const { on, type } of list) {
        if (type !== 'parent' && type !== 'follows') continue;
        append(this.#attached, id, on);
        const part = this.#catalog.objects.get(id);
        if (type === 'follows') this.#followers.add(id);
        else if (part !== undefined) append(this.#parts, on, part);
      }
    }
  }

  /** Of a table, its columns; of a schema, the names of what it holds; of a part, its spec. */
  #shape(object: CatalogObject): string {
    if (isContainer(object)) return this.#contents(object);
    const columns = (this.#parts.get(object.id) ?? [])
      .filter((part) => part.spec.name !== undefined && holdsData(part))
      .map((part) => `${String(part.spec.name)} ${shapeOf(part)}`);
    return columns.length === 0 ? shapeOf(object) : columns.sort().join('\n');
  }

  #contents({ id, spec: { name } }: CatalogObject): string {
    const held = [...this.#catalog.objects.values()].filter(
      ({ spec }) => spec.schema === name && spec.table === undefined,
    );
    // Empty schemas are all alike.
    if (held.length === 0) return id;
    return held
      .map(({ kind, spec }) => `${kind} ${String(spec.name)}`)
      .sort()
      .join('\n');
  }

  /** Nothing is lost when it is dropped and made again under the other name. */
  isCertain(object: CatalogObject): boolean {
    if (isContainer(object)) return false;
    return this.#followers.has(object.id) || !holdsData(object);
  }
}

export interface Pairs {
  /** Both readings lead to the same database. */
  readonly certain: readonly Pair[];
  /** Data is lost in one of them. */
  readonly open: readonly Pair[];
}

/** Labels and attributes that went and came at the same places. */
function memberPairs(before: Catalog, after: Catalog): Pair[] {
  return [...after.objects.values()].flatMap((made) => {
    const gone = before.objects.get(made.id);
    if (gone === undefined) return [];
    const [old, now] = [membersOf(gone), membersOf(made)];
    if (old.length !== now.length) return [];
    return old.flatMap((name, at) => {
      const other = now[at];
      return other === undefined || now.includes(name) || old.includes(other)
        ? []
        : [{ gone, made, members: [name, other] as const }];
    });
  });
}

/** Many sequences are alike: nobody chooses from more than these. */
const most = 10;

/** What may have been renamed, or moved to another schema. */
export function pairsOf(before: Catalog, after: Catalog): Pairs {
  const side = new Side(before, after);
  const gone = side.only();
  const certain: Pair[] = [];
  const open: Pair[] = memberPairs(before, after);
  if (gone.size === 0) return { certain, open };
  const made = new Side(after, before).only();
  const schemas = new Set<Json | undefined>();
  for (const [key, objects] of gone) {
    const free = [...(made.get(key) ?? [])];
    for (const object of objects.filter(({ spec }) => !schemas.has(spec.schema))) {
      const { schema, name } = nameOf(object.spec);
      const there = free.filter(({ spec }) => spec.name === name || nameOf(spec).schema === schema);
      const same = there.findIndex(({ spec }) => nameOf(spec).schema === schema);
      const [first] = there.slice(Math.max(same, 0));
      if (first === undefined) continue;
      if (side.isCertain(object)) {
        certain.push({ gone: object, made: first });
        free.splice(free.indexOf(first), 1);
        continue;
      }
      open.push(...there.slice(0, most).map((each) => ({ gone: object, made: each })));
      if (isContainer(object)) schemas.add(name);
    }
  }
  return { certain, open };
}

/** Says on each drop what it may be instead. */
export function withDoubts(
  steps: readonly Step[],
  renames: { open(): readonly Pair[] },
): readonly Step[] {
  if (steps.length === 0) return steps;
  const open = renames.open();
  return steps.map((step) => {
    const doubts = open.filter((pair) =>
      step.effects.some(({ type, id }) => type !== 'create' && id === pair.gone.id),
    );
    const hazards = doubts.map((pair) =>
      hazard(
        'may-be-rename',
        `${describe(pairId(pair))} may be ${pairName(pair)}, which has the same shape: renamed, it would keep its data`,
      ),
    );
    return hazards.length === 0 ? step : { ...step, hazards: [...step.hazards, ...hazards] };
  });
}

/** Steps, as far as renames go. */
export type Renamable = readonly { readonly effects?: readonly Effect[] | undefined }[];

/** What an object was called before these steps. */
export const calledBefore = (steps: Renamable): ((id: Id) => Id) =>
  renamedBy(
    steps.toReversed().map(({ effects = [] }) => ({
      effects: effects
        .toReversed()
        .map((effect) => ({ ...effect, id: effect.from ?? effect.id, from: effect.id })),
    })),
  );

/** What an object is called after steps that rename it, or what it is in. */
export function renamedBy(steps: Renamable): (id: Id) => Id {
  const renames = steps.flatMap(({ effects = [] }) =>
    effects.flatMap(({ type, from, id }) =>
      type === 'rename' && from !== undefined ? [{ from, to: id }] : [],
    ),
  );
  return (id) => {
    let now = id;
    for (const { from, to } of renames) {
      const kind = kindIn(now);
      if (now === from) now = to;
      else if (identityIn(now).startsWith(`${identityIn(from)}.`)) {
        now = `${kind}:${identityIn(to)}${identityIn(now).slice(identityIn(from).length)}`;
      }
    }
    return now;
  };
}
