/**
 * Access (owners, grants) beside the schema. Where neither side says anything of it, it is not compared,
 * and never taken away; but what is dropped and made again must get back what it had. Hashes leave it
 * out: it may differ between the environments that one migration is for.
 */

import type { Database } from '../database/database.ts';
import type { DumpOptions } from '../database/dump.ts';
import { accessGroups, accessKinds } from '../kinds/registry.ts';
import {
  type Catalog,
  type CatalogObject,
  catalogHash,
  type Dependencies,
  type Dependency,
  type Id,
  parentIn,
  sameJson,
  waits,
} from '../model/catalog.ts';
import type { Scope } from '../model/scope.ts';
import { readCatalog } from './read.ts';

export type AccessGroup = keyof typeof accessGroups;

export const groupsOfAccess = ['owners', 'grants'] as const satisfies readonly AccessGroup[];

/** Which of it is compared. */
export type Compared = Readonly<Record<AccessGroup, boolean>>;

export const comparedWhere = (test: (group: AccessGroup) => boolean): Compared => ({
  owners: test('owners'),
  grants: test('grants'),
});

const namesOf = (kinds: readonly { readonly name: string }[]): ReadonlySet<string> =>
  new Set(kinds.map(({ name }) => name));
const everyName = namesOf(accessKinds);
const groupNames = { owners: namesOf(accessGroups.owners), grants: namesOf(accessGroups.grants) };

/** It says who the owner of something is. */
export const isOwner = ({ kind }: CatalogObject) => groupNames.owners.has(kind);

export const isAccess = ({ kind }: CatalogObject) => everyName.has(kind);

/** The schema, with those groups of access alone that are wanted. */
export function withAccess(catalog: Catalog, wanted: Compared): Catalog {
  const unwanted = groupsOfAccess.filter((group) => !wanted[group] && hasAccess(catalog, group));
  if (unwanted.length === 0) return catalog;
  const objects = new Map(
    [...catalog.objects].filter(([, { kind }]) =>
      unwanted.every((group) => !groupNames[group].has(kind)),
    ),
  );
  return { ...catalog, objects };
}

/** The schema alone: what hashes and proofs speak of. */
export const withoutAccess = (catalog: Catalog): Catalog =>
  withAccess(catalog, { owners: false, grants: false });

/** True when somebody owns or was given something: then access is compared with the rest. */
export function hasAccess(catalog: Catalog, group?: AccessGroup): boolean {
  const wanted = group === undefined ? everyName : groupNames[group];
  for (const { kind } of catalog.objects.values()) if (wanted.has(kind)) return true;
  return false;
}

/** Grants to the role that owns the object in the end, whoever said so: it needs none. */
function toOwners(objects: readonly CatalogObject[], dependencies: Dependencies) {
  const parentOf = (id: Id) => parentIn(dependencies, id) ?? id;
  const owners = new Map(
    objects.flatMap(({ id, kind, spec }) =>
      groupNames.owners.has(kind) ? [[parentOf(id), spec.role ?? null] as const] : [],
    ),
  );
  return objects.flatMap((object): CatalogObject[] => {
    const { id, spec } = object;
    if (!isAccess(object) || spec.role !== undefined) return [object];
    const part = parentOf(id);
    const owner = owners.get(part) ?? owners.get(parentOf(part)) ?? null;
    if (spec.owner === true) return [{ ...object, spec: { ...spec, grantee: owner } }];
    return owner !== null && spec.grantee === owner ? [] : [object];
  });
}

/** Those groups that any of the catalogs has something of. */
export function accessOf(...catalogs: readonly Catalog[]): Compared {
  return comparedWhere((group) => catalogs.some((each) => hasAccess(each, group)));
}

/** A catalog that is read with those groups of access alone. */
export async function readWithAccess(
  database: Database,
  wanted: Compared,
  scope?: Scope,
): Promise<Catalog> {
  const access = wanted.owners || wanted.grants;
  return withAccess(await readCatalog(database, { access, scope }), wanted);
}

/** What pg_dump is to leave out, so that it sees those groups alone. */
export const dumpedAccess = ({ owners, grants }: Compared): DumpOptions => ({
  noOwner: !owners,
  noPrivileges: !grants,
});

/** The hash of the schema alone. */
export const schemaHash = (catalog: Catalog): string => catalogHash(withoutAccess(catalog));

/** What `wanted` decides; the rest, that is not compared or of which it says nothing, it leaves to the database. */
export const decided = (wanted: Catalog, compared: Compared, complete: boolean): Compared =>
  comparedWhere((group) => compared[group] && (complete || hasAccess(wanted, group)));

/**
 * `wanted` with the access that `before` has to what exists in both, as far as it is not compared, or
 * `wanted` says nothing of it. A database that grants nothing says so (`complete`); definitions that do not
 * speak of grants say nothing.
 */
export function settleAccess(
  before: Catalog,
  wanted: Catalog,
  compared: Compared,
  complete: boolean,
): Catalog {
  const decides = decided(wanted, compared, complete);
  const carried = new Set(
    groupsOfAccess.flatMap((group) => (decides[group] ? [] : [...groupNames[group]])),
  );
  const kept = [...before.objects.values()].filter(({ id, kind }) => {
    const on = before.dependencies().get(id) ?? [];
    return carried.has(kind) && on.every((each) => !waits(each) || wanted.objects.has(each.on));
  });
  const own = [...wanted.objects.values()].filter(({ kind }) => !carried.has(kind));
  if (kept.length === 0 && own.length === wanted.objects.size) return wanted;
  const dependencies = new Map<Id, readonly Dependency[]>([
    ...wanted.dependencies(),
    ...kept.map(({ id }) => [id, before.dependencies().get(id) ?? []] as const),
  ]);
  const objects = toOwners([...own, ...kept], dependencies);
  return {
    ...wanted,
    objects: new Map(objects.map((object) => [object.id, object])),
    dependencies: () => dependencies,
    roles: [...new Set([...wanted.roles, ...before.roles])].sort(),
    undeclared: new Set(
      [...wanted.objects.keys()].filter((id) => !decides.grants && !before.objects.has(id)),
    ),
  };
}

/** Privileges on what extensions brought: those are parts of the extension itself. */
export function onMembers(catalog: Catalog): readonly Id[] {
  const access = [...catalog.objects.values()].filter(isAccess);
  if (access.length === 0) return [];
  const dependencies = catalog.dependencies();
  const isMembers = (id: Id) =>
    (dependencies.get(id) ?? []).some(
      ({ on, type }) => type === 'parent' && catalog.objects.get(on)?.kind === 'extension',
    );
  return access.map(({ id }) => id).filter(isMembers);
}

/** Those that nobody gave or took away: default privileges made them so when the extension was made. */
export function asMade(catalog: Catalog): ReadonlySet<Id> {
  return new Set(
    onMembers(catalog).filter((id) => {
      const spec = catalog.objects.get(id)?.spec;
      if (spec?.privileges === undefined || spec.grantable === undefined) return false;
      return sameJson({ privileges: spec.privileges, grantable: spec.grantable }, spec.given);
    }),
  );
}

/** Without the access that default privileges gave to what `expected` says nothing of. */
export function asDeclared(found: Catalog, expected: Catalog): Catalog {
  const undeclared = expected.undeclared ?? new Set();
  if (undeclared.size === 0) return found;
  const dependencies = found.dependencies();
  const objects = [...found.objects].filter(
    ([id, object]) =>
      !isAccess(object) || !(dependencies.get(id) ?? []).some(({ on }) => undeclared.has(on)),
  );
  return { ...found, objects: new Map(objects) };
}
