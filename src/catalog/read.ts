/**
 * Reads a catalog: all kinds, in one read-only snapshot, with a fixed number of queries.
 *
 * Rows become objects one by one as they come: those of a kind together take ten times as much memory.
 * The rows of pg_depend are kept as they came and turned into dependencies when a planner first asks.
 */

import * as z from 'zod';
import type { Database, Session } from '../database/database.ts';
import { type Ask, keepPlans, rowsOf } from '../database/kept-plans.ts';
import type { Kind } from '../kinds/kind.ts';
import { accessKinds, clusterKinds, kinds, serverKinds } from '../kinds/registry.ts';
import { ownedByPostgres } from '../kinds/role-reference.ts';
import {
  type Catalog,
  type CatalogObject,
  type Dependencies,
  describe,
  type Id,
  inheritanceTypes,
  objectId,
  sameJson,
} from '../model/catalog.ts';
import type { Scope } from '../model/scope.ts';
import { join, type Sql, sql, trusted } from '../model/sql.ts';
import { type Address, addressOf, wholeOf } from './address.ts';
import { type Cluster, isWanted } from './cluster.ts';
import {
  DependencyRows,
  dependenciesOf,
  dependencyQuery,
  type Located,
  type Resolved,
} from './dependencies.ts';
import { outsideOf, Rules, type Structure } from './scope.ts';
import { unmodelledQuery } from './unmodelled.ts';

const addressRow = z.custom<readonly [classid: number, objid: number, objsubid: number]>(
  (value) =>
    Array.isArray(value) && value.length === 3 && value.every((each) => typeof each === 'number'),
);

const dependencyRow = z.object({
  // Checked and not copied: a large schema has a million.
  numbers: z.custom<readonly number[]>(
    (value) =>
      Array.isArray(value) &&
      value.length % 7 === 0 &&
      value.every((each) => typeof each === 'number'),
  ),
});

async function readRows(ask: Ask): Promise<DependencyRows> {
  const rows = new DependencyRows();
  await ask(dependencyQuery, (each) => rows.add(dependencyRow.parse(each).numbers));
  return rows;
}

const nameRow = z.object({ name: z.string() });

/** pg_shdepend records every role that an object of this database cannot do without. */
const roleQuery = sql`
  SELECT DISTINCT r.rolname AS name
  FROM pg_catalog.pg_shdepend AS d
  JOIN pg_catalog.pg_database AS b ON b.oid = d.dbid AND b.datname = pg_catalog.current_database()
  JOIN pg_catalog.pg_roles AS r ON r.oid = d.refobjid
  WHERE d.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass`;

const readerQuery = sql`SELECT CURRENT_USER AS name`;

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
  passedBy: z.array(addressRow).nullish(),
  inherits: z.array(z.tuple([addressRow, addressRow, z.enum(inheritanceTypes)])).nullish(),
});

const ownedRow = z.object({ classid: z.number(), objid: z.number() });

const locationKeys: ReadonlySet<string> = new Set(Object.keys(locationRow.shape));

/**
 * Without what belongs to an object that was not read. A part of one (a column that is no object) stands
 * for the whole.
 */
function withoutOrphans(located: readonly Located[]): readonly Located[] {
  const wholes = new Map<Address, Located>();
  for (const each of located) {
    for (const at of each.addresses) if (at === wholeOf(at)) wholes.set(at, each);
  }
  const hasHome = ({ parent }: Located): boolean => {
    if (parent === null) return true;
    const whole = wholes.get(wholeOf(parent));
    return whole !== undefined && hasHome(whole);
  };
  return located.filter(hasHome);
}

async function readNames(ask: Ask, query: Sql): Promise<readonly string[]> {
  return (await rowsOf(ask, query)).map((each) => nameRow.parse(each).name).sort();
}

async function readOwnedByPostgres(
  ask: Ask,
  located: readonly Located[],
): Promise<ReadonlySet<Id>> {
  const rows = (await rowsOf(ask, ownedByPostgres)).map((each) => ownedRow.parse(each));
  const owned = new Set(rows.map(({ classid, objid }) => addressOf([classid, objid, 0])));
  const ids = located.filter(({ addresses }) => addresses.some((at) => owned.has(at)));
  return new Set(ids.map(({ object }) => object.id));
}

const row = z.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === 'object' && value !== null,
);

/** Of objects without: one for all. */
const none: readonly [] = [];

/** Of two databases that are compared: what is alike is kept once. */
export interface Twins {
  /** Emptied when both were read. */
  readonly objects: Map<Id, CatalogObject>;
  dependencies?: Dependencies;
}

