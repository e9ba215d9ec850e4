/**
 * Who owns an object, when it is not the role that reads.
 *
 * Read from the owner columns of pg_class, pg_proc, pg_type and pg_namespace. What follows its table
 * (indexes, owned sequences) has no owner of its own, nor has schema public while it is PostgreSQL's.
 * Not modelled yet: owners of what is not modelled, and of event triggers, publications, servers.
 */

import * as z from 'zod';
import { ident, type Sql, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { addressArray, defineKind, modelledRelation, notOfExtension, userSchema } from './kind.ts';

export const ownerSpec = z.strictObject({
  /** As ALTER takes it: `TABLE public.users`, `FUNCTION public.f(integer)`, `SCHEMA app`. */
  target: z.string(),
  role: z.string(),
});

export type OwnerSpec = z.infer<typeof ownerSpec>;

const alter = (spec: OwnerSpec, role: Sql) =>
  statement(sql`ALTER ${trusted(spec.target)} OWNER TO ${role}`);

/** Owned by somebody else than the role that reads, and than PostgreSQL. */
const elsewhere = (owner: string) =>
  `${owner} >= 16384 AND ${owner} <> (SELECT r.oid FROM pg_catalog.pg_roles AS r WHERE r.rolname = CURRENT_USER)`;

const owned = (catalog: string, owner: string, from: string) =>
  `SELECT ${addressArray(catalog, 'o.oid')} AS parent, 'pg_catalog.${catalog}'::pg_catalog.regclass AS classoid, ` +
  `o.oid AS objoid, ${owner} AS owner FROM ${from} AND ${elsewhere(owner)}`;

const inSchema = (catalog: string, column: string) =>
  `pg_catalog.${catalog} AS o JOIN pg_catalog.pg_namespace AS n ON n.oid = o.${column} WHERE ${userSchema('n')} AND ${notOfExtension(catalog, 'o.oid')}`;

/** A sequence that belongs to a column follows its table. */
const ownedSequence =
  "EXISTS (SELECT FROM pg_catalog.pg_depend AS d WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass " +
  "AND d.objid = o.oid AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0)";

const all = [
  owned(
    'pg_class',
    'o.relowner',
    `pg_catalog.pg_class AS o JOIN pg_catalog.pg_namespace AS n ON n.oid = o.relnamespace ` +
      `WHERE ${modelledRelation('o', 'n', 'rvmS')} AND NOT (o.relkind = 'S' AND ${ownedSequence})`,
  ),
  owned('pg_proc', 'o.proowner', `${inSchema('pg_proc', 'pronamespace')} AND o.prokind <> 'a'`),
  owned(
    'pg_type',
    'o.typowner',
    `${inSchema('pg_type', 'typnamespace')} AND (o.typtype IN ('e', 'd') OR EXISTS (SELECT FROM pg_catalog.pg_class AS c WHERE c.oid = o.typrelid AND c.relkind = 'c'))`,
  ),
  owned(
    'pg_namespace',
    'o.nspowner',
    `pg_catalog.pg_namespace AS o WHERE ${userSchema('o')} AND ${notOfExtension('pg_namespace', 'o.oid')}`,
  ),
];

export const owner = defineKind<OwnerSpec>({
  name: 'owner',
  spec: ownerSpec,
  // The address is made up: pg_depend does not know owners.
  query: () => sql`
    SELECT -1 AS classid, o.objoid::pg_catalog.int8 AS objid, o.classoid::pg_catalog.int4 AS objsubid,
      o.parent, pg_catalog.upper(i.type) || ' ' || i.identity AS target, r.rolname AS role
    FROM (${trusted(all.join(' UNION ALL '))}) AS o
    JOIN pg_catalog.pg_roles AS r ON r.oid = o.owner,
    LATERAL pg_catalog.pg_identify_object(o.classoid, o.objoid, 0) AS i`,
  identity: (spec) => trusted(spec.target),
  rules: {
    target: 'identity',
    role: { alter: (_, to) => [alter(to, ident(to.role))] },
  },
  followsRetype: true,
  create: (spec) => [alter(spec, ident(spec.role))],
  drop: (spec) => [alter(spec, sql`CURRENT_USER`)],
});
