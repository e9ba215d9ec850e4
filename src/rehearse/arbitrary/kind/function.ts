import { ident, join, type Sql, sql, trusted } from '../../../model/sql.ts';
import { callOf, valueFor } from '../expression.ts';
import { choice, inSchema, list, nameOf, number, optional, ref, seldom } from '../field.ts';
import { defineGenerator, type Scene } from '../generator.ts';
import type { Item } from '../item.ts';
import { nameAt, relations, when } from '../part.ts';
import { typeField, typeSql } from '../type.ts';
import { columnType } from '../type-data.ts';

/** Triggers call it: it has no arguments. */
const isHandler = (returns: string) => returns.endsWith('trigger');

/** The last one takes as many as are given. */
const isVariadic = (variadic: unknown, at: number, args: readonly unknown[]) =>
  variadic === true && at === args.length - 1;

/** `name(type, …)` of a routine. */
export function signature(item: Item, scene: Scene): Sql {
  const { arguments: given, returns, variadic } = item.values;
  const args = Array.isArray(given) && !isHandler(String(returns)) ? given : [];
  const types = args.flatMap((each, at) => {
    const type = columnType(each);
    return type === null ? [] : [{ ...type, array: type.array || isVariadic(variadic, at, args) }];
  });
  return sql`${scene.name(item)}(${join(types.map((type) => typeSql(type, scene)))})`;
}

export const plainFunction = defineGenerator({
  weight: 1.5,
  fields: {
    schema: inSchema,
    name: nameOf('fn', 5),
    arguments: list(typeField(0.35, 0.05), 0, 2),
    names: seldom(0.3, 'x', 'y'),
    defaults: seldom(0.2, false, true),
    variadic: seldom(0.15, false, true),
    /** How many arguments say what it returns. */
    out: seldom(0.2, 0, 1, 2),
    returns: choice('type', 'type', 'type', 'setof', 'table', 'void', 'trigger', 'event_trigger'),
    type: typeField(0.3, 0.05),
    language: choice('sql', 'plpgsql', 'atomic'),
    value: number(4),
    uses: optional(ref(relations), 0.3),
    calls: optional(
      ref(['function'], ({ values }) => values.returns === 'type'),
      0.2,
    ),
    volatility: choice('IMMUTABLE', 'STABLE', 'VOLATILE'),
    strict: seldom(0.2, false, true),
    security: seldom(0.15, false, true),
    parallel: seldom(0.2, 'UNSAFE', 'SAFE', 'RESTRICTED'),
    cost: seldom(0.15, 100, 7),
    setting: seldom(0.15, '', "SET search_path = ''", "SET work_mem = '8MB'"),
  },
  statements: (values, scene, item) => {
    if (isHandler(values.returns)) {
      const returned = values.returns === 'trigger' ? sql`RETURN NEW;` : sql`NULL;`;
      return [
        sql`CREATE FUNCTION ${scene.name(item)}() RETURNS ${trusted(values.returns)} LANGUAGE plpgsql AS $f$ BEGIN ${returned} END $f$`,
      ];
    }
    const type = typeSql(values.type, scene);
    const returns =
      new Map([
        ['setof', sql`SETOF ${type}`],
        ['table', sql`TABLE (r1 ${type}, r2 integer)`],
        ['void', sql`void`],
      ]).get(values.returns) ?? type;
    const isOut = values.out > 0 && ['type', 'setof'].includes(values.returns);
    const args = values.arguments.map((each, at) => {
      const many = isVariadic(values.variadic, at, values.arguments);
      const given = { ...each, array: each.array || many };
      return sql`${when(many, 'VARIADIC')} ${ident(`${values.names}${at}`)} ${typeSql(given, scene)}${values.defaults ? sql` DEFAULT ${valueFor(given, at, scene)}` : sql``}`;
    });
    const outs = isOut
      ? Array.from(
          { length: values.out },
          (_, at) => sql`OUT ${ident(`o${at}`)} ${at === 0 ? type : sql`integer`}`,
        )
      : [];
    const returned =
      values.out < 2
        ? sql`RETURNS ${returns}`
        : sql`RETURNS ${trusted(values.returns === 'setof' ? 'SETOF ' : '')}record`;
    const conditions = [
      ...(values.uses === null ? [] : [sql`EXISTS (SELECT FROM ${nameAt(values.uses, scene)})`]),
      ...(values.calls === null ? [] : [sql`${callOf(values.calls, scene)} IS NULL`]),
    ];
    const value = valueFor(values.type, values.value, scene);
    const result =
      conditions.length === 0
        ? value
        : sql`CASE WHEN ${join(conditions, ' AND ')} THEN ${value} END`;
    const row =
      new Map([
        ['table', sql`${result}, 1`],
        ['void', sql`NULL`],
      ]).get(values.returns) ?? (isOut && values.out === 2 ? sql`${result}, 1` : result);
    const query =
      values.returns === 'void' && values.language === 'atomic'
        ? sql`SELECT ${row}::text`
        : sql`SELECT ${row}`;
    const body =
      values.language === 'plpgsql'
        ? sql`AS $f$ BEGIN ${values.returns !== 'type' ? sql`NULL;` : isOut ? sql`o0 := ${result};` : sql`RETURN ${result};`} END $f$`
        : values.language === 'atomic'
          ? sql`BEGIN ATOMIC ${query}; END`
          : sql`AS $f$ ${query} $f$`;
    const language = trusted(values.language === 'plpgsql' ? 'plpgsql' : 'sql');
    const options = [
      values.volatility,
      ...(values.strict ? ['STRICT'] : []),
      ...(values.security ? ['SECURITY DEFINER'] : []),
      `PARALLEL ${values.parallel}`,
      `COST ${values.cost}`,
      values.setting,
    ].join(' ');
    return [
      sql`CREATE FUNCTION ${scene.name(item)}(${join([...outs, ...args])}) ${isOut ? returned : sql`RETURNS ${returns}`} LANGUAGE ${language} ${trusted(options)} ${body}`,
    ];
  },
  target: (_values, scene, item) => sql`FUNCTION ${signature(item, scene)}`,
});
