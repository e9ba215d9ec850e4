/**
 * Types of one's own: enums, domains, composite types, ranges.
 *
 * Each is a function that makes a column of the type: `const mood = pgEnum('mood', ['sad', 'ok'])`,
 * then `mood()` or `mood('column_name')`.
 */

import { type Column, type ColumnTypes, newColumn, type Plain } from './column.ts';
import { type Check, check } from './constraint.ts';
import type { Declaration, ItemOf, Reference } from './declaration.ts';
import {
  type Definition,
  declare,
  item,
  type Named,
  named,
  nameOf,
  remember,
} from './definition.ts';
import type { Fragment } from './fragment.ts';
import { type Renamed, renamedFromData } from './options.ts';
import type { Columns } from './table.ts';
import { watched } from './watched.ts';
import { whereCalled } from './where.ts';

/** A type of the schema: called, a column of it. */
export type UserType<Row, Insert = Row> = Definition &
  Named &
  ((name?: string) => Column<Plain<Row, Insert>>);

/** What `pgEnum()` makes: called, a column of it; `values` are its labels in their order. */
export type EnumType<V extends string> = UserType<V> & { readonly values: readonly V[] };

function newType<Row, Insert = Row>(
  reference: Reference,
  data: Declaration,
  encode?: (value: unknown) => string,
): UserType<Row, Insert> {
  const text = nameOf(reference);
  const column = (name?: string) =>
    newColumn<Row, Insert>({ name, text, reference, ...(encode === undefined ? {} : { encode }) });
  return remember(Object.assign(column, { [named]: reference, [declare]: () => data }));
}

interface TypeOptions extends Renamed {
  readonly comment?: string;
}

interface EnumOptions<V extends string> extends TypeOptions {
  /**
   * Old values, and what they are now: `{ okay: 'ok' }`. A value is renamed where the new one was not there
   * before; else its rows get the new one.
   */
  readonly renamedValues?: Readonly<Record<string, V>>;
}

export type MakeEnum = <const V extends string>(
  name: string,
  values: readonly V[],
  options?: EnumOptions<NoInfer<V>>,
) => EnumType<V>;

export function enumIn(schema: string): MakeEnum {
  return <const V extends string>(
    name: string,
    values: readonly V[],
    options: EnumOptions<V> = {},
  ): EnumType<V> => {
    const { comment = '', renamedFrom, renamedValues } = watched(options);
    const reference: Reference = { kind: 'enum', schema, name };
    const where = whereCalled();
    const type = newType<V>(reference, {
      kind: 'enum',
      where,
      schema,
      name,
      comment: comment === '' ? null : comment,
      renamedFrom: renamedFromData(renamedFrom),
      ...(renamedValues === undefined ? {} : { renamedValues: { ...renamedValues } }),
      values: [...values],
    });
    return Object.assign(type, { values });
  };
}

/** Options of `domain()`. DEFAULT and COLLATE are those of the column that it is over. */
export interface DomainOptions extends Renamed {
  /** That of the column that it is over unless said. */
  readonly notNull?: boolean;
  /** One or more, by name or made by `check()`; VALUE is the value. */
  readonly check?: Fragment | Check | readonly Check[] | Readonly<Record<string, Fragment>>;
  /** COMMENT ON DOMAIN. */
  readonly comment?: string;
}

type RowOf<T extends ColumnTypes> = T['row'];

export type MakeDomain = <T extends ColumnTypes>(
  name: string,
  type: Column<T>,
  options?: DomainOptions,
) => UserType<RowOf<T>, T['insert']>;

function checksOf(given: DomainOptions['check']): ItemOf<'check'>[] {
  if (given === undefined) return [];
  if (isFragment(given)) return [check(given)[item]()];
  const named = isChecks(given)
    ? [given].flat()
    : Object.entries(given).map(([name, each]) => check(name, each));
  return named.map((each) => each[item]());
}

type Checks = Exclude<NonNullable<DomainOptions['check']>, Fragment>;

const isFragment = (given: Fragment | Checks): given is Fragment => declare in given;

const isChecks = (given: Checks): given is Check | readonly Check[] =>
  item in given || Array.isArray(given);

export function domainIn(schema: string): MakeDomain {
  return (name, { state }, given = {}) => {
    const reference: Reference = { kind: 'domain', schema, name };
    const options = watched(given);
    return newType(
      reference,
      {
        kind: 'domain',
        where: whereCalled(),
        schema,
        name,
        comment: options.comment ?? null,
        renamedFrom: renamedFromData(options.renamedFrom),
        type: state.type,
        notNull: options.notNull ?? state.notNull,
        default: state.default,
        collation: state.collation,
        checks: checksOf(options.check),
      },
      state.encode,
    );
  };
}

export type MakeComposite = (
  name: string,
  attributes: Columns,
  options?: TypeOptions,
) => UserType<string>;

export function compositeIn(schema: string): MakeComposite {
  return (name, attributes, given = {}) => {
    const options = watched(given);
    return newType<string>(
      { kind: 'composite type', schema, name },
      {
        kind: 'composite type',
        where: whereCalled(),
        schema,
        name,
        comment: options.comment ?? null,
        renamedFrom: renamedFromData(options.renamedFrom),
        attributes: Object.entries(attributes).map(([key, { state }]) => ({
          name: state.name ?? key,
          type: state.type,
          collation: state.collation,
          renamedFrom: state.renamedFrom,
        })),
      },
    );
  };
}

export type MakeRange = (
  name: string,
  subtype: Column,
  options?: TypeOptions & { readonly multirange?: string },
) => UserType<string>;

export function rangeIn(schema: string): MakeRange {
  return (name, { state }, given = {}) => {
    const options = watched(given);
    return newType<string>(
      { kind: 'range type', schema, name },
      {
        kind: 'range type',
        where: whereCalled(),
        schema,
        name,
        comment: options.comment ?? null,
        renamedFrom: renamedFromData(options.renamedFrom),
        subtype: state.type,
        multirange: options.multirange ?? null,
      },
    );
  };
}

/** CREATE TYPE … AS ENUM: `pgEnum('mood', ['sad', 'ok', 'happy'])`. */
export const pgEnum: MakeEnum = enumIn('public');

/** CREATE DOMAIN: `domain('email', text(), { check: sql`VALUE ~ '@'` })`. */
export const domain: MakeDomain = domainIn('public');

/** CREATE TYPE … AS (…): `compositeType('address', { street: text(), city: text() })`. */
export const compositeType: MakeComposite = compositeIn('public');

/** CREATE TYPE … AS RANGE: `rangeType('floatrange', doublePrecision())`. */
export const rangeType: MakeRange = rangeIn('public');
