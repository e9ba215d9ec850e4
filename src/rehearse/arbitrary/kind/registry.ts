/** The generator of every kind of src/kinds/registry.ts, or why there is none; in the order in which items are made. */

import type { Generators } from '../generator.ts';
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
import { comment } from './comment.ts';
import { compositeType } from './composite-type.ts';
import { conversion } from './conversion.ts';
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
import { rule } from './rule.ts';
import { schema } from './schema.ts';
import { sequence } from './sequence.ts';
import { sequenceOwnership } from './sequence-ownership.ts';
import { shellType } from './shell-type.ts';
import { statistics } from './statistics.ts';
import { table } from './table.ts';
import { textSearchConfiguration } from './text-search-configuration.ts';
import { textSearchDictionary } from './text-search-dictionary.ts';
import { textSearchParser } from './text-search-parser.ts';
import { textSearchTemplate } from './text-search-template.ts';
import { transform } from './transform.ts';
import { trigger } from './trigger.ts';
import { unique } from './unique.ts';
import { userMapping } from './user-mapping.ts';
import { view } from './view.ts';

export const generators: Generators = {
  schema,
  extension,
  collation,
  'shell type': shellType,
  enum: enumType,
  domain,
  'domain constraint': domainConstraint,
  'composite type': compositeType,
  'range type': rangeType,
  sequence,
  function: plainFunction,
  procedure,
  language,
  'base type': baseType,
  aggregate,
  cast,
  transform,
  conversion,
  operator,
  'access method': accessMethod,
  'operator family': operatorFamily,
  'operator family member': operatorFamilyMember,
  'operator class': operatorClass,
  'text search parser': textSearchParser,
  'text search template': textSearchTemplate,
  'text search dictionary': textSearchDictionary,
  'text search configuration': textSearchConfiguration,
  'foreign data wrapper': foreignDataWrapper,
  server: foreignServer,
  'user mapping': userMapping,
  table,
  'foreign table': foreignTable,
  column,
  'foreign column options': foreignColumnOptions,
  partition,
  inheritance,
  default: columnDefault,
  'not null': notNull,
  identity,
  'primary key': primaryKey,
  unique,
  exclusion,
  check,
  'column settings': columnSettings,
  'sequence ownership': sequenceOwnership,
  index,
  statistics,
  'replica identity': replicaIdentity,
  cluster,
  view,
  'materialized view': materializedView,
  'foreign key': foreignKey,
  trigger,
  rule,
  policy,
  publication,
  'published table': publishedTable,
  'published schema': publishedSchema,
  'event trigger': eventTrigger,
  comment,
  owner,
  'default privileges': defaultPrivileges,
  grant,
  'column grant': columnGrant,
  'trigger state': {
    reason: 'of the copy that PostgreSQL makes of a trigger in a partition, which is no item',
  },
  'typed table': { reason: 'the rowType of a table' },
  role: { reason: 'of the cluster: drawn schemas name roles that are there' },
  'role membership': { reason: 'of the cluster' },
  setting: { reason: 'of the cluster' },
  'database comment': { reason: 'of the database itself' },
  'database grant': { reason: 'of the database itself' },
  subscription: { reason: 'PGlite cannot load what makes one' },
  'security label': { reason: 'no server of the tests has a provider' },
};
