/**
 * Operator classes, with the operators and support functions that belong to them.
 *
 * Read from pg_opclass, pg_amop and pg_amproc. PostgreSQL can alter nothing of them; indexes that use
 * one are built again with it.
 */

import * as z from 'zod';
import { ident, join, nothing, qualified, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { defineKind } from './kind.ts';
import { operatorItems } from './operator-items.ts';
import { address, notOfExtension, someOf, userSchema } from './reading.ts';
import { operatorFamilyName, typeName } from './references.ts';
import { renameInSchema } from './statements.ts';

const operatorClassSpec = z.strictObject({
  schema: z.string(),
  name: z.string(),
  /** The access method. */
  method: z.string(),
  default: z.boolean(),
  type: z.string(),
  family: z.string(),
  /** What the index keeps, when it is another type. */
  storage: z.string().nullable(),
  /** `OPERATOR 1 public.<(integer,integer)`. */
  items: z.array(z.string()),
});

export type OperatorClassSpec = z.infer<typeof operatorClassSpec>;

const name = (spec: OperatorClassSpec) =>
  sql`${qualified(spec.schema, spec.name)} USING ${ident(spec.method)}`;

export const operatorClass = defineKind<OperatorClassSpec>({
  name: 'operator class',
  spec: operatorClassSpec,
  present: someOf('pg_opclass'),
  query: () => sql`
    SELECT ${address('pg_opclass', 'c.oid')}, i.aliases,
      n.nspname AS schema, c.opcname AS name, m.amname AS method, c.opcdefault AS default,
      pg_catalog.format_type(c.opcintype, NULL) AS type,
      ${trusted(operatorFamilyName('c.opcfamily'))} AS family,
      ${trusted(typeName('c.opckeytype'))} AS storage, COALESCE(i.items, '{}') AS items
    FROM pg_catalog.pg_opclass AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.opcnamespace
    JOIN pg_catalog.pg_am AS m ON m.oid = c.opcmethod
    LEFT JOIN (
      SELECT i.owner,
        pg_catalog.array_agg(i.definition ORDER BY i.sort DESC, i.number, i.definition) AS items,
        pg_catalog.json_agg(pg_catalog.json_build_array(i.classid::pg_catalog.int8, i.objid::pg_catalog.int8, 0)) AS aliases
      FROM (${operatorItems('pg_opclass')}) AS i GROUP BY i.owner) AS i ON i.owner = c.oid
    WHERE ${userSchema('n')} AND ${notOfExtension('pg_opclass', 'c.oid')}`,
  identity: name,
  rules: {
    schema: 'identity',
    name: 'identity',
    method: 'identity',
    default: 'replace',
    type: 'replace',
    family: 'replace',
    storage: 'replace',
    items: 'replace',
  },
  create: (spec) => {
    // One item there must be: that of the type itself means nothing.
    const storage = spec.storage ?? (spec.items.length === 0 ? spec.type : null);
    return [
      statement(
        sql`CREATE OPERATOR CLASS ${qualified(spec.schema, spec.name)}${spec.default ? sql` DEFAULT` : nothing} FOR TYPE ${trusted(spec.type)} USING ${ident(spec.method)} FAMILY ${trusted(spec.family)} AS ${join(
          [
            ...(storage === null ? [] : [sql`STORAGE ${trusted(storage)}`]),
            ...spec.items.map(trusted),
          ],
        )}`,
      ),
    ];
  },
  rename: (from, to) =>
    renameInSchema(sql`OPERATOR CLASS`, from, to, sql` USING ${ident(from.method)}`),
  drop: (spec) => [statement(sql`DROP OPERATOR CLASS ${name(spec)}`)],
});
