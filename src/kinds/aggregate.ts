/**
 * Aggregates: plain, ordered-set and hypothetical-set, with moving state and parallel support.
 *
 * Read from pg_aggregate and pg_proc. PostgreSQL replaces one in place unless its result, the name or
 * the mode of an argument, or its sort changes.
 */

import * as z from 'zod';
import { join, qualified, type Sql, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { type Alter, defineKind } from './kind.ts';
import { address, notOfExtension, someOf, userSchema } from './reading.ts';
import {
  definitionItems,
  functionName,
  operatorName,
  signatureOf,
  typeName,
} from './references.ts';
import { renameInSchema } from './statements.ts';

export const aggregateSpec = z.strictObject({
  schema: z.string(),
  name: z.string(),
  /** Types of all arguments: `integer, text`. */
  signature: z.string(),
  sort: z.enum(['plain', 'ordered-set', 'hypothetical-set']),
  /** Modes, names and types, with ORDER BY: `integer ORDER BY text`, `*`. */
  arguments: z.string(),
  result: z.string(),
  /** Of CREATE AGGREGATE, as PostgreSQL takes them: `SFUNC = public.add`. */
  items: z.array(z.string()),
});

export type AggregateSpec = z.infer<typeof aggregateSpec>;

const identity = (spec: AggregateSpec) =>
  sql`${qualified(spec.schema, spec.name)}(${trusted(spec.signature)})`;
const full = (spec: AggregateSpec) =>
  sql`AGGREGATE ${qualified(spec.schema, spec.name)}(${trusted(spec.arguments)})`;

function create(spec: AggregateSpec, verb: Sql) {
  const items = spec.sort === 'hypothetical-set' ? [...spec.items, 'HYPOTHETICAL'] : spec.items;
  return [statement(sql`${verb} ${full(spec)} (${join(items.map(trusted))})`)];
}

const altering: Alter<AggregateSpec> = {
  alter: (from, to) =>
    from.sort !== to.sort || from.arguments !== to.arguments || from.result !== to.result
      ? 'replace'
      : create(to, sql`CREATE OR REPLACE`),
};

const modify = (function_: string, column: string) =>
  `CASE WHEN ${function_} <> 0 THEN CASE ${column} WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END END`;
const extra = (column: string) => `CASE WHEN ${column} THEN 'true' END`;
const space = (column: string) => `NULLIF(${column}, 0)::pg_catalog.text`;

const items = definitionItems({
  SFUNC: functionName('a.aggtransfn'),
  STYPE: typeName('a.aggtranstype'),
  SSPACE: space('a.aggtransspace'),
  FINALFUNC: functionName('a.aggfinalfn'),
  FINALFUNC_EXTRA: extra('a.aggfinalextra'),
  FINALFUNC_MODIFY: modify('a.aggfinalfn', 'a.aggfinalmodify'),
  COMBINEFUNC: functionName('a.aggcombinefn'),
  SERIALFUNC: functionName('a.aggserialfn'),
  DESERIALFUNC: functionName('a.aggdeserialfn'),
  INITCOND: 'pg_catalog.quote_literal(a.agginitval)',
  MSFUNC: functionName('a.aggmtransfn'),
  MINVFUNC: functionName('a.aggminvtransfn'),
  MSTYPE: typeName('a.aggmtranstype'),
  MSSPACE: space('a.aggmtransspace'),
  MFINALFUNC: functionName('a.aggmfinalfn'),
  MFINALFUNC_EXTRA: extra('a.aggmfinalextra'),
  MFINALFUNC_MODIFY: modify('a.aggmfinalfn', 'a.aggmfinalmodify'),
  MINITCOND: 'pg_catalog.quote_literal(a.aggminitval)',
  SORTOP: operatorName('a.aggsortop'),
  PARALLEL: "CASE p.proparallel WHEN 's' THEN 'SAFE' WHEN 'r' THEN 'RESTRICTED' END",
});

export const aggregate = defineKind<AggregateSpec>({
  name: 'aggregate',
  spec: aggregateSpec,
  present: someOf('pg_aggregate', 'aggfnoid::pg_catalog.oid'),
  query: () => sql`
    SELECT ${address('pg_proc', 'p.oid')},
      n.nspname AS schema, p.proname AS name, ${signatureOf('p')} AS signature,
      CASE a.aggkind WHEN 'n' THEN 'plain' WHEN 'o' THEN 'ordered-set' ELSE 'hypothetical-set' END AS sort,
      CASE WHEN p.pronargs = 0 THEN '*' ELSE pg_catalog.pg_get_function_identity_arguments(p.oid) END AS arguments,
      pg_catalog.pg_get_function_result(p.oid) AS result, ${items} AS items
    FROM pg_catalog.pg_aggregate AS a
    JOIN pg_catalog.pg_proc AS p ON p.oid = a.aggfnoid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
    WHERE ${userSchema('n')} AND ${notOfExtension('pg_proc', 'p.oid')}`,
  identity,
  names: (spec) => [`pg_proc ${identity(spec)}`],
  rules: {
    schema: 'identity',
    name: 'identity',
    signature: 'identity',
    sort: altering,
    arguments: altering,
    result: altering,
    items: altering,
  },
  create: (spec) => create(spec, sql`CREATE`),
  rename: (from, to) => renameInSchema(sql`AGGREGATE`, from, to, sql`(${trusted(from.arguments)})`),
  drop: (spec) => [statement(sql`DROP ${full(spec)}`)],
});
