/**
 * User objects of kinds that are not modelled, by name: they are reported, never dropped silently.
 *
 * Subscriptions are the only ones: what they connect to is a secret, which no file may hold, and making one
 * starts to copy data.
 */

import { type Sql, sql } from '../model/sql.ts';

/** One row per object: `name`, such as `subscription far`. */
export const unmodelledQuery: Sql = sql`
    SELECT 'subscription ' || pg_catalog.quote_ident(s.subname) AS name
    FROM pg_catalog.pg_subscription AS s
    JOIN pg_catalog.pg_database AS b ON b.oid = s.subdbid AND b.datname = pg_catalog.current_database()`;
