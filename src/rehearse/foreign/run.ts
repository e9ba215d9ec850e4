/** Runs a script of another tool as that tool does, and says what stopped it. */

import type { Database } from '../../database/database.ts';
import { DatabaseError } from '../../database/database-error.ts';
import { sqlstates, transactionRefused } from '../../database/sqlstate.ts';
import { SchemadiffError } from '../../model/error.ts';
import { lineAt } from '../../model/lines.ts';
import { qualified, type Sql, sql } from '../../model/sql.ts';
import { resetSession } from '../reset-session.ts';
import { lacking, neverRun } from './lacking.ts';
import type { Script, ScriptItem } from './script.ts';

export interface Failure {
  /** From 1. */
  readonly statement: number;
  readonly of: number;
  readonly sql: Sql;
  /** `migrations/1.up.sql:14`. */
  readonly where: string;
  /** PostgreSQL's message without values of rows. */
  readonly message: string;
  /** The function in whose body it was. */
  readonly routine: string | null;
  readonly sqlstate: string | null;
  /** By RAISE: the script refuses. */
  readonly raised: boolean;
  /** What the database that rehearses lacks; null when the statement itself is at fault. */
  readonly lacks: string | null;
}

export interface Ran {
  readonly failure: Failure | null;
  /** It had to run outside of the transaction that its tool gives it: which statement, and why. */
  readonly alone: string | null;
  /** Statements that were left out, and why. */
  readonly leftOut: readonly string[];
  /** The table whose rows failed it, as far as PostgreSQL says; null: none, or not known. */
  readonly refusedBy: Sql | null;
}

interface Once {
  readonly failure: Failure | null;
  readonly refusedBy: Sql | null;
}

/** What is said to people. */
export const messageOf = ({ message, routine }: Failure): string =>
  routine === null ? message : `${message}, in the body of function ${routine}`;

const through: Once = { failure: null, refusedBy: null };

/** In the tool's transaction, or each statement on its own. */
type Manner = 'together' | 'alone';

/** As a new connection of the tool finds the session. */
const fresh = sql`SET search_path = "$user", public`;

async function runItem(database: Database, item: ScriptItem): Promise<void> {
  if (item.type === 'copy') await database.copyIn(item.sql, item.data);
  else await database.execute(item.sql);
}

/** Of the place that PostgreSQL tells, or of the statement. */
function lineOf(item: ScriptItem | undefined, error: unknown): number {
  if (item === undefined) return 1;
  const position = error instanceof DatabaseError ? error.position : undefined;
  return item.line + lineAt(item.sql, (position ?? 1) - 1) - 1;
}

function failureOf(script: Script, at: number, error: unknown, database: Database): Failure {
  if (!(error instanceof SchemadiffError)) throw error;
  const item = script.items[Math.min(at, script.items.length - 1)];
  const sqlstate = error instanceof DatabaseError ? error.sqlstate : null;
  return {
    statement: Math.min(at + 1, script.items.length),
    of: script.items.length,
    sql: item?.sql ?? sql``,
    where: `${script.file}:${lineOf(item, error)}`,
    message: `${error.message}${at >= script.items.length ? ' (at COMMIT)' : ''}`,
    routine: (error instanceof DatabaseError ? error.routine : undefined) ?? null,
    sqlstate,
    raised: error instanceof DatabaseError && error.raised,
    lacks: lacking(database, error),
  };
}

/**
 * A tool that sends its file as a whole is told first what does not parse, wherever that is. PostgreSQL parses in a
 * transaction that has failed, and runs nothing.
 */
async function syntaxError(
  database: Database,
  script: Script,
  from: number,
): Promise<Failure | undefined> {
  const doubtful = [...script.items.entries()].filter(
    ([at, item]) => at >= from && item.type === 'statement' && item.node === '',
  );
  if (doubtful.length === 0) return undefined;
  const errorOf = (text: Sql) =>
    database.execute(text).then(
      () => undefined,
      (error: unknown) => error,
    );
  await database.execute(sql`ROLLBACK`);
  await database.execute(sql`BEGIN`);
  await errorOf(sql`SELECT 1 / 0`);
  for (const [at, item] of doubtful) {
    const error = await errorOf(item.sql);
    const isSyntax = error instanceof DatabaseError && error.sqlstate === sqlstates.syntaxError;
    if (isSyntax) return failureOf(script, at, error, database);
  }
  return undefined;
}

/** As it ran, to be run again the same way. */
export const asRan = (script: Script, { alone }: Ran): Script =>
  alone === null ? script : { ...script, transaction: false };

/**
 * A statement that no transaction allows, that uses a label which the same transaction added, or that ends
 * transactions itself: a DO block or procedure that works in batches.
 */
const aloneOnly: ReadonlySet<string | null> = new Set([
  ...transactionRefused,
  sqlstates.unsafeNewEnumValueUsage,
]);

export const wantsToBeAlone = ({ sqlstate }: Pick<Failure, 'sqlstate'>) => aloneOnly.has(sqlstate);

function tableOf(error: unknown): Sql | null {
  if (!(error instanceof DatabaseError)) return null;
  const { schema, table } = error;
  return schema === undefined || table === undefined ? null : qualified(schema, table);
}

async function runOnce(database: Database, script: Script, manner: Manner): Promise<Once> {
  let at = 0;
  try {
    await database.execute(fresh);
    if (manner === 'together') await database.execute(sql`BEGIN`);
    for (const item of script.items) {
      if (neverRun(database, item) === null) await runItem(database, item);
      at += 1;
    }
    if (manner === 'together') await database.execute(sql`COMMIT`);
    return through;
  } catch (error) {
    const failure = failureOf(script, at, error, database);
    const late = manner === 'together' ? await syntaxError(database, script, at + 1) : undefined;
    return { failure: late ?? failure, refusedBy: late === undefined ? tableOf(error) : null };
  } finally {
    await resetSession(database);
  }
}

function leftOut(database: Database, { items, file }: Script): string[] {
  return items.flatMap((item) => {
    const why = neverRun(database, item);
    return why === null ? [] : [`${file}:${item.line}: not run: ${why}`];
  });
}

/**
 * `back` brings the database to where it was before, so that what fails in its transaction can be tried
 * outside of it; without it, it is not.
 */
export async function runForeign(
  database: Database,
  script: Script,
  back?: () => Promise<void>,
): Promise<Ran> {
  const manner = script.transaction ? 'together' : 'alone';
  const once = await runOnce(database, script, manner);
  const { failure } = once;
  const ran: Ran = { ...once, alone: null, leftOut: leftOut(database, script) };
  if (failure === null || manner === 'alone' || back === undefined) return ran;
  if (!wantsToBeAlone(failure)) return ran;
  await back();
  const alone = `${failure.where}: ${messageOf(failure)}`;
  return { ...ran, ...(await runOnce(database, script, 'alone')), alone };
}

/**
 * Runs each statement on its own and leaves out those that fail, so that the migrations after a broken
 * one find as much as can be there. Answers those that were left out.
 */
export async function runWhatCan(
  database: Database,
  { items }: Script,
): Promise<readonly ScriptItem[]> {
  const left: ScriptItem[] = [];
  await database.execute(fresh);
  for (const item of items) {
    if (neverRun(database, item) !== null || (item.type === 'statement' && item.transaction))
      continue;
    try {
      await runItem(database, item);
    } catch (error) {
      if (!(error instanceof SchemadiffError)) throw error;
      left.push(item);
    }
  }
  await resetSession(database);
  return left;
}
