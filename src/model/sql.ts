/**
 * The only place where names and values become SQL text.
 *
 * `Sql` is a branded string: text that is known to be SQL. The `sql` tag accepts nothing but `Sql`,
 * numbers and booleans, so that a plain string cannot be interpolated by mistake.
 */

declare const brand: unique symbol;
export type Sql = string & { readonly [brand]: 'sql' };

/** Words that PostgreSQL 18's quote_identifier() quotes: pg_get_keywords() without category U. */
const keywords = new Set(
  (
    'all analyse analyze and any array as asc asymmetric authorization between bigint binary ' +
    'bit boolean both case cast char character check coalesce collate collation column ' +
    'concurrently constraint create cross current_catalog current_date current_role ' +
    'current_schema current_time current_timestamp current_user dec decimal default deferrable ' +
    'desc distinct do else end except exists extract false fetch float for foreign freeze from ' +
    'full grant greatest group grouping having ilike in initially inner inout int integer ' +
    'intersect interval into is isnull join json json_array json_arrayagg json_exists ' +
    'json_object json_objectagg json_query json_scalar json_serialize json_table json_value ' +
    'lateral leading least left like limit localtime localtimestamp merge_action national ' +
    'natural nchar none normalize not notnull null nullif numeric offset on only or order out ' +
    'outer overlaps overlay placing position precision primary real references returning right ' +
    'row select session_user setof similar smallint some substring symmetric system_user table ' +
    'tablesample then time timestamp to trailing treat trim true union unique user using ' +
    'values varchar variadic verbose when where window with xmlattributes xmlconcat xmlelement ' +
    'xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable'
  ).split(' '),
);

/** Trusts a text to be SQL: what PostgreSQL deparsed, or what a user wrote as SQL. */
export function trusted(text: string): Sql {
  return text as Sql;
}

/** An identifier, quoted when PostgreSQL's quote_ident() would quote it. */
export function ident(name: string): Sql {
  const known = identifiers.get(name);
  if (known !== undefined) return known;
  const quoted = quoteIdent(name);
  if (identifiers.size < 100_000) identifiers.set(name, quoted);
  return quoted;
}

/** The same few names are quoted again and again: a table's for each of its columns. */
const identifiers = new Map<string, Sql>();

function quoteIdent(name: string): Sql {
  const plain = /^[a-z_][a-z0-9_]*$/.test(name) && !keywords.has(name);
  return trusted(plain ? name : `"${name.replaceAll('"', '""')}"`);
}

/** A qualified name: `schema.name`, each part quoted when needed. */
export function qualified(...parts: readonly string[]): Sql {
  return trusted(parts.map(ident).join('.'));
}

/** A string literal, valid whatever standard_conforming_strings says. */
export function literal(value: string): Sql {
  const quoted = `'${value.replaceAll("'", "''")}'`;
  return trusted(value.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted);
}

/** Joins fragments with a separator, `, ` by default. */
export function join(fragments: readonly Sql[], separator = ', '): Sql {
  return trusted(fragments.join(separator));
}

/** No SQL at all: for an optional part. */
export const nothing = trusted('');

export function sql(
  strings: TemplateStringsArray,
  ...values: readonly (Sql | number | boolean)[]
): Sql {
  return trusted(String.raw({ raw: strings }, ...values));
}
