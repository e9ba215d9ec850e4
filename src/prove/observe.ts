/** What a statement really did on the copy: the locks that it took, the tables that it wrote again. */

import * as z from 'zod';
import type { Session } from '../database/database.ts';
import { sql } from '../model/sql.ts';

export interface Observation {
  /** Strongest lock on each relation that was there before: `ACCESS EXCLUSIVE public.users`. */
  readonly locks: readonly string[];
  /** Relations whose file changed: `public.users`. */
  readonly rewrites: readonly string[];
}

const lockRows = z.array(
  z.object({ relation: z.string(), mode: z.string(), file: z.string().nullable() }),
);
const fileRows = z.array(z.object({ relation: z.string(), file: z.string().nullable() }));

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

const relationName = sql`pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname)`;

/** Watches one transaction; what an earlier statement of it locked is not counted again. */
export class Observer {
  readonly #session: Session;
  readonly #files: Map<string, string | null>;
  readonly #held = new Map<string, number>();

  private constructor(session: Session, files: Map<string, string | null>) {
    this.#session = session;
    this.#files = files;
  }

  static async start(session: Session): Promise<Observer> {
    const rows = await session.query(sql`
      SELECT ${relationName} AS relation, pg_catalog.pg_relation_filenode(c.oid)::text AS file
      FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'm', 'v', 'i', 'S') AND n.nspname !~ '^pg_'`);
    const files = fileRows.parse(rows).map(({ relation, file }) => [relation, file] as const);
    return new Observer(session, new Map(files));
  }

  /** What was done since the last call. */
  async look(): Promise<Observation> {
    const rows = await this.#session.query(sql`
      SELECT ${relationName} AS relation, l.mode, pg_catalog.pg_relation_filenode(c.oid)::text AS file
      FROM pg_catalog.pg_locks AS l
      JOIN pg_catalog.pg_class AS c ON c.oid = l.relation
      JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
      WHERE l.pid = pg_catalog.pg_backend_pid() AND l.locktype = 'relation' AND l.granted
        AND c.relkind IN ('r', 'p', 'm', 'v', 'i') AND n.nspname !~ '^pg_'`);
    const locks: string[] = [];
    const rewrites = new Set<string>();
    const strongest = new Map<string, number>();
    for (const { relation, mode, file } of lockRows.parse(rows)) {
      const before = this.#files.get(relation);
      if (before === undefined) continue;
      strongest.set(relation, Math.max(strongest.get(relation) ?? -1, strength.indexOf(mode)));
      if (before !== file) rewrites.add(relation);
      this.#files.set(relation, file);
    }
    for (const [relation, level] of strongest) {
      if (level <= (this.#held.get(relation) ?? -1)) continue;
      this.#held.set(relation, level);
      locks.push(`${modes[strength[level] ?? ''] ?? ''} ${relation}`);
    }
    return { locks: locks.sort(), rewrites: [...rewrites].sort() };
  }
}
