/** How kinds speak of roles: which are a user's, and what waits for one. */

import { join, literal, nothing, sql, trusted } from '../model/sql.ts';
import { addressArray, awaits, firstUserOid } from './reading.ts';
import { madeByUser } from './target.ts';

/** Condition: `role` (of pg_roles) is a user's, and not the one that reads. */
export const userRole = (role: string) =>
  trusted(
    `${role}.oid >= ${firstUserOid} AND ${role}.rolname OPERATOR(pg_catalog.!~) '^pg_' AND ${role}.rolname <> CURRENT_USER`,
  );

/** Column `awaits`: the roles, where they are read. */
export const awaitsRole = (...oids: readonly string[]) =>
  awaits(
    trusted(
      `pg_catalog.json_build_array(${oids.map((oid) => addressArray('pg_authid', oid)).join(', ')})`,
    ),
  );

/** The catalogs of what has an owner that can be changed, and the column that says who it is. */
const ownerColumns: Readonly<Record<string, string>> = {
  pg_class: 'relowner',
  pg_proc: 'proowner',
  pg_type: 'typowner',
  pg_namespace: 'nspowner',
  pg_operator: 'oprowner',
  pg_opclass: 'opcowner',
  pg_opfamily: 'opfowner',
  pg_collation: 'collowner',
  pg_conversion: 'conowner',
  pg_language: 'lanowner',
  pg_foreign_data_wrapper: 'fdwowner',
  pg_foreign_server: 'srvowner',
  pg_event_trigger: 'evtowner',
  pg_publication: 'pubowner',
  pg_statistic_ext: 'stxowner',
  pg_ts_config: 'cfgowner',
  pg_ts_dict: 'dictowner',
};

/**
 * `classid, objid` of what belongs to one of PostgreSQL's own roles, and not to the one that reads: pg_shdepend records
 * no such owner.
 */
export const ownedByPostgres = sql`
  SELECT o.classid, o.objid FROM (${join(
    Object.entries(ownerColumns).map(([catalog, column]) => {
      // By the index on oid, without PostgreSQL's own thousands: schema public is one of few.
      const some = catalog === 'pg_namespace' ? nothing : sql`WHERE oid >= ${firstUserOid}`;
      const classid = sql`${literal(`pg_catalog.${catalog}`)}::pg_catalog.regclass::pg_catalog.int8`;
      return sql`SELECT ${classid} AS classid, oid::pg_catalog.int8 AS objid, ${trusted(column)} AS role
        FROM pg_catalog.${trusted(catalog)} ${some}`;
    }),
    ' UNION ALL ',
  )}) AS o
  WHERE o.role < ${firstUserOid} AND ${madeByUser('o.classid', 'o.objid')}
    AND o.role <> (SELECT r.oid FROM pg_catalog.pg_roles AS r WHERE r.rolname = CURRENT_USER)`;
