/**
 * What depends on what, from pg_depend alone ("pg_depend" in the PostgreSQL manual).
 *
 * pg_depend speaks of addresses: (classid, objid, objsubid). An address is an object's own or one of
 * its aliases; else it belongs to what it is internal to (a row type to its table, a view's rule to
 * the view, an index to its constraint), or to the extension that owns it, or, when it is a part that
 * is not an object (a view's column), to the whole.
 */

import { firstUserOid } from '../kinds/reading.ts';
import { append } from '../model/append.ts';
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
import { type Address, addressOf, objidOf, wholeOf } from './address.ts';

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
  /** Who passed some of it on; see `passed` in model/catalog.ts. */
  readonly passedBy: readonly Address[];
  /** The same part of another table that it comes from, and what ties the tables. */
  readonly inherits: readonly Inherited[];
}

export type Inherited = readonly [on: Address, through: Address, type: InheritanceType];

/** Rows of pg_depend, one number after the other, seven of each; of some hundred objects together. */
export const dependencyQuery: Sql = sql`
  SELECT pg_catalog.concat('[', pg_catalog.string_agg(pg_catalog.concat_ws(',',
      d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid,
      pg_catalog.ascii(d.deptype::pg_catalog.text)), ','), ']')::pg_catalog.json AS numbers
  FROM pg_catalog.pg_depend AS d
  WHERE d.objid >= ${firstUserOid} AND d.deptype IN ('n', 'a', 'i', 'P', 'S', 'e')
  GROUP BY d.objid::pg_catalog.int8 / 1024 ORDER BY d.objid::pg_catalog.int8 / 1024`;

interface DependencyRow {
  readonly from: Address;
  readonly on: Address;
  /** pg_depend.deptype. */
  readonly deptype: string;
}

/** Rows of pg_depend, packed: a large schema has hundreds of thousands. */
export class DependencyRows {
  readonly #packed: Float64Array[] = [];

  /** Those of one row of dependencyQuery. */
  add(numbers: readonly number[]): void {
    const at = (index: number) => numbers[index] ?? 0;
    const end = (index: number) => addressOf([at(index), at(index + 1), at(index + 2)]);
    const packed = new Float64Array((numbers.length / 7) * 3);
    for (let row = 0; row * 7 < numbers.length; row += 1) {
      packed.set([end(row * 7), end(row * 7 + 3), at(row * 7 + 6)], row * 3);
    }
    this.#packed.push(packed);
  }

  *[Symbol.iterator](): Generator<DependencyRow> {
    for (const packed of this.#packed) {
      for (let at = 0; at < packed.length; at += 3) {
        const [from = 0, on = 0, type = 0] = packed.subarray(at, at + 3);
        yield { from, on, deptype: String.fromCharCode(type) };
      }
    }
  }
}

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

/** Finds the object that an address means. */
class Addresses {
  readonly #objects = new Map<Address, Id>();
  readonly #owners = new Map<Address, Address>();
  readonly #wholes = new Set<Address>();

  constructor(located: readonly Located[], rows: DependencyRows) {
    for (const { object, addresses } of located) {
      const [own] = addresses;
      if (own !== undefined) this.#wholes.add(own);
      for (const each of addresses) this.#objects.set(each, object.id);
    }
    for (const { from, on, deptype } of rows) {
      if (deptype === 'i' || deptype === 'e') this.#owners.set(from, on);
    }
  }

  /** The address is that of an object, not of what is internal to one. */
  isWhole(at: Address): boolean {
    return this.#wholes.has(at);
  }

  find(at: Address, depth = 0): Id | undefined {
    const found = this.#objects.get(at);
    if (found !== undefined || depth > 8) return found;
    const owner = this.#owners.get(at);
    if (owner !== undefined) return this.find(owner, depth + 1);
    const whole = wholeOf(at);
    return whole === at ? undefined : this.find(whole, depth + 1);
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
    for (const { on } of list) append(dependents, on, from);
  }
  const found = new Set(direct);
  for (const id of found) for (const dependent of dependents.get(id) ?? []) found.add(dependent);
  return found;
}

