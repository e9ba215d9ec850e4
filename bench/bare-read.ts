/**
 * The least that a comparison of two databases can cost: every row of the catalogs that matter, read
 * with plain queries over two connections, deparsed as needed, and kept.
 */

import pg from 'pg';

const user = (alias: string) =>
  `${alias}.nspname !~ '^pg_' AND ${alias}.nspname <> 'information_schema'`;

const queries = [
  `SELECT n.nspname, c.* FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${user('n')}`,
  `SELECT a.attrelid, a.attname, a.attnum, a.attnotnull, a.attidentity, a.attgenerated, format_type(a.atttypid, a.atttypmod), pg_get_expr(d.adbin, d.adrelid)
   FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
   LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum WHERE a.attnum > 0 AND ${user('n')}`,
  `SELECT k.conrelid, k.conname, k.contype, pg_get_constraintdef(k.oid) FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace WHERE ${user('n')}`,
  `SELECT i.indrelid, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${user('n')}`,
  `SELECT c.oid, pg_get_viewdef(c.oid) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('v', 'm') AND ${user('n')}`,
  `SELECT p.oid, pg_get_functiondef(p.oid) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.prokind <> 'a' AND ${user('n')}`,
  'SELECT t.oid, pg_get_triggerdef(t.oid) FROM pg_trigger t WHERE NOT t.tgisinternal',
  'SELECT * FROM pg_description WHERE objoid >= 16384',
  'SELECT * FROM pg_depend WHERE objid >= 16384',
];

async function read(url: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const rows: unknown[] = [];
    for (const text of queries) rows.push((await client.query({ text, rowMode: 'array' })).rows);
    return rows;
  } finally {
    await client.end();
  }
}

const [first = '', second = ''] = process.argv.slice(2);
const kept = await Promise.all([read(first), read(second)]);
if (kept.length !== 2) process.exitCode = 1;
