/** To functions, procedures and views. */

import type { Mutations } from './mutation.ts';

const routines = (text: string, where = 'true') =>
  `SELECT ${text} AS text FROM f WHERE kind IN ('f', 'p') AND (${where})`;
const views = (text: string, where = 'true') => `SELECT ${text} AS text FROM v WHERE ${where}`;
const alter = (what: string, where = `kind = 'f'`) =>
  routines(`format('ALTER %s %s ${what}', word, s)`, where);
const viewAgain = (def: string, where = 'true', word = 'word') =>
  views(`format('DROP %s %s CASCADE; CREATE %s %2$s AS %4$s', word, n, ${word}, ${def})`, where);

export const routineMutations: Mutations = {
  'routine dropped': routines(`format('DROP %s %s CASCADE', word, s)`),
  'body changed': routines(`replace(def, body, ' ' || body)`, `NOT atomic AND body <> ''`),
  volatility: alter('STABLE'),
  'immutable strict': alter('IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF COST 77'),
  definer: alter("SECURITY DEFINER SET search_path = pg_catalog SET work_mem = ''8MB''", 'true'),
  'settings reset': alter('RESET ALL'),
  'routine renamed': routines(
    `format('ALTER %s %s RENAME TO %I', word, s, left(name, 50) || '_2')`,
  ),
  'routine moved': alter('SET SCHEMA mutant', 'true'),
  'routine owner': alter('OWNER TO mutant_a', 'true'),
  'routine granted': routines(
    `format('REVOKE ALL ON %s %s FROM PUBLIC; GRANT EXECUTE ON %1$s %2$s TO mutant_a', word, s)`,
  ),
  'routine comment': routines(`format('COMMENT ON %s %s IS ''new''', word, s)`),
  'argument names': routines(
    `format('DROP %s %s CASCADE; %s', word, s, regexp_replace(regexp_replace(def, '(FUNCTION|PROCEDURE) ([^(]+)\\((\\w+) ', '\\1 \\2("other name" '), '(^.*)', '\\1'))`,
    `nargs > 0 AND names IS NOT NULL AND NOT atomic`,
  ),
  'argument added': routines(
    `format('DROP %s %s CASCADE; %s', word, s, regexp_replace(def, '(FUNCTION|PROCEDURE) ([^(]+)\\((.*)\\)\\n', '\\1 \\2(\\3, "more" text DEFAULT ''x'')' || chr(10)))`,
    `nargs > 0 AND args !~ 'VARIADIC|DEFAULT|OUT ' AND result <> 'trigger'`,
  ),
  overload: routines(
    `regexp_replace(def, '(FUNCTION|PROCEDURE) ([^(]+)\\((.*)\\)\\n', '\\1 \\2(\\3, "more" text)' || chr(10))`,
    `nargs > 0 AND args !~ 'VARIADIC|DEFAULT|OUT ' AND result <> 'trigger'`,
  ),
  'default of an argument gone': routines(
    `format('DROP %s %s CASCADE; %s', word, s, replace(def, '(' || args || ')', '(' || regexp_replace(args, ' DEFAULT [^,]+', '', 'g') || ')'))`,
    `args ~ 'DEFAULT'`,
  ),
  'other result': routines(
    `format('DROP FUNCTION %s CASCADE; CREATE FUNCTION %s(%s) RETURNS text[] LANGUAGE sql AS ''SELECT ARRAY[''''x'''']''', s, n, args)`,
    `kind = 'f' AND args !~ 'OUT ' AND result <> 'trigger'`,
  ),
  'table result': routines(
    `format('DROP FUNCTION %s CASCADE; CREATE FUNCTION %s(%s) RETURNS TABLE ("first one" integer, other text) LANGUAGE sql AS ''SELECT 1, ''''x''''''', s, n, args)`,
    `kind = 'f' AND args !~ 'OUT ' AND result <> 'trigger'`,
  ),
  'becomes a procedure': routines(
    `format('DROP FUNCTION %s CASCADE; CREATE PROCEDURE %s(%s) LANGUAGE sql BEGIN ATOMIC SELECT 1; END', s, n, args)`,
    `kind = 'f' AND args !~ 'OUT ' AND result <> 'trigger'`,
  ),
  'becomes sql': routines(
    `format('CREATE OR REPLACE FUNCTION %s(%s) RETURNS %s LANGUAGE sql BEGIN ATOMIC SELECT NULL::%s; END', n, args, result, returns::regtype)`,
    `kind = 'f' AND args !~ 'OUT ' AND result !~ 'trigger|TABLE|SETOF'`,
  ),
  'used by a default': routines(
    `format('ALTER TABLE mutant.things ADD COLUMN %I text DEFAULT %s()::text', left(name, 40) || '_x', n)`,
    `kind = 'f' AND nargs = 0 AND result !~ 'trigger|SETOF|TABLE'`,
  ),
  'used by a view': routines(
    `format('CREATE VIEW mutant.%I AS SELECT %s() AS x', left(name, 40) || '_v', n)`,
    `kind = 'f' AND nargs = 0 AND result <> 'trigger'`,
  ),
  'aggregate dropped': `SELECT format('DROP AGGREGATE %s CASCADE', s) AS text FROM f WHERE kind = 'a'`,
  'aggregate made': routines(
    `format('CREATE AGGREGATE mutant.%I(%s) (SFUNC = %s, STYPE = %s)', left(name, 40) || '_agg', split_part(identity, ', ', 2), n, returns::regtype)`,
    `kind = 'f' AND nargs = 2`,
  ),
};

