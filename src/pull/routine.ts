/** Functions and procedures as the definition language writes them, from pg_get_functiondef(). */

import { type RoutineSpec, routineSpec } from '../kinds/routine.ts';
import type { CatalogObject } from '../model/catalog.ts';
import { defaultValue, knownType, optional, typeOf } from './column.ts';
import { array, builder, call, chain, type Doc, object } from './doc.ts';
import { bare, commas, nameFrom, Scan, split, stringFrom } from './scan.ts';
import type { Entry } from './scope.ts';
import { propertyKey, quote } from './typescript.ts';

interface Argument {
  readonly mode: string;
  readonly name: string | null;
  readonly type: string;
  readonly default: string | null;
}

/** Types of several words, which could be a name and a type. */
const words =
  /^(?:double precision|(?:character|bit) varying|time(?:stamp)?(?:\(\d\))? with(?:out)? time zone)/;

/** `OUT total integer DEFAULT 1`; `type` is known of input arguments. */
function argument(text: string, type: string | undefined): Argument {
  const [declared = '', ...rest] = split(text, ' DEFAULT ');
  const [, mode = '', body = ''] = /^(IN |OUT |INOUT |VARIADIC )?(.*)$/s.exec(declared) ?? [];
  const of = mode.trim().toLowerCase() || 'in';
  const given = rest.length === 0 ? null : rest.join(' DEFAULT ');
  if (body === type || words.test(body))
    return { mode: of, name: null, type: body, default: given };
  const [first = '', ...others] = split(body, ' ');
  if (others.length === 0) return { mode: of, name: null, type: body, default: given };
  return { mode: of, name: nameFrom(first), type: others.join(' '), default: given };
}

export function argumentsOf(list: string, signature: string): readonly Argument[] {
  const types = commas(signature);
  let at = 0;
  return commas(list).map((text) => {
    const input = !text.startsWith('OUT ');
    const found = argument(text, types[at]);
    if (input) at += 1;
    return found;
  });
}

/** A type in a signature: a column of it where the language has one, or its name. */
function typeDoc(type: string, entry: Entry): Doc {
  const known = knownType(type, null, entry);
  return known === null ? quote(type) : chain(known.head, known.calls);
}

export function argumentList(list: readonly Argument[], entry: Entry): Doc {
  const keys = new Set(list.map(({ name }) => name));
  const byName = list.every(
    ({ mode, name }) => mode === 'in' && name !== null && !/^\d/.test(name),
  );
  if (byName && keys.size === list.length && !keys.has('__proto__')) {
    return object(
      list.map(({ name, type, default: given }) => {
        if (given === null) return [propertyKey(name ?? ''), typeDoc(type, entry)] as const;
        const { head, calls, family } = typeOf(type, null, entry);
        const value = defaultValue(given, type, family) ?? entry.sql(bare(given));
        return [
          propertyKey(name ?? ''),
          chain(head, [...calls, call('default', [value])]),
        ] as const;
      }),
    );
  }
  return array(
    list.map(({ name, mode, type, default: given }) =>
      object([
        ...(name === null ? [] : [['name', quote(name)] as const]),
        ['type', typeDoc(type, entry)],
        ...(mode === 'in' ? [] : [['mode', quote(mode)] as const]),
        ...(given === null ? [] : [['default', entry.sql(bare(given))] as const]),
      ]),
    ),
  );
}

function returnsDoc(result: string, entry: Entry): Doc {
  const scan = new Scan(result);
  const table = scan.parens('TABLE');
  if (table !== null) {
    const columns = commas(table).map((text) => argument(text, undefined));
    const entries = columns.map(
      ({ name, type }) => [propertyKey(name ?? ''), typeDoc(type, entry)] as const,
    );
    return call(entry.use('returnsTable'), [object(entries)]);
  }
  return scan.has('SETOF ')
    ? call(entry.use('setof'), [typeDoc(scan.rest, entry)])
    : typeDoc(result, entry);
}

type Entries = readonly (readonly [string, Doc])[];

