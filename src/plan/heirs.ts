/** What PostgreSQL does to the tables that inherit from another one, or are partitions of it, along with it. */

import { kindOf } from '../kinds/registry.ts';
import { append } from '../model/append.ts';
import {
  type Catalog,
  type CatalogObject,
  describe,
  type Id,
  kindIn,
  parentIn,
} from '../model/catalog.ts';
import { type Hazard, type HazardCode, hazard } from '../model/hazard.ts';
import { dependentsOf } from './dependents.ts';
import { partitionTreeOf } from './partition-tree.ts';
import { tiedBy } from './ties.ts';

/** Codes that speak of a table: of each one that a statement reaches. */
const ofTables: readonly HazardCode[] = [
  'lossy-cast',
  'may-fail',
  'refuses-writes',
  'renames',
  'table-rewrite',
  'table-scan',
  'blocks-writes',
  'blocks-reads',
];

/** What tables have of an object from its own, however far. */
type PartsOf = (id: Id) => readonly Id[];

/** The tables that have an object, or what it is a part of, from its own, however far; or are locked when it `goes`. */
export type HeirsOf = (id: Id, goes?: boolean) => readonly Id[];

/** What an object of the catalog before is called in the one after. */
type Renamed = (id: Id) => Id;

const asItIs: Renamed = (id) => id;

/** Whether a tie of one of both is there before and after: one that comes or goes is another statement's. */
function stayingTies(
  before: Catalog,
  after: Catalog,
  renamed: Renamed,
): (catalog: Catalog, tie: Id) => boolean {
  const named = (catalog: Catalog, tie: Id) => {
    const tables = tiedBy(catalog, tie) ?? [];
    return (catalog === before ? tables.map(renamed) : tables).join(' OF ');
  };
  const known = new Map<string, readonly ReadonlySet<string>[]>();
  const both = (kind: string) => {
    const found =
      known.get(kind) ??
      [before, after].map((catalog) => {
        const ties = [...catalog.objects.values()].filter((each) => each.kind === kind);
        return new Set(ties.map(({ id }) => named(catalog, id)));
      });
    known.set(kind, found);
    return found;
  };
  return (catalog, tie) => {
    const name = named(catalog, tie);
    return both(kindIn(tie)).every((ties) => ties.has(name));
  };
}

function partsOfHeirs(
  before: Catalog,
  after: Catalog,
  renamed: Renamed,
): ReadonlyMap<Id, readonly Id[]> {
  const stays = stayingTies(before, after, renamed);
  const parts = new Map<Id, Id[]>();
  for (const catalog of [before, after]) {
    for (const [id, list] of catalog.dependencies()) {
      for (const { on, type, through } of list) {
        if (type === 'lacks' || through === undefined || !stays(catalog, through)) continue;
        append(parts, on, id);
      }
    }
  }
  return parts;
}

/** What tables have of an object from its own, however far. */
export function partsBetween(before: Catalog, after: Catalog, renamed: Renamed = asItIs): PartsOf {
  let parts: ReadonlyMap<Id, readonly Id[]> | undefined;
  return (id) => {
    parts ??= partsOfHeirs(before, after, renamed);
    const found = new Set([id]);
    for (const each of found) for (const part of parts.get(each) ?? []) found.add(part);
    found.delete(id);
    return [...found];
  };
}

export function heirsBetween(before: Catalog, after: Catalog, renamed: Renamed = asItIs): HeirsOf {
  const partsOf = partsBetween(before, after, renamed);
  const stays = stayingTies(before, after, renamed);
  /** The partitions that stay tied; of what goes, those that stay: others may leave after it. */
  const within = (table: Id, goes: boolean): readonly Id[] =>
    partitionTreeOf(goes ? before : after)
      .of(table)
      .flatMap(({ table: own, tie }) =>
        (goes ? after.objects.has(renamed(own)) : stays(after, tie))
          ? [own, ...within(own, goes)]
          : [],
      );
  const wholeOf = (id: Id): Id => {
    const whole = parentIn(before.dependencies(), id) ?? parentIn(after.dependencies(), id);
    return whole === undefined ? id : wholeOf(whole);
  };
  return (id, goes = false) => {
    const object = (goes ? before : after).objects.get(id) ?? before.objects.get(id);
    const reaches =
      object !== undefined && kindOf(object).reachesPartitions?.(object.spec, goes) === true;
    const copied = reaches ? within(wholeOf(id), goes) : [];
    return [...new Set([...partsOf(id).map(wholeOf), ...copied])].sort();
  };
}

/**
 * The columns and constraints that get another name along with that of the table from which they come; the columns of
 * tables OF a type, and of their heirs, along with an attribute, `member`.
 */
export type NamedWith = (object: CatalogObject, member?: string) => readonly CatalogObject[];

export function namedWithIn(catalog: Catalog): NamedWith {
  const partsOf = partsBetween(catalog, catalog);
  const heirsOf = (object: CatalogObject) =>
    kindOf(object).renamesHeirs === true
      ? partsOf(object.id).flatMap((part) => catalog.objects.get(part) ?? [])
      : [];
  return (object, member) => {
    if (member === undefined) return heirsOf(object);
    const columns = columnsOfTyped(object.id, catalog).filter(({ spec }) => spec.name === member);
    return columns.flatMap((column) => [column, ...heirsOf(column)]);
  };
}

/** What says of tables that they are OF a type. */
const isTyping = (object: CatalogObject | undefined) =>
  object !== undefined && kindOf(object).ordersColumns === true;

/** PostgreSQL refuses to rename a column of a table OF a type. */
export function isOfType(catalog: Catalog, { id }: CatalogObject): boolean {
  const dependencies = catalog.dependencies();
  const table = parentIn(dependencies, id);
  const all = table === undefined ? [] : (dependentsOf(dependencies).get(table) ?? []);
  return all.some((each) => isTyping(catalog.objects.get(each)));
}

/** The columns that tables have because they are OF a type. */
function columnsOfTyped(type: Id, catalog: Catalog): CatalogObject[] {
  const dependencies = catalog.dependencies();
  const objectsOn = (id: Id) =>
    (dependentsOf(dependencies).get(id) ?? []).flatMap((each) => catalog.objects.get(each) ?? []);
  return objectsOn(type)
    .filter(isTyping)
    .flatMap(({ id }) => objectsOn(parentIn(dependencies, id) ?? id))
    .filter((object) => kindOf(object).typeOf !== undefined);
}

/** What an heir has it from: PostgreSQL refuses to rename it alone. */
export function namedAfter(catalog: Catalog, object: CatalogObject): Id | undefined {
  if (kindOf(object).renamesHeirs !== true) return undefined;
  const from = catalog.dependencies().get(object.id) ?? [];
  return from.find(({ type, through }) => through !== undefined && type !== 'lacks')?.on;
}

/** So many are named. */
const most = 5;

/** How the hazards that name the first of several tables speak of the others. */
export const andMore = / and \d+ more\b/;

/** The hazards of a statement, and that they hold for these tables too. */
export function withHeirs(hazards: readonly Hazard[], tables: readonly Id[]): readonly Hazard[] {
  if (tables.length === 0) return hazards;
  const named = tables.slice(0, most).map(describe).join(', ');
  const rest = tables.length > most ? ` and ${tables.length - most} more` : '';
  const which = tables.length === 1 ? 'which inherits from it' : 'which inherit from it';
  const codes = ofTables.filter((code) => hazards.some((each) => each.code === code));
  return [
    ...hazards,
    ...codes.map((code) => hazard(code, `the same of ${named}${rest}, ${which}`)),
  ];
}
