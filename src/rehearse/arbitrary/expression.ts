/** Expressions over a column, a function and a type of a schema: valid whatever type the column has now. */

import { ident, join, literal, nothing, type Sql, sql, trusted } from '../../model/sql.ts';
import { computed } from './field.ts';
import type { Field, Scene } from './generator.ts';
import type { Item } from './item.ts';
import { typeSql } from './type.ts';
import { builtIn, columnType, type TypeData } from './type-data.ts';

export type Expression = {
  /** Key of a column; null: none. */
  readonly column: number | null;
  /** Which of the forms. */
  readonly form: number;
  /** Key of a function that is called. */
  readonly call: number | null;
  /** Key of a type that is named. */
  readonly type: number | null;
};

interface Parts {
  /** The field that names the table; null: it has no columns. */
  readonly of: string | null;
  readonly calls?: number;
  readonly types?: number;
  readonly accepts?: (column: Item) => boolean;
  /**
   * The field that names what a call or a type must not rest on. Evaluating it would never end: PostgreSQL does so
   * with what indexes and statistics are over whenever it plans a query of their table. And its manual says that
   * checks of tables that read other rows are not supported.
   */
  readonly apart?: string;
}

export function expressionField({
  of,
  calls = 0.25,
  types = 0.15,
  accepts = () => true,
  apart,
}: Parts): Field<Expression> {
  return {
    ...computed<Expression>(
      ({ scene, random, values, self }) => {
        const other = apart === undefined ? undefined : scene.item(Number(values[apart]));
        const free = (item: Item) =>
          [self, other].every(
            (each) => each === null || each === undefined || !scene.rests(item, each),
          );
        const usable = of === null ? [] : scene.columns(Number(values[of])).filter(accepts);
        const callable = random.chance(calls)
          ? scene.of('function').filter((item) => free(item) && isCallable(item))
          : [];
        const named = random.chance(types) ? scene.of('enum', 'domain').filter(free) : [];
        return {
          column: random.pick(usable)?.key ?? null,
          form: random.integer(12),
          call: random.pick(callable)?.key ?? null,
          type: random.pick(named)?.key ?? null,
        };
      },
      ({ column, call, type }) => [column, call, type].filter((key) => key !== null),
      of ?? apart,
    ),
    simpler: (value) => [
      ...(value.call === null ? [] : [{ ...value, call: null }]),
      ...(value.type === null ? [] : [{ ...value, type: null }]),
      ...(value.form === 0 ? [] : [{ ...value, form: 0 }]),
    ],
  };
}

const isCallable = ({ values }: Item) => values.returns === 'type' && values.window !== true;

/** A value of a type; `n` chooses which. */
export function valueFor(type: TypeData, n: number, scene: Scene): Sql {
  const name = typeSql(type, scene);
  if (type.array) {
    const one = { ...type, array: false };
    return sql`ARRAY[${valueFor(one, n, scene)}]::${name}`;
  }
  const base = scene.base(type);
  const item = base.item === null ? undefined : scene.item(base.item);
  if (item === undefined) {
    const { values = [] } = builtIn[base.name] ?? {};
    return sql`${literal(values[n % values.length] ?? '1')}::${name}`;
  }
  const { labels } = item.values;
  if (item.kind === 'enum' && Array.isArray(labels) && labels.length > 0) {
    return sql`${literal(String(labels[n % labels.length]))}::${name}`;
  }
  if (item.kind === 'base type') return sql`'x'::${name}`;
  return sql`NULL::${name}`;
}

/** Something of any type, made of the column; the name of its type where that is known. */
function scalars(column: Sql, type: TypeData, scene: Scene): readonly Sql[] {
  switch (scene.family(type)) {
    case 'integer':
      return [sql`${column} + 1`, sql`-${column}`, sql`abs(${column}) % 7`, column];
    case 'number':
      return [sql`${column} * 2`, sql`round(${column})`, column];
    case 'text':
      return [sql`lower(${column})`, sql`${column} || 'x'`, sql`length(${column})`, column];
    case 'boolean':
      return [sql`NOT ${column}`, column];
    case 'date':
      return [sql`${column} + interval '1 day'`, column];
    case 'range':
      return [sql`isempty(${column})`, sql`lower(${column})`, column];
    case 'json':
      return [sql`${column} ->> 'a'`, column];
    case 'array':
      return [sql`cardinality(${column})`, column];
    case 'enum':
      return [sql`CASE ${column} WHEN ${valueFor(type, 0, scene)} THEN 1 ELSE 2 END`, column];
    default:
      return [column];
  }
}

