/** The names that the database has had while a history ran, and when it had each of them. */

import * as z from 'zod';
import type { Database } from '../../database/database.ts';
import { sql } from '../../model/sql.ts';

/** What is unique in its table only goes by `table.name`. */
const query = sql`
  SELECT pg_catalog.lower(name) AS name FROM (
    SELECT relname AS name FROM pg_catalog.pg_class WHERE oid >= 16384
    UNION SELECT typname FROM pg_catalog.pg_type WHERE oid >= 16384
    UNION SELECT proname FROM pg_catalog.pg_proc WHERE oid >= 16384
    UNION SELECT nspname FROM pg_catalog.pg_namespace WHERE oid >= 16384
    UNION SELECT extname FROM pg_catalog.pg_extension WHERE oid >= 16384
    UNION SELECT opcname FROM pg_catalog.pg_opclass WHERE oid >= 16384
    UNION SELECT collname FROM pg_catalog.pg_collation WHERE oid >= 16384
    UNION SELECT pubname FROM pg_catalog.pg_publication WHERE oid >= 16384
    UNION SELECT evtname FROM pg_catalog.pg_event_trigger WHERE oid >= 16384
    UNION SELECT conname FROM pg_catalog.pg_constraint WHERE oid >= 16384 AND contypid <> 0
    UNION SELECT c.relname || '.' || x.name FROM pg_catalog.pg_class AS c JOIN (
      SELECT attrelid AS relation, attname AS name FROM pg_catalog.pg_attribute
      WHERE attnum > 0 AND NOT attisdropped
      UNION ALL SELECT conrelid, conname FROM pg_catalog.pg_constraint
      UNION ALL SELECT tgrelid, tgname FROM pg_catalog.pg_trigger
      UNION ALL SELECT polrelid, polname FROM pg_catalog.pg_policy
      UNION ALL SELECT ev_class, rulename FROM pg_catalog.pg_rewrite
    ) AS x ON x.relation = c.oid WHERE c.oid >= 16384
  ) AS names (name)`;

const rows = z.array(z.object({ name: z.string() }));

export class NamesHad {
  readonly #last = new Map<string, number>();
  /** When it came, the last time. */
  readonly #came = new Map<string, number>();
  #looks = 0;

  /** How often it has looked: the time at which something happens. */
  get now(): number {
    return this.#looks;
  }

  /** Notes what is there. */
  async look(database: Database): Promise<void> {
    const found = rows.parse(await database.query(query));
    const before = this.#looks;
    this.#looks += 1;
    for (const { name } of found) {
      if (this.#last.get(name) !== before) this.#came.set(name, this.#looks);
      this.#last.set(name, this.#looks);
    }
  }

  /** In lower case; `table.name` for what belongs to a table. */
  has(name: string): boolean {
    return this.#last.has(name);
  }

  /** Since when it is there; undefined when it was not there at the last look. */
  cameAt(name: string): number | undefined {
    return this.#last.get(name) === this.#looks ? this.#came.get(name) : undefined;
  }

  /** Whether it was there after that time. */
  since(name: string, time: number): boolean {
    return (this.#last.get(name) ?? 0) > time;
  }
}
