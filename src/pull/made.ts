/** Aggregates, rules, extended statistics, event triggers and text search configurations. */

import { aggregateSpec } from '../kinds/aggregate.ts';
import { eventTriggerSpec } from '../kinds/event-trigger.ts';
import { ruleSpec } from '../kinds/rule.ts';
import { statisticsSpec } from '../kinds/statistics.ts';
import { textSearchConfigurationSpec } from '../kinds/text-search-configuration.ts';
import type { CatalogObject, Id } from '../model/catalog.ts';
import { qualified } from '../model/sql.ts';
import { optional, plainType } from './column.ts';
import { array, call, type Doc, object } from './doc.ts';
import { argumentList, argumentsOf } from './routine.ts';
import { bare, commas, nameFrom, Scan, split, stringFrom } from './scan.ts';
import type { Entry } from './scope.ts';
import { propertyKey, quote } from './typescript.ts';

type Entries = readonly (readonly [string, Doc])[];

const enabledEntry = (enabled: string): Entries =>
  enabled === 'origin' ? [] : [['enabled', quote(enabled)]];

export function rule({ spec }: CatalogObject, entry: Entry): Doc | null {
  const of = ruleSpec.parse(spec);
  const on = qualified(of.schema, of.table);
  const constant = entry.refer(`table:${on}`, true) ?? entry.refer(`view:${on}`, true);
  const scan = new Scan(of.definition);
  const event = scan.take(/CREATE RULE (?:"(?:[^"]|"")+"|\S+) AS\s+ON (\w+) TO /)?.[1];
  const condition = /\n +WHERE (.*)$/s.exec(scan.until(' DO '))?.[1];
  if (constant === null || event === undefined || !scan.has(' DO ')) return null;
  const instead = scan.has('INSTEAD ');
  const action = scan.rest.trim();
  return call(entry.use('rule'), [
    quote(of.name),
    object([
      ['on', constant],
      ['event', quote(event.toLowerCase())],
      ...(condition === undefined ? [] : [['where', entry.sql(bare(condition))] as const]),
      ...(instead ? [['instead', 'true'] as const] : []),
      ['do', action === 'NOTHING' ? "'nothing'" : entry.sql(action)],
      ...enabledEntry(of.enabled),
    ]),
  ]);
}

export function statistics({ spec }: CatalogObject, entry: Entry): Doc | null {
  const of = statisticsSpec.parse(spec);
  const make = entry.make(of.schema, 'statistics', 'statistics');
  const scan = new Scan(of.definition);
  if (!scan.has('CREATE STATISTICS ')) return null;
  scan.until(' ');
  const kinds = commas(scan.parens(' ') ?? '');
  if (make === null || !scan.has(' ON ')) return null;
  const parts = commas(scan.until(' FROM '));
  const table: Id = `table:${scan.rest.slice(' FROM '.length)}`;
  const constant = entry.refer(table, true);
  const docs = parts.map((each): [column: boolean, Doc] => {
    const key = entry.key(table, nameFrom(each) ?? '');
    return key === null ? [false, entry.sql(bare(each))] : [true, `${constant}.${key}`];
  });
  if (constant === null || docs[0]?.[0] !== true) return null;
  return call(make, [
    quote(of.name),
    object([
      ...(kinds.length === 0 ? [] : [['kinds', array(kinds.map(quote))] as const]),
      ['on', array(docs.map(([, doc]) => doc))],
      ...(of.target === null ? [] : [['target', String(of.target)] as const]),
    ]),
  ]);
}

export function eventTrigger({ spec }: CatalogObject, entry: Entry): Doc {
  const of = eventTriggerSpec.parse(spec);
  return call(entry.use('eventTrigger'), [
    quote(of.name),
    object([
      ['event', quote(of.event)],
      ...(of.tags.length === 0 ? [] : [['tags', array(of.tags.map(quote))] as const]),
      ['execute', entry.refer(`function:${of.function}()`, true) ?? entry.sql(of.function)],
      ...enabledEntry(of.enabled),
    ]),
  ]);
}

export function textSearchConfiguration({ spec }: CatalogObject, entry: Entry): Doc | null {
  const of = textSearchConfigurationSpec.parse(spec);
  const make = entry.make(of.schema, 'textSearchConfiguration', 'textSearchConfiguration');
  if (make === null) return null;
  const mappings = of.mappings.map(({ token, dictionaries }) => {
    const docs = commas(dictionaries).map((each) => entry.sql(each));
    const doc = docs.length === 1 ? (docs[0] ?? '') : array(docs);
    return [propertyKey(nameFrom(token) ?? token), doc] as const;
  });
  const parser: Entries =
    of.parser === 'pg_catalog."default"' ? [] : [['parser', entry.sql(of.parser)]];
  const rest: Entries = mappings.length === 0 ? [] : [['mappings', object(mappings)]];
  return call(make, [quote(of.name), ...optional([...parser, ...rest])]);
}

/** Parameters of CREATE AGGREGATE that have a place of their own. */
function ownParameter(key: string, value: string, entry: Entry): Doc | null {
  switch (key) {
    case 'sfunc':
    case 'finalfunc':
    case 'combinefunc':
    case 'sortop':
      return entry.sql(value);
    case 'stype':
      return plainType(value, entry);
    case 'initcond':
      return quote(stringFrom(value) ?? value);
    case 'parallel':
      return quote(value.toLowerCase());
    default:
      return null;
  }
}

export function aggregate({ spec }: CatalogObject, entry: Entry): Doc | null {
  const of = aggregateSpec.parse(spec);
  const make = entry.make(of.schema, 'aggregate', 'aggregate');
  if (make === null) return null;
  const [direct = '', ordered] = split(` ${of.arguments}`, ' ORDER BY ');
  const args = direct.trim() === '*' ? [] : argumentsOf(direct.trim(), of.signature);
  const own: [string, Doc][] = [];
  const more: [string, Doc][] = of.sort === 'hypothetical-set' ? [['hypothetical', 'true']] : [];
  for (const item of of.items) {
    const [word = '', value] = split(item, ' = ');
    const key = word.toLowerCase();
    const doc = value === undefined ? null : ownParameter(key, value, entry);
    if (doc !== null) own.push([key, doc]);
    else more.push([key, value === undefined ? 'true' : entry.sql(value)]);
  }
  return call(make, [
    quote(of.name),
    object([
      ...(args.length === 0 ? [] : [['args', argumentList(args, entry)] as const]),
      ...(ordered === undefined
        ? []
        : [['orderBy', argumentList(argumentsOf(ordered, ''), entry)] as const]),
      ...own,
      ...(more.length === 0 ? [] : [['with', object(more)] as const]),
    ]),
  ]);
}
