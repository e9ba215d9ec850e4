/**
 * Reads a catalog: all kinds, in one read-only snapshot, with a fixed number of queries.
 *
 * Each kind's rows come back as one json value, which costs a fraction of a row per object. The rows
 * of pg_depend are kept as they came and turned into dependencies when a planner first asks.
 */

import { setImmediate as turn } from 'node:timers/promises';
import * as z from 'zod';
import type { Database, Session } from '../database/database.ts';
import { type Ask, keepPlans } from '../database/kept-plans.ts';
import type { Kind } from '../kinds/kind.ts';
import { accessKinds, clusterKinds, kinds, serverKinds } from '../kinds/registry.ts';
import {
  type Catalog,
  type CatalogObject,
  describe,
  type Id,
  inheritanceTypes,
  type Json,
  objectId,
} from '../model/catalog.ts';
import type { Scope } from '../model/scope.ts';
import { join, type Sql, sql, trusted } from '../model/sql.ts';
import { type Cluster, isWanted } from './cluster.ts';
import {
  type Address,
  type DependencyRow,
  dependenciesOf,
  dependencyQuery,
  type Located,
  type Resolved,
} from './dependencies.ts';
import { outsideOf, Rules, type Structure } from './scope.ts';
import { unmodelledQuery } from './unmodelled.ts';

/** Checked, and not copied, as those of pg_depend: a large schema has hundreds of thousands. */
const addressRow = z.custom<Address>(
  (value) =>
    Array.isArray(value) && value.length === 3 && value.every((each) => typeof each === 'number'),
);
const dependencyRow = z.custom<DependencyRow>(
  (value) =>
    Array.isArray(value) &&
    value.length === 7 &&
    value.every((each, index) => typeof each === (index === 6 ? 'string' : 'number')),
);

const names = z.array(z.object({ name: z.string() }));

/** pg_shdepend records every role that an object of this database cannot do without. */
const roleQuery = sql`
  SELECT DISTINCT r.rolname AS name
  FROM pg_catalog.pg_shdepend AS d
  JOIN pg_catalog.pg_database AS b ON b.oid = d.dbid AND b.datname = pg_catalog.current_database()
  JOIN pg_catalog.pg_roles AS r ON r.oid = d.refobjid
  WHERE d.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass`;

/** What a row says besides the spec. */
const locationRow = z.object({
  classid: z.number(),
  objid: z.number(),
  objsubid: z.number(),
  ordinal: z.number().nullish(),
  parent: addressRow.nullish(),
  aliases: z.array(addressRow).nullish(),
  needs: z.array(addressRow).nullish(),
  completedBy: addressRow.nullish(),
  awaits: z.array(addressRow).nullish(),
  inherits: z.array(z.tuple([addressRow, addressRow, z.enum(inheritanceTypes)])).nullish(),
});

const locationKeys: ReadonlySet<string> = new Set(Object.keys(locationRow.shape));

/**
 * Without what belongs to an object that was not read. A part of one (a column that is no object) stands
 * for the whole.
 */
function withoutOrphans(located: readonly Located[]): readonly Located[] {
  const key = ([classid, objid]: Address) => classid * 2 ** 32 + objid;
  const wholes = new Map<number, Located>();
  for (const each of located) {
    for (const address of each.addresses) if (address[2] === 0) wholes.set(key(address), each);
  }
  const hasHome = ({ parent }: Located): boolean => {
    if (parent === null) return true;
    const whole = wholes.get(key(parent));
    return whole !== undefined && hasHome(whole);
  };
  return located.filter(hasHome);
}

/** One json array of all rows of a query. */
async function readJson<T>(ask: Ask, query: Sql, rows: z.ZodType<T[]>): Promise<T[]> {
  const [row] = await ask(
    sql`SELECT coalesce(pg_catalog.json_agg(r), '[]') AS rows FROM (${query}) AS r`,
  );
  return rows.parse(row?.rows);
}

const row = z.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === 'object' && value !== null,
);

/** Of objects without: one for all. */
const none: readonly [] = [];

/** Objects of two databases that are alike, kept once. */
export type Twins = Map<Id, CatalogObject>;

