/** Aggregates, rules, extended statistics, event triggers, text search configurations, publications. */

import { ident, literal, qualified } from '../model/sql.ts';
import { Column, TableColumn } from './column.ts';
import type { FragmentData, Reference } from './declaration.ts';
import { type Definition, isNamed, type Named, named, nameOf } from './definition.ts';
import { Fragment, fragmentData, sql } from './fragment.ts';
import { making } from './making.ts';
import { argument } from './render-routine.ts';
import { type Arguments, argumentList, type Routine, type TypeLike } from './routine.ts';
import { watched } from './watched.ts';

type Enabled = 'origin' | 'replica' | 'always' | 'disabled';

const enabling: Readonly<Record<Enabled, string>> = {
  origin: 'ENABLE',
  replica: 'ENABLE REPLICA',
  always: 'ENABLE ALWAYS',
  disabled: 'DISABLE',
};

function join(parts: readonly FragmentData[], separator = ', '): FragmentData {
  return {
    text: parts.map(({ text }) => text).join(separator),
    references: parts.flatMap(({ references }) => references),
  };
}

const words = (text: string): FragmentData => ({ text, references: [] });
const nameData = (of: Named): FragmentData => ({
  text: nameOf(of[named]),
  references: [of[named]],
});
const sqlOrName = (of: Named | Fragment) =>
  of instanceof Fragment ? fragmentData(of) : nameData(of);

const withName = (reference: Reference, definition: Definition): Definition & Named =>
  Object.assign(definition, { [named]: reference });

/** CREATE AGGREGATE's parameters, by their names in lower case: `sfunc`, `finalfunc_extra`. */
export interface AggregateOptions {
  /** The arguments; `*` without any. */
  readonly args?: Arguments;
  /** Of ordered-set aggregates: what stands after ORDER BY. */
  readonly orderBy?: Arguments;
  /** SFUNC: the state transition function. */
  readonly sfunc: Routine | Fragment;
  /** STYPE: the type of the state. */
  readonly stype: TypeLike;
  /** INITCOND: the first state, as text; null unless said. */
  readonly initcond?: string;
  /** FINALFUNC: from the last state to the result; the state itself unless said. */
  readonly finalfunc?: Routine | Fragment;
  /** COMBINEFUNC: makes one state of two. */
  readonly combinefunc?: Routine | Fragment;
  /** SORTOP: `sql`operator(pg_catalog.<)``, of aggregates like min and max. */
  readonly sortop?: Fragment;
  /** `unsafe` unless said. */
  readonly parallel?: 'unsafe' | 'restricted' | 'safe';
  /** Any other: `{ finalfunc_modify: sql`read_write`, sspace: sql`100`, hypothetical: true }`. */
  readonly with?: Readonly<Record<string, Fragment | Routine | true>>;
}

export type MakeAggregate = (name: string, options: AggregateOptions) => Definition & Named;

type Value = TypeLike | Fragment | true;

function valueData(value: Exclude<Value, true>): FragmentData {
  if (typeof value === 'string') return words(value);
  if (!(value instanceof Column)) return sqlOrName(value);
  const { text, reference } = value.state.type;
  return { text, references: reference === null ? [] : [reference] };
}

function parameter(key: string, value: Value): FragmentData {
  const word = key.toUpperCase();
  return value === true ? words(word) : join([words(`${word} =`), valueData(value)], ' ');
}

export function aggregateIn(schema: string): MakeAggregate {
  return (name, { args, orderBy, initcond, parallel, with: more, ...options }) => {
    const list = (given: Arguments) => argumentList(given).map(argument).join(', ');
    const direct = list(args ?? []);
    const ordered =
      orderBy === undefined ? '' : `${direct === '' ? '' : ' '}ORDER BY ${list(orderBy)}`;
    const signature = `${direct}${ordered}` || '*';
    const identity = qualified(schema, name);
    const parameters = [
      ...Object.entries(options).map(([key, value]) => parameter(key, value)),
      ...(initcond === undefined ? [] : [words(`INITCOND = ${literal(initcond)}`)]),
      ...(parallel === undefined ? [] : [words(`PARALLEL = ${parallel}`)]),
      ...Object.entries(more ?? {}).map(([key, value]) => parameter(key, value)),
    ];
    return withName(
      { kind: 'aggregate', schema, name },
      making('aggregate', `${identity}(${signature})`, schema, 'index', [
        join(
          [words(`CREATE AGGREGATE ${identity}(${signature}) (`), join(parameters), words(')')],
          '',
        ),
      ]),
    );
  };
}

/**
 * CREATE AGGREGATE: `aggregate('total', { args: { value: integer() }, sfunc: add, stype: integer() })`.
 */
