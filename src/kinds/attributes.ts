/** The columns of a view and the attributes of a composite type, as a list in their spec. */

import * as z from 'zod';
import { ident, nothing, type Sql, sql, trusted } from '../model/sql.ts';

export const attributeSpec = z.strictObject({
  name: z.string(),
  type: z.string(),
  /** Qualified name of a collation that is not the type's own. */
  collation: z.string().nullable(),
});

export type AttributeSpec = z.infer<typeof attributeSpec>;

/** SQL expression: the attributes of `relation` (an oid) in their order. */
export function attributeList(relation: string): Sql {
  return sql`COALESCE((
      SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
        'name', a.attname, 'type', pg_catalog.format_type(a.atttypid, a.atttypmod),
        'collation', CASE WHEN a.attcollation <> t.typcollation
          THEN pg_catalog.quote_ident(cn.nspname) || '.' || pg_catalog.quote_ident(co.collname) END)
        ORDER BY a.attnum)
      FROM pg_catalog.pg_attribute AS a
      JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
      LEFT JOIN pg_catalog.pg_collation AS co ON co.oid = a.attcollation
      LEFT JOIN pg_catalog.pg_namespace AS cn ON cn.oid = co.collnamespace
      WHERE a.attrelid = ${trusted(relation)} AND a.attnum > 0 AND NOT a.attisdropped
    ), '[]'::pg_catalog.json)`;
}

export const sameAttribute = (left: AttributeSpec | undefined, right: AttributeSpec | undefined) =>
  left?.name === right?.name && left?.type === right?.type && left?.collation === right?.collation;

/** `name type COLLATE c`. */
export function attributeDefinition(attribute: AttributeSpec): Sql {
  const collate =
    attribute.collation === null ? nothing : sql` COLLATE ${trusted(attribute.collation)}`;
  return sql`${ident(attribute.name)} ${trusted(attribute.type)}${collate}`;
}
