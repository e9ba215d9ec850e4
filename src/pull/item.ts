/** What is written in a table: constraints, indexes, triggers, policies. */

import { checkSpec } from '../kinds/check.ts';
import { foreignKeySpec } from '../kinds/foreign-key.ts';
import { generatedName } from '../kinds/generated-name.ts';
import { indexSpec } from '../kinds/index.ts';
import { type IndexConstraintSpec, indexConstraintSpec } from '../kinds/index-constraint.ts';
import { policySpec } from '../kinds/policy.ts';
import { triggerSpec } from '../kinds/trigger.ts';
import type { CatalogObject, Id } from '../model/catalog.ts';
import { collate, optional } from './column.ts';
import { array, call, chain, type Doc, object } from './doc.ts';
import { bare, commas, nameFrom, Scan, split, stringFrom } from './scan.ts';
import type { Entry } from './scope.ts';
import { propertyKey, quote } from './typescript.ts';

/** What a relation's items are written with. */
export interface Relation {
  readonly id: Id;
  readonly name: string;
  /** `t.email`; null when the relation declares no such column. */
  column(name: string): Doc | null;
}

type Entries = readonly (readonly [string, Doc])[];

/** Every document, or null when one is missing. */
function whole(docs: readonly (Doc | null)[]): readonly Doc[] | null {
  const found = docs.filter((doc) => doc !== null);
  return found.length === docs.length ? found : null;
}

function columnNames(list: string | null): readonly string[] | null {
  const names = list === null ? [] : commas(list).map(nameFrom);
  const found = names.filter((name) => name !== null);
  return found.length === names.length ? found : null;
}

const columnsOf = (list: string | null, of: Relation) => {
  const names = columnNames(list);
  return names === null ? null : whole(names.map((name) => of.column(name)));
};

const value = (text: string) =>
  /^(-?(0|[1-9]\d{0,14})(\.\d*[1-9])?|true|false)$/.test(text) ? text : quote(text);

/** `{ fillfactor: 70 }` of reloptions. */
export function storage(options: readonly string[]): Entries {
  return options.map((option) => {
    const at = option.indexOf('=');
    return [propertyKey(option.slice(0, at)), value(option.slice(at + 1))] as const;
  });
}

/** The same of `a='b', c=d` in a text. */
function storageText(text: string): Entries {
  return storage(
    commas(text).map((each) => {
      const [key = '', given = ''] = split(each, '=');
      return `${key}=${stringFrom(given) ?? given}`;
    }),
  );
}

/** A constraint's name, unless PostgreSQL would choose the same. */
function nameUnless(
  part: CatalogObject,
  of: Relation,
  columns: readonly string[] | null,
  label: string,
  entry: Entry,
): string | null {
  const name = String(part.spec.name);
  const chosen =
    columns === null
      ? null
      : columns.length === 0
        ? `${of.name}_${label}`
        : generatedName(of.name, columns.join('_'), label);
  return chosen === name && Buffer.byteLength(name) < 63 && entry.mayBeShort(part.id) ? null : name;
}

const deferral: Readonly<Record<IndexConstraintSpec['deferrable'], string | null>> = {
  never: null,
  'initially immediate': '',
  'initially deferred': "'deferred'",
};

function deferrable(of: IndexConstraintSpec['deferrable']): readonly Doc[] {
  const option = deferral[of];
  return option === null ? [] : [`deferrable(${option})`];
}

/** The comment on a constraint, which then must have its name written. */
const commentOf = (part: CatalogObject, word: string, entry: Entry) => entry.comment(part.id, word);

const commentCall = (comment: string | null): readonly Doc[] =>
  comment === null ? [] : [call('comment', [quote(comment)])];

function include(list: string | null, of: Relation): readonly Doc[] | null {
  if (list === null) return [];
  const columns = columnsOf(list, of);
  return columns === null ? null : [call('include', columns)];
}

interface Key {
  readonly columns: readonly string[];
  readonly nullsNotDistinct: boolean;
  readonly include: string | null;
}