function alike(one: Json | undefined, other: Json | undefined): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object') return false;
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The one that the other database has, when they do not differ in anything. */
function twinOf(object: CatalogObject, twins: Twins): CatalogObject {
  const twin = twins.get(object.id);
  if (twin === undefined) {
    twins.set(object.id, object);
    return object;
  }
  const keys = Object.keys(object.spec);
  const same =
    twin.ordinal === object.ordinal &&
    keys.length === Object.keys(twin.spec).length &&
    keys.every((key) => alike(object.spec[key], twin.spec[key]));
  return same ? twin : object;
}

/** Without what says where it is: a rest of ten names takes twice the time. */
function attributesOf(values: z.infer<typeof row>): Record<string, unknown> {
  const attributes: Record<string, unknown> = {};
  for (const key in values) if (!locationKeys.has(key)) attributes[key] = values[key];
  return attributes;
}

function objectOf(kind: Kind, values: z.infer<typeof row>, twins: Twins | undefined): Located {
  const location = locationRow.parse(values);
  const spec = kind.spec.parse(attributesOf(values));
  const own: Address = [location.classid, location.objid, location.objsubid];
  const object = {
    id: objectId(kind.name, kind.identity(spec)),
    kind: kind.name,
    spec,
    ordinal: location.ordinal ?? 0,
  };
  return {
    object: twins === undefined ? object : twinOf(object, twins),
    addresses: location.aliases ? [own, ...location.aliases] : [own],
    parent: location.parent ?? null,
    needs: location.needs ?? none,
    completedBy: location.completedBy ?? null,
    awaits: location.awaits ?? none,
    inherits: location.inherits ?? none,
  };
}

const presentRows = z.tuple([z.object({ present: z.array(z.boolean()) })]);

/** Without the kinds of which there can be no object: most databases have none of the rarer ones. */
async function presentKinds(ask: Ask, wanted: readonly Kind[]): Promise<readonly Kind[]> {
  const conditions = wanted.map(({ present }) => present ?? sql`true`);
  const [{ present }] = presentRows.parse(
    await ask(sql`SELECT pg_catalog.json_build_array(${join(conditions)}) AS present`),
  );
  return wanted.filter((_, index) => present[index] === true);
}

/**
 * All objects of the kinds. The server works on the next query while the rows of the one before become
 * objects here.
 */
async function readKinds(
  ask: Ask,
  wanted: readonly Kind[],
  major: number,
  twins?: Twins,
): Promise<Located[]> {
  const rowsOf = (kind: Kind) => {
    const answer = readJson(ask, kind.query(major), z.array(row));
    // Awaited later: a failure must not count as unhandled until then.
    answer.catch(() => undefined);
    return answer;
  };
  const located: Located[] = [];
  let [next] = wanted.slice(0, 1).map(rowsOf);
  for (const [index, kind] of wanted.entries()) {
    const rows = (await next) ?? [];
    [next] = wanted.slice(index + 1, index + 2).map(rowsOf);
    await turn();
    for (const values of rows) located.push(objectOf(kind, values, twins));
  }
  return located;
}

export interface ReadOptions {
  /** Reads grants too. Default: false, because definitions do not declare them. */
  readonly access?: boolean;
  /** Reads what PGlite cannot make: subscriptions. Default: false, they are reported as not modelled. */
  readonly serverOnly?: boolean;
  /** What is read of the cluster, and of the database itself. Default: nothing. */
  readonly cluster?: Cluster | undefined;
  /** What is managed; everything, unless said. */
  readonly scope?: Scope | undefined;
  /** Shared by the readings of two databases that are compared. */
  readonly twins?: Twins | undefined;
}

/** The objects of a database, of which it is not known yet what depends on what. */
export interface ReadObjects {
  /** Its dependencies() throws. */
  readonly catalog: Catalog;
  readonly located: readonly Located[];
  /** How the session is asked. */
  readonly ask: Ask;
}

/** What is a part of what, and needs what, without any row of pg_depend. */
function structureOf(located: readonly Located[]): Structure {
  const ids = new Map<string, Id>();
  for (const { object, addresses } of located) {
    for (const address of addresses) ids.set(address.join(), object.id);
  }
  /** A part that is no object (a column of a view) stands for the whole. */
  const find = ([classid, objid, objsubid]: Address) =>
    ids.get([classid, objid, objsubid].join()) ?? ids.get([classid, objid, 0].join());
  const byId = new Map(located.map((each) => [each.object.id, each]));
  return {
    parent: (id) => {
      const parent = byId.get(id)?.parent ?? null;
      return parent === null ? undefined : find(parent);
    },
    needs: (id) => (byId.get(id)?.needs ?? []).flatMap((address) => find(address) ?? []),
  };
}

