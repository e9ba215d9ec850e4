/** COPY FROM stdin as PGlite can run it: it answers nobody's stdin, and reads a blob that comes along. */

import { refused } from '../model/error.ts';
import { type Sql, trusted } from '../model/sql.ts';

/** `COPY t FROM stdin WITH (…)` → `COPY t FROM '/dev/blob' WITH (…)`. */
export async function copyFromBlob(statement: Sql): Promise<Sql> {
  const { loadModule, scanSync } = await import('libpg-query');
  await loadModule();
  const { tokens } = scanSync(statement);
  const stdin = tokens.find(
    ({ text }, at) =>
      text.toLowerCase() === 'stdin' && tokens[at - 1]?.text.toLowerCase() === 'from',
  );
  if (stdin === undefined) throw refused('The statement is not COPY … FROM stdin.');
  const bytes = Buffer.from(statement);
  const [before, after] = [bytes.subarray(0, stdin.start), bytes.subarray(stdin.end)];
  return trusted(`${before.toString()}'/dev/blob'${after.toString()}`);
}
