/** How kinds speak of roles: which are a user's, and what waits for one. */

import { trusted } from '../model/sql.ts';
import { addressArray, awaits, firstUserOid } from './kind.ts';

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