/** What is not modelled and is managed, by name: `subscription far`. */
function managedNames(names: readonly string[], scope: Scope | undefined): readonly string[] {
  if (scope === undefined) return names;
  const rules = new Rules(scope);
  return names.filter((name) => {
    const [kind = '', ...rest] = name.split(' ');
    const object = { kind, id: objectId(kind, trusted(rest.join(' '))), spec: {}, ordinal: 0 };
    return rules.of(object) ?? rules.ofWhole(object);
  });
}

/** A no-op needs no more than this: it ends where two of these are compared. */
export async function readObjects(
  session: Session,
  major: number,
  options: ReadOptions = {},
): Promise<ReadObjects> {
  const { access = false, serverOnly = false, cluster } = options;
  const wanted = [
    ...(cluster === undefined ? [] : clusterKinds),
    ...kinds,
    ...(serverOnly ? serverKinds : []),
    ...(access ? accessKinds : []),
  ];
  const ask = await keepPlans(session);
  const located = withoutOrphans(
    (await readKinds(ask, await presentKinds(ask, wanted), major, options.twins)).filter(
      ({ object }) => cluster === undefined || isWanted(object, cluster),
    ),
  );
  const unmodelled = await readJson(ask, unmodelledQuery(serverOnly), names);
  const roles = await readJson(ask, roleQuery, names);
  const { scope } = options;
  const objects = new Map<Id, CatalogObject>(located.map(({ object }) => [object.id, object]));
  const catalog: Catalog = {
    major,
    objects,
    dependencies: () => {
      throw new Error('the dependencies of this catalog were not read');
    },
    unmodelled: managedNames(unmodelled.map(({ name }) => name).sort(), scope),
    roles: roles.map(({ name }) => name).sort(),
    scope,
    outside: outsideOf(scope, objects, () => structureOf(located)),
  };
  return { catalog, located, ask };
}

/** Without what rests on objects that are not modelled: it could be neither made nor compared. */
function supported(catalog: Catalog, unsupported: ReadonlySet<Id>): Catalog {
  if (unsupported.size === 0) return catalog;
  const names = [...unsupported]
    .filter((id) => catalog.outside?.has(id) !== true)
    .map((id) => `${describe(id)} (rests on what is not modelled)`);
  return {
    ...catalog,
    objects: new Map([...catalog.objects].filter(([id]) => !unsupported.has(id))),
    unmodelled: [...catalog.unmodelled, ...names].sort(),
  };
}

/** The same catalog with its dependencies, read in the same snapshot. */
export async function readDependencies(objects: ReadObjects): Promise<Catalog> {
  // Let go of once they are resolved: they take more memory than what comes of them.
  let located = objects.located;
  let rows: readonly DependencyRow[] = await readJson(
    objects.ask,
    dependencyQuery,
    z.array(dependencyRow),
  );
  let known: Resolved | undefined;
  const resolved = () => {
    known ??= dependenciesOf(located, rows);
    located = none;
    rows = none;
    return known;
  };
  const catalog: Catalog = { ...objects.catalog, dependencies: () => resolved().dependencies };
  return catalog.unmodelled.length === 0 ? catalog : supported(catalog, resolved().unsupported);
}

/** Within a transaction that is open already, whose search_path is empty. */
export async function readSession(
  session: Session,
  major: number,
  options: ReadOptions = {},
): Promise<Catalog> {
  return await readDependencies(await readObjects(session, major, options));
}

/**
 * The catalog of a database: every user object outside of PostgreSQL's and schemadiff's own schemas.
 * @throws SchemadiffError unreachable when the connection is lost.
 */
export async function readCatalog(database: Database, options: ReadOptions = {}): Promise<Catalog> {
  return await database.snapshot((session) => readSession(session, database.major, options));
}

/**
 * Lets a session plan everything that readCatalog() may ask: for one that is read thousands of times, and
 * put back to this state in between.
 */
export async function planReading(database: Database): Promise<void> {
  await database.snapshot(async (session) => {
    const ask = await keepPlans(session);
    const all = [...kinds, ...accessKinds];
    await presentKinds(ask, kinds);
    await presentKinds(ask, all);
    await readKinds(ask, all, database.major);
    await readJson(ask, unmodelledQuery(false), names);
    await readJson(ask, roleQuery, names);
    await readJson(ask, dependencyQuery, z.array(dependencyRow));
  });
}