/** Conditions that hold for most values. */
function conditions(column: Sql, type: TypeData, n: number, scene: Scene): readonly Sql[] {
  const value = valueFor(type, n, scene);
  const any = [
    sql`${column} IS NOT NULL`,
    sql`${column} IS NULL OR ${column} IS NOT NULL`,
    sql`${column} IS DISTINCT FROM ${value}`,
  ];
  switch (scene.family(type)) {
    case 'integer':
      return [
        sql`${column} < 99999`,
        sql`${column} BETWEEN -9 AND 9999`,
        sql`${column} IN (1, 2, 3) OR ${column} <> 5`,
        ...any,
      ];
    case 'number':
      return [sql`${column} > -1000`, sql`${column} <> 0.5 AND ${column} < 1e9`, ...any];
    case 'text':
      return [
        sql`length(${column}) < 999`,
        sql`${column} <> 'zz'`,
        sql`${column} IN ('a', 'b') OR ${column} LIKE '%'`,
        sql`${column} ~ '.*'`,
        sql`${column} COLLATE "C" < 'zzzz'`,
        ...any,
      ];
    case 'boolean':
      return [sql`${column} IS NOT UNKNOWN`, sql`${column} OR NOT ${column}`, ...any];
    case 'date':
      return [sql`${column} > '1900-01-01'`, ...any];
    case 'enum':
      return [
        sql`${column} IN (${value}, ${valueFor(type, n + 1, scene)}) OR ${column} >= ${value}`,
        ...any,
      ];
    case 'range':
      return [sql`NOT isempty(${column})`, ...any];
    case 'json':
      return [sql`jsonb_typeof(${column}) <> 'zz'`, ...any];
    default:
      return any;
  }
}

const pick = (all: readonly Sql[], n: number) => all[n % all.length] ?? nothing;

/** A call with nulls. */
export function callOf(key: number, scene: Scene): Sql {
  const item = scene.item(key);
  if (item === undefined) return sql`NULL`;
  const args = Array.isArray(item.values.arguments) ? item.values.arguments : [];
  const nulls = args.map((each) => {
    const type = columnType(each);
    return type === null ? sql`NULL` : sql`NULL::${typeSql(type, scene)}`;
  });
  return sql`${scene.name(item)}(${join(nulls)})`;
}

interface Names {
  /** What stands for a column: `VALUE`, `new.a`; its own name unless given. */
  readonly column?: (name: Sql) => Sql;
  /** What the columns' types are, where there are none: of a domain. */
  readonly type?: TypeData;
}

function columnOf(expression: Expression, scene: Scene, names: Names) {
  const item = expression.column === null ? undefined : scene.item(expression.column);
  const type = item === undefined ? (names.type ?? null) : columnType(item.values.type ?? null);
  if (type === null) return null;
  const name = item === undefined ? sql`VALUE` : ident(String(item.values.name));
  return { name: names.column?.(name) ?? name, type };
}

/** Call and type as conditions that hold. */
function extras({ call, type, form }: Expression, scene: Scene): readonly Sql[] {
  const item = type === null ? undefined : scene.item(type);
  return [
    ...(call === null
      ? []
      : [sql`${callOf(call, scene)} IS NOT DISTINCT FROM ${callOf(call, scene)}`]),
    ...(item === undefined
      ? []
      : [
          sql`${valueFor({ name: '', item: item.key, array: false }, form, scene)} IS NOT DISTINCT FROM NULL::${scene.name(item)} OR true`,
        ]),
  ];
}

export function condition(expression: Expression, scene: Scene, names: Names = {}): Sql {
  const column = columnOf(expression, scene, names);
  const all = [
    ...(column === null
      ? []
      : [pick(conditions(column.name, column.type, expression.form, scene), expression.form)]),
    ...extras(expression, scene),
  ];
  return all.length === 0
    ? sql`true`
    : join(
        all.map((each) => sql`(${each})`),
        ' AND ',
      );
}

export function scalar(expression: Expression, scene: Scene, names: Names = {}): Sql {
  const column = columnOf(expression, scene, names);
  const more = extras(expression, scene);
  const first =
    column === null ? sql`1` : pick(scalars(column.name, column.type, scene), expression.form);
  if (more.length === 0) return first;
  return sql`CASE WHEN ${join(
    more.map((each) => sql`(${each})`),
    ' AND ',
  )} THEN ${first} END`;
}

export const wrapped = (text: Sql) => sql`(${text})`;
export const words = (...parts: readonly Sql[]) =>
  trusted(parts.filter((part) => part !== '').join(' '));
