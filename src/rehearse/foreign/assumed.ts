/** What was made because a migration takes it for granted, while the database has it: another one may drop it, and make it. */

import * as z from 'zod';
import type { Database } from '../../database/database.ts';
import { sql } from '../../model/sql.ts';

const query = sql`
  SELECT pg_catalog.format('role %I', rolname) AS name, oid::pg_catalog.text FROM pg_catalog.pg_roles
  UNION ALL SELECT pg_catalog.format('schema %I', nspname), oid::pg_catalog.text FROM pg_catalog.pg_namespace
  UNION ALL SELECT pg_catalog.format('extension %I', extname), oid::pg_catalog.text FROM pg_catalog.pg_extension
  UNION ALL SELECT pg_catalog.format('table %I', relname), oid::pg_catalog.text FROM pg_catalog.pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::pg_catalog.regnamespace`;

const rows = z.array(z.object({ name: z.string(), oid: z.string() }));

export class Assumed {
  /** By name: the first migration that did, and which one it is. */
  readonly #all = new Map<string, { readonly by: string; readonly oid: string | null }>();

  /** It was made just now. */
  add(name: string, by: string): void {
    this.#all.set(name, { by, oid: null });
  }

  /** Forgets what is gone, also where another one has its name. */
  async look(database: Database): Promise<void> {
    if (this.#all.size === 0) return;
    const found = new Map(
      rows.parse(await database.query(query)).map(({ name, oid }) => [name, oid]),
    );
    for (const [name, { by, oid }] of this.#all) {
      const now = found.get(name);
      if (now === undefined || (oid !== null && oid !== now)) this.#all.delete(name);
      else this.#all.set(name, { by, oid: now });
    }
  }

  /** The first migration that took it for granted. */
  by(name: string): string | undefined {
    return this.#all.get(name)?.by;
  }
}
