/** SQL that the queries of kinds share: columns that the reader knows, and conditions. */

import { type Sql, sql, trusted } from '../model/sql.ts';

/** Condition: `catalog` has a row that is not PostgreSQL's own, and for which the condition holds. */
export function someOf(catalog: string, oid = 'oid', condition = 'true'): Sql {
  return trusted(
    `EXISTS (SELECT FROM pg_catalog.${catalog} WHERE ${oid} >= ${firstUserOid} AND ${condition})`,
  );
}

/** Columns `classid, objid, objsubid`: pg_depend's name of the object. */
export function address(catalog: string, oid: string, subid = '0'): Sql {
  return trusted(
    `'pg_catalog.${catalog}'::pg_catalog.regclass::pg_catalog.int8 AS classid, ` +
      `${oid}::pg_catalog.int8 AS objid, ${subid}::pg_catalog.int4 AS objsubid`,
  );
}

/** An address as a json array, for `needs()` and for aliases that are gathered by a subquery. */
export function addressArray(catalog: string, oid: string, subid = '0'): Sql {
  return trusted(
    `pg_catalog.json_build_array('pg_catalog.${catalog}'::pg_catalog.regclass::pg_catalog.int8, ` +
      `${oid}::pg_catalog.int8, ${subid}::pg_catalog.int4)`,
  );
}

/** Column `parent`: the address of the object that this one is a part of, and is dropped with. */
export function parent(catalog: string, oid: string, subid = '0'): Sql {
  return trusted(`${addressArray(catalog, oid, subid)} AS parent`);
}

/**
 * Column `needs`: addresses that must exist before this object, and cannot go while it is there, though
 * pg_depend does not say so (a primary key and the NOT NULL of its columns). `arrays` is an SQL
 * expression: a json array of `addressArray()`s, or null.
 */
export function needs(arrays: Sql): Sql {
  return sql`${arrays} AS needs`;
}

/** Column `awaits`: like `needs()`, but what is made again there does not disturb this object. */
export function awaits(arrays: Sql): Sql {
  return sql`${arrays} AS awaits`;
}

/** The address of a row of pg_inherits, which ties a table to one that it inherits from or is a partition of. */
function tie(child = 'i.inhrelid', number = 'i.inhseqno'): Sql {
  return addressArray('pg_inherits', child, number);
}

/**
 * Column `inherits`: the same part of each table that the table inherits from, when `condition` says that
 * there is one. `source` gives `i` (pg_inherits) and the part; `on` is an `addressArray()`, `type` an
 * expression (see InheritanceType in model/catalog.ts).
 */
export function inherits(condition: Sql, on: Sql, type: Sql, source: Sql): Sql {
  return sql`CASE WHEN ${condition} THEN (
    SELECT pg_catalog.json_agg(pg_catalog.json_build_array(${on}, ${tie()}, ${type})) FROM ${source}) END AS inherits`;
}

/** Column `aliases`: further addresses that mean this object (a generated column's pg_attrdef). */
export function aliases(
  ...addresses: readonly (readonly [catalog: string, oid: string, subid?: string])[]
): Sql {
  const arrays = addresses.map(([catalog, oid, subid]) => addressArray(catalog, oid, subid));
  return trusted(`pg_catalog.json_build_array(${arrays.join(', ')}) AS aliases`);
}

/** Condition: the schema `alias` (of pg_namespace) is neither PostgreSQL's nor schemadiff's own. */
export function userSchema(alias: string): Sql {
  return trusted(
    `${alias}.nspname OPERATOR(pg_catalog.!~) '^pg_' AND ${alias}.nspname NOT IN ('information_schema', 'schemadiff')`,
  );
}

/** FirstNormalObjectId: what is below belongs to PostgreSQL. */
export const firstUserOid = 16384;

/** Condition: `type` (of pg_type) is the array that PostgreSQL makes for another. */
export function arrayType(type: string): Sql {
  return trusted(
    `EXISTS (SELECT FROM pg_catalog.pg_type AS e WHERE e.oid = ${type}.typelem AND e.typarray = ${type}.oid)`,
  );
}

/** Condition: no extension owns the object. What belongs to an extension is never touched. */
export function notOfExtension(catalog: string, oid: string): Sql {
  return trusted(
    'NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS e ' +
      `WHERE e.classid = 'pg_catalog.${catalog}'::pg_catalog.regclass AND e.objid = ${oid} AND e.deptype = 'e')`,
  );
}

/** Condition: PostgreSQL did not make the object for another: a constructor, or a cast, of a range type. */
export function notInternal(catalog: string, oid: string): Sql {
  return trusted(
    'NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS i ' +
      `WHERE i.classid = 'pg_catalog.${catalog}'::pg_catalog.regclass AND i.objid = ${oid} AND i.deptype = 'i')`,
  );
}

/**
 * Condition: `relation` (of pg_class, in `schema` of pg_namespace) is modelled.
 */
export function modelledRelation(relation: string, schema: string, relkinds: string): Sql {
  const kinds = [...relkinds].map((kind) => `'${kind}'`).join(', ');
  return trusted(
    `${relation}.relkind IN (${kinds}) AND ${relation}.relnamespace = ${schema}.oid ` +
      `AND ${userSchema(schema)} AND ${notOfExtension('pg_class', `${relation}.oid`)}`,
  );
}

/** Condition: a table that is read; the same for it and for all its parts. */
export function modelledTable(relation: string, schema: string): Sql {
  return modelledRelation(relation, schema, 'rpf');
}
