/**
 * What a definition evaluates to: plain data, validated where it arrives from the child process.
 *
 * Nothing here is resolved or checked against anything else; check.ts does that. A name that was not
 * given is null: PostgreSQL then chooses it.
 */

import * as z from 'zod';

/** `file:line` of the call that made the thing. */
const where = z.string();
const name = z.string().nullable();
const comment = z.string().nullable();

/** What it was called before; null: as now. */
const renamedFrom = z
  .strictObject({ schema: z.string().nullable(), name: z.string().nullable() })
  .optional();

/** Another definition, by kind and name. */
const reference = z.strictObject({
  kind: z.enum([
    'table',
    'view',
    'materialized view',
    'sequence',
    'enum',
    'domain',
    'composite type',
    'range type',
    'function',
    'procedure',
    'aggregate',
    'statistics',
    'text search configuration',
    'schema',
  ]),
  schema: z.string(),
  name: z.string(),
});

/** SQL text, and the definitions whose names were interpolated into it. */
const fragment = z.strictObject({ text: z.string(), references: z.array(reference) });

const type = z.strictObject({
  /** As written in DDL: `numeric(10, 2)`, `public.mood[]`. */
  text: z.string(),
  /** Without modifiers; empty when it was written as SQL and is PostgreSQL's to judge. */
  base: z.string(),
  dimensions: z.number().int(),
  reference: reference.nullable(),
});

const sequenceOptions = z.strictObject({
  name: name.optional(),
  as: z.enum(['smallint', 'integer', 'bigint']).optional(),
  start: z.string().optional(),
  increment: z.string().optional(),
  min: z.string().optional(),
  max: z.string().optional(),
  cache: z.string().optional(),
  cycle: z.boolean().optional(),
});

const column = z.strictObject({
  where,
  name: z.string(),
  type,
  notNull: z.boolean(),
  default: fragment.nullable(),
  identity: z.strictObject({ always: z.boolean(), options: sequenceOptions }).nullable(),
  generated: z
    .strictObject({ expression: fragment, kind: z.enum(['stored', 'virtual']) })
    .nullable(),
  collation: name,
  comment,
  renamedFrom,
});

/** A column of a table as a constraint or an index names it. Null: it was `undefined`. */
const columnReference = z.strictObject({ table: reference, name: z.string() }).nullable();

const part = z.strictObject({
  column: columnReference.nullable(),
  expression: fragment.nullable(),
  collation: name,
  operatorClass: name,
  order: z.enum(['asc', 'desc']).nullable(),
  nulls: z.enum(['first', 'last']).nullable(),
});

const storage = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const deferrable = z.enum(['immediate', 'deferred']).nullable();
const action = z.enum(['no action', 'restrict', 'cascade', 'set null', 'set default']);

const primaryKey = z.strictObject({
  kind: z.literal('primary key'),
  where,
  name,
  columns: z.array(columnReference),
  include: z.array(columnReference),
  deferrable,
  comment,
  renamedFrom,
});

const unique = primaryKey.extend({
  kind: z.literal('unique'),
  nullsNotDistinct: z.boolean(),
});

const check = z.strictObject({
  kind: z.literal('check'),
  where,
  name,
  expression: fragment,
  noInherit: z.boolean(),
  notValid: z.boolean(),
  comment,
  renamedFrom,
});

const foreignKey = z.strictObject({
  kind: z.literal('foreign key'),
  where,
  name,
  columns: z.array(columnReference),
  /** Null: the function that names the other columns threw, or none was given. */
  target: z.array(columnReference).nullable(),
  onDelete: action.nullable(),
  onUpdate: action.nullable(),
  match: z.enum(['simple', 'full']),
  deferrable,
  notValid: z.boolean(),
  comment,
  renamedFrom,
});

const exclusion = z.strictObject({
  kind: z.literal('exclusion'),
  where,
  name,
  method: z.string(),
  elements: z.array(z.strictObject({ part, operator: z.string() })),
  include: z.array(columnReference),
  condition: fragment.nullable(),
  deferrable,
  comment,
  renamedFrom,
});

