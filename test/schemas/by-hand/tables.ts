/** To tables as a whole. */

import type { Mutations } from './mutation.ts';

const tables = (text: string, where = 'true') => `SELECT ${text} AS text FROM t WHERE ${where}`;

export const tableMutations: Mutations = {
  'table dropped': tables(`format('DROP TABLE %s CASCADE', n)`),
  'table renamed': tables(`format('ALTER TABLE %s RENAME TO %I', n, left(name, 50) || '_old')`),
  'table moved': tables(`format('ALTER TABLE %s SET SCHEMA mutant', n)`),
  'table unlogged': tables(`format('ALTER TABLE %s SET UNLOGGED', n)`, `kind = 'r'`),
  'table options': tables(
    `format('ALTER TABLE %s SET (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.02, toast.autovacuum_enabled = false)', n)`,
    `kind = 'r'`,
  ),
  'table options reset': tables(
    `format('ALTER TABLE %s RESET (fillfactor, autovacuum_enabled)', n)`,
    `kind = 'r'`,
  ),
  'table comment': tables(`format('COMMENT ON TABLE %s IS %L', n, 'It''s "new"; \\\\x $$ ')`),
  'table comment gone': tables(`format('COMMENT ON TABLE %s IS NULL', n)`),
  'table owner': tables(`format('ALTER TABLE %s OWNER TO mutant_a', n)`),
  'table granted': tables(
    `format('GRANT SELECT, INSERT ON %s TO mutant_a WITH GRANT OPTION; GRANT ALL ON %1$s TO mutant_b, PUBLIC', n)`,
  ),
  'table revoked': tables(`format('REVOKE ALL ON %s FROM PUBLIC, CURRENT_USER', n)`),
  'table of another, granted': tables(
    `format('ALTER TABLE %s OWNER TO mutant_a; GRANT SELECT ON %1$s TO mutant_b; REVOKE INSERT ON %1$s FROM mutant_a', n)`,
  ),
  'row security': tables(
    `format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY; CREATE POLICY seen ON %1$s FOR SELECT TO mutant_a USING (current_user = ''x''); CREATE POLICY "made by" ON %1$s AS RESTRICTIVE FOR INSERT WITH CHECK (true)', n)`,
  ),
  'row security off': tables(
    `format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY', n)`,
  ),
  'policy over a column': `SELECT format('CREATE POLICY own ON %s USING (%s IS NOT NULL AND EXISTS (SELECT FROM mutant.things x WHERE x.name = %1$s.%2$s::text))', n, q) AS text FROM c`,
  'policy dropped': `SELECT format('DROP POLICY %I ON %s', polname, polrelid::regclass) AS text FROM pg_policy`,
  'policy changed': `SELECT format('ALTER POLICY %I ON %s TO mutant_a, mutant_b USING (true)', polname, polrelid::regclass) AS text FROM pg_policy`,
  'policy renamed': `SELECT format('ALTER POLICY %I ON %s RENAME TO other', polname, polrelid::regclass) AS text FROM pg_policy`,
  'replica identity full': tables(`format('ALTER TABLE %s REPLICA IDENTITY FULL', n)`),
  'replica identity index': `SELECT format('ALTER TABLE %s REPLICA IDENTITY USING INDEX %s', table_, q) AS text FROM (SELECT i.table AS table_, i.* FROM i) AS i WHERE uniq`,
  clustered: `SELECT format('ALTER TABLE %s CLUSTER ON %s', i.table, q) AS text FROM i`,
  'like another': tables(
    `format('CREATE TABLE mutant.%I (LIKE %s INCLUDING ALL)', left(name, 40) || '_copy', n)`,
  ),
  'archive by LIKE, other types': tables(
    `format('CREATE TABLE %I.%I (LIKE %s INCLUDING DEFAULTS INCLUDING CONSTRAINTS, archived_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (archived_at))', schema, left(name, 40) || '_archive', n)`,
  ),
  'heir made': tables(
    `format('CREATE TABLE mutant.%I (extra integer DEFAULT 3 CHECK (extra > 0)) INHERITS (%s)', left(name, 40) || '_heir', n)`,
    `kind = 'r'`,
  ),
  'heir tied': tables(
    `format('CREATE TABLE mutant.%I (LIKE %s INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING GENERATED); ALTER TABLE mutant.%1$I INHERIT %2$s', left(name, 40) || '_tied', n)`,
    `kind = 'r'`,
  ),
  'heir freed': `SELECT format('ALTER TABLE %s NO INHERIT %s', n, heir_of) AS text FROM t WHERE heir_of IS NOT NULL AND NOT part`,
  'partition detached': `SELECT format('ALTER TABLE %s DETACH PARTITION %s', heir_of, n) AS text FROM t WHERE part`,
  'partition dropped': `SELECT format('DROP TABLE %s CASCADE', n) AS text FROM t WHERE part`,
  'partition of other bounds': `SELECT format('ALTER TABLE %1$s DETACH PARTITION %2$s; ALTER TABLE %1$s ATTACH PARTITION %2$s DEFAULT', heir_of, n) AS text FROM t WHERE part`,
  'partition split': `SELECT format('ALTER TABLE %1$s DETACH PARTITION %2$s; CREATE TABLE mutant.%3$I PARTITION OF %1$s %4$s', heir_of, n, left(name, 40) || '_again', bound) AS text FROM t WHERE part`,
  'default partition': `SELECT format('CREATE TABLE mutant.%I PARTITION OF %s DEFAULT', left(name, 40) || '_rest', n) AS text FROM t WHERE kind = 'p'`,
  partitioned: `SELECT format('ALTER TABLE %1$s RENAME TO %4$I; CREATE TABLE %1$s (LIKE %5$I.%4$I INCLUDING DEFAULTS INCLUDING CONSTRAINTS) PARTITION BY HASH (%2$s); CREATE TABLE mutant.%3$I PARTITION OF %1$s FOR VALUES WITH (MODULUS 2, REMAINDER 0); DROP TABLE %5$I.%4$I CASCADE', n, q, left(name, 40) || '_0', left(name, 40) || '_before', schema) AS text FROM c WHERE attnum = 1 AND kind = 'r' AND NOT part`,
  'table becomes a view': tables(
    `format('ALTER TABLE %1$s RENAME TO %2$I; CREATE VIEW %1$s AS SELECT * FROM %3$I.%2$I', n, left(name, 40) || '_data', schema)`,
    'NOT part',
  ),
  'table becomes another view': tables(
    `format('DROP TABLE %1$s CASCADE; CREATE VIEW %1$s AS SELECT 1 AS id, ''x''::text AS name', n)`,
  ),
  'table made again, columns sorted': `SELECT format('DROP TABLE %s CASCADE; CREATE TABLE %1$s (%s)', n, string_agg(q || ' ' || type || CASE WHEN required THEN ' NOT NULL' ELSE '' END, ', ' ORDER BY q)) AS text FROM c WHERE kind = 'r' GROUP BY n`,
  rule: tables(
    `format('CREATE RULE keep AS ON DELETE TO %s DO INSTEAD NOTHING; CREATE RULE also AS ON INSERT TO %1$s DO ALSO INSERT INTO mutant.things (name) VALUES (''x'')', n)`,
  ),
  'rule dropped': `SELECT format('DROP RULE %I ON %s', rulename, ev_class::regclass) AS text FROM pg_rewrite WHERE rulename <> '_RETURN' AND oid >= 16384`,
  'audit trigger': tables(
    `format('CREATE TRIGGER "0 audit" AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION mutant.touch()', n)`,
  ),
  'transition trigger': tables(
    `format('CREATE TRIGGER moved AFTER UPDATE ON %s REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION mutant.touch()', n)`,
    'NOT part',
  ),
  'constraint trigger': tables(
    `format('CREATE CONSTRAINT TRIGGER later AFTER INSERT ON %s DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION mutant.touch()', n)`,
  ),
  published: tables(
    `format('DO $p$ BEGIN IF NOT EXISTS (SELECT FROM pg_publication WHERE pubname = ''news'') THEN CREATE PUBLICATION news; END IF; END $p$; ALTER PUBLICATION news ADD TABLE %s', n)`,
  ),
  statistics: `SELECT format('CREATE STATISTICS mutant.%I ON %s FROM %s', left(name, 40) || '_stats', string_agg(q, ', '), n) AS text FROM c WHERE attnum < 4 AND category IN ('N', 'S', 'D') GROUP BY n, name HAVING count(*) > 1`,
  'statistics dropped': `SELECT format('DROP STATISTICS %I.%I', n.nspname, s.stxname) AS text FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace`,
  'things on it': tables(
    `format('CREATE VIEW mutant.%I AS SELECT * FROM %s; CREATE FUNCTION mutant.%3$I(row %2$s) RETURNS SETOF %2$s LANGUAGE sql AS $f$ SELECT row.* $f$', left(name, 40) || '_all', n, left(name, 40) || '_f')`,
  ),
  'composite column over it': tables(
    `format('CREATE TABLE mutant.%I (id integer, what %s, many %2$s[])', left(name, 40) || '_holder', n)`,
  ),
};
