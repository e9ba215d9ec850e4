/**
 * Checks the bodies of functions once everything they may name is there.
 *
 * They are made with check_function_bodies off, because pg_depend does not know what they name. Each
 * language's own validator says what is wrong with one ("CREATE LANGUAGE", VALIDATOR). A body that
 * makes what it names itself is right all the same, so this is told, and stops nothing.
 */

import * as z from 'zod';
import type { Database } from '../database/database.ts';
import { DatabaseError } from '../database/database-error.ts';
import { sql, trusted } from '../model/sql.ts';

const routineRows = z.array(
  z.object({
    oid: z.number(),
    name: z.string(),
    validator: z.enum(['fmgr_sql_validator', 'plpgsql_validator']),
  }),
);

/** One line for each function of SQL or PL/pgSQL whose body does not check. */
export async function unsoundBodies(database: Database): Promise<string[]> {
  const rows = await database.query(sql`
    SELECT p.oid, p.oid::pg_catalog.regprocedure::text AS name, v.proname AS validator
    FROM pg_catalog.pg_proc AS p
    JOIN pg_catalog.pg_language AS l ON l.oid = p.prolang
    JOIN pg_catalog.pg_proc AS v ON v.oid = l.lanvalidator
    WHERE p.oid >= 16384 AND p.prokind IN ('f', 'p') AND v.proname IN ('fmgr_sql_validator', 'plpgsql_validator')
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d
        WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid AND d.deptype = 'e')
    ORDER BY name`);
  const found: string[] = [];
  for (const { oid, name, validator } of routineRows.parse(rows)) {
    try {
      await database.transaction((session) =>
        session.execute(
          sql`SET LOCAL check_function_bodies = on; SET LOCAL search_path = public; SELECT pg_catalog.${trusted(validator)}(${oid})`,
        ),
      );
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      found.push(`The body of function ${name}: ${error.message}`);
    }
  }
  return found;
}