/** What each object depends on, while it is gathered; the strongest of several types counts. */
class Gathered {
  readonly #lists = new Map<Id, Dependency[]>();
  /** Most things are depended on in one way by many. */
  readonly #known = new Map(dependencyTypes.map((type) => [type, new Map<Id, Dependency>()]));

  add(from: Id | undefined, on: Id | undefined, type: DependencyType, through?: Id): void {
    if (from === undefined || on === undefined || from === on) return;
    const list = this.#lists.get(from);
    const at = list?.findIndex((each) => each.on === on) ?? -1;
    const old = list?.[at];
    if (old !== undefined && strength.indexOf(type) >= strength.indexOf(old.type)) return;
    const dependency = through === undefined ? this.#plain(on, type) : { on, type, through };
    if (list === undefined) this.#lists.set(from, [dependency]);
    else if (old === undefined) list.push(dependency);
    else list[at] = dependency;
  }

  #plain(on: Id, type: DependencyType): Dependency {
    const known = this.#known.get(type);
    const dependency = known?.get(on) ?? { on, type };
    known?.set(on, dependency);
    return dependency;
  }

  /** Of one object. */
  of(id: Id): readonly Dependency[] {
    return this.#lists.get(id) ?? [];
  }

  /** Of all; lists that a twin has as well are the twin's. */
  all(twin: Dependencies | undefined): Dependencies {
    const result = new Map<Id, readonly Dependency[]>();
    for (const [from, list] of this.#lists) {
      const other = twin?.get(from) ?? [];
      // A copy is as long as it has to be.
      result.set(from, areSame(list, other) ? other : list.slice());
    }
    return result;
  }
}

function areSame(list: readonly Dependency[], other: readonly Dependency[]): boolean {
  return (
    list.length === other.length &&
    list.every(({ on, type, through }, index) => {
      const twin = other[index];
      return on === twin?.on && type === twin.type && through === twin.through;
    })
  );
}

/** Of the objects of a database; `twin`: those of another that hardly differs. */
export function dependenciesOf(
  located: readonly Located[],
  rows: DependencyRows,
  twin?: Dependencies,
): Resolved {
  const addresses = new Addresses(located, rows);
  const found = new Gathered();
  /** Pairs whose pg_depend row is the fact that an object of its own stands for (OWNED BY). */
  const standsFor = new Map<Id | undefined, Set<Id | undefined>>();
  const direct = new Set<Id>();
  for (const { object, parent, needs, awaits, passedBy, inherits } of located) {
    const whole = parent === null ? undefined : addresses.find(parent);
    found.add(object.id, whole, 'parent');
    for (const each of awaits) found.add(object.id, addresses.find(each), 'awaits');
    for (const each of passedBy) found.add(object.id, addresses.find(each), 'passed');
    for (const [on, through, type] of inherits) {
      found.add(object.id, addresses.find(on), type, addresses.find(through));
    }
    for (const each of needs) {
      const needed = addresses.find(each);
      found.add(object.id, needed, 'needs');
      standsFor.set(whole, (standsFor.get(whole) ?? new Set()).add(needed));
    }
  }
  for (const row of rows) {
    const type = typeOf(row.deptype, addresses.isWhole(row.from));
    if (type === undefined) continue;
    const [from, on] = [addresses.find(row.from), addresses.find(row.on)];
    if (from !== undefined && on === undefined && objidOf(row.on) >= firstUserOid) direct.add(from);
    const stands = standsFor.get(from)?.has(on) === true;
    // A table that inherits needs the other only while it does.
    if (stands && type === 'needs') continue;
    found.add(from, on, stands ? 'follows' : type);
  }
  for (const { object, completedBy } of located) {
    const whole = completedBy === null ? undefined : addresses.find(completedBy);
    if (whole === undefined) continue;
    // What needs the whole, and is needed by it, can be made with the first half alone.
    for (const { on: needed } of [...found.of(whole)]) {
      if (!found.of(needed).some(({ on }) => on === whole)) continue;
      found.add(needed, whole, 'completes');
      found.add(needed, object.id, 'needs');
    }
    found.add(object.id, whole, 'completes');
    found.add(whole, object.id, 'needs');
  }
  const dependencies = found.all(twin);
  return { dependencies, unsupported: unsupportedBy(direct, dependencies) };
}
