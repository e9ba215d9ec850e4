/**
 * What depends on what, from pg_depend alone ("pg_depend" in the PostgreSQL manual).
 *
 * pg_depend speaks of addresses: (classid, objid, objsubid). An address is an object's own or one of
 * its aliases; else it belongs to what it is internal to (a row type to its table, a view's rule to
 * the view, an index to its constraint), or to the extension that owns it, or, when it is a part that
 * is not an object (a view's column), to the whole.
 */

import { firstUserOid } from '../kinds/kind.ts';
import {
  type CatalogObject,
  type Dependencies,
  type Dependency,
  type DependencyType,
  dependencyTypes,
  type Id,
  type InheritanceType,
  inheritanceTypes,
} from '../model/catalog.ts';
import { type Sql, sql } from '../model/sql.ts';

export type Address = readonly [classid: number, objid: number, objsubid: number];

/** An object with where PostgreSQL keeps it. */
export interface Located {
  readonly object: CatalogObject;
  /** Its own address first, then its aliases. */
  readonly addresses: readonly Address[];
  readonly parent: Address | null;
  /** Dependencies that pg_depend does not record. */
  readonly needs: readonly Address[];
  /** What this is the first half of. */
  readonly completedBy: Address | null;
  /** Likewise; see `awaits` in model/catalog.ts. */
  readonly awaits: readonly Address[];
  /** The same part of another table that it comes from, and what ties the tables. */
  readonly inherits: readonly Inherited[];
}

export type Inherited = readonly [on: Address, through: Address, type: InheritanceType];

export type DependencyRow = readonly [...Address, ...Address, type: string];

export const dependencyQuery: Sql = sql`
  SELECT pg_catalog.json_build_array(
    d.classid::pg_catalog.int8, d.objid::pg_catalog.int8, d.objsubid,
    d.refclassid::pg_catalog.int8, d.refobjid::pg_catalog.int8, d.refobjsubid, d.deptype) AS r
  FROM pg_catalog.pg_depend AS d
  WHERE d.objid >= ${firstUserOid} AND d.deptype IN ('n', 'a', 'i', 'P', 'S', 'e')`;

const types: Readonly<Record<string, DependencyType>> = {
  n: 'needs',
  a: 'owned',
  i: 'owned',
  P: 'owned',
  S: 'owned',
};

/** PostgreSQL drops an index with a column of its predicate, but not the constraint that the index is for. */
const typeOf = (deptype: string, isWhole: boolean) =>
  deptype === 'a' && !isWhole ? 'needs' : types[deptype];

/** Things by address; not by its text, because large schemas have hundreds of thousands. */
class ByAddress<T> {
  readonly #catalogs = new Map<number, Map<number, T>>();

  /** Numbers of columns are at most 1,600; some parts have a number below zero. */
  static #within = (objid: number, objsubid: number) => objid * 4096 + objsubid + 2048;

  get([classid, objid, objsubid]: Address): T | undefined {
    return this.#catalogs.get(classid)?.get(ByAddress.#within(objid, objsubid));
  }

  set([classid, objid, objsubid]: Address, value: T): void {
    let catalog = this.#catalogs.get(classid);
    if (catalog === undefined) {
      catalog = new Map();
      this.#catalogs.set(classid, catalog);
    }
    catalog.set(ByAddress.#within(objid, objsubid), value);
  }
}

/** Finds the object that an address means. */
class Addresses {
  readonly #objects = new ByAddress<Id>();
  readonly #owners = new ByAddress<Address>();
  readonly #wholes = new ByAddress<true>();

  constructor(located: readonly Located[], rows: readonly DependencyRow[]) {
    for (const { object, addresses } of located) {
      const [own] = addresses;
      if (own !== undefined) this.#wholes.set(own, true);
      for (const address of addresses) this.#objects.set(address, object.id);
    }
    for (const [classid, objid, objsubid, refclass, refobj, refsub, type] of rows) {
      if (type === 'i' || type === 'e') {
        this.#owners.set([classid, objid, objsubid], [refclass, refobj, refsub]);
      }
    }
  }

