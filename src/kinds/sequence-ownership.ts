/**
 * OWNED BY: the column with which a sequence is dropped.
 *
 * Read from pg_depend, where it is the sequence's automatic dependency on the column; it has no address
 * of its own, and takes (pg_depend, the sequence, 0). It is part of the sequence, and needs the
 * column: the sequence itself can be made before the column, whose default needs it.
 */

import * as z from 'zod';
import { ident, join, qualified, type Sql, sql } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { address, addressArray, defineKind, modelledTable, needs, parent, someOf } from './kind.ts';

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
const create = (spec: SequenceOwnershipSpec) => [
  ownedBy(spec, join([qualified(spec.schema, spec.table), ident(spec.column)], '.')),
];

export const sequenceOwnership = defineKind<SequenceOwnershipSpec>({
  name: 'sequence ownership',
  spec: sequenceOwnershipSpec,
  present: someOf('pg_class', 'oid', "relkind = 'S'"),
  query: () => sql`
    SELECT ${address('pg_depend', 's.oid')}, ${parent('pg_class', 's.oid')},
      ${parent('pg_class', 's.oid')},
      ${needs(sql`pg_catalog.json_build_array(${addressArray('pg_class', 'c.oid', 'a.attnum')})`)},
      n.nspname AS schema, s.relname AS sequence, c.relname AS table, a.attname AS column
    FROM pg_catalog.pg_depend AS d
    JOIN pg_catalog.pg_class AS s ON s.oid = d.objid AND s.relkind = 'S'
    JOIN pg_catalog.pg_class AS c ON c.oid = d.refobjid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objsubid = 0
      AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjsubid > 0
      AND d.deptype = 'a' AND ${modelledTable('c', 'n')}`,
  identity: sequenceOf,
  rules: {
    schema: 'identity',
    sequence: 'identity',
    table: 'replace',
    column: 'replace',
  },
  followsRetype: () => true,
  belongs: 'part',
  create,
  drop: (spec) => [ownedBy(spec, sql`NONE`)],
});
