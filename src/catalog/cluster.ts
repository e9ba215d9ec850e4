/** What is compared of the cluster: the roles that somebody named, and the database itself. */

import picomatch from 'picomatch';
import { clusterKinds } from '../kinds/registry.ts';
import type { CatalogObject, Json } from '../model/catalog.ts';

export interface Cluster {
  /** Globs of names: these roles, with their memberships and settings. */
  readonly roles?: readonly string[] | undefined;
  /** The comment, settings and privileges of the database, and privileges on parameters. */
  readonly database?: boolean | undefined;
}

const names: ReadonlySet<string> = new Set(clusterKinds.map(({ name }) => name));

/** The role whose object it is: of a membership, the member. */
function roleOf({ kind, spec }: CatalogObject): Json | undefined {
  if (kind === 'role') return spec.name;
  return kind === 'role membership' ? spec.member : spec.role;
}

/** Whether an object of the cluster is among those that are compared; what is of the schema always is. */
export function isWanted(
  object: CatalogObject,
  { roles = [], database = false }: Cluster,
): boolean {
  if (!names.has(object.kind)) return true;
  const role = roleOf(object);
  if (typeof role === 'string') return roles.length > 0 && picomatch.isMatch(role, [...roles]);
  return database;
}