function keyOf(definition: string): Key | null {
  const scan = new Scan(definition);
  if (scan.take(/PRIMARY KEY |UNIQUE /) === null) return null;
  const nullsNotDistinct = scan.has('NULLS NOT DISTINCT ');
  const columns = columnNames(scan.parens());
  const included = scan.parens(' INCLUDE ');
  return columns === null || scan.rest !== ''
    ? null
    : { columns, nullsNotDistinct, include: included };
}

/** Its index is, in a way that only SQL says. */
const isStoredOtherwise = ({ options, tablespace, lacking }: IndexConstraintSpec) =>
  options.length > 0 || tablespace !== null || lacking !== null;

function key(part: CatalogObject, of: Relation, entry: Entry): Doc | null {
  const spec = indexConstraintSpec.parse(part.spec);
  const found = keyOf(spec.definition);
  if (found === null || isStoredOtherwise(spec)) return null;
  const columns = whole(found.columns.map((each) => of.column(each)));
  const included = include(found.include, of);
  if (columns === null || included === null) return null;
  const primary = part.kind === 'primary key';
  const comment = commentOf(part, 'CONSTRAINT', entry);
  const short = nameUnless(part, of, primary ? [] : found.columns, primary ? 'pkey' : 'key', entry);
  const name = comment === null ? short : spec.name;
  const tail = [...included, ...deferrable(spec.deferrable), ...commentCall(comment)];
  if (primary) {
    const head = call(entry.use('primaryKey'), columns);
    return chain(head, [...(name === null ? [] : [call('named', [quote(name)])]), ...tail]);
  }
  return chain(call(entry.use('unique'), name === null ? [] : [quote(name)]), [
    call('on', columns),
    ...(found.nullsNotDistinct ? ['nullsNotDistinct()'] : []),
    ...tail,
  ]);
}

interface Reference {
  readonly columns: readonly string[];
  readonly target: Doc;
  readonly options: readonly (readonly ['onUpdate' | 'onDelete', string])[];
  readonly full: boolean;
}

const action = /(NO ACTION|RESTRICT|CASCADE|SET NULL|SET DEFAULT)/;

function referenceOf(part: CatalogObject, entry: Entry): Reference | null {
  const scan = new Scan(foreignKeySpec.parse(part.spec).definition);
  const columns = columnNames(scan.parens('FOREIGN KEY '));
  if (columns === null || !scan.has(' REFERENCES ')) return null;
  const id: Id = `table:${scan.until('(')}`;
  const targets = columnNames(scan.parens());
  const full = scan.has(' MATCH FULL');
  const onUpdate = scan.take(new RegExp(` ON UPDATE ${action.source}`))?.[1];
  const onDelete = scan.take(new RegExp(` ON DELETE ${action.source}`))?.[1];
  const table = entry.refer(id);
  if (targets === null || table === null || scan.rest !== '') return null;
  const keys = targets.map((each) => entry.key(id, each));
  if (keys.some((each) => each === null)) return null;
  const named = keys.map((each) => `${table}.${each}`);
  const circular = entry.circular(id);
  const many = columns.length > 1;
  const type = circular ? `: ${entry.use('TableColumn')}${many ? '[]' : ''}` : '';
  const options = [['onDelete', onDelete] as const, ['onUpdate', onUpdate] as const].flatMap(
    ([word, given]) => (given === undefined ? [] : [[word, quote(given.toLowerCase())] as const]),
  );
  return {
    columns,
    target: [`()${type} => `, many ? array(named) : (named[0] ?? '')],
    options,
    full,
  };
}

function foreignKey(part: CatalogObject, of: Relation, entry: Entry): Doc | null {
  const spec = foreignKeySpec.parse(part.spec);
  const found = referenceOf(part, entry);
  if (found === null || !spec.enforced) return null;
  const columns = whole(found.columns.map((each) => of.column(each)));
  if (columns === null) return null;
  const comment = commentOf(part, 'CONSTRAINT', entry);
  const short = nameUnless(part, of, found.columns, 'fkey', entry);
  const name = comment === null ? short : spec.name;
  return chain(call(entry.use('foreignKey'), columns), [
    call('references', [found.target]),
    ...(name === null ? [] : [call('named', [quote(name)])]),
    ...(found.full ? ["match('full')"] : []),
    ...found.options.map(([word, given]) => call(word, [given])),
    ...deferrable(spec.deferrable),
    ...(spec.validated ? [] : ['notValid()']),
    ...commentCall(comment),
  ]);
}

