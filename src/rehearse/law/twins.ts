/**
 * The schema after twice, as a fresh install and as `up` leaves it, with the same rows in both: what one
 * accepts and allows, the other shall.
 */

import * as z from 'zod';
import type { Database } from '../../database/database.ts';
import { DatabaseError } from '../../database/database-error.ts';
import { ident, join, type Sql, sql } from '../../model/sql.ts';
import { type GeneratedRow, insertion } from '../arbitrary/insertion.ts';
import { type Pool, readPool } from '../arbitrary/pool.ts';
import type { RowChoice } from '../arbitrary/row.ts';
import { arrange, insertRows } from '../arbitrary/rows.ts';
import { type Random, randomOf } from '../random.ts';
import { makeRoom } from '../room.ts';
import { runScript } from '../script.ts';
import type { ColumnShape } from '../shape.ts';
import { limitsOf } from '../values.ts';
import { type Attempt, type AttemptOutcome, tryAll } from './outcomes.ts';
import type { Trial } from './trial.ts';

interface Twin {
  /** What became of each row that was tried. */
  readonly rows: readonly AttemptOutcome[];
  /** `role: privilege on object`. */
  readonly privileges: readonly string[];
  /** What each role sees and may change, row policies included. */
  readonly roles: readonly AttemptOutcome[];
}

export interface Twins {
  readonly rowAttempts: readonly Attempt[];
  readonly roleAttempts: readonly Attempt[];
  readonly fresh: Twin;
  /** Null: the rows of the fresh install were refused. */
  readonly upgraded: Twin | { readonly refused: DatabaseError };
}

/** Rows of each table that are there before others are tried. */
const there = 4;
/** Rows of each table in all. */
const inPool = 8;
/** Rows that are tried in one trial; which ones, the seed says. */
const most = 300;

const choice = (table: number, row: number): RowChoice => ({ table, row, free: {}, links: {} });

/** A value in a place of which nobody knows whether it fits. */
function spoiled(row: GeneratedRow, { name }: ColumnShape, value: string | null): Sql {
  return insertion({ ...row, values: new Map([...row.values, [name, value]]) });
}

function sample<T>(all: readonly T[], random: Random): T[] {
  const left = [...all];
  while (left.length > most) left.splice(random.integer(left.length), 1);
  return left;
}

/** Rows that fit, rows that are there already, and rows with one value that may not fit. */
function attemptsOn(pool: Pool, random: Random): Attempt[] {
  const statements = pool.tables.flatMap(({ rows, columns }, table) => {
    const chosen = arrange(
      pool,
      rows.map((_, row) => choice(table, row)),
    ).rows.filter(({ address }) => address.table === table);
    const wild = chosen.slice(-2).flatMap((row) =>
      columns.flatMap((column) => {
        const values = [null, '', '0', '-1', ...limitsOf(column.type)];
        return values.map((value) => spoiled(row, column, value));
      }),
    );
    return [...chosen.map(insertion), ...sample(wild, random)];
  });
  return sample(statements, random).map((text) => ({ role: null, sql: text }));
}

/** Every role reads, writes and deletes in every table. */
function roleAttemptsOn(pool: Pool, roles: readonly string[]): Attempt[] {
  return roles.flatMap((role) =>
    pool.tables.flatMap(({ shape, columns, rows }, table) => {
      const [row] = arrange(pool, [choice(table, rows.length - 1)]).rows.slice(-1);
      const column = columns.find(({ automatic }) => !automatic)?.name;
      const set =
        column === undefined
          ? []
          : [sql`UPDATE ${shape.sql} SET ${ident(column)} = ${ident(column)}`];
      return [
        sql`SELECT FROM ${shape.sql}`,
        ...set,
        sql`DELETE FROM ${shape.sql}`,
        ...(row === undefined || rows.length === 0 ? [] : [insertion(row)]),
      ].map((text) => ({ role, sql: text }));
    }),
  );
}

const privilegeRows = z.array(z.object({ line: z.string() }));

