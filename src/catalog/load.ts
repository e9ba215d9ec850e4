/**
 * Loads statements into a scratch database, in whatever order works.
 *
 * What a statement needs and what is not there yet is PostgreSQL's to say: a statement that fails
 * because something does not exist waits until the others ran. Nothing is parsed to find an order.
 */

import type { Database, Session } from '../database/database.ts';
import { DatabaseError, missingRole } from '../database/database-error.ts';
import { sqlstates, undefinedNames } from '../database/sqlstate.ts';
import { refused, SchemadiffError } from '../model/error.ts';
import { ident, join, type Sql, sql } from '../model/sql.ts';

/** Statements that belong together, with what to call them in an error. */
export interface Loadable {
  /** `view public.active`. */
  readonly name: string;
  /** `schema/users.ts:12`. */
  readonly where?: string | undefined;
  readonly statements: readonly Sql[];
}

/** What another statement of the same may make: a name, its right kind, a key to refer to. */
const waitsFor: ReadonlySet<string> = new Set([
  ...undefinedNames,
  sqlstates.wrongObjectType,
  sqlstates.invalidForeignKey,
]);

/** Bodies may name what is not there yet; unqualified names of users mean public. */
const settings = sql`SET LOCAL check_function_bodies = off; SET LOCAL search_path = public`;

interface Failure {
  readonly item: Loadable;
  readonly error: DatabaseError;
}

/** Statements that cannot be made: those that nothing can help, or else all that wait for something. */
export class LoadError extends SchemadiffError {
  readonly failures: readonly Loadable[];

  constructor(first: Failure, failures: readonly Failure[]) {
    super('refused', `${first.item.name} cannot be made.`, {
      where: first.item.where,
      why: `${first.error.message} (SQLSTATE ${first.error.sqlstate})`,
      next: 'Correct it, or what it names, and run the command again.',
      cause: first.error,
    });
    this.failures = failures.map(({ item }) => item);
  }
}

async function attempt(session: Session, item: Loadable): Promise<DatabaseError | undefined> {
  // By itself: of a text that is no SQL nothing is run.
  await session.execute(sql`SAVEPOINT item`);
  try {
    await session.execute(join([settings, ...item.statements, sql`RELEASE SAVEPOINT item`], ';\n'));
    return undefined;
  } catch (error) {
    await rollBack(session);
    if (error instanceof DatabaseError) return error;
    throw error;
  }
}

async function rollBack(session: Session): Promise<void> {
  try {
    await session.execute(sql`ROLLBACK TO SAVEPOINT item`);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    throw refused('A statement ends the transaction that it is loaded in.', {
      why: `${error.message} (SQLSTATE ${error.sqlstate})`,
      next: 'Remove COMMIT, ROLLBACK, SAVEPOINT and the like: they are no part of a schema.',
      cause: error,
    });
  }
}

/** Roles belong to the cluster: a scratch in this process has none but its own, and may be given any. */
async function makeMissingRole(session: Session, error: DatabaseError): Promise<boolean> {
  const role = missingRole(error);
  if (role === undefined) return false;
  await session.execute(sql`CREATE ROLE ${ident(role)} NOLOGIN`);
  return true;
}

async function round(
  session: Session,
  items: readonly Loadable[],
  roles: boolean,
): Promise<Failure[]> {
  const failures: Failure[] = [];
  for (const item of items) {
    let error = await attempt(session, item);
    while (error !== undefined && roles && (await makeMissingRole(session, error))) {
      error = await attempt(session, item);
    }
    if (error !== undefined) failures.push({ item, error });
  }
  return failures;
}

/**
 * Runs all statements in one transaction.
 * @throws LoadError, with the place and PostgreSQL's message, for the first that fails.
 */
export async function load(database: Database, items: readonly Loadable[]): Promise<void> {
  const roles = database.engine === 'pglite';
  await database.transaction(async (session) => {
    const whole: Loadable = {
      name: 'all',
      statements: items.flatMap(({ statements }) => statements),
    };
    if ((await attempt(session, whole)) === undefined) return;
    let pending = items;
    while (pending.length > 0) {
      const failures = await round(session, pending, roles);
      const hopeless = failures.filter(({ error }) => !waitsFor.has(error.sqlstate));
      const stuck = failures.length === pending.length ? failures : [];
      const [first] = [...hopeless, ...stuck];
      if (first !== undefined) throw new LoadError(first, hopeless.length > 0 ? hopeless : stuck);
      pending = failures.map(({ item }) => item);
    }
  });
}
