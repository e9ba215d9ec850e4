/**
 * User objects of kinds that are not modelled, by name: they are reported, never dropped silently.
 *
 * Subscriptions are the only ones, where they are not asked for, and for roles that may not read what they
 * connect to.
 */

import { type Sql, sql, trusted } from '../model/sql.ts';

/** One row per object: `name`, such as `subscription far`. */
export const unmodelledQuery = (readsSubscriptions: boolean): Sql => sql`
    SELECT 'subscription ' || pg_catalog.quote_ident(s.subname) AS name
    FROM pg_catalog.pg_subscription AS s
    JOIN pg_catalog.pg_database AS b ON b.oid = s.subdbid AND b.datname = pg_catalog.current_database()
    WHERE ${trusted(
      readsSubscriptions
        ? "NOT pg_catalog.has_column_privilege('pg_catalog.pg_subscription', 'subconninfo', 'SELECT')"
        : 'true',
    )}`;
