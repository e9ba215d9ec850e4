/** Objects that are exported: each kind's printer, and in which file it is written. */

import { compositeTypeSpec } from '../kinds/composite-type.ts';
import { domainSpec } from '../kinds/domain.ts';
import { domainConstraintSpec } from '../kinds/domain-constraint.ts';
import { enumSpec } from '../kinds/enum.ts';
import { extensionSpec } from '../kinds/extension.ts';
import { materializedViewSpec } from '../kinds/materialized-view.ts';
import { partitionSpec } from '../kinds/partition.ts';
import { schemaSpec } from '../kinds/schema.ts';
import { sequenceSpec } from '../kinds/sequence.ts';
import { sequenceOwnershipSpec } from '../kinds/sequence-ownership.ts';
import { tableSpec } from '../kinds/table.ts';
import { viewSpec } from '../kinds/view.ts';
import type { CatalogObject, Id } from '../model/catalog.ts';
import { qualified } from '../model/sql.ts';
import { defaultPrivilegesDoc } from './access.ts';
import { collate, columnDoc, defaultValue, optional, sequenceEntries, typeOf } from './column.ts';
import { array, block, builder, call, chain, type Doc, indent, line, list, object } from './doc.ts';
import { columnConstraints, itemDocs, type Relation, storage, triggerEntries } from './item.ts';
import { aggregate, eventTrigger, rule, statistics, textSearchConfiguration } from './made.ts';
import { routine } from './routine.ts';
import { bare, commas, nameFrom, Scan, stringFrom } from './scan.ts';
import type { Entry } from './scope.ts';
import { camelCase, propertyKey, quote, unique } from './typescript.ts';

type Entries = readonly (readonly [string, Doc])[];
/** Null: the language cannot say it. */
type Printer = (object: CatalogObject, entry: Entry) => Doc | null;

const commentEntry = (comment: string | null): Entries =>
  comment === null ? [] : [['comment', quote(comment)]];

const schema: Printer = ({ id, spec }, entry) => {
  const { name } = schemaSpec.parse(spec);
  const comment = entry.comment(id, 'SCHEMA');
  // It is there without being said.
  if (name === 'public' && comment === null) return '';
  return call(entry.use('pgSchema'), [quote(name), ...optional(commentEntry(comment))]);
};

const extension: Printer = ({ id, spec }, entry) => {
  const { name, schema: within } = extensionSpec.parse(spec);
  const constant = within === 'public' ? null : entry.refer(`schema:${qualified(within)}`, true);
  const place = within === 'public' && entry.mayBeShort(id) ? null : (constant ?? quote(within));
  const options = [
    ...(place === null ? [] : [['schema', place] as const]),
    ...commentEntry(entry.comment(id, 'EXTENSION')),
  ];
  return call(entry.use('extension'), [quote(name), ...optional(options)]);
};

const enumType: Printer = ({ id, spec }, entry) => {
  const { schema: within, name, labels } = enumSpec.parse(spec);
  const make = entry.make(within, 'pgEnum', 'enum');
  if (make === null) return null;
  const options = commentEntry(entry.comment(id, 'TYPE'));
  return call(make, [quote(name), array(labels.map(quote)), ...optional(options)]);
};

/** The name that PostgreSQL gives to a domain's only check. */
const domainCheck = (name: string) => `${name}_check`;

const domain: Printer = ({ id, spec }, entry) => {
  const of = domainSpec.parse(spec);
  const make = entry.make(of.schema, 'domain', 'domain');
  if (make === null || of.notNullName !== null) return null;
  const parts = entry
    .parts(id, 'domain constraint')
    .filter((part) => domainConstraintSpec.parse(part.spec).validated);
  const constraints = parts.map((part) => domainConstraintSpec.parse(part.spec));
  const checks = constraints.map(({ name, definition }) => {
    const expression = new Scan(definition).parens('CHECK ');
    return [propertyKey(name), entry.sql(bare(expression ?? ''))] as const;
  });
  for (const part of parts) entry.claim(part);
  const [only] = checks;
  const short = checks.length === 1 && constraints[0]?.name === domainCheck(of.name);
  const { head, calls, family } = typeOf(of.type, null, entry);
  const given =
    of.default === null
      ? []
      : [
          call('default', [
            defaultValue(of.default, of.type, family) ?? entry.sql(bare(of.default)),
          ]),
        ];
  const options = [
    ...(of.notNull ? [['notNull', 'true'] as const] : []),
    ...(only === undefined
      ? []
      : [['check', short && entry.mayBeShort(id) ? only[1] : object(checks)] as const]),
    ...commentEntry(entry.comment(id, 'DOMAIN')),
  ];
  const type = chain(head, [...calls, ...collate(of.collation), ...given]);
  return call(make, [quote(of.name), type, ...optional(options)]);
};

