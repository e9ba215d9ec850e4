/**
 * The journal: which migrations ran on a database, kept in that database, in the schema `schemadiff`.
 *
 * A row is one run of a migration in one direction; the last row of a migration says where it stands.
 * Rows of transactional steps commit or abort with the steps. Of errors only the SQLSTATE is kept:
 * messages can hold values of rows.
 */

import * as z from 'zod';
import type { Database, Session } from '../database/database.ts';
import { version } from '../installation.ts';
import type { Direction, MigrationDocument } from '../migration/document.ts';
import { refused, SchemadiffError } from '../model/error.ts';
import { sql } from '../model/sql.ts';

const format = 1;

/**
 * - `running`: some steps are committed, or a step that cannot be rolled back has been started;
 * - `done`: all steps up; `undone`: all steps down;
 * - `baseline`: the objects were there already, nothing was run.
 */
const states = ['running', 'done', 'undone', 'baseline'] as const;
export type State = (typeof states)[number];

const entryRow = z.object({
  run: z.string(),
  migration: z.string(),
  direction: z.enum(['up', 'down']),
  state: z.enum(states),
  signature: z.string(),
  checksum: z.string(),
  beforeHash: z.string(),
  afterHash: z.string(),
  steps: z.number(),
  begun: z.number().nullable(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  backendPid: z.number(),
  error: z.string().nullable(),
  tool: z.string(),
});

/**
 * One run; `steps` of it are committed. `begun` is the number of a step that was started outside of a
 * transaction, and of which no end is known.
 */
export type Entry = z.infer<typeof entryRow>;

const journalDdl = sql`
  CREATE TABLE schemadiff.journal_format (version integer NOT NULL);
  INSERT INTO schemadiff.journal_format VALUES (${format});
  CREATE TABLE schemadiff.run (
    run bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    migration text NOT NULL,
    direction text NOT NULL CHECK (direction IN ('up', 'down')),
    state text NOT NULL CHECK (state IN ('running', 'done', 'undone', 'baseline')),
    signature text NOT NULL,
    checksum text NOT NULL,
    before_hash text NOT NULL,
    after_hash text NOT NULL,
    steps integer NOT NULL,
    begun integer,
    started_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    finished_at timestamptz,
    backend_pid integer NOT NULL DEFAULT pg_catalog.pg_backend_pid(),
    xid text,
    error text,
    tool text NOT NULL
  );
  COMMENT ON TABLE schemadiff.run IS 'Migrations that schemadiff ran here; the last row of each says where it stands.'`;

interface Presence {
  readonly schema: boolean;
  readonly format: boolean;
  readonly run: boolean;
}

async function presence(database: Session): Promise<Presence> {
  const [row] = await database.query(sql`
    SELECT pg_catalog.to_regnamespace('schemadiff') IS NOT NULL AS schema,
      pg_catalog.bool_or(c.relname = 'journal_format') IS TRUE AS format,
      pg_catalog.bool_or(c.relname = 'run') IS TRUE AS run
    FROM pg_catalog.pg_class AS c
    WHERE c.relnamespace = pg_catalog.to_regnamespace('schemadiff')`);
  return z.object({ schema: z.boolean(), format: z.boolean(), run: z.boolean() }).parse(row);
}

async function checkFormat(database: Database): Promise<void> {
  const [row] = await database.query(sql`SELECT version FROM schemadiff.journal_format`);
  const found = Number(row?.version);
  if (found === format) return;
  throw refused(`The journal in ${database.label} has a format that this version does not know.`, {
    where: 'table schemadiff.journal_format',
    why: `It is format ${found}; this version knows ${format}.`,
    next: 'Use the version of schemadiff that wrote it, or a newer one.',
  });
}

/** Whether there is a journal. */
async function exists(database: Database): Promise<boolean> {
  const found = await presence(database);
  if (!found.schema || (!found.format && !found.run)) return false;
  if (found.format && found.run) return true;
  throw refused(`The schema schemadiff in ${database.label} is not a journal.`, {
    where: 'schema schemadiff',
    next: 'Rename it, or restore the tables journal_format and run.',
  });
}

async function checkReadable(database: Database): Promise<void> {
  const [row] = await database.query(sql`
    SELECT pg_catalog.has_schema_privilege('schemadiff', 'USAGE')
      AND pg_catalog.has_table_privilege(c.oid, 'SELECT') AS readable, CURRENT_USER AS role
    FROM pg_catalog.pg_class AS c
    WHERE c.relnamespace = pg_catalog.to_regnamespace('schemadiff') AND c.relname = 'run'`);
  if (row?.readable === true) return;
  throw refused(`Role ${row?.role} may not read the journal in ${database.label}.`, {
    where: 'table schemadiff.run',
    next: `Use the role that applies migrations, or GRANT USAGE ON SCHEMA schemadiff and SELECT ON ALL TABLES IN SCHEMA schemadiff TO ${row?.role}.`,
  });
}

/**
 * All runs, oldest first; none when there is no journal.
 * @throws SchemadiffError refused when it is not readable, or of an unknown format.
 */
export async function readJournal(database: Database): Promise<Entry[]> {
  if (!(await exists(database))) return [];
  await checkReadable(database);
  await checkFormat(database);
  const rows = await database.query(sql`
    SELECT run, migration, direction, state, signature, checksum, before_hash AS "beforeHash",
      after_hash AS "afterHash", steps, begun, started_at::text AS "startedAt",
      finished_at::text AS "finishedAt", backend_pid AS "backendPid", error, tool
    FROM schemadiff.run ORDER BY run.run`);
  return z.array(entryRow).parse(rows);
}

/**
 * Refuses a role that could not write the journal, before anything is done.
 * @throws SchemadiffError refused.
 */
export async function checkWritable(database: Database): Promise<void> {
  const [row] = await database.query(sql`
    SELECT CURRENT_USER AS role, CASE
      WHEN pg_catalog.to_regnamespace('schemadiff') IS NULL
        THEN pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')
      ELSE pg_catalog.has_schema_privilege('schemadiff', 'USAGE') AND coalesce((
        SELECT pg_catalog.has_table_privilege(c.oid, 'INSERT')
          AND pg_catalog.has_table_privilege(c.oid, 'UPDATE')
        FROM pg_catalog.pg_class AS c
        WHERE c.relnamespace = pg_catalog.to_regnamespace('schemadiff') AND c.relname = 'run'
      ), pg_catalog.has_schema_privilege('schemadiff', 'CREATE')) END AS writable`);
  if (row?.writable === true) return;
  throw refused(`Role ${row?.role} may not write the journal in ${database.label}.`, {
    where: 'schema schemadiff',
    why: 'It needs CREATE on the database for the first migration, and its own tables afterwards.',
    next: 'Connect as the role that owns the schema.',
  });
}

/** Makes the journal when it is not there yet. */
export async function ensureJournal(database: Database): Promise<void> {
  if (await exists(database)) return;
  const found = await presence(database);
  try {
    await database.transaction(async (session) => {
      if (!found.schema) await session.execute(sql`CREATE SCHEMA schemadiff`);
      await session.execute(journalDdl);
    });
  } catch (error) {
    if (!(error instanceof SchemadiffError) || error.outcome !== 'inDoubt') throw error;
    throw new SchemadiffError('failed', 'The connection was lost while the journal was made.', {
      where: error.where,
      why: error.why,
      next: 'Run the command again: no migration was begun, and the journal is there or is made.',
    });
  }
}

/** What a run is about to be, or has become. */
export interface Progress {
  readonly state: State;
  /** Committed with this row, or before. */
  readonly steps: number;
  readonly begun?: number | undefined;
}

/** Begins a run; the answer names its row. */
export async function beginRun(
  session: Session,
  { id, signature, up, before, after }: MigrationDocument,
  direction: Direction,
  { state, steps, begun }: Progress,
): Promise<string> {
  const [row] = await session.query(
    sql`INSERT INTO schemadiff.run (migration, direction, state, signature, checksum, before_hash,
        after_hash, steps, tool, begun, xid, finished_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, pg_catalog.pg_current_xact_id()::text,
        CASE WHEN $3 <> 'running' THEN pg_catalog.clock_timestamp() END)
      RETURNING run`,
    [id, direction, state, signature, up.checksum, before, after, steps, version(), begun ?? null],
  );
  return String(row?.run);
}

export async function advanceRun(
  session: Session,
  run: string,
  { state, steps, begun }: Progress,
  error?: string,
): Promise<void> {
  const rows = await session.query(
    sql`UPDATE schemadiff.run SET state = $2, steps = $3, begun = $4, error = $5,
        backend_pid = pg_catalog.pg_backend_pid(), xid = pg_catalog.pg_current_xact_id()::text,
        finished_at = CASE WHEN $2 <> 'running' THEN pg_catalog.clock_timestamp() END
      WHERE run = $1::bigint RETURNING run`,
    [run, state, steps, begun ?? null, error ?? null],
  );
  if (rows.length !== 1) throw new Error(`The journal lost its row ${run}`);
}

/** Whether a transaction that wrote the journal has committed. */
export async function isRecorded(database: Database, xid: string): Promise<boolean> {
  if (!(await exists(database))) return false;
  const rows = await database.query(sql`SELECT FROM schemadiff.run WHERE xid = $1`, [xid]);
  return rows.length > 0;
}