function check(part: CatalogObject, _: Relation, entry: Entry): Doc | null {
  const spec = checkSpec.parse(part.spec);
  const scan = new Scan(spec.definition);
  const expression = scan.parens('CHECK ');
  const noInherit = scan.has(' NO INHERIT');
  if (expression === null || scan.rest !== '' || !spec.enforced) return null;
  const comment = commentOf(part, 'CONSTRAINT', entry);
  return chain(call(entry.use('check'), [quote(spec.name), entry.sql(bare(expression))]), [
    ...(noInherit ? ['noInherit()'] : []),
    ...(spec.validated ? [] : ['notValid()']),
    ...commentCall(comment),
  ]);
}

interface Part {
  readonly doc: Doc;
  /** Null: an expression. */
  readonly column: string | null;
}

/** `lower(code) COLLATE "C" text_pattern_ops DESC NULLS LAST`. */
function indexPart(text: string, of: Relation, entry: Entry): Part | null {
  const [, body = '', order, nulls] =
    /^(.*?)( DESC| ASC)?(?: NULLS (FIRST|LAST))?$/s.exec(text) ?? [];
  const [main = '', ...words] = split(body, ' ');
  const calls: Doc[] = [];
  if (words[0] === 'COLLATE') calls.push(...collate(words.splice(0, 2)[1] ?? null));
  const operatorClass = words.join(' ');
  if (operatorClass !== '') calls.push(call('op', [quote(operatorClass)]));
  if (order !== undefined) calls.push(order === ' DESC' ? 'desc()' : 'asc()');
  if (nulls !== undefined) calls.push(nulls === 'FIRST' ? 'nullsFirst()' : 'nullsLast()');
  const name = nameFrom(main);
  const column = name === null ? null : of.column(name);
  if (column !== null) return { doc: chain(column, calls), column: name };
  const expression = entry.sql(bare(main));
  if (calls.length === 0) return { doc: expression, column: null };
  return { doc: chain(call(entry.use('expression'), [expression]), calls), column: null };
}

function index(part: CatalogObject, of: Relation, entry: Entry): Doc | null {
  const spec = indexSpec.parse(part.spec);
  const scan = new Scan(spec.definition);
  const unique = scan.take(/CREATE (UNIQUE )?INDEX /)?.[1];
  scan.until(' USING ');
  const method = scan.take(/ USING (\w+) /)?.[1];
  const list = scan.parens();
  if (unique === undefined || method === undefined || list === null || spec.valid !== true)
    return null;
  const included = include(scan.parens(' INCLUDE '), of);
  const nullsNotDistinct = scan.has(' NULLS NOT DISTINCT');
  const options = scan.parens(' WITH ');
  const condition = scan.has(' WHERE ') ? scan.until('\0') : null;
  if (included === null || scan.rest !== '') return null;
  const found = commas(list).map((each) => indexPart(each, of, entry));
  const parts = found.filter((each) => each !== null);
  const columns = parts.map(({ column }) => column).filter((column) => column !== null);
  if (parts.length !== found.length) return null;
  const comment = entry.comment(part.id, 'INDEX');
  const named = columns.length === parts.length ? columns : null;
  const name = comment === null ? nameUnless(part, of, named, 'idx', entry) : spec.name;
  const on = parts.map(({ doc }) => doc);
  return chain(
    call(entry.use(unique === '' ? 'index' : 'uniqueIndex'), name === null ? [] : [quote(name)]),
    [
      ...(method === 'btree' ? [] : [call('using', [quote(method)])]),
      call('on', on),
      ...included,
      ...(nullsNotDistinct ? ['nullsNotDistinct()'] : []),
      ...(options === null ? [] : [call('with', [object(storageText(options))])]),
      ...(condition === null ? [] : [call('where', [entry.sql(bare(condition))])]),
      ...commentCall(comment),
    ],
  );
}