export const viewMutations: Mutations = {
  'view dropped': views(`format('DROP %s %s CASCADE', word, n)`),
  'view renamed': views(`format('ALTER %s %s RENAME TO %I', word, n, left(name, 50) || '_2')`),
  'view moved': views(`format('ALTER %s %s SET SCHEMA mutant', word, n)`),
  'view column renamed': `SELECT format('ALTER %s %s RENAME COLUMN %I TO "other name"', v.word, v.n, a.attname) AS text FROM v JOIN pg_attribute a ON a.attrelid = v.oid AND a.attnum = 1`,
  'view column more': views(
    `format('CREATE OR REPLACE VIEW %s AS SELECT x.*, 1 AS "one more" FROM (%s) AS x', n, def)`,
    `kind = 'v'`,
  ),
  'view column less': `SELECT format('DROP %s %s CASCADE; CREATE %1$s %2$s AS SELECT %3$I FROM (%4$s) AS x', v.word, v.n, a.attname, v.def) AS text FROM v JOIN pg_attribute a ON a.attrelid = v.oid AND a.attnum = 2`,
  'view column type': `SELECT format('DROP %s %s CASCADE; CREATE %1$s %2$s AS SELECT %3$I::text FROM (%4$s) AS x', v.word, v.n, a.attname, v.def) AS text FROM v JOIN pg_attribute a ON a.attrelid = v.oid AND a.attnum = 1`,
  'view filtered': viewAgain(`format('SELECT * FROM (%s) AS x WHERE true', def)`),
  'view becomes materialized': viewAgain('def', `kind = 'v'`, `'MATERIALIZED VIEW'`),
  'materialized becomes view': viewAgain('def', `kind = 'm'`, `'VIEW'`),
  'view becomes a table': views(
    `format('CREATE TABLE mutant.hold AS SELECT * FROM %s LIMIT 0; DROP %s %1$s CASCADE; CREATE TABLE %1$s (LIKE mutant.hold); DROP TABLE mutant.hold', n, word)`,
  ),
  'not populated': viewAgain(`def || ' WITH NO DATA'`, `kind = 'm'`),
  'view options': views(
    `format('ALTER VIEW %s SET (security_barrier, security_invoker = true)', n)`,
    `kind = 'v'`,
  ),
  'view check option': views(
    `format('ALTER VIEW %s SET (check_option = cascaded)', n)`,
    `kind = 'v'`,
  ),
  'view default': `SELECT format('ALTER VIEW %s ALTER COLUMN %I SET DEFAULT NULL; COMMENT ON COLUMN %1$s.%2$I IS ''x''', v.n, a.attname) AS text FROM v JOIN pg_attribute a ON a.attrelid = v.oid AND a.attnum = 1 WHERE v.kind = 'v'`,
  'view owner': views(
    `format('ALTER %s %s OWNER TO mutant_b; GRANT SELECT ON %2$s TO mutant_a', word, n)`,
  ),
  'view granted': views(`format('GRANT SELECT ON %s TO PUBLIC, mutant_a', n)`),
  'view comment': views(`format('COMMENT ON %s %s IS ''new''', word, n)`),
  'view on it': views(
    `format('CREATE VIEW mutant.%I AS SELECT * FROM %s', left(name, 40) || '_v', n)`,
  ),
  'index on it': `SELECT format('CREATE INDEX ON %s (%I)', v.n, a.attname) AS text FROM v JOIN pg_attribute a ON a.attrelid = v.oid AND a.attnum = 1 WHERE v.kind = 'm'`,
  'instead of': views(
    `format('CREATE TRIGGER instead INSTEAD OF INSERT ON %s FOR EACH ROW EXECUTE FUNCTION mutant.touch()', n)`,
    `kind = 'v'`,
  ),
};
