/**
 * The schema language: everything that a definition may import from `schemadiff`.
 *
 * Light on purpose: no database driver, no parser, no validation.
 */

export {
  type Granting,
  type GrantOptions,
  type GrantTarget,
  grant,
  type NewObjectKind,
  type NewObjects,
  owner,
  type Privilege,
  type RevokeOptions,
  type Revoking,
  type Roles,
  revoke,
} from './access.ts';
export {
  Column,
  type ColumnTypes,
  type ConstraintOptions,
  expression,
  type ForeignKeyOptions,
  IndexPart,
  TableColumn,
  type UniqueOptions,
} from './column.ts';
export {
  Check,
  check,
  Exclusion,
  exclude,
  ForeignKey,
  foreignKey,
  PrimaryKey,
  primaryKey,
  Unique,
  unique,
} from './constraint.ts';
export type { Definition, Named } from './definition.ts';
export { type ColumnName, Fragment, type Interpolated, sql } from './fragment.ts';
export { Index, index, uniqueIndex } from './index-builder.ts';
export type { InferInsert, InferRow } from './infer.ts';
export {
  type AggregateOptions,
  aggregate,
  type EventTriggerOptions,
  eventTrigger,
  type PublicationOptions,
  type PublishedTable,
  publication,
  type RuleOptions,
  rule,
  type StatisticsOptions,
  statistics,
  type TextSearchConfigurationOptions,
  textSearchConfiguration,
} from './object.ts';
export type { Deferrable, RenamedFrom, Storage } from './options.ts';
export {
  type Argument,
  type Arguments,
  type FunctionOptions,
  type ProcedureOptions,
  pgFunction,
  procedure,
  type Returns,
  type Routine,
  type RoutineBuilder,
  returnsTable,
  setof,
  type TypeLike,
} from './routine.ts';
export {
  comment,
  type ExtensionOptions,
  extension,
  type NewSequence,
  pgSchema,
  type Schema,
  type Sequence,
  sequence,
} from './schema.ts';
export type { SequenceOptions } from './sequence-options.ts';
export {
  type Columns,
  type ColumnsOf,
  type MakePartition,
  type PartitionBy,
  type PartitionOptions,
  partition,
  type Table,
  type TableItem,
  type TableItems,
  type TableOptions,
  table,
} from './table.ts';
export {
  type Policy,
  type PolicyOptions,
  policy,
  type Trigger,
  type TriggerOptions,
  trigger,
} from './trigger.ts';
export * from './types.ts';
export {
  compositeType,
  type DomainOptions,
  domain,
  type EnumType,
  pgEnum,
  rangeType,
  type UserType,
} from './user-type.ts';
export {
  type MaterializedViewOptions,
  materializedView,
  type View,
  type ViewBuilder,
  type ViewOptions,
  view,
} from './view.ts';