/** Columns that are only their types: attributes of a composite type, columns of a view. */
function attributes(
  of: readonly {
    readonly name: string;
    readonly type: string;
    readonly collation: string | null;
  }[],
  collations: boolean,
  entry: Entry,
): Entries {
  const taken = new Set<string>();
  return of.map(({ name, type, collation }) => {
    const key = unique(taken, camelCase(name));
    const { head, calls } = typeOf(type, key === name ? null : name, entry);
    return [key, chain(head, [...calls, ...(collations ? collate(collation) : [])])] as const;
  });
}

const compositeType: Printer = ({ id, spec }, entry) => {
  const of = compositeTypeSpec.parse(spec);
  const make = entry.make(of.schema, 'compositeType', 'compositeType');
  if (make === null) return null;
  const options = commentEntry(entry.comment(id, 'TYPE'));
  const columns = object(attributes(of.attributes, true, entry));
  return call(make, [quote(of.name), columns, ...optional(options)]);
};

const sequence: Printer = ({ id, spec }, entry) => {
  const of = sequenceSpec.parse(spec);
  const make = entry.make(of.schema, 'sequence', 'sequence');
  if (make === null) return null;
  const ownership = entry.part(id, 'sequence ownership');
  const owner = ownership === undefined ? null : ownedBy(ownership, entry);
  if (ownership !== undefined && owner !== null) entry.claim(ownership);
  const options = [
    ...(of.type === 'bigint' ? [] : [['as', quote(of.type)] as const]),
    ...sequenceEntries(of),
    ...(of.persistence === 'unlogged' ? [['unlogged', 'true'] as const] : []),
    ...(owner === null ? [] : [['ownedBy', owner] as const]),
    ...commentEntry(entry.comment(id, 'SEQUENCE')),
  ];
  return call(make, [quote(of.name), ...optional(options)]);
};

function ownedBy(ownership: CatalogObject, entry: Entry): Doc | null {
  const { schema: within, table, column } = sequenceOwnershipSpec.parse(ownership.spec);
  const id: Id = `table:${qualified(within, table)}`;
  const constant = entry.refer(id);
  const key = entry.key(id, column);
  if (constant === null || key === null) return null;
  return `(): ${entry.use('TableColumn')} => ${constant}.${key}`;
}

/** `table('name', { … }, (t) => [ … ], { … })`: over several lines when more than the columns come. */
function relationCall(make: Doc, name: string, columns: Doc, rest: readonly Doc[]): Doc {
  const args = [quote(name), columns, ...rest];
  if (rest.length === 0 || columns === '{}') return call(make, args);
  return [make, '(', indent(...args.flatMap((each): Doc[] => [line, each, ','])), line, ')'];
}

/** `{ range: 'created_at' }` of `RANGE (created_at)`; null when it says more. */
function partitionKey(definition: string, entry: Entry): Doc | null {
  const scan = new Scan(definition);
  const strategy = scan.take(/(RANGE|LIST|HASH) /)?.[1]?.toLowerCase();
  const list = scan.parens();
  if (strategy === undefined || list === null) return null;
  const keys = commas(list).map((each) => {
    const name = nameFrom(each);
    return name === null ? entry.sql(bare(each)) : quote(name);
  });
  return object([[strategy, keys.length === 1 ? (keys[0] ?? '') : array(keys)]]);
}