function exclusion(part: CatalogObject, of: Relation, entry: Entry): Doc | null {
  const spec = indexConstraintSpec.parse(part.spec);
  const scan = new Scan(spec.definition);
  const method = scan.take(/EXCLUDE USING (\w+) /)?.[1];
  const list = scan.parens();
  const included = include(scan.parens(' INCLUDE '), of);
  const condition = scan.parens(' WHERE ');
  if (method === undefined || list === null || included === null || scan.rest !== '') return null;
  const elements = commas(list).map((each) => {
    const [text = '', operator = ''] = split(each, ' WITH ');
    return { part: indexPart(text, of, entry), operator };
  });
  const comment = commentOf(part, 'CONSTRAINT', entry);
  return chain(call(entry.use('exclude'), [quote(spec.name)]), [
    ...(method === 'gist' ? [] : [call('using', [quote(method)])]),
    ...elements.map((each) => call('on', [each.part?.doc ?? '', quote(each.operator)])),
    ...included,
    ...(condition === null ? [] : [call('where', [entry.sql(bare(condition))])]),
    ...deferrable(spec.deferrable),
    ...commentCall(comment),
  ]);
}

/** The options of a trigger, without its table. */
export function triggerEntries(part: CatalogObject, of: Relation, entry: Entry): Entries | null {
  const spec = triggerSpec.parse(part.spec);
  const scan = new Scan(spec.definition);
  const constraint = scan.take(/CREATE (CONSTRAINT )?TRIGGER /)?.[1];
  scan.until(' ');
  const when = scan.take(/ (BEFORE|AFTER|INSTEAD OF) /)?.[1]?.toLowerCase();
  const events = split(scan.until(' ON '), ' OR ');
  if (scan.has(' ON ')) scan.until(' ');
  const deferred = scan.take(/ (NOT )?DEFERRABLE INITIALLY (IMMEDIATE|DEFERRED)/);
  const tables = scan.take(
    / REFERENCING(?: OLD TABLE AS ("(?:[^"]|"")*"|\S+))?(?: NEW TABLE AS ("(?:[^"]|"")*"|\S+))?/,
  );
  const each = scan.take(/ FOR EACH (ROW|STATEMENT)/)?.[1]?.toLowerCase();
  const condition = scan.parens(' WHEN ');
  if (constraint === undefined || when === undefined || each === undefined) return null;
  if (!scan.has(' EXECUTE FUNCTION ') || spec.enabled !== 'origin') return null;
  const routine = scan.until('(');
  const values = commas(scan.parens() ?? '').map(stringFrom);
  const given = values.filter((one) => one !== null);
  if (scan.rest !== '' || given.length !== values.length) return null;
  const updated = events.flatMap((event) => /^UPDATE OF (.*)$/s.exec(event)?.[1] ?? []);
  const columns = whole(updated.flatMap(commas).map((name) => of.column(nameFrom(name) ?? '')));
  if (columns === null) return null;
  const names = (tables ?? []).slice(1).map((name) => nameFrom(name));
  const referencing: Entries = [
    ['oldTable', names[0] ?? null] as const,
    ['newTable', names[1] ?? null] as const,
  ].flatMap(([word, name]) => (name === null ? [] : [[word, quote(name)] as const]));
  const immediate = deferred?.[2] === 'IMMEDIATE';
  const ofConstraint =
    deferred?.[1] === '' ? object([['deferrable', immediate ? 'true' : "'deferred'"]]) : 'true';
  const words = events.map((event) => quote(event.replace(/ .*/s, '').toLowerCase()));
  const comment = entry.comment(part.id, 'TRIGGER');
  return [
    ['when', quote(when)],
    ['events', array(words)],
    ...(columns.length === 0 ? [] : [['updateOf', array(columns)] as const]),
    ...(constraint === '' && each === 'row' ? [['forEach', "'row'"] as const] : []),
    ...(constraint === '' ? [] : [['constraint', ofConstraint] as const]),
    ...(referencing.length === 0 ? [] : [['referencing', object(referencing)] as const]),
    ...(condition === null ? [] : [['condition', entry.sql(bare(condition))] as const]),
    ['execute', entry.refer(`function:${routine}()`) ?? entry.sql(routine)],
    ...(given.length === 0 ? [] : [['arguments', array(given.map(quote))] as const]),
    ...(comment === null ? [] : [['comment', quote(comment)] as const]),
  ];
}

