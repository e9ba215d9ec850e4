/** Runs the statements of up.sql or down.sql as apply does, and says what stopped them. */

import type { Database, Session } from '../database/database.ts';
import { DatabaseError } from '../database/database-error.ts';
import { prepareSession } from '../database/settings.ts';
import type { Direction } from '../migration/document.ts';
import type { Catalog } from '../model/catalog.ts';
import { SchemadiffError } from '../model/error.ts';
import { type Sql, sql } from '../model/sql.ts';
import { type Observation, Observer } from '../prove/observe.ts';
import { type Executable, inSegment, segmentsOf } from '../prove/run.ts';
import { violations } from './violations.ts';

export interface StepFailure {
  readonly direction: Direction;
  /** From 1. */
  readonly step: number;
  readonly of: number;
  readonly sql: Sql;
  /** PostgreSQL's message without values of rows. */
  readonly message: string;
  readonly sqlstate: string | undefined;
  /** How many rows stand against it: `14 of 100 rows of public.users have no email`. */
  readonly violations: string | undefined;
}

export interface Script {
  readonly direction: Direction;
  readonly statements: readonly Executable[];
  /** Where the statements lead: it names what they were about to make. */
  readonly target: Catalog;
  /** Hears what each statement of a transaction did to what was there before the script. */
  readonly observed?: ((step: number, seen: Observation) => void) | undefined;
  /** Called where another session may come in: after each transaction, with how many steps are done. */
  readonly between?: ((done: number) => Promise<void>) | undefined;
}

/** The failure of the `at`th statement; `atCommit` when it was that of its transaction. */
interface Stopped {
  readonly at: number;
  readonly error: SchemadiffError;
  readonly atCommit: boolean;
}

async function stoppedBy(database: Database, script: Script): Promise<Stopped | undefined> {
  const { observed } = script;
  const there =
    observed === undefined ? undefined : new Set((await Observer.relations(database)).keys());
  let at = 0;
  for (const segment of segmentsOf(script.statements)) {
    if (at > 0) await script.between?.(at);
    let inside = true;
    try {
      await inSegment(database, segment, async (session) => {
        const observer =
          there !== undefined && segment.every(({ transactional }) => transactional)
            ? await Observer.start(session, there)
            : undefined;
        for (const { sql: text } of segment) {
          await session.execute(text);
          if (observer !== undefined) observed?.(at, await observer.look());
          at += 1;
        }
        inside = false;
      });
    } catch (error) {
      if (!(error instanceof SchemadiffError)) throw error;
      return { at: inside ? at : at - 1, error, atCommit: !inside };
    }
  }
  return undefined;
}

class Undo extends Error {}

/** Counts what stands against a statement, in the state in which it failed; then undoes everything. */
async function diagnose(
  database: Database,
  script: Script,
  { at, error, atCommit }: Stopped,
): Promise<string | undefined> {
  const failed = script.statements[at];
  if (!(error instanceof DatabaseError) || failed === undefined || atCommit) return undefined;
  const segments = segmentsOf(script.statements);
  const segment = segments.find((each) => each.includes(failed)) ?? [];
  const before = failed.transactional ? segment.slice(0, segment.indexOf(failed)) : [];
  let found: string | undefined;
  try {
    await database.transaction(async (session: Session) => {
      for (const { sql: text } of before) await session.execute(text);
      found = await violations(session, { error, sql: failed.sql, target: script.target });
      throw new Undo();
    });
  } catch (undone) {
    // What cannot be counted is not counted.
    if (!(undone instanceof Undo || undone instanceof SchemadiffError)) throw undone;
  }
  return found;
}

/** Runs everything. The session's settings are those of before, whatever the script set. */
export async function runScript(
  database: Database,
  script: Script,
): Promise<StepFailure | undefined> {
  const stopped = await stoppedBy(database, script);
  try {
    if (stopped === undefined) return undefined;
    const { at, error, atCommit } = stopped;
    const statement = script.statements[at];
    return {
      direction: script.direction,
      step: at + 1,
      of: script.statements.length,
      sql: statement?.sql ?? sql``,
      message: `${error.message}${atCommit ? ' (at COMMIT)' : ''}`,
      sqlstate: error instanceof DatabaseError ? error.sqlstate : undefined,
      violations: await diagnose(database, script, stopped),
    };
  } finally {
    await database.execute(sql`RESET ALL`);
    await database.execute(prepareSession({ applicationName: 'schemadiff', lockTimeout: 0 }));
  }
}
