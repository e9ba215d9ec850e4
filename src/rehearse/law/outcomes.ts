/** Tries statements without leaving a trace: what PostgreSQL answers to each, in the state as it is. */

import * as z from 'zod';
import type { Database } from '../../database/database.ts';
import { type Sql, sql } from '../../model/sql.ts';

export interface Attempt {
  /** Null: whoever is connected. */
  readonly role: string | null;
  readonly sql: Sql;
}

export type AttemptOutcome =
  | { readonly type: 'accepted'; readonly rows: number }
  | { readonly type: 'refused'; readonly sqlstate: string; readonly by: string | null };

/**
 * Each runs in a subtransaction that is rolled back, and constraints that wait for COMMIT do not. The code
 * SD000 is no SQLSTATE of PostgreSQL's.
 */
const outcomes = sql`
CREATE FUNCTION pg_temp.outcomes(attempts pg_catalog.json) RETURNS pg_catalog.json
LANGUAGE plpgsql SET search_path = public SET row_security = on AS $$
DECLARE
  attempt record; count int; refused_by text; found pg_catalog.json[] := '{}';
BEGIN
  SET CONSTRAINTS ALL IMMEDIATE;
  FOR attempt IN SELECT a->>'role' AS role, a->>'sql' AS text FROM json_array_elements(attempts) AS a LOOP
    BEGIN
      IF attempt.role IS NOT NULL THEN EXECUTE format('SET LOCAL ROLE %I', attempt.role); END IF;
      EXECUTE attempt.text;
      GET DIAGNOSTICS count = ROW_COUNT;
      RAISE SQLSTATE 'SD000';
    EXCEPTION
      WHEN SQLSTATE 'SD000' THEN
        found := found || json_build_object('type', 'accepted', 'rows', count);
      WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS refused_by = CONSTRAINT_NAME;
        found := found || json_build_object('type', 'refused', 'sqlstate', SQLSTATE, 'by', nullif(refused_by, ''));
    END;
  END LOOP;
  RETURN array_to_json(found);
END $$`;

const outcomeRows = z.tuple([
  z.object({
    found: z.array(
      z.discriminatedUnion('type', [
        z.object({ type: z.literal('accepted'), rows: z.number() }),
        z.object({ type: z.literal('refused'), sqlstate: z.string(), by: z.string().nullable() }),
      ]),
    ),
  }),
]);

class Undo extends Error {
  readonly found: readonly AttemptOutcome[];

  constructor(found: readonly AttemptOutcome[]) {
    super('tried only');
    this.found = found;
  }
}

/** In the order of the attempts. */
export async function tryAll(
  database: Database,
  attempts: readonly Attempt[],
): Promise<readonly AttemptOutcome[]> {
  if (attempts.length === 0) return [];
  try {
    return await database.transaction(async (session) => {
      await session.execute(outcomes);
      const [{ found }] = outcomeRows.parse(
        await session.query(sql`SELECT pg_temp.outcomes($1::pg_catalog.json) AS found`, [
          JSON.stringify(attempts),
        ]),
      );
      throw new Undo(found);
    });
  } catch (error) {
    if (error instanceof Undo) return error.found;
    throw error;
  }
}
