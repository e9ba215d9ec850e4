/** Statements about the database itself, whose name is its own: a plan is for any that is like it. */

import { literal, type Sql, sql } from '../model/sql.ts';
import { type Statement, statement } from '../model/statement.ts';

/** Stands for the name in the text of onCurrentDatabase(). No text of PostgreSQL's has this character. */
export const currentDatabase: Sql = sql`\u0000`;

/** `onCurrentDatabase(sql`COMMENT ON DATABASE ${currentDatabase} …`)`. */
export function onCurrentDatabase(text: Sql): Statement {
  // A percent sign of the text's own must mean itself.
  const format = text.replaceAll('%', '%%').replaceAll(currentDatabase, '%I');
  return statement(sql`DO $schemadiff$ BEGIN
  EXECUTE pg_catalog.format(${literal(format)}, pg_catalog.current_database());
END $schemadiff$`);
}
