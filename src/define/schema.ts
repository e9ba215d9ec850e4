/** Schemas, and what is not a relation, type or routine: sequences, extensions, comments. */

import { ident, literal } from '../model/sql.ts';
import { columnReference, TableColumn } from './column.ts';
import type { DeclarationOf, FragmentData, Reference } from './declaration.ts';
import {
  type Definition,
  declare,
  isNamed,
  type Named,
  named,
  nameOf,
  remember,
} from './definition.ts';
import { Fragment, fragmentData } from './fragment.ts';
import { making, wordsFor } from './making.ts';
import {
  aggregateIn,
  type MakeAggregate,
  type MakeStatistics,
  type MakeTextSearchConfiguration,
  statisticsIn,
  textSearchConfigurationIn,
} from './object.ts';
import { type Renamed, renamedFromData } from './options.ts';
import { functionIn, type MakeFunction, type MakeProcedure, procedureIn } from './routine.ts';
import { type SequenceOptions, sequenceData } from './sequence-options.ts';
import { type MakePartition, type MakeTable, partitionIn, tableIn } from './table.ts';
import {
  compositeIn,
  domainIn,
  enumIn,
  type MakeComposite,
  type MakeDomain,
  type MakeEnum,
  type MakeRange,
  rangeIn,
} from './user-type.ts';
import { type MakeMaterializedView, type MakeView, materializedViewIn, viewIn } from './view.ts';
import { watched } from './watched.ts';
import { whereCalled } from './where.ts';

/** A sequence. Columns mostly want `.identity()` instead. */
export interface Sequence extends Definition, Named {
  /** `nextval('schema.name'::regclass)`, for a column's default. */
  nextval(): Fragment;
}

/** Options of `sequence()`. */
export interface NewSequence extends SequenceOptions, Renamed {
  /** `bigint` unless said. */
  readonly as?: 'smallint' | 'integer' | 'bigint';
  /** UNLOGGED (PostgreSQL 15); false unless said. */
  readonly unlogged?: boolean;
  /** Dropped with this column. */
  readonly ownedBy?: () => TableColumn;
  /** COMMENT ON SEQUENCE. */
  readonly comment?: string;
}

export type MakeSequence = (name: string, options?: NewSequence) => Sequence;

function sequenceIn(schema: string): MakeSequence {
  return (name, options = {}) => {
    const { as, unlogged = false, ownedBy, comment = null, renamedFrom, ...numbers } = options;
    const where = whereCalled();
    const reference: Reference = { kind: 'sequence', schema, name };
    return remember({
      [named]: reference,
      [declare]: (): DeclarationOf<'sequence'> => ({
        kind: 'sequence',
        where,
        schema,
        name,
        comment,
        renamedFrom: renamedFromData(renamedFrom),
        options: { ...sequenceData(numbers), ...(as === undefined ? {} : { as }) },
        unlogged,
        ownedBy: columnReference(ownedBy?.()),
      }),
      nextval: () =>
        new Fragment(
          `nextval(${literal(nameOf(reference))}::regclass)`,
          [reference],
          whereCalled(),
        ),
    });
  };
}

/**
 * A schema, with the functions that define things in it, as `table()`, `pgEnum()`, `pgFunction()` … do in
 * `public`.
 */
export interface Schema extends Definition, Named {
  readonly table: MakeTable;
  readonly partition: MakePartition;
  readonly view: MakeView;
  readonly materializedView: MakeMaterializedView;
  readonly sequence: MakeSequence;
  readonly enum: MakeEnum;
  readonly domain: MakeDomain;
  readonly compositeType: MakeComposite;
  readonly rangeType: MakeRange;
  readonly function: MakeFunction;
  readonly procedure: MakeProcedure;
  readonly aggregate: MakeAggregate;
  readonly statistics: MakeStatistics;
  readonly textSearchConfiguration: MakeTextSearchConfiguration;
}

/** CREATE SCHEMA: `const auth = pgSchema('auth')`, then `auth.table('users', …)`. */
export function pgSchema(
  name: string,
  given: { readonly comment?: string; readonly renamedFrom?: string } = {},
): Schema {
  const where = whereCalled();
  const options = watched(given, where);
  return remember({
    [named]: { kind: 'schema', schema: '', name },
    [declare]: (): DeclarationOf<'schema'> => ({
      kind: 'schema',
      where,
      name,
      comment: options.comment ?? null,
      renamedFrom: renamedFromData(options.renamedFrom),
    }),
    table: tableIn(name),
    partition: partitionIn(name),
    view: viewIn(name),
    materializedView: materializedViewIn(name),
    sequence: sequenceIn(name),
    enum: enumIn(name),
    domain: domainIn(name),
    compositeType: compositeIn(name),
    rangeType: rangeIn(name),
    function: functionIn(name),
    procedure: procedureIn(name),
    aggregate: aggregateIn(name),
    statistics: statisticsIn(name),
    textSearchConfiguration: textSearchConfigurationIn(name),
  });
}

/** CREATE SEQUENCE in the schema `public`. */
export const sequence: MakeSequence = sequenceIn('public');

/** Options of `extension()`. */
export interface ExtensionOptions {
  /** The schema of its objects; PostgreSQL's choice unless said. */
  readonly schema?: string | Schema;
  /** What PGlite loads. Versions are not compared, and a plan makes the server's default. */
  readonly version?: string;
  readonly comment?: string;
}

/** CREATE EXTENSION: `extension('pg_trgm')`. */
export function extension(name: string, options: ExtensionOptions = {}): Definition {
  const { schema = null, version = null, comment = null } = watched(options);
  const data: DeclarationOf<'extension'> = {
    kind: 'extension',
    where: whereCalled(),
    name,
    schema: isNamed(schema) ? schema[named].name : schema,
    version,
    comment,
  };
  return remember({ [declare]: () => data });
}

function commentTarget(target: Named | TableColumn | Fragment): FragmentData {
  if (target instanceof Fragment) return fragmentData(target);
  if (target instanceof TableColumn) {
    return {
      text: `COLUMN ${nameOf(target.table)}.${ident(target.name)}`,
      references: [target.table],
    };
  }
  const reference = target[named];
  return { text: `${wordsFor(reference)} ${nameOf(reference)}`, references: [reference] };
}

/**
 * COMMENT ON: `comment(users, '…')`, `comment(users.email, '…')`, `comment(sql`INDEX app.i`, '…')`.
 *
 * Most definitions also take a `comment` among their options.
 */
export function comment(target: Named | TableColumn | Fragment, text: string): Definition {
  const { text: on, references } = commentTarget(target);
  return making('comment', `on ${on}`, null, 'comment', [
    { text: `COMMENT ON ${on} IS ${literal(text)}`, references },
  ]);
}