/** `from: …, to: …` of `FOR VALUES FROM (…) TO (…)`. */
function boundEntries(bound: string, entry: Entry): Entries | null {
  if (bound === 'DEFAULT') return [['default', 'true']];
  const scan = new Scan(bound);
  if (!scan.has('FOR VALUES ')) return null;
  const values = (list: string) =>
    commas(list).map((each) => {
      const text = stringFrom(each);
      if (text !== null) return quote(text);
      if (/^-?\d{1,15}$/.test(each)) return each;
      return each === 'NULL' ? 'null' : entry.sql(each);
    });
  const [modulus, remainder] =
    scan.take(/WITH \(modulus (\d+), remainder (\d+)\)$/)?.slice(1) ?? [];
  if (modulus !== undefined && remainder !== undefined) {
    return [
      ['modulus', modulus],
      ['remainder', remainder],
    ];
  }
  const list = scan.parens('IN ');
  if (list !== null) return [['in', array(values(list))]];
  const [from, to] = [scan.parens('FROM '), scan.parens(' TO ')];
  if (from === null || to === null) return null;
  const side = (text: string) => {
    const docs = values(text);
    return docs.length === 1 ? (docs[0] ?? '') : array(docs);
  };
  return [
    ['from', side(from)],
    ['to', side(to)],
  ];
}

/** The options of a partition, which says nothing of what comes from the whole; null when it is none. */
function partitionEntries(of: CatalogObject, entry: Entry): Entries | null {
  const tie = entry.part(of.id, 'partition');
  if (tie === undefined || !entry.mayBeShort(tie.id) || !entry.mayBeShort(of.id)) return null;
  const spec = partitionSpec.parse(tie.spec);
  const whole = entry.refer(`table:${qualified(spec.parentSchema, spec.parentTable)}`, true);
  const bound = boundEntries(spec.bound, entry);
  if (whole === null || bound === null) return null;
  entry.claim(tie);
  entry.claimInherited(of.id);
  return [['of', whole], ...bound];
}

const table: Printer = (of, entry) => {
  const spec = tableSpec.parse(of.spec);
  if (spec.accessMethod !== null || spec.tablespace !== null) return null;
  const ofPartition = partitionEntries(of, entry);
  const make =
    ofPartition === null
      ? entry.make(spec.schema, 'table', 'table')
      : entry.make(spec.schema, 'partition', 'partition');
  const key = spec.partitionBy === null ? null : partitionKey(spec.partitionBy, entry);
  if (make === null || (spec.partitionBy !== null && key === null)) return null;
  let named = false;
  const relation: Relation = {
    id: of.id,
    name: spec.name,
    column: (name) => {
      const key = entry.key(of.id, name);
      named ||= key !== null;
      return key === null ? null : `t.${key}`;
    },
  };
  const columns = entry.parts(of.id, 'column').map((column) => {
    const name = String(column.spec.name);
    const key = entry.key(of.id, name) ?? name;
    return [key, columnDoc(column, key, columnConstraints(name, relation, entry), entry)] as const;
  });
  const items = itemDocs(relation, entry);
  const options = [
    ...(ofPartition ?? []),
    ...(key === null ? [] : [['partitionBy', key] as const]),
    ...commentEntry(entry.comment(of.id, 'TABLE')),
    ...(spec.persistence === 'unlogged' ? [['unlogged', 'true'] as const] : []),
    ...(spec.options.length === 0 ? [] : [['with', object(storage(spec.options))] as const]),
    ...(spec.forceRowSecurity || spec.rowSecurity
      ? [['rowSecurity', spec.forceRowSecurity ? "'forced'" : 'true'] as const]
      : []),
  ];
  if (spec.forceRowSecurity && !spec.rowSecurity) return null;
  const itemList: readonly Doc[] =
    items.length === 0 ? [] : [[named ? '(t) => ' : '() => ', list('[', items, ']')] as const];
  if (ofPartition !== null) return call(make, [quote(spec.name), object(options), ...itemList]);
  return relationCall(make, spec.name, block(columns), [...itemList, ...optional(options)]);
};

