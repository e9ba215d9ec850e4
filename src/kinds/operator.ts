/**
 * Operators.
 *
 * Read from pg_operator, without those that stand only for another's commutator or negator. PostgreSQL
 * can alter the estimators, and from 17 on add HASHES and MERGES. It adds a commutator or a negator too,
 * but only one that is there already; here that replaces both. Two that name each other need no order:
 * the first makes a stand-in. PostgreSQL keeps that when all go that name it, and drops no type of its: it goes with the last.
 */

import * as z from 'zod';
import { join, literal, qualified, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { type Alter, defineKind } from './kind.ts';
import { address, notOfExtension, someOf, userSchema } from './reading.ts';
import { functionName, operatorName, typeName } from './references.ts';

const operatorSpec = z.strictObject({
  schema: z.string(),
  name: z.string(),
  /** Null for a prefix operator. */
  left: z.string().nullable(),
  right: z.string(),
  function: z.string(),
  /** `OPERATOR(public.===)`. */
  commutator: z.string().nullable(),
  negator: z.string().nullable(),
  restrict: z.string().nullable(),
  join: z.string().nullable(),
  hashes: z.boolean(),
  merges: z.boolean(),
  /** Those that it names and that are none: `public.!==(integer, text)`. Null: there is none. */
  standIns: z.array(z.string()).nullable(),
});

export type OperatorSpec = z.infer<typeof operatorSpec>;

const name = (spec: OperatorSpec) =>
  sql`${qualified(spec.schema)}.${trusted(spec.name)}(${trusted(spec.left ?? 'NONE')}, ${trusted(spec.right)})`;

type Value = string | boolean | null;
const item = (key: string, value: Value) =>
  value === null || value === false ? [] : [trusted(value === true ? key : `${key} = ${value}`)];

/** What only 17 gives, and nobody takes away. */
const given = ['hashes', 'merges'] as const;
const others = ['commutator', 'negator'] as const;
const estimators = ['restrict', 'join'] as const;

const altering: Alter<OperatorSpec> = {
  alter: (from, to, { major }) => {
    const lacked = given.filter((key) => to[key] && !from[key]);
    if (given.some((key) => from[key] && !to[key]) || (lacked.length > 0 && major < 17)) {
      return 'replace';
    }
    const items = [
      ...lacked.flatMap((key) => item(key.toUpperCase(), true)),
      ...estimators
        .filter((key) => from[key] !== to[key])
        .flatMap((key) => item(key.toUpperCase(), to[key] ?? 'NONE')),
    ];
    return [statement(sql`ALTER OPERATOR ${name(to)} SET (${join(items)})`)];
  },
};

/** Where the other one goes, this one no longer names it. */
const standingIn: Alter<OperatorSpec> = {
  alter: (_, to) => (to.standIns === null ? [] : 'replace'),
};

/** Another one may name it too, and goes later or stays. */
const dropUnnamed = (standIn: string) =>
  statement(sql`DO $schemadiff$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_operator AS o WHERE o.oprcode <> 0
      AND ${literal(standIn)}::pg_catalog.regoperator IN (o.oprcom, o.oprnegate)) THEN
    DROP OPERATOR ${trusted(standIn)};
  END IF;
END $schemadiff$`);

export const operator = defineKind<OperatorSpec>({
  name: 'operator',
  spec: operatorSpec,
  present: someOf('pg_operator'),
  query: () => sql`
    SELECT ${address('pg_operator', 'o.oid')},
      n.nspname AS schema, o.oprname AS name,
      ${trusted(typeName('o.oprleft'))} AS left, pg_catalog.format_type(o.oprright, NULL) AS right,
      ${trusted(functionName('o.oprcode'))} AS function,
      ${trusted(operatorName('o.oprcom'))} AS commutator,
      ${trusted(operatorName('o.oprnegate'))} AS negator,
      ${trusted(functionName('o.oprrest'))} AS restrict, ${trusted(functionName('o.oprjoin'))} AS join,
      o.oprcanhash AS hashes, o.oprcanmerge AS merges,
      (SELECT pg_catalog.json_agg(pg_catalog.quote_ident(x.nspname) || '.' || s.oprname || '(' ||
          COALESCE(${trusted(typeName('s.oprleft'))}, 'NONE') || ', ' || ${trusted(typeName('s.oprright'))} || ')' ORDER BY s.oid = o.oprcom)
        FROM pg_catalog.pg_operator AS s JOIN pg_catalog.pg_namespace AS x ON x.oid = s.oprnamespace
        WHERE s.oid IN (o.oprcom, o.oprnegate) AND s.oprcode = 0) AS "standIns"
    FROM pg_catalog.pg_operator AS o
    JOIN pg_catalog.pg_namespace AS n ON n.oid = o.oprnamespace
    WHERE o.oprcode <> 0 AND ${userSchema('n')} AND ${notOfExtension('pg_operator', 'o.oid')}`,
  identity: name,
  rules: {
    schema: 'identity',
    name: 'identity',
    left: 'identity',
    right: 'identity',
    function: 'replace',
    commutator: 'replace',
    negator: 'replace',
    restrict: altering,
    join: altering,
    hashes: altering,
    merges: altering,
    standIns: standingIn,
  },
  create: (spec) => [
    statement(
      sql`CREATE OPERATOR ${qualified(spec.schema)}.${trusted(spec.name)} (${join([
        ...item('FUNCTION', spec.function),
        ...item('LEFTARG', spec.left),
        ...item('RIGHTARG', spec.right),
        ...[...others, ...estimators, ...given].flatMap((key) =>
          item(key.toUpperCase(), spec[key]),
        ),
      ])})`,
    ),
  ],
  drop: (spec) => [
    statement(sql`DROP OPERATOR ${name(spec)}`),
    ...(spec.standIns ?? []).map(dropUnnamed),
  ],
});
