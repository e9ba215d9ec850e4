/**
 * Nothing that a user can make escapes the reader: every row of every catalog of PostgreSQL, on a database
 * with one of everything, is an object that was read, or part of one, or of a catalog that is listed here
 * with the reason why it is not read.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Address, addressOf } from '../../src/catalog/address.ts';
import { readObjects } from '../../src/catalog/read.ts';
import type { Database } from '../../src/database/database.ts';
import { openScratch } from '../../src/database/pglite.ts';
import { openPostgres } from '../../src/database/postgres.ts';
import { type Sql, sql, trusted } from '../../src/model/sql.ts';
import { everything } from '../kinds/everything.ts';
import { createDatabase, describeServer } from '../servers.ts';

/** Rows of these are not objects of a database's schema. */
const notRead: Readonly<Record<string, string>> = {
  pg_auth_members: 'roles belong to the cluster, and are read only when asked for',
  pg_authid: 'roles belong to the cluster, and are read only when asked for',
  pg_database: 'the database itself',
  pg_db_role_setting: 'belongs to the cluster: read with roles and the database itself',
  pg_depend: 'follows from the objects',
  pg_init_privs: 'what initdb and extensions granted',
  pg_largeobject: 'data',
  pg_largeobject_metadata: 'data',
  pg_parameter_acl: 'belongs to the cluster',
  pg_replication_origin: 'state of the cluster',
  pg_seclabel: 'needs a provider: there is none in tests',
  pg_shdepend: 'follows from the objects',
  pg_shdescription: 'comments on what belongs to the cluster',
  pg_shseclabel: 'labels of what belongs to the cluster',
  pg_statistic: 'data: what ANALYZE gathered',
  pg_statistic_ext_data: 'data: what ANALYZE gathered',
  pg_subscription_rel: 'state of replication',
  pg_tablespace: 'belongs to the cluster',
};

/** Catalogs whose rows have no oid, or none that others speak of: what they are a part of. */
const partOf: Readonly<Record<string, readonly [catalog: string, oid: string, subid?: string]>> = {
  pg_aggregate: ['pg_proc', 'aggfnoid'],
  pg_attribute: ['pg_class', 'attrelid', 'attnum'],
  pg_description: ['pg_description', 'classoid::int8 * 4294967296 + objoid::int8', 'objsubid'],
  pg_enum: ['pg_type', 'enumtypid'],
  pg_foreign_table: ['pg_class', 'ftrelid'],
  pg_index: ['pg_class', 'indexrelid'],
  pg_inherits: ['pg_inherits', 'inhrelid', 'inhseqno'],
  pg_partitioned_table: ['pg_class', 'partrelid'],
  pg_range: ['pg_type', 'rngtypid'],
  pg_sequence: ['pg_class', 'seqrelid'],
  pg_ts_config_map: ['pg_ts_config', 'mapcfg'],
};

/** Rows of such catalogs that are nobody's own. */
const toast = "SELECT oid FROM pg_class WHERE relnamespace = 'pg_toast'::regnamespace";

const conditions: Readonly<Record<string, string>> = {
  // Columns of tables are objects; those of other relations are parts of them.
  pg_attribute: `attnum > 0 AND NOT attisdropped AND attrelid NOT IN (${toast})`,
  pg_class: `oid NOT IN (${toast})`,
  pg_index: `indexrelid NOT IN (${toast})`,
  // That two indexes belong together follows from their tables.
  pg_inherits: `inhrelid IN (SELECT oid FROM pg_class WHERE relkind IN ('r', 'p', 'f'))`,
  // Comments that initdb wrote.
  pg_description: `objoid >= 16384`,
};

const catalogRows = z.array(z.object({ name: z.string(), id: z.number(), numbered: z.boolean() }));
const addressRows = z.array(
  z.object({ oid: z.coerce.number(), sub: z.number(), name: z.string() }),
);
const edgeRows = z.array(
  z.object({
    c: z.number(),
    o: z.number(),
    s: z.number(),
    rc: z.number(),
    ro: z.number(),
    rs: z.number(),
  }),
);