const view: Printer = (of, entry) => {
  const spec = viewSpec.parse(of.spec);
  const make = entry.make(spec.schema, 'view', 'view');
  if (make === null) return null;
  const options = [
    ...(spec.options.length === 0 ? [] : [['with', object(storage(spec.options))] as const]),
    ...commentEntry(entry.comment(of.id, 'VIEW')),
  ];
  const columns = block(attributes(spec.columns, false, entry));
  return builder(
    make,
    (word) => relationCall(word, spec.name, columns, optional(options)),
    call('as', [entry.sql(spec.definition)]),
  );
};

const materializedView: Printer = (of, entry) => {
  const spec = materializedViewSpec.parse(of.spec);
  if (spec.accessMethod !== null || spec.tablespace !== null) return null;
  const make = entry.make(spec.schema, 'materializedView', 'materializedView');
  if (make === null) return null;
  // Its columns are not known to the catalog: they are named as SQL names them.
  const relation: Relation = {
    id: of.id,
    name: spec.name,
    column: () => null,
  };
  const items = itemDocs(relation, entry, ['index']);
  const options = [
    ...(spec.options.length === 0 ? [] : [['with', object(storage(spec.options))] as const]),
    ...(spec.populated ? [] : [['withData', 'false'] as const]),
    ...commentEntry(entry.comment(of.id, 'MATERIALIZED VIEW')),
  ];
  const rest: readonly Doc[] = [
    ...(items.length === 0 && options.length === 0
      ? []
      : [['() => ', list('[', items, ']')] as const]),
    ...optional(options),
  ];
  const short = rest.length === 0;
  return builder(
    make,
    (word) =>
      short ? call(word, [quote(spec.name)]) : call(word, [quote(spec.name), '{}', ...rest]),
    call('as', [entry.sql(spec.definition)]),
  );
};

/** What has no place of its own in the language: a comment, by what COMMENT ON says. */
const comment: Printer = ({ spec }, entry) =>
  call(entry.use('comment'), [entry.sql(String(spec.target)), quote(String(spec.text))]);

/** A trigger of a view, which takes none in its definition. */
const viewTrigger: Printer = (of, entry) => {
  const { schema: within, table: on } = of.spec;
  const id: Id = `view:${qualified(String(within), String(on))}`;
  const constant = entry.refer(id, true);
  if (constant === null) return null;
  const columns: Relation = {
    id,
    name: String(on),
    column: (name) => {
      const key = entry.key(id, name);
      return key === null ? null : `${constant}.${key}`;
    },
  };
  const entries = triggerEntries(of, columns, entry);
  return entries === null
    ? null
    : call(entry.use('trigger'), [
        quote(String(of.spec.name)),
        object([['on', constant], ...entries]),
      ]);
};

/** In the order in which a file shows them, and in which they take their names. */
export const printers: Readonly<Record<string, Printer>> = {
  schema,
  extension,
  enum: enumType,
  domain,
  'composite type': compositeType,
  sequence,
  function: routine,
  procedure: routine,
  table,
  view,
  'materialized view': materializedView,
  aggregate,
  'text search configuration': textSearchConfiguration,
  'event trigger': eventTrigger,
  trigger: viewTrigger,
  rule,
  statistics,
  comment,
  'default privileges': defaultPrivilegesDoc,
};

/** Files by kind: their rank, and their name. The rest is written where its parent is, or last. */
const files: Readonly<Record<string, readonly [rank: number, name: string]>> = {
  schema: [0, 'schema'],
  extension: [1, 'extensions'],
  enum: [2, 'types'],
  domain: [2, 'types'],
  'composite type': [2, 'types'],
  'range type': [2, 'types'],
  sequence: [3, 'sequences'],
  function: [4, 'functions'],
  procedure: [4, 'functions'],
  aggregate: [4, 'functions'],
  table: [5, 'tables'],
  view: [6, 'views'],
  'materialized view': [6, 'views'],
};

export function fileOf(kind: string): readonly [rank: number, name: string] {
  const plural = `${kind.replaceAll(' ', '-')}s`.replace(/ss$/, 's').replace(/ys$/, 'ies');
  return files[kind] ?? [7, plural];
}