/** The one that the other database has, when they do not differ in anything. */
function twinOf(object: CatalogObject, twins: Twins['objects']): CatalogObject {
  const twin = twins.get(object.id);
  if (twin === undefined) {
    twins.set(object.id, object);
    return object;
  }
  return twin.ordinal === object.ordinal && sameJson(twin.spec, object.spec) ? twin : object;
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
  const own = addressOf([location.classid, location.objid, location.objsubid]);
  const object = {
    id: objectId(kind.name, kind.identity(spec)),
    kind: kind.name,
    spec,
    ordinal: location.ordinal ?? 0,
  };
  return {
    object: twins === undefined ? object : twinOf(object, twins.objects),
    addresses: location.aliases ? [own, ...location.aliases.map(addressOf)] : [own],
    parent: location.parent ? addressOf(location.parent) : null,
    needs: location.needs?.map(addressOf) ?? none,
    completedBy: location.completedBy ? addressOf(location.completedBy) : null,
    awaits: location.awaits?.map(addressOf) ?? none,
    passedBy: location.passedBy?.map(addressOf) ?? none,
    inherits:
      location.inherits?.map(([on, through, type]) => [addressOf(on), addressOf(through), type]) ??
      none,
  };
}

const presentRows = z.tuple([z.object({ present: z.array(z.boolean()) })]);

/** Without the kinds of which there can be no object: most databases have none of the rarer ones. */
async function presentKinds(ask: Ask, wanted: readonly Kind[]): Promise<readonly Kind[]> {
  const conditions = wanted.map(({ present }) => present ?? sql`true`);
  const [{ present }] = presentRows.parse(
    await rowsOf(ask, sql`SELECT pg_catalog.json_build_array(${join(conditions)}) AS present`),
  );
  return wanted.filter((_, index) => present[index] === true);
}

/** All objects of the kinds: each is made while the server works on those that come after it. */
async function readKinds(
  ask: Ask,
  wanted: readonly Kind[],
  major: number,
  twins?: Twins,
): Promise<Located[]> {
  const located: Located[] = [];
  for (const kind of wanted) {
    await ask(kind.query(major), (values) => {
      located.push(objectOf(kind, row.parse(values), twins));
    });
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
  readonly twins: Twins | undefined;
  /** How the session is asked. */
  readonly ask: Ask;
}

/** What is a part of what, and needs what, without any row of pg_depend. */
function structureOf(located: readonly Located[]): Structure {
  const ids = new Map<Address, Id>();
  for (const { object, addresses } of located) {
    for (const at of addresses) ids.set(at, object.id);
  }
  /** A part that is no object (a column of a view) stands for the whole. */
  const find = (at: Address) => ids.get(at) ?? ids.get(wholeOf(at));
  const byId = new Map(located.map((each) => [each.object.id, each]));
  return {
    parent: (id) => {
      const parent = byId.get(id)?.parent ?? null;
      return parent === null ? undefined : find(parent);
    },
    needs: (id) => (byId.get(id)?.needs ?? []).flatMap((at) => find(at) ?? []),
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
  const unmodelled = await readNames(ask, unmodelledQuery(serverOnly));
  const roles = await readNames(ask, roleQuery);
  const [reader] = access ? await readNames(ask, readerQuery) : [];
  const { scope } = options;
  const objects = new Map<Id, CatalogObject>(located.map(({ object }) => [object.id, object]));
  const catalog: Catalog = {
    major,
    objects,
    dependencies: () => {
      throw new Error('the dependencies of this catalog were not read');
    },
    unmodelled: managedNames(unmodelled, scope),
    roles,
    reader,
    ownedByPostgres: access ? await readOwnedByPostgres(ask, located) : undefined,
    scope,
    outside: outsideOf(scope, objects, () => structureOf(located)),
  };
  return { catalog, located, twins: options.twins, ask };
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
  let rows = await readRows(objects.ask);
  const { twins } = objects;
  let known: Resolved | undefined;
  const resolved = () => {
    if (known !== undefined) return known;
    known = dependenciesOf(located, rows, twins?.dependencies);
    [located, rows] = [none, new DependencyRows()];
    if (twins !== undefined) twins.dependencies ??= known.dependencies;
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
    await readNames(ask, unmodelledQuery(false));
    await readNames(ask, roleQuery);
    await readNames(ask, readerQuery);
    await readOwnedByPostgres(ask, []);
    await readRows(ask);
  });
}