const index = z.strictObject({
  kind: z.literal('index'),
  where,
  name,
  unique: z.boolean(),
  method: name,
  parts: z.array(part),
  include: z.array(columnReference),
  nullsNotDistinct: z.boolean(),
  storage,
  condition: fragment.nullable(),
  comment,
  renamedFrom,
});

const trigger = z.strictObject({
  kind: z.literal('trigger'),
  where,
  name: z.string(),
  /** Null: the table that it is written in. */
  on: reference.nullable(),
  when: z.enum(['before', 'after', 'instead of']),
  events: z.array(z.enum(['insert', 'update', 'delete', 'truncate'])),
  updateOf: z.array(columnReference),
  forEach: z.enum(['row', 'statement']),
  constraint: z.boolean(),
  deferrable,
  oldTable: name,
  newTable: name,
  condition: fragment.nullable(),
  execute: fragment,
  arguments: z.array(z.string()),
  comment,
  renamedFrom,
});

const policy = z.strictObject({
  kind: z.literal('policy'),
  where,
  name: z.string(),
  on: reference.nullable(),
  as: z.enum(['permissive', 'restrictive']),
  for: z.enum(['all', 'select', 'insert', 'update', 'delete']),
  to: z.array(z.string()),
  using: fragment.nullable(),
  withCheck: fragment.nullable(),
  comment,
  renamedFrom,
});

const item = z.discriminatedUnion('kind', [
  primaryKey,
  unique,
  check,
  foreignKey,
  exclusion,
  index,
  trigger,
  policy,
]);

const object = { where, schema: z.string(), name: z.string(), comment, renamedFrom };

const table = z.strictObject({
  kind: z.literal('table'),
  ...object,
  columns: z.array(column),
  items: z.array(item),
  /** Columns by their names in the database, or expressions. */
  partitionBy: z
    .strictObject({
      strategy: z.enum(['range', 'list', 'hash']),
      key: z.array(z.union([z.string(), fragment])),
    })
    .nullable(),
  /** `FOR VALUES …`, or `DEFAULT`; its columns are those of the other table. */
  partitionOf: z.strictObject({ table: reference, bound: fragment }).nullable(),
  inherits: z.array(reference),
  unlogged: z.boolean(),
  storage,
  rowSecurity: z.boolean(),
  forceRowSecurity: z.boolean(),
});

const view = z.strictObject({
  kind: z.enum(['view', 'materialized view']),
  ...object,
  /** Null: `.as()` is missing. */
  query: fragment.nullable(),
  /** Names of the columns that were declared with a type. */
  columns: z.array(z.string()),
  items: z.array(item),
  storage,
  checkOption: z.enum(['local', 'cascaded']).nullable(),
  recursive: z.boolean(),
  withData: z.boolean(),
});

const argument = z.strictObject({
  name,
  mode: z.enum(['in', 'out', 'inout', 'variadic']),
  type,
  default: fragment.nullable(),
});

const routine = z.strictObject({
  kind: z.enum(['function', 'procedure']),
  ...object,
  arguments: z.array(argument),
  returns: z
    .strictObject({
      kind: z.enum(['type', 'setof', 'table']),
      columns: z.array(z.strictObject({ name: z.string(), type })),
    })
    .nullable(),
  language: z.string(),
  /** Null: `.as()` is missing. */
  body: z.strictObject({ fragment, atomic: z.boolean() }).nullable(),
  volatility: z.enum(['volatile', 'stable', 'immutable']).nullable(),
  strict: z.boolean(),
  securityDefiner: z.boolean(),
  leakproof: z.boolean(),
  parallel: z.enum(['unsafe', 'restricted', 'safe']).nullable(),
  cost: z.number().nullable(),
  rows: z.number().nullable(),
  settings: z.record(z.string(), z.string()),
});

