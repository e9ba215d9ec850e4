/** Types, defaults and columns as the definition language writes them. */

import { Column } from '../define/column.ts';
import * as types from '../define/types.ts';
import { columnSpec } from '../kinds/column.ts';
import { defaultSpec } from '../kinds/default.ts';
import { identitySpec } from '../kinds/identity.ts';
import { notNullSpec } from '../kinds/not-null.ts';
import type { SequenceOptions } from '../kinds/sequence-options.ts';
import type { CatalogObject, Id } from '../model/catalog.ts';
import { qualified } from '../model/sql.ts';
import { call, chain, type Doc, object } from './doc.ts';
import { bare, nameFrom, stringFrom } from './scan.ts';
import type { Entry } from './scope.ts';
import { quote } from './typescript.ts';

const squeezed = (text: string) => text.replaceAll(' ', '');

/** The type that a function of the language makes, as SQL writes it; null when it makes none. */
function made(make: unknown, ...given: readonly unknown[]): string | null {
  const column: unknown = typeof make === 'function' ? Reflect.apply(make, undefined, given) : null;
  return column instanceof Column ? column.state.type.text : null;
}

/** PostgreSQL's types by their text, from the functions themselves. */
const builders = new Map<string, readonly [name: string, make: unknown]>(
  Object.entries(types).flatMap(([name, make]) => {
    const text = name === 'custom' ? null : made(make);
    return text === null ? [] : [[text, [name, make]] as const];
  }),
);

const userTypes = ['enum', 'domain', 'composite type', 'range type'] as const;

const named = (name: string | null): readonly Doc[] => (name === null ? [] : [quote(name)]);

interface Written {
  readonly head: Doc;
  readonly calls: readonly Doc[];
  /** Of what the language knows it as: `text`, or `enum`. Null: any other type. */
  readonly family: string | null;
}

/** A column of a type for which the language has a word; null when it has none. */
export function knownType(text: string, name: string | null, entry: Entry): Written | null {
  if (text.endsWith('[]')) {
    const element = knownType(text.slice(0, -2), name, entry);
    return element && { ...element, calls: [...element.calls, 'array()'], family: null };
  }
  const modifiers = /\(([\d, ]+)\)/.exec(text)?.[1] ?? '';
  const builder = builders.get(text.replace(/\([\d, ]+\)/, ''));
  if (builder !== undefined) {
    const [word, make] = builder;
    const sizes = modifiers === '' ? [] : modifiers.split(',').map(Number);
    if (squeezed(made(make, ...sizes) ?? '') === squeezed(text)) {
      return {
        head: call(entry.use(word), [...named(name), ...sizes.map(String)]),
        calls: [],
        family: word,
      };
    }
  }
  for (const kind of userTypes) {
    const type = entry.refer(`${kind}:${text}`, true);
    if (type !== null) return { head: call(type, named(name)), calls: [], family: kind };
  }
  return null;
}

/** A column of a type: `varchar('code', 64)`, `custom('citext')`. */
export function typeOf(text: string, name: string | null, entry: Entry): Written {
  const known = knownType(text, name, entry);
  if (known !== null) return known;
  return {
    head: call(entry.use('custom'), [quote(text), ...named(name)]),
    calls: [],
    family: null,
  };
}

/** A type where no column is meant: `text()`. */
export function plainType(text: string, entry: Entry): Doc {
  const { head, calls } = typeOf(text, null, entry);
  return chain(head, calls);
}

