/**
 * OWNED BY: the column with which a sequence is dropped.
 *
 * Read from pg_depend, where it is the sequence's automatic dependency on the column; it has no address
 * of its own, and takes (pg_depend, the sequence, 0). It is part of the sequence, and needs the
 * column: the sequence itself can be made before the column, whose default needs it.
 */

import * as z from 'zod';
import { objectId } from '../model/catalog.ts';
import { ident, literal, qualified, type Sql, sql } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import type { Context } from './context.ts';
import { defineKind } from './kind.ts';
import {
  address,
  addressArray,
  awaits,
  modelledRelation,
  needs,
  parent,
  someOf,
} from './reading.ts';
import { ownerOf } from './target.ts';

export const sequenceOwnershipSpec = z.strictObject({
  schema: z.string(),
  sequence: z.string(),
  /** In the schema of the sequence. */
  table: z.string(),
  column: z.string(),
});

export type SequenceOwnershipSpec = z.infer<typeof sequenceOwnershipSpec>;

const sequenceOf = (spec: SequenceOwnershipSpec) => qualified(spec.schema, spec.sequence);
const ownedBy = (spec: SequenceOwnershipSpec, owner: Sql) =>
  statement(sql`ALTER SEQUENCE ${sequenceOf(spec)} OWNED BY ${owner}`);

const tableOf = (spec: SequenceOwnershipSpec) => qualified(spec.schema, spec.table);

/**
 * The sequence gets the owner of its table, which PostgreSQL demands first, and keeps equal from then on. Who that is
 * may differ between the databases that a migration is for.
 */
const owned = (spec: SequenceOwnershipSpec) =>
  statement(sql`DO $schemadiff$ BEGIN
  EXECUTE (SELECT pg_catalog.format('ALTER SEQUENCE %s OWNER TO %I', ${literal(sequenceOf(spec))}, r.rolname)
    FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_roles AS r ON r.oid OPERATOR(pg_catalog.=) c.relowner
    WHERE c.oid OPERATOR(pg_catalog.=) ${literal(tableOf(spec))}::pg_catalog.regclass);
END $schemadiff$`);

const create = (spec: SequenceOwnershipSpec, { otherOwner }: Context) => [
  ...(otherOwner === true ? [owned(spec)] : []),
  ownedBy(spec, sql`${tableOf(spec)}.${ident(spec.column)}`),
];

export const sequenceOwnership = defineKind<SequenceOwnershipSpec>({
  name: 'sequence ownership',
  spec: sequenceOwnershipSpec,
  present: someOf('pg_class', 'oid', "relkind = 'S'"),
  query: () => sql`
    SELECT ${address('pg_depend', 's.oid')}, ${parent('pg_class', 's.oid')},
      ${parent('pg_class', 's.oid')},
      ${needs(sql`pg_catalog.json_build_array(${addressArray('pg_class', 'c.oid', 'a.attnum')})`)},
      ${awaits(sql`pg_catalog.json_build_array(${ownerOf('pg_class', 'c.oid')})`)},
      n.nspname AS schema, s.relname AS sequence, c.relname AS table, a.attname AS column
    FROM pg_catalog.pg_depend AS d
    JOIN pg_catalog.pg_class AS s ON s.oid = d.objid AND s.relkind = 'S'
    JOIN pg_catalog.pg_class AS c ON c.oid = d.refobjid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objsubid = 0
      AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjsubid > 0
      AND d.deptype = 'a' AND ${modelledRelation('c', 'n', 'rpfv')}`,
  identity: sequenceOf,
  rules: {
    schema: 'identity',
    sequence: 'identity',
    table: 'replace',
    column: 'replace',
  },
  followsRetype: () => true,
  belongs: 'part',
  counts: (spec) => ({
    column: objectId('column', qualified(spec.schema, spec.table, spec.column)),
    sequence: objectId('sequence', sequenceOf(spec)),
  }),
  create,
  drop: (spec, { otherOwner }) => [
    ownedBy(spec, sql`NONE`),
    // It keeps the owner of the table; who else shall own it, gets it afterwards.
    ...(otherOwner === true
      ? [statement(sql`ALTER SEQUENCE ${sequenceOf(spec)} OWNER TO CURRENT_USER`)]
      : []),
  ],
});
