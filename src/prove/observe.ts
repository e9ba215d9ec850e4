/** What a statement really did on the copy: the locks that it took, the tables that it wrote again. */

import * as z from 'zod';
import type { Session } from '../database/database.ts';
import { sql } from '../model/sql.ts';

export interface Observation {
  /** Strongest lock on each relation that was there before: `ACCESS EXCLUSIVE public.users`; its indexes go without saying. */
  readonly locks: readonly string[];
  /** Relations whose file changed: `public.users`; not the indexes of those. */
  readonly rewrites: readonly string[];
  /** Tables that were read row by row, as far as they have rows: `public.users`. */
  readonly scans: readonly string[];
}

const fileRow = z.object({ oid: z.string(), file: z.string().nullable(), read: z.string() });
const fileRows = z.array(fileRow);
const heldRow = z.object({ held: z.number() });
const lockRows = z.array(
  fileRow.extend({ relation: z.string(), mode: z.string(), table: z.string().nullable() }),
);

/** What is known of a relation, by oid: one that is renamed is the same. */
type Known = ReadonlyMap<string, { readonly file: string | null; readonly read: string }>;

/** Weakest first: the names and order of "Explicit Locking". */
const modes: Readonly<Record<string, string>> = {
  RowShareLock: 'ROW SHARE',
  RowExclusiveLock: 'ROW EXCLUSIVE',
  ShareUpdateExclusiveLock: 'SHARE UPDATE EXCLUSIVE',
  ShareLock: 'SHARE',
  ShareRowExclusiveLock: 'SHARE ROW EXCLUSIVE',
  ExclusiveLock: 'EXCLUSIVE',
  AccessExclusiveLock: 'ACCESS EXCLUSIVE',
};
const strength = Object.keys(modes);

/** Rows that this transaction has read from the relation, one by one. */
const rowsRead = sql`pg_catalog.pg_stat_get_xact_tuples_returned(c.oid)::pg_catalog.text AS read`;

const relationName = sql`pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname)`;

/** A relation; of an index, the oid of its table. */
interface Locked {
  readonly relation: string;
  readonly table: string | null;
}

/** Watches one transaction; what an earlier statement of it locked is not counted again. */
export class Observer {
  readonly #session: Session;
  readonly #known: Map<string, { file: string | null; read: string }>;
  readonly #held = new Map<string, number>();

  private constructor(session: Session, known: Known) {
    this.#session = session;
    this.#known = new Map(known);
  }

  /** The relations that are there now. */
  static async relations(session: Session): Promise<Known> {
    const rows = await session.query(sql`
      SELECT c.oid::pg_catalog.text AS oid, pg_catalog.pg_relation_filenode(c.oid)::text AS file, ${rowsRead}
      FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'm', 'v', 'i', 'S') AND n.nspname !~ '^pg_'`);
    return new Map(fileRows.parse(rows).map(({ oid, ...known }) => [oid, known]));
  }

  /** `of`: the oids to watch, when some were made since by what is watched; all that are there unless said. */
  static async start(session: Session, of?: ReadonlySet<string>): Promise<Observer> {
    const known = await Observer.relations(session);
    return new Observer(
      session,
      of === undefined ? known : new Map([...known].filter(([oid]) => of.has(oid))),
    );
  }

  /** How many entries of the lock table the transaction has: one for each relation, type or object that it locked. */
  async held(): Promise<number> {
    const [row] = await this.#session.query(sql`
      SELECT pg_catalog.count(*)::pg_catalog.int4 AS held FROM pg_catalog.pg_locks AS l
      WHERE l.pid = pg_catalog.pg_backend_pid() AND NOT l.fastpath`);
    return heldRow.parse(row).held;
  }

  /** What was done since the last call. */
  async look(): Promise<Observation> {
    const rows = await this.#session.query(sql`
      SELECT c.oid::pg_catalog.text AS oid, ${relationName} AS relation, l.mode,
        x.indrelid::pg_catalog.text AS "table", pg_catalog.pg_relation_filenode(c.oid)::text AS file, ${rowsRead}
      FROM pg_catalog.pg_locks AS l
      JOIN pg_catalog.pg_class AS c ON c.oid = l.relation
      JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
      LEFT JOIN pg_catalog.pg_index AS x ON x.indexrelid = c.oid
      WHERE l.pid = pg_catalog.pg_backend_pid() AND l.locktype = 'relation' AND l.granted
        AND c.relkind IN ('r', 'p', 'm', 'v', 'i') AND n.nspname !~ '^pg_'`);
    const scans = new Set<string>();
    const rewritten = new Map<string, Locked>();
    const strongest = new Map<string, Locked & { level: number }>();
    for (const { oid, relation, table, mode, file, read } of lockRows.parse(rows)) {
      const before = this.#known.get(oid);
      if (before === undefined) continue;
      const level = Math.max(strongest.get(oid)?.level ?? -1, strength.indexOf(mode));
      strongest.set(oid, { relation, table, level });
      if (before.file !== file) rewritten.set(oid, { relation, table });
      if (before.read !== read) scans.add(relation);
      this.#known.set(oid, { file, read });
    }
    const rewrites = [...rewritten.values()]
      .filter(({ table }) => table === null || !rewritten.has(table))
      .map(({ relation }) => relation);
    const locks: string[] = [];
    for (const [oid, { relation, table, level }] of strongest) {
      if (level <= (this.#held.get(oid) ?? -1)) continue;
      this.#held.set(oid, level);
      if (level <= (strongest.get(table ?? '')?.level ?? -1)) continue;
      locks.push(`${modes[strength[level] ?? ''] ?? ''} ${relation}`);
    }
    return { locks: locks.sort(), rewrites: rewrites.sort(), scans: [...scans].sort() };
  }
}