/** `"C"` or `app.mine` of `pg_catalog."C"`, as `.collate()` takes it. */
export function collate(collation: string | null): readonly Doc[] {
  if (collation === null) return [];
  const own = /^pg_catalog\.(.+)$/s.exec(collation)?.[1];
  const name = own === undefined ? null : nameFrom(own);
  const plain = name !== null && !/["'.]/.test(name);
  return [call('collate', [quote(plain ? name : collation)])];
}

const numbers = new Set(['smallint', 'integer', 'bigint']);
const texts: Readonly<Record<string, RegExp>> = {
  text: /^(.*)::text$/s,
  varchar: /^(.*)::character varying$/s,
  char: /^(.*)::bpchar$/s,
};

/** A default as a value of its type, where the driver's value is PostgreSQL's text of it. */
export function defaultValue(expression: string, type: string, family: string | null): Doc | null {
  if (family === null) return null;
  if (numbers.has(family) && /^\d{1,15}$/.test(expression)) return expression;
  const negative = /^'(-\d{1,15})'::(?:integer|smallint)$/.exec(expression)?.[1];
  if (numbers.has(family) && negative !== undefined) return negative;
  if (family === 'boolean' && /^(true|false)$/.test(expression)) return expression;
  if (family === 'jsonb' && /^'(\{\}|\[\])'::jsonb$/.test(expression))
    return expression.slice(1, 3);
  const text =
    family === 'enum'
      ? expression.endsWith(`::${type}`) && expression.slice(0, -type.length - 2)
      : texts[family]?.exec(expression)?.[1];
  const value = typeof text === 'string' ? stringFrom(text) : null;
  return value === null ? null : quote(value);
}

/** A number as TypeScript writes it, whatever its size. */
const number = (digits: string) => (Number.isSafeInteger(Number(digits)) ? digits : `${digits}n`);

export function sequenceEntries(options: SequenceOptions): (readonly [string, Doc])[] {
  const { start, increment, minimum, maximum, cache, cycle } = options;
  const given: readonly (readonly [string, string | null])[] = [
    ['start', start],
    ['increment', increment === '1' ? null : increment],
    ['min', minimum],
    ['max', maximum],
    ['cache', cache === '1' ? null : cache],
  ];
  return [
    ...given.flatMap(([key, value]) => (value === null ? [] : [[key, number(value)] as const])),
    ...(cycle ? [['cycle', 'true'] as const] : []),
  ];
}

/** Options as the last argument, or no argument. */
export const optional = (entries: readonly (readonly [string, Doc])[]): readonly Doc[] =>
  entries.length === 0 ? [] : [object(entries)];

function identity(part: CatalogObject): Doc {
  const spec = identitySpec.parse(part.spec);
  const name = spec.sequence;
  const sequence =
    name === null ? null : spec.schema === 'public' ? name : qualified(spec.schema, name);
  return call('identity', [
    ...optional([
      ...(spec.generated === 'always' ? [['always', 'true'] as const] : []),
      ...(sequence === null ? [] : [['name', quote(sequence)] as const]),
      ...sequenceEntries(spec),
    ]),
  ]);
}

/** The sequence that a default takes its values from. */
const sequenceOf = (expression: string): Id | null => {
  const literal = /^nextval\(('.*')::regclass\)$/s.exec(expression)?.[1];
  const name = literal === undefined ? null : stringFrom(literal);
  return name === null ? null : `sequence:${name}`;
};

function defaultCall(expression: string, type: string, family: string | null, entry: Entry): Doc {
  const sequence = sequenceOf(expression);
  const constant = sequence === null ? null : entry.refer(sequence, true);
  if (constant !== null) return call('default', [`${constant}.nextval()`]);
  const value = defaultValue(expression, type, family);
  return call('default', [value ?? entry.sql(bare(expression))]);
}

/** `serial` and what it stands for, when PostgreSQL would make the same of it. */
const serials: Readonly<Record<string, string>> = {
  smallint: 'smallserial',
  integer: 'serial',
  bigint: 'bigserial',
};

/** A sequence with nothing of its own, that its column's default alone takes values from. */
function isSerial(
  sequence: CatalogObject | undefined,
  column: {
    readonly schema: string;
    readonly table: string;
    readonly name: string;
    readonly type: string;
  },
): boolean {
  if (sequence === undefined) return false;
  const { schema, name, persistence, type, ...options } = sequence.spec;
  const plain = {
    increment: '1',
    minimum: null,
    maximum: null,
    start: null,
    cache: '1',
    cycle: false,
  };
  return (
    schema === column.schema &&
    name === `${column.table}_${column.name}_seq` &&
    Buffer.byteLength(name) < 64 &&
    persistence === 'permanent' &&
    type === column.type &&
    JSON.stringify(options) === JSON.stringify(plain)
  );
}

function serial(column: CatalogObject, entry: Entry): readonly CatalogObject[] | null {
  const spec = columnSpec.parse(column.spec);
  const given = entry.part(column.id, 'default');
  const required = entry.part(column.id, 'not null');
  if (given === undefined || required === undefined || serials[spec.type] === undefined)
    return null;
  const id = sequenceOf(defaultSpec.parse(given.spec).expression);
  const sequence = id === null ? undefined : entry.object(id);
  const ownership = id === null ? undefined : entry.part(id, 'sequence ownership');
  if (sequence === undefined || ownership === undefined || !isSerial(sequence, spec)) return null;
  if (!entry.mayBeShort(sequence.id) || !entry.mayBeShort(column.id)) return null;
  if (ownership.spec.table !== spec.table || ownership.spec.column !== spec.name) return null;
  return [given, required, sequence, ownership];
}

/**
 * Whether a plain `.notNull()` says it, all but its name: then it is renamed. It cannot be left out and added
 * under its name, because a primary key and an identity bring one that has another.
 */
function claimNotNull(part: CatalogObject, entry: Entry): boolean {
  const { name, noInherit, validated } = notNullSpec.parse(part.spec);
  if (noInherit || !validated || (name !== null && !entry.mayBeShort(part.id))) return false;
  if (name === null) entry.claim(part);
  else entry.claimExcept(part, { name: null });
  return true;
}

/** A column with everything that is written at it; `constraints` come from the table. */
export function columnDoc(
  column: CatalogObject,
  key: string,
  constraints: { readonly calls: readonly Doc[]; readonly primary: boolean },
  entry: Entry,
): Doc {
  const spec = columnSpec.parse(entry.claim(column).spec);
  const name = key === spec.name ? null : spec.name;
  const ofSerial = serial(column, entry);
  for (const each of ofSerial ?? []) entry.claim(each);
  const word = serials[spec.type];
  const { head, calls, family } =
    ofSerial !== null && word !== undefined
      ? { head: call(entry.use(word), named(name)), calls: [], family: null }
      : typeOf(spec.type, name, entry);
  const numbered = entry.part(column.id, 'identity');
  // What type the sequence has, and whether it is logged, only SQL says where it is not as the column's and the table's.
  const plain = numbered?.spec.sequenceType === null && numbered.spec.persistence === null;
  const ofIdentity = plain ? numbered : undefined;
  if (ofIdentity !== undefined) entry.claim(ofIdentity);
  const required = entry.part(column.id, 'not null');
  const isRequired = required !== undefined && claimNotNull(required, entry);
  const given = entry.part(column.id, 'default');
  if (given !== undefined) entry.claim(given);
  const comment = entry.comment(column.id, 'COLUMN');
  const { generated } = spec;
  return chain(head, [
    ...calls,
    ...collate(spec.collation),
    ...(generated === null
      ? []
      : [
          call('generatedAs', [
            entry.sql(bare(generated.expression)),
            ...(generated.kind === 'stored' ? [] : [object([['kind', quote(generated.kind)]])]),
          ]),
        ]),
    ...(ofIdentity === undefined ? [] : [identity(ofIdentity)]),
    ...(isRequired && ofIdentity === undefined && !constraints.primary ? ['notNull()'] : []),
    ...(given === undefined
      ? []
      : [defaultCall(defaultSpec.parse(given.spec).expression, spec.type, family, entry)]),
    ...constraints.calls,
    ...(comment === null ? [] : [call('comment', [quote(comment)])]),
  ]);
}
