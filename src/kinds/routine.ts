/**
 * Functions and procedures: see function.ts and procedure.ts.
 *
 * Read from pg_proc as pg_get_functiondef(). PostgreSQL replaces one in place unless its result, an
 * argument's name or mode changes, a default is taken away, or it becomes a window function or a plain
 * one. Bodies between quotes are checked by nobody: the plan runs with check_function_bodies off.
 */

import * as z from 'zod';
import { ident, qualified, type Sql, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { asideName } from './generated-name.ts';
import { type Alter, defineKind, type Kind } from './kind.ts';
import { spansColumns } from './query-text.ts';
import { address, notInternal, notOfExtension, someOf, userSchema } from './reading.ts';
import { signatureOf } from './references.ts';
import { renameInSchema } from './statements.ts';

export const routineSpec = z.strictObject({
  schema: z.string(),
  name: z.string(),
  /** Types of the input arguments: `integer, text`. */
  signature: z.string(),
  /** pg_get_function_identity_arguments(): modes, names and types. */
  arguments: z.string(),
  /** How many of the last arguments have a default. */
  defaults: z.int(),
  /** pg_get_function_result(); null for procedures. */
  result: z.string().nullable(),
  window: z.boolean(),
  /** pg_get_functiondef(), which begins with CREATE OR REPLACE. */
  definition: z.string(),
});

export type RoutineSpec = z.infer<typeof routineSpec>;

/** How many arguments a call may give. */
function arity({ signature, arguments: named, defaults }: RoutineSpec) {
  const types = signature === '' ? [] : signature.split(', ');
  const variadic = /(^|, )VARIADIC /.test(named);
  const least = Math.min(types.length - defaults, variadic ? types.length - 1 : types.length);
  return { types, least, most: variadic ? Number.POSITIVE_INFINITY : types.length };
}

/** Arguments of any type, or as many as one likes. */
const takesAny = ({ arguments: named, signature }: RoutineSpec) =>
  /(^|, )VARIADIC /.test(named) || /(^|, )any/.test(signature);

/** PostgreSQL writes the types of what it calls with: only the same ones, or any, leave a doubt. */
function mistakable(one: RoutineSpec, other: RoutineSpec): boolean {
  const [a, b] = [arity(one), arity(other)];
  const [least, most] = [Math.max(a.least, b.least), Math.min(a.most, b.most)];
  if (least > most) return false;
  if (takesAny(one) || takesAny(other)) return true;
  return a.types.slice(0, least).join(', ') === b.types.slice(0, least).join(', ');
}

interface Traits {
  readonly name: 'function' | 'procedure';
  /** pg_proc.prokind, as a list of literals. */
  readonly prokinds: Sql;
}

export function routine(traits: Traits): Kind<RoutineSpec> {
  const identity = (spec: RoutineSpec) =>
    sql`${qualified(spec.schema, spec.name)}(${trusted(spec.signature)})`;
  const altering: Alter<RoutineSpec> = {
    alter: (from, to) =>
      from.result !== to.result ||
      from.arguments !== to.arguments ||
      from.window !== to.window ||
      from.defaults > to.defaults
        ? 'replace'
        : [statement(trusted(to.definition))],
  };
  return defineKind<RoutineSpec>({
    name: traits.name,
    spec: routineSpec,
    present: someOf('pg_proc', 'oid', `prokind IN (${traits.prokinds})`),
    query: () => sql`
      SELECT ${address('pg_proc', 'p.oid')},
        n.nspname AS schema, p.proname AS name,
        ${signatureOf('p')} AS signature,
        pg_catalog.pg_get_function_identity_arguments(p.oid) AS arguments,
        p.pronargdefaults AS defaults, pg_catalog.pg_get_function_result(p.oid) AS result,
        p.prokind = 'w' AS window,
        pg_catalog.rtrim(pg_catalog.pg_get_functiondef(p.oid), E'\\n') AS definition
      FROM pg_catalog.pg_proc AS p
      JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
      WHERE p.prokind IN (${traits.prokinds}) AND ${userSchema('n')} AND ${notOfExtension('pg_proc', 'p.oid')}
        AND ${notInternal('pg_proc', 'p.oid')}`,
    identity,
    names: (spec) => [`pg_proc ${identity(spec)}`],
    overloads: { nameOf: (spec) => qualified(spec.schema, spec.name), mistakable },
    rules: {
      schema: 'identity',
      name: 'identity',
      signature: 'identity',
      arguments: altering,
      defaults: altering,
      result: altering,
      window: altering,
      definition: altering,
    },
    create: (spec) => [
      statement(trusted(spec.definition.replace(/^CREATE OR REPLACE /, 'CREATE '))),
    ],
    bodyUnchecked: true,
    spansColumns: (spec) => /^BEGIN ATOMIC$/m.test(spec.definition) && spansColumns(spec),
    aside: (spec, _, isTaken) => {
      const away = asideName(spec.name, spec.signature, (name) => isTaken(spec.schema, name));
      const words = trusted(traits.name.toUpperCase());
      return {
        away: [
          statement(
            sql`ALTER ${words} ${qualified(spec.schema, spec.name)}(${trusted(spec.arguments)}) RENAME TO ${ident(away)}`,
          ),
        ],
        // Its arguments may be of types that were renamed meanwhile.
        discard: [statement(sql`DROP ${words} ${qualified(spec.schema, away)}`)],
      };
    },
    rename: (from, to) =>
      renameInSchema(
        trusted(traits.name.toUpperCase()),
        from,
        to,
        sql`(${trusted(from.arguments)})`,
      ),
    drop: (spec) => [
      statement(
        sql`DROP ${trusted(traits.name.toUpperCase())} ${qualified(spec.schema, spec.name)}(${trusted(spec.arguments)})`,
      ),
    ],
  });
}