/** What the functions of "Access Privilege Inquiry Functions" answer, for every role but superusers. */
const privilegeQuery = sql`
WITH roles AS (
  SELECT oid, rolname FROM pg_roles WHERE NOT rolsuper AND rolname !~ '^pg_'
), own AS (
  SELECT oid, nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
)
SELECT r.rolname || ': ' || p || ' on ' || o.name AS line
FROM roles AS r,
LATERAL (
  SELECT 'schema ' || quote_ident(n.nspname) AS name, p, has_schema_privilege(r.oid, n.oid, p) AS has
  FROM own AS n, unnest(ARRAY['USAGE', 'CREATE']) AS p
  UNION ALL
  SELECT c.oid::regclass::text, p, has_table_privilege(r.oid, c.oid, p)
  FROM pg_class AS c JOIN own ON own.oid = c.relnamespace,
    unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) AS p
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
  UNION ALL
  SELECT c.oid::regclass || '.' || quote_ident(a.attname), p, has_column_privilege(r.oid, c.oid, a.attnum, p)
  FROM pg_class AS c JOIN own ON own.oid = c.relnamespace
    JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped,
    unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) AS p
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
  UNION ALL
  SELECT c.oid::regclass::text, p, has_sequence_privilege(r.oid, c.oid, p)
  FROM pg_class AS c JOIN own ON own.oid = c.relnamespace, unnest(ARRAY['USAGE', 'SELECT', 'UPDATE']) AS p
  WHERE c.relkind = 'S'
  UNION ALL
  SELECT f.oid::regprocedure::text, 'EXECUTE', has_function_privilege(r.oid, f.oid, 'EXECUTE')
  FROM pg_proc AS f JOIN own ON own.oid = f.pronamespace
  -- Those that a range type brings have what was the default when it came: nothing dumps it.
  WHERE NOT EXISTS (SELECT FROM pg_depend AS d
    WHERE d.classid = 'pg_proc'::regclass AND d.objid = f.oid AND d.deptype = 'i')
  UNION ALL
  SELECT format_type(t.oid, NULL), 'USAGE', has_type_privilege(r.oid, t.oid, 'USAGE')
  FROM pg_type AS t JOIN own ON own.oid = t.typnamespace WHERE t.typtype IN ('e', 'd', 'r')
) AS o (name, p, has)
WHERE o.has ORDER BY line`;

async function look(
  database: Database,
  rowAttempts: readonly Attempt[],
  roleAttempts: readonly Attempt[],
): Promise<Twin> {
  const privileges = privilegeRows.parse(await database.query(privilegeQuery));
  return {
    rows: await tryAll(database, rowAttempts),
    privileges: privileges.map(({ line }) => line),
    roles: await tryAll(database, roleAttempts),
  };
}

async function emptied({ database }: Trial, pool: Pool): Promise<void> {
  const tables = pool.tables.map(({ shape }) => shape.sql);
  if (tables.length > 0) await database.execute(sql`TRUNCATE ${join(tables)} CASCADE`);
}

async function compare(trial: Trial): Promise<Twins> {
  const { stage, database, passage, seed } = trial;
  await stage.lab.restore(stage.fresh);
  const pool = await readPool(database, { seed, rows: inPool });
  const random = randomOf(seed, 'twins');
  const roles = [...new Set([...passage.before.roles, ...passage.after.roles])];
  const rowAttempts = attemptsOn(pool, random);
  const roleAttempts = sample(roleAttemptsOn(pool, roles), random);
  const base = arrange(
    pool,
    pool.tables.flatMap(({ rows }, table) =>
      rows.slice(0, there).map((_, row) => choice(table, row)),
    ),
  );
  await insertRows(database, base);
  const fresh = await look(database, rowAttempts, roleAttempts);
  await trial.begin();
  await runScript(database, { direction: 'up', statements: passage.up, target: passage.after });
  await makeRoom(database, passage.after);
  await emptied(trial, pool);
  try {
    await insertRows(database, base);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return { rowAttempts, roleAttempts, fresh, upgraded: { refused: error } };
  }
  return {
    rowAttempts,
    roleAttempts,
    fresh,
    upgraded: await look(database, rowAttempts, roleAttempts),
  };
}

const known = new WeakMap<Trial, Promise<Twins>>();

/** Made once for a trial, whichever law asks first. Up must come to its end. */
export function twinsOf(trial: Trial): Promise<Twins> {
  const made = known.get(trial) ?? compare(trial);
  known.set(trial, made);
  return made;
}