function trigger(part: CatalogObject, of: Relation, entry: Entry): Doc | null {
  const entries = triggerEntries(part, of, entry);
  return entries === null
    ? null
    : call(entry.use('trigger'), [quote(String(part.spec.name)), object(entries)]);
}

function policy(part: CatalogObject, _: Relation, entry: Entry): Doc {
  const spec = policySpec.parse(part.spec);
  const comment = entry.comment(part.id, 'POLICY');
  const to = spec.roles.map(quote);
  return call(entry.use('policy'), [
    quote(spec.name),
    ...optional([
      ...(spec.permissive ? [] : [['as', "'restrictive'"] as const]),
      ...(spec.command === 'all' ? [] : [['for', quote(spec.command)] as const]),
      ...(to.length === 0 ? [] : [['to', to.length === 1 ? (to[0] ?? '') : array(to)] as const]),
      ...(spec.using === null ? [] : [['using', entry.sql(bare(spec.using))] as const]),
      ...(spec.check === null ? [] : [['withCheck', entry.sql(bare(spec.check))] as const]),
      ...(comment === null ? [] : [['comment', quote(comment)] as const]),
    ]),
  ]);
}

const printers: Readonly<
  Record<string, (part: CatalogObject, of: Relation, entry: Entry) => Doc | null>
> = {
  'primary key': key,
  unique: key,
  'foreign key': foreignKey,
  check,
  exclusion,
  index,
  trigger,
  policy,
};

/** The items of a relation that the language can say; each counts as said. */
export function itemDocs(of: Relation, entry: Entry, kinds = Object.keys(printers)): Doc[] {
  return kinds.flatMap((kind) =>
    entry.parts(of.id, kind).flatMap((part) => {
      const doc = printers[kind]?.(part, of, entry) ?? null;
      if (doc !== null) entry.claim(part);
      return doc === null ? [] : [doc];
    }),
  );
}

/** Constraints of one column that are written at it. */
export function columnConstraints(
  column: string,
  of: Relation,
  entry: Entry,
): { readonly calls: readonly Doc[]; readonly primary: boolean } {
  const calls: Doc[] = [];
  let primary = false;
  const hasComment = (part: CatalogObject) =>
    entry
      .parts(part.id, 'comment')
      .some(({ spec }) => String(spec.target).startsWith('CONSTRAINT'));
  for (const part of entry.parts(of.id, 'primary key', 'unique')) {
    const spec = indexConstraintSpec.parse(part.spec);
    const found = keyOf(spec.definition);
    if (found?.columns.length !== 1 || found.columns[0] !== column || found.include !== null)
      continue;
    if (isStoredOtherwise(spec) || hasComment(part)) continue;
    const own = part.kind === 'primary key';
    const name = nameUnless(part, of, own ? [] : [column], own ? 'pkey' : 'key', entry);
    const state = deferral[spec.deferrable];
    const options: Entries = [
      ...(name === null ? [] : [['name', quote(name)] as const]),
      ...(found.nullsNotDistinct ? [['nullsNotDistinct', 'true'] as const] : []),
      ...(state === null ? [] : [['deferrable', state === '' ? 'true' : state] as const]),
    ];
    calls.push(call(own ? 'primaryKey' : 'unique', optional(options)));
    primary ||= own;
    entry.claim(part);
  }
  for (const part of entry.parts(of.id, 'foreign key')) {
    const spec = foreignKeySpec.parse(part.spec);
    const found = referenceOf(part, entry);
    if (found?.columns.length !== 1 || found.columns[0] !== column || found.full) continue;
    if (!spec.enforced || hasComment(part)) continue;
    const name = nameUnless(part, of, [column], 'fkey', entry);
    const state = deferral[spec.deferrable];
    const options: Entries = [
      ...(name === null ? [] : [['name', quote(name)] as const]),
      ...found.options,
      ...(state === null ? [] : [['deferrable', state === '' ? 'true' : state] as const]),
      ...(spec.validated ? [] : [['notValid', 'true'] as const]),
    ];
    calls.push(call('references', [found.target, ...optional(options)]));
    entry.claim(part);
  }
  return { calls, primary };
}