const sequence = z.strictObject({
  kind: z.literal('sequence'),
  ...object,
  options: sequenceOptions,
  unlogged: z.boolean(),
  ownedBy: columnReference,
});

const enumType = z.strictObject({
  kind: z.literal('enum'),
  ...object,
  values: z.array(z.string()),
  /** Old values, and what they are now. */
  renamedValues: z.record(z.string(), z.string()).optional(),
});

const domain = z.strictObject({
  kind: z.literal('domain'),
  ...object,
  type,
  notNull: z.boolean(),
  default: fragment.nullable(),
  collation: name,
  checks: z.array(check),
});

const composite = z.strictObject({
  kind: z.literal('composite type'),
  ...object,
  attributes: z.array(z.strictObject({ name: z.string(), type, collation: name, renamedFrom })),
});

const range = z.strictObject({
  kind: z.literal('range type'),
  ...object,
  subtype: type,
  multirange: name,
});

const schema = z.strictObject({
  kind: z.literal('schema'),
  where,
  name: z.string(),
  comment,
  renamedFrom,
});

const extension = z.strictObject({
  kind: z.literal('extension'),
  where,
  name: z.string(),
  schema: name,
  version: name,
  comment,
});

const statement = z.strictObject({
  kind: z.literal('sql'),
  where,
  text: fragment,
});

/** What nothing else here refers to by its parts: its statements, as its builder made them. */
const made = z.strictObject({
  kind: z.literal('made'),
  where,
  /** PostgreSQL's name of what it is: `aggregate`, `grant`. */
  type: z.string(),
  /** Its qualified name, or what it is about, as SQL writes it. */
  identity: z.string(),
  /** Where it is, of what is in a schema. */
  schema: name,
  /** After what it is made; see render.ts. */
  phase: z.enum(['type', 'function', 'index', 'trigger', 'comment', 'owner', 'grant', 'last']),
  statements: z.array(fragment),
});

export const declaration = z.discriminatedUnion('kind', [
  schema,
  extension,
  enumType,
  domain,
  composite,
  range,
  sequence,
  table,
  view,
  routine,
  trigger,
  policy,
  made,
  statement,
]);

/** Something wrong with the definitions, where it was written. */
export const fault = z.strictObject({
  where,
  /** `table public.users`, or empty. */
  object: z.string(),
  message: z.string(),
});

/** What the child process sends, one line each: its progress, then one outcome. */
export const childMessage = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('file'), file: z.string() }),
  z.strictObject({
    kind: z.literal('definitions'),
    declarations: z.array(declaration),
    faults: z.array(fault),
  }),
  z.strictObject({ kind: z.literal('value'), value: z.unknown() }),
  z.strictObject({ kind: z.literal('faults'), faults: z.array(fault) }),
]);

export type RenamedFromData = z.infer<typeof renamedFrom>;
export type Reference = z.infer<typeof reference>;
export type FragmentData = z.infer<typeof fragment>;
export type TypeData = z.infer<typeof type>;
export type SequenceData = z.infer<typeof sequenceOptions>;
export type ColumnData = z.infer<typeof column>;
export type ColumnReference = z.infer<typeof columnReference>;
export type PartData = z.infer<typeof part>;
export type Action = z.infer<typeof action>;
export type ItemData = z.infer<typeof item>;
export type TriggerData = z.infer<typeof trigger>;
export type PolicyData = z.infer<typeof policy>;
export type TableData = z.infer<typeof table>;
export type MadeData = z.infer<typeof made>;
export type ViewData = z.infer<typeof view>;
export type RoutineData = z.infer<typeof routine>;
export type ArgumentData = z.infer<typeof argument>;
export type Declaration = z.infer<typeof declaration>;
export type Fault = z.infer<typeof fault>;
export type ChildMessage = z.infer<typeof childMessage>;
export type DeclarationOf<K extends Declaration['kind']> = Extract<Declaration, { kind: K }>;
export type ItemOf<K extends ItemData['kind']> = Extract<ItemData, { kind: K }>;