  /** The address is that of an object, not of what is internal to one. */
  isWhole(address: Address): boolean {
    return this.#wholes.get(address) === true;
  }

  find(address: Address, depth = 0): Id | undefined {
    const found = this.#objects.get(address);
    if (found !== undefined || depth > 8) return found;
    const owner = this.#owners.get(address);
    if (owner !== undefined) return this.find(owner, depth + 1);
    const [classid, objid, objsubid] = address;
    return objsubid === 0 ? undefined : this.find([classid, objid, 0], depth + 1);
  }
}

/** Strongest first: one of several types between the same two objects is kept. */
const strength: readonly DependencyType[] = [...inheritanceTypes, ...dependencyTypes];

export interface Resolved {
  readonly dependencies: Dependencies;
  /** Objects that rest, directly or not, on a user object that nobody claims. */
  readonly unsupported: ReadonlySet<Id>;
}

/** What would have to be made without what it needs. */
function unsupportedBy(direct: ReadonlySet<Id>, dependencies: Dependencies): Set<Id> {
  const dependents = new Map<Id, Id[]>();
  for (const [from, list] of direct.size === 0 ? [] : dependencies) {
    for (const { on } of list) dependents.set(on, [...(dependents.get(on) ?? []), from]);
  }
  const found = new Set(direct);
  for (const id of found) for (const dependent of dependents.get(id) ?? []) found.add(dependent);
  return found;
}

export function dependenciesOf(
  located: readonly Located[],
  rows: readonly DependencyRow[],
): Resolved {
  const addresses = new Addresses(located, rows);
  const found = new Map<Id, Map<Id, Dependency>>();
  /** Pairs whose pg_depend row is the fact that an object of its own stands for (OWNED BY). */
  const standsFor = new Map<Id | undefined, Set<Id | undefined>>();
  const direct = new Set<Id>();
  const add = (from: Id | undefined, on: Id | undefined, type: DependencyType, through?: Id) => {
    if (from === undefined || on === undefined || from === on) return;
    const known = found.get(from) ?? new Map<Id, Dependency>();
    const old = known.get(on);
    if (old === undefined || strength.indexOf(type) < strength.indexOf(old.type)) {
      known.set(on, through === undefined ? { on, type } : { on, type, through });
    }
    found.set(from, known);
  };
  for (const { object, parent, needs, awaits, inherits } of located) {
    const whole = parent === null ? undefined : addresses.find(parent);
    add(object.id, whole, 'parent');
    for (const address of awaits) add(object.id, addresses.find(address), 'awaits');
    for (const [on, through, type] of inherits) {
      add(object.id, addresses.find(on), type, addresses.find(through));
    }
    for (const address of needs) {
      const needed = addresses.find(address);
      add(object.id, needed, 'needs');
      standsFor.set(whole, (standsFor.get(whole) ?? new Set()).add(needed));
    }
  }
  for (const [classid, objid, objsubid, refclass, refobj, refsub, deptype] of rows) {
    const address: Address = [classid, objid, objsubid];
    const type = typeOf(deptype, addresses.isWhole(address));
    if (type === undefined) continue;
    const from = addresses.find(address);
    const on = addresses.find([refclass, refobj, refsub]);
    if (from !== undefined && on === undefined && refobj >= firstUserOid) direct.add(from);
    const stands = standsFor.get(from)?.has(on) === true;
    // A table that inherits needs the other only while it does.
    if (stands && type === 'needs') continue;
    add(from, on, stands ? 'follows' : type);
  }
  for (const { object, completedBy } of located) {
    const whole = completedBy === null ? undefined : addresses.find(completedBy);
    if (whole === undefined) continue;
    // What needs the whole, and is needed by it, can be made with the first half alone.
    for (const needed of [...(found.get(whole)?.keys() ?? [])]) {
      if (found.get(needed)?.has(whole) !== true) continue;
      add(needed, whole, 'completes');
      add(needed, object.id, 'needs');
    }
    add(object.id, whole, 'completes');
    add(whole, object.id, 'needs');
  }
  const dependencies = new Map([...found].map(([from, on]) => [from, [...on.values()]]));
  return { dependencies, unsupported: unsupportedBy(direct, dependencies) };
}
