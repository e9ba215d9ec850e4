/** Statements about the database itself, whose name is its own: a plan is for any that is like it. */

import { literal, type Sql, sql } from '../model/sql.ts';
import { type Statement, statement } from '../model/statement.ts';

/** Stands for the name of the database. */
const marker = '%I';

/** `text` names the database where it gets the argument: `(name) => sql`COMMENT ON DATABASE ${name} …``. */
export function onCurrentDatabase(text: (name: Sql) => Sql): Statement {
  // A percent sign of the text's own must mean itself.
  const mark = sql`\u0000`;
  const format = text(mark).replaceAll('%', '%%').replaceAll(mark, marker);
  return statement(sql`DO $schemadiff$ BEGIN
  EXECUTE pg_catalog.format(${literal(format)}, pg_catalog.current_database());
END $schemadiff$`);
}
