/**
 * All kinds, in the order in which a reader likes to see their objects made; drops go backwards.
 *
 * The order is a preference: what must come first is said by pg_depend.
 */

import type { CatalogObject } from '../model/catalog.ts';
import { accessMethod } from './access-method.ts';
import { aggregate } from './aggregate.ts';
import { baseType } from './base-type.ts';
import { cast } from './cast.ts';
import { check } from './check.ts';
import { cluster } from './cluster.ts';
import { collation } from './collation.ts';
import { column } from './column.ts';
import { columnGrant } from './column-grant.ts';
import { columnSettings } from './column-settings.ts';
import { commentKind } from './comment.ts';
import { compositeType } from './composite-type.ts';
import { conversion } from './conversion.ts';
import { databaseComment } from './database-comment.ts';
import { databaseGrant } from './database-grant.ts';
import { columnDefault } from './default.ts';
import { defaultPrivileges } from './default-privileges.ts';
import { domain } from './domain.ts';
import { domainConstraint } from './domain-constraint.ts';
import { enumType } from './enum.ts';
import { eventTrigger } from './event-trigger.ts';
import { exclusion } from './exclusion.ts';
import { extension } from './extension.ts';
import { foreignColumnOptions } from './foreign-column-options.ts';
import { foreignDataWrapper } from './foreign-data-wrapper.ts';
import { foreignKey } from './foreign-key.ts';
import { foreignServer } from './foreign-server.ts';
import { foreignTable } from './foreign-table.ts';
import { plainFunction } from './function.ts';
import { grant } from './grant.ts';
import { identity } from './identity.ts';
import { index } from './index.ts';
import { inheritance } from './inheritance.ts';
import type { Kind } from './kind.ts';
import { language } from './language.ts';
import { materializedView } from './materialized-view.ts';
import { notNull } from './not-null.ts';
import { operator } from './operator.ts';
import { operatorClass } from './operator-class.ts';
import { operatorFamily } from './operator-family.ts';
import { operatorFamilyMember } from './operator-family-member.ts';
import { owner } from './owner.ts';
import { partition } from './partition.ts';
import { policy } from './policy.ts';
import { primaryKey } from './primary-key.ts';
import { procedure } from './procedure.ts';
import { publication } from './publication.ts';
import { publishedSchema } from './published-schema.ts';
import { publishedTable } from './published-table.ts';
import { rangeType } from './range-type.ts';
import { replicaIdentity } from './replica-identity.ts';
import { role } from './role.ts';
import { roleMembership } from './role-membership.ts';
import { rule } from './rule.ts';
import { schema } from './schema.ts';
import { securityLabel } from './security-label.ts';
import { sequence } from './sequence.ts';
import { sequenceOwnership } from './sequence-ownership.ts';
import { setting } from './setting.ts';
import { shellType } from './shell-type.ts';
import { statistics } from './statistics.ts';
import { subscription } from './subscription.ts';
import { table } from './table.ts';
import { textSearchConfiguration } from './text-search-configuration.ts';
import { textSearchDictionary } from './text-search-dictionary.ts';
import { textSearchParser } from './text-search-parser.ts';
import { textSearchTemplate } from './text-search-template.ts';
import { transform } from './transform.ts';
import { trigger } from './trigger.ts';
import { triggerState } from './trigger-state.ts';
import { typedTable } from './typed-table.ts';
import { unique } from './unique.ts';
import { userMapping } from './user-mapping.ts';
import { view } from './view.ts';

export const kinds: readonly Kind[] = [
  schema,
  extension,
  collation,
  shellType,
  enumType,
  domain,
  domainConstraint,
  compositeType,
  rangeType,
  sequence,
  plainFunction,
  procedure,
  language,
  baseType,
  aggregate,
  cast,
  transform,
  conversion,
  operator,
  accessMethod,
  operatorFamily,
  operatorFamilyMember,
  operatorClass,
  textSearchParser,
  textSearchTemplate,
  textSearchDictionary,
  textSearchConfiguration,
  foreignDataWrapper,
  foreignServer,
  userMapping,
  table,
  foreignTable,
  column,
  columnDefault,
  foreignColumnOptions,
  notNull,
  identity,
  primaryKey,
  unique,
  exclusion,
  check,
  inheritance,
  typedTable,
  columnSettings,
  sequenceOwnership,
  index,
  statistics,
  partition,
  replicaIdentity,
  cluster,
  view,
  materializedView,
  foreignKey,
  trigger,
  triggerState,
  rule,
  policy,
  publication,
  publishedTable,
  publishedSchema,
  eventTrigger,
  commentKind,
  securityLabel,
];

/**
 * Kinds that are read only where access is declared: without it, what a live database grants would
 * look like too much, and be revoked.
 */
export const accessGroups: Readonly<Record<'owners' | 'grants', readonly Kind[]>> = {
  owners: [owner],
  grants: [defaultPrivileges, grant, columnGrant],
};

export const accessKinds: readonly Kind[] = Object.values(accessGroups).flat();

/**
 * Read only where two databases are compared: what one connects to is its own, and PGlite, on which a
 * migration is proven, cannot make any.
 */
export const serverKinds: readonly Kind[] = [subscription];

/** Of the cluster and of the database itself: read only when they are asked for, where two are compared. */
export const clusterKinds: readonly Kind[] = [
  role,
  roleMembership,
  setting,
  databaseComment,
  databaseGrant,
];

/** Default privileges come first: they decide what whatever is made after them comes with; roles before all. */
const inOrder = [
  ...clusterKinds,
  defaultPrivileges,
  ...kinds,
  ...serverKinds,
  owner,
  grant,
  columnGrant,
];

export const kindByName: ReadonlyMap<string, Kind> = new Map(
  inOrder.map((kind) => [kind.name, kind]),
);

/** The kind of an object that a reader of this version made. */
export function kindOf(object: CatalogObject): Kind {
  const kind = kindByName.get(object.kind);
  if (kind === undefined) throw new Error(`no kind is named ${object.kind}`);
  return kind;
}

const ranks: ReadonlyMap<string, number> = new Map(
  [...kindByName.keys()].map((name, at) => [name, at]),
);

/** Position of a kind in the preferred order of creation. */
export function kindRank(kind: string): number {
  return ranks.get(kind) ?? ranks.size;
}
