/** What can stop a migration on its way. */

import fc from 'fast-check';
import { type Sql, sql, trusted } from '../../model/sql.ts';

export type Fault =
  /** The process is killed after so many statements; an open transaction is rolled back. */
  | { readonly type: 'stop'; readonly after: number }
  /** The connection is closed by the server before this statement, from 0. */
  | { readonly type: 'disconnect'; readonly before: number }
  /** An event trigger fails at the nth command of DDL, from 1, when its work is done. */
  | { readonly type: 'error'; readonly ddl: number };

/** A fault on the way of so many statements. Shrinks to an early stop. */
export function faults(statements: number): fc.Arbitrary<Fault> {
  const most = Math.max(0, statements);
  return fc.oneof(
    { withCrossShrink: true },
    fc.record({ type: fc.constant('stop' as const), after: fc.nat(most) }),
    fc.record({ type: fc.constant('disconnect' as const), before: fc.nat(most) }),
    fc.record({
      type: fc.constant('error' as const),
      ddl: fc.integer({ min: 1, max: Math.max(1, most) }),
    }),
  );
}

const schema = trusted('schemadiff_fault');

/**
 * Makes the nth command of DDL from now on fail with SQLSTATE 57014, once; later ones pass. The count is a
 * sequence: it does not go back with the transaction.
 */
export function failAt({ ddl }: Extract<Fault, { type: 'error' }>): Sql {
  return sql`
    CREATE SCHEMA ${schema};
    CREATE SEQUENCE ${schema}.commands;
    CREATE FUNCTION ${schema}.fail() RETURNS event_trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF nextval('${schema}.commands') = ${ddl} THEN
        RAISE 'a fault at command % of DDL (%)', ${ddl}, tg_tag USING ERRCODE = 'query_canceled';
      END IF;
    END $$;
    CREATE EVENT TRIGGER schemadiff_fault ON ddl_command_end EXECUTE FUNCTION ${schema}.fail()`;
}

/** Takes away what \`failAt` made. */
export const heal: Sql = sql`
  DROP EVENT TRIGGER IF EXISTS schemadiff_fault;
  DROP SCHEMA IF EXISTS ${schema} CASCADE`;