export const aggregate: MakeAggregate = aggregateIn('public');

/** Options of `rule()`. */
export interface RuleOptions {
  /** The table or view. */
  readonly on: Named;
  /** The statement that it applies to. */
  readonly event: 'select' | 'insert' | 'update' | 'delete';
  /** Only where this holds, of OLD and NEW. */
  readonly where?: Fragment;
  /** In place of the statement; besides it unless said. */
  readonly instead?: boolean;
  /** What is done: statements, or nothing. */
  readonly do: 'nothing' | Fragment | readonly Fragment[];
  /** When it counts, by session_replication_role; `origin` unless said. */
  readonly enabled?: Enabled;
}

/** CREATE RULE: `rule('ignore', { on: moods, event: 'insert', instead: true, do: 'nothing' })`. */
export function rule(name: string, given: RuleOptions): Definition {
  const options = watched(given);
  const { on, event, where, instead = false, enabled = 'origin' } = options;
  const table = nameData(on);
  const actions =
    options.do === 'nothing'
      ? words('NOTHING')
      : options.do instanceof Fragment
        ? fragmentData(options.do)
        : join(options.do.map(fragmentData), '; ');
  const many = Array.isArray(options.do);
  const create = join(
    [
      words(`CREATE RULE ${ident(name)} AS ON ${event.toUpperCase()} TO`),
      table,
      ...(where === undefined ? [] : [words('WHERE'), fragmentData(where)]),
      words(`DO ${instead ? 'INSTEAD' : 'ALSO'}`),
      many ? { ...actions, text: `(${actions.text})` } : actions,
    ],
    ' ',
  );
  const enable = join(
    [words('ALTER TABLE'), table, words(`${enabling[enabled]} RULE ${ident(name)}`)],
    ' ',
  );
  return making('rule', `${ident(name)} ON ${table.text}`, on[named].schema, 'trigger', [
    create,
    ...(enabled === 'origin' ? [] : [enable]),
  ]);
}

/** Options of `statistics()`. */
export interface StatisticsOptions {
  /** All of them unless said. */
  readonly kinds?: readonly ('ndistinct' | 'dependencies' | 'mcv')[];
  /** Columns of one table, and expressions. */
  readonly on: readonly [TableColumn, ...(TableColumn | Fragment)[]];
  /** The statistics target; that of the columns unless said. */
  readonly target?: number;
}

export type MakeStatistics = (name: string, options: StatisticsOptions) => Definition & Named;

export function statisticsIn(schema: string): MakeStatistics {
  return (name, options) => {
    const { kinds = [], on, target } = watched(options);
    const identity = qualified(schema, name);
    const { table } = on[0];
    const parts = on.map((each) =>
      each instanceof TableColumn
        ? words(ident(each.name))
        : join([words('('), fragmentData(each), words(')')], ''),
    );
    return withName(
      { kind: 'statistics', schema, name },
      making('statistics', identity, schema, 'index', [
        join(
          [
            words(
              `CREATE STATISTICS ${identity}${kinds.length > 0 ? ` (${kinds.join(', ')})` : ''} ON`,
            ),
            join(parts),
            { text: `FROM ${nameOf(table)}`, references: [table] },
          ],
          ' ',
        ),
        ...(target === undefined
          ? []
          : [words(`ALTER STATISTICS ${identity} SET STATISTICS ${target}`)]),
      ]),
    );
  };
}

/** CREATE STATISTICS: `statistics('related', { kinds: ['mcv'], on: [teams.city, teams.zip] })`. */
export const statistics: MakeStatistics = statisticsIn('public');

/** Options of `eventTrigger()`. */
export interface EventTriggerOptions {
  /** When it fires; `login` from PostgreSQL 17 on. */
  readonly event: 'ddl_command_start' | 'ddl_command_end' | 'table_rewrite' | 'sql_drop' | 'login';
  /** Of commands: `CREATE TABLE`; all unless said. */
  readonly tags?: readonly string[];
  /** The function, which returns event_trigger; or its name as SQL. */
  readonly execute: Routine | Fragment;
  /** When it fires, by session_replication_role; `origin` unless said. */
  readonly enabled?: Enabled;
}

/** CREATE EVENT TRIGGER: `eventTrigger('log', { event: 'ddl_command_end', execute: log })`. */
export function eventTrigger(name: string, options: EventTriggerOptions): Definition {
  const { event, tags = [], execute, enabled = 'origin' } = watched(options);
  const filter = tags.length === 0 ? '' : ` WHEN TAG IN (${tags.map(literal).join(', ')})`;
  return making('event trigger', ident(name), null, 'last', [
    join(
      [
        words(`CREATE EVENT TRIGGER ${ident(name)} ON ${event}${filter} EXECUTE FUNCTION `),
        sqlOrName(execute),
        words('()'),
      ],
      '',
    ),
    ...(enabled === 'origin'
      ? []
      : [words(`ALTER EVENT TRIGGER ${ident(name)} ${enabling[enabled]}`)]),
  ]);
}

