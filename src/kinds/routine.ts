/**
 * Functions and procedures: see function.ts and procedure.ts.
 *
 * Read from pg_proc as pg_get_functiondef(). PostgreSQL replaces one in place unless its result, an
 * argument's name or mode changes, or a default is taken away. Bodies between quotes are checked by
 * nobody: the plan runs with check_function_bodies off. Aggregates are not modelled yet.
 */

import * as z from 'zod';
import { qualified, type Sql, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { type Alter, address, defineKind, type Kind, notOfExtension, userSchema } from './kind.ts';

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
  /** pg_get_functiondef(), which begins with CREATE OR REPLACE. */
  definition: z.string(),
});

export type RoutineSpec = z.infer<typeof routineSpec>;

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
      from.result !== to.result || from.arguments !== to.arguments || from.defaults > to.defaults
        ? 'replace'
        : [statement(trusted(to.definition))],
  };
  return defineKind<RoutineSpec>({
    name: traits.name,
    spec: routineSpec,
    query: () => sql`
      SELECT ${address('pg_proc', 'p.oid')},
        n.nspname AS schema, p.proname AS name,
        COALESCE((SELECT pg_catalog.string_agg(pg_catalog.format_type(t.type, NULL), ', ' ORDER BY t.at)
          FROM pg_catalog.unnest(p.proargtypes) WITH ORDINALITY AS t(type, at)), '') AS signature,
        pg_catalog.pg_get_function_identity_arguments(p.oid) AS arguments,
        p.pronargdefaults AS defaults, pg_catalog.pg_get_function_result(p.oid) AS result,
        pg_catalog.rtrim(pg_catalog.pg_get_functiondef(p.oid), E'\\n') AS definition
      FROM pg_catalog.pg_proc AS p
      JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
      WHERE p.prokind IN (${traits.prokinds}) AND ${userSchema('n')} AND ${notOfExtension('pg_proc', 'p.oid')}`,
    identity,
    rules: {
      schema: 'identity',
      name: 'identity',
      signature: 'identity',
      arguments: altering,
      defaults: altering,
      result: altering,
      definition: altering,
    },
    create: (spec) => [
      statement(trusted(spec.definition.replace(/^CREATE OR REPLACE /, 'CREATE '))),
    ],
    bodyUnchecked: true,
    drop: (spec) => [
      statement(
        sql`DROP ${trusted(traits.name.toUpperCase())} ${qualified(spec.schema, spec.name)}(${trusted(spec.arguments)})`,
      ),
    ],
  });
}
