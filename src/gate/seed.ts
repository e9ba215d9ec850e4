/** The user's own rows: a SQL file, run on whatever version it fits. */

import { DatabaseError } from '../database/database-error.ts';
import type { PgliteDatabase } from '../database/pglite.ts';
import { prepareSession } from '../database/settings.ts';
import { readSqlFile } from '../database/sql-file.ts';
import { SchemadiffError } from '../model/error.ts';
import { lineAt } from '../model/lines.ts';
import { sql, trusted } from '../model/sql.ts';
import { shownPath } from '../shown-path.ts';

/** The file's text without the two psql commands that pg_dump writes since 2025. */
export function readSeed(file: string): string {
  const next = 'Correct gates.seed of the configuration, or --seed-file.';
  const text = readSqlFile(file, { called: 'The seed file', shown: shownPath(file), next });
  return text.replace(/^\\(un)?restrict .*$/gm, '');
}

/** Runs it; answers what PostgreSQL says when the file does not fit, without values of rows. */
export async function applySeed(
  database: PgliteDatabase,
  text: string,
): Promise<string | undefined> {
  try {
    await database.execute(sql`SET search_path = public`);
    await database.execute(trusted(text));
    return undefined;
  } catch (error) {
    if (!(error instanceof SchemadiffError)) throw error;
    if (!(error instanceof DatabaseError)) return `${error.message}. ${error.next ?? ''}`;
    const line = lineAt(text, (error.position ?? 1) - 1);
    const where = error.position === undefined ? '' : ` at line ${line}`;
    return `${error.message} (SQLSTATE ${error.sqlstate}${where})`;
  } finally {
    await database.execute(sql`ROLLBACK; RESET ALL`);
    await database.execute(prepareSession({ applicationName: 'schemadiff', lockTimeout: 0 }));
  }
}