/** Options of `textSearchConfiguration()`. */
export interface TextSearchConfigurationOptions {
  /** `pg_catalog."default"` unless said. */
  readonly parser?: Fragment;
  /** Dictionaries by type of token, in the order in which they are asked. */
  readonly mappings?: Readonly<Record<string, Fragment | readonly Fragment[]>>;
}

export type MakeTextSearchConfiguration = (
  name: string,
  options?: TextSearchConfigurationOptions,
) => Definition & Named;

export function textSearchConfigurationIn(schema: string): MakeTextSearchConfiguration {
  return (name, options = {}) => {
    const { parser = sql`pg_catalog."default"`, mappings = {} } = watched(options);
    const identity = qualified(schema, name);
    const alter = ([token, given]: readonly [string, Fragment | readonly Fragment[]]) =>
      join(
        [
          words(`ALTER TEXT SEARCH CONFIGURATION ${identity} ADD MAPPING FOR ${ident(token)} WITH`),
          join((given instanceof Fragment ? [given] : given).map(fragmentData)),
        ],
        ' ',
      );
    return withName(
      { kind: 'text search configuration', schema, name },
      making('text search configuration', identity, schema, 'type', [
        join(
          [
            words(`CREATE TEXT SEARCH CONFIGURATION ${identity} (PARSER =`),
            fragmentData(parser),
            words(')'),
          ],
          ' ',
        ),
        ...Object.entries(mappings).map(alter),
      ]),
    );
  };
}

/**
 * CREATE TEXT SEARCH CONFIGURATION:
 * `textSearchConfiguration('english', { mappings: { word: sql`pg_catalog.english_stem` } })`.
 */
export const textSearchConfiguration: MakeTextSearchConfiguration =
  textSearchConfigurationIn('public');

/** A part of a table in a publication (PostgreSQL 15). */
export interface PublishedTable {
  /** The table. */
  readonly table: Named;
  /** All columns unless said. */
  readonly columns?: readonly TableColumn[];
  /** Only rows for which it holds; all unless said. */
  readonly where?: Fragment;
}

/** Options of `publication()`. */
export interface PublicationOptions {
  /** Tables, or parts of them; `all`: every table there is and will be. */
  readonly tables?: 'all' | readonly (Named | PublishedTable)[];
  /** Every table of these, also those to come (PostgreSQL 15). */
  readonly schemas?: readonly Named[];
  /** What is published; all four unless said. */
  readonly publish?: readonly ('insert' | 'update' | 'delete' | 'truncate')[];
  /** Changes of partitions are published as those of the partitioned table; false unless said. */
  readonly viaPartitionRoot?: boolean;
}

function published(of: Named | PublishedTable): FragmentData {
  if (isNamed(of)) return nameData(of);
  const { table, columns = [], where } = watched(of);
  const list =
    columns.length === 0 ? '' : ` (${columns.map(({ name }) => ident(name)).join(', ')})`;
  const condition = where === undefined ? [] : [words(' WHERE ('), fragmentData(where), words(')')];
  return join([nameData(table), words(list), ...condition], '');
}

/** CREATE PUBLICATION: `publication('feed', { tables: [users, { table: orders, where: sql`paid` }] })`. */
export function publication(name: string, options: PublicationOptions = {}): Definition {
  const { tables = [], schemas = [], publish, viaPartitionRoot } = watched(options);
  const objects =
    tables === 'all'
      ? [words('ALL TABLES')]
      : [
          ...tables.map((each) => join([words('TABLE '), published(each)], '')),
          ...schemas.map((each) => join([words('TABLES IN SCHEMA '), nameData(each)], '')),
        ];
  const parameters = [
    ...(publish === undefined ? [] : [`publish = ${literal(publish.join(', '))}`]),
    ...(viaPartitionRoot === undefined ? [] : [`publish_via_partition_root = ${viaPartitionRoot}`]),
  ];
  return making('publication', ident(name), null, 'trigger', [
    join(
      [
        words(`CREATE PUBLICATION ${ident(name)}`),
        ...(objects.length === 0 ? [] : [words('FOR'), join(objects)]),
        ...(parameters.length === 0 ? [] : [words(`WITH (${parameters.join(', ')})`)]),
      ],
      ' ',
    ),
  ]);
}