const key = (c: number, o: number, s: number) => addressOf([c, o, s]);

/** Without the objects of one kind, as if nobody had written it. */
async function unaccounted(database: Database, without?: string): Promise<string[]> {
  return await database.snapshot(async (session) => {
    const all = await readObjects(session, database.major, { access: true });
    const located = all.located.filter(({ object }) => object.kind !== without);
    const known = new Set(located.flatMap(({ addresses }) => addresses));
    const edges = edgeRows.parse(
      await session.query(sql`
        SELECT classid::int4 AS c, objid::int4 AS o, objsubid AS s, refclassid::int4 AS rc, refobjid::int4 AS ro, refobjsubid AS rs
        FROM pg_catalog.pg_depend WHERE deptype IN ('i', 'e', 'P', 'S')`),
    );
    const owners = new Map<Address, Address[]>();
    for (const { c, o, s, rc, ro, rs } of edges) {
      const from = key(c, o, s);
      owners.set(from, [...(owners.get(from) ?? []), key(rc, ro, rs), key(rc, ro, 0)]);
    }
    const found = (address: Address, seen = new Set<Address>()): boolean => {
      if (known.has(address)) return true;
      if (seen.has(address)) return false;
      seen.add(address);
      return (owners.get(address) ?? []).some((owner) => found(owner, seen));
    };
    const catalogs = catalogRows.parse(
      await session.query(sql`
        SELECT c.relname AS name, c.oid::int4 AS id, EXISTS (
          SELECT FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = c.oid AND a.attname = 'oid') AS numbered
        FROM pg_catalog.pg_class AS c
        WHERE c.relnamespace = 'pg_catalog'::pg_catalog.regnamespace AND c.relkind = 'r' ORDER BY 1`),
    );
    const ids = new Map(catalogs.map(({ name, id }) => [name, id] as const));
    const missing: string[] = [];
    for (const { name, numbered } of catalogs) {
      if (name in notRead) continue;
      const [whole, oid, sub] = partOf[name] ?? (numbered ? [name, 'oid'] : []);
      if (whole === undefined || oid === undefined) {
        missing.push(`nobody knows what the rows of ${name} are parts of`);
        continue;
      }
      const text: Sql = trusted(
        `SELECT (${oid})::int8::text AS oid, (${sub ?? '0'})::int4 AS sub, r::text AS name FROM pg_catalog.${name} AS r
         WHERE (${oid})::int8 >= 16384 AND ${conditions[name] ?? 'true'}`,
      );
      for (const row of addressRows.parse(await session.query(text))) {
        const id = ids.get(whole) ?? 0;
        const inside = name === 'pg_attribute' && !known.has(key(id, row.oid, row.sub));
        // A view's column is part of the view; a table's is an object.
        const relation = located.find(({ addresses }) => addresses.includes(key(id, row.oid, 0)));
        const isTable = relation?.object.kind.endsWith('table') === true;
        const address = inside && !isTable ? key(id, row.oid, 0) : key(id, row.oid, row.sub);
        if (!found(address)) missing.push(`${name}: ${row.name.slice(0, 120)}`);
      }
    }
    return missing;
  });
}

async function load(database: Database): Promise<void> {
  await database.execute(
    trusted(`SET search_path = public; ${everything(database.major)}; SET search_path = ''`),
  );
}

describe('completeness on PGlite', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openScratch();
    await load(database);
  });
  afterAll(() => database.close());

  it('accounts for every row of every catalog', async () => {
    expect(await unaccounted(database)).toEqual([]);
  });

  it.each([
    'function',
    'cast',
    'column',
    'default',
    'check',
    'index',
    'partition',
    'trigger',
    'policy',
    'comment',
  ])('notices when no %s is read', async (kind) => {
    expect(await unaccounted(database, kind)).not.toEqual([]);
  });
});

for (const major of [14, 18] as const) {
  describeServer(major, () => {
    it('accounts for every row of every catalog', async () => {
      const database = await openPostgres(await createDatabase(major));
      try {
        await load(database);
        expect(await unaccounted(database)).toEqual([]);
      } finally {
        await database.close();
      }
    });
  });
}