/** In the order in which PostgreSQL writes them. */
const attributes: readonly (readonly [RegExp, (found: string) => readonly [string, Doc]])[] = [
  [/ (IMMUTABLE|STABLE)/, (found) => ['volatility', quote(found.toLowerCase())]],
  [/ PARALLEL (\w+)/, (found) => ['parallel', quote(found.toLowerCase())]],
  [/ (STRICT)/, () => ['strict', 'true']],
  [/ (SECURITY DEFINER)/, () => ['security', "'definer'"]],
  [/ (LEAKPROOF)/, () => ['leakproof', 'true']],
  [/ COST ([\d.e+]+)/, (found) => ['cost', found]],
  [/ ROWS ([\d.e+]+)/, (found) => ['rows', found]],
];

/** What stands between RETURNS and the body; null when the language lacks something of it. */
function attributesOf(scan: Scan): Entries | null {
  const entries: (readonly [string, Doc])[] = [];
  const language = scan.take(/ LANGUAGE ("(?:[^"]|"")+"|\w+)\n/)?.[1];
  const name = language === undefined ? null : nameFrom(language);
  if (name === null) return null;
  if (name !== 'sql') entries.push(['language', quote(name)]);
  for (const [pattern, entry] of attributes) {
    const found = scan.take(pattern)?.[1];
    if (found !== undefined) entries.push(entry(found));
  }
  scan.has('\n');
  const settings: (readonly [string, Doc])[] = [];
  for (;;) {
    const found = scan.take(/ SET ("(?:[^"]|"")+"|[\w.]+) TO ([^\n]*)\n/);
    if (found === null) break;
    const [, key = '', text = ''] = found;
    const values = commas(text).map((each) => stringFrom(each) ?? nameFrom(each));
    if (values.some((each) => each === null) || (key !== 'search_path' && values.length > 1))
      return null;
    settings.push([propertyKey(nameFrom(key) ?? key), quote(values.join(', '))]);
  }
  return settings.length === 0 ? entries : [...entries, ['set', object(settings)] as const];
}

function bodyOf(scan: Scan, entry: Entry): Doc | null {
  const tag = scan.take(/AS (\$(?:function|procedure)[a-z]*\$)/)?.[1];
  if (tag !== undefined) {
    const body = scan.rest;
    return body.endsWith(tag) ? call('as', [entry.sql(body.slice(0, -tag.length))]) : null;
  }
  const atomic = /^BEGIN ATOMIC\n(.*)\nEND$/s.exec(scan.rest)?.[1];
  if (atomic !== undefined) return call('atomic', [entry.sql(atomic)]);
  return null;
}

export function routine(object_: CatalogObject, entry: Entry): Doc | null {
  const spec: RoutineSpec = routineSpec.parse(object_.spec);
  const procedure = object_.kind === 'procedure';
  const scan = new Scan(spec.definition);
  scan.until('(');
  const list = scan.parens();
  const result = scan.take(/\n RETURNS ([^\n]*)/)?.[1];
  scan.has('\n');
  const found = attributesOf(scan);
  const body = found === null ? null : bodyOf(scan, entry);
  const make = procedure
    ? entry.make(spec.schema, 'procedure', 'procedure')
    : entry.make(spec.schema, 'pgFunction', 'function');
  if (list === null || found === null || body === null || make === null) return null;
  const args = argumentsOf(list.trim(), spec.signature);
  const comment = entry.comment(object_.id, procedure ? 'PROCEDURE' : 'FUNCTION');
  const output = args.some(({ mode }) => mode === 'out' || mode === 'inout');
  const options = [
    ...(args.length === 0 ? [] : [['args', argumentList(args, entry)] as const]),
    ...(result === undefined || (output && !result.startsWith('SETOF '))
      ? []
      : [['returns', returnsDoc(result, entry)] as const]),
    ...found,
    ...(comment === null ? [] : [['comment', quote(comment)] as const]),
  ];
  const given = procedure ? optional(options) : [object(options)];
  return builder(make, (word) => call(word, [quote(spec.name), ...given]), body);
}
