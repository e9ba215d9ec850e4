/** To types, sequences, schemas and what is in none. */

import type { Mutations } from './mutation.ts';

const types = (text: string, where = 'true') => `SELECT ${text} AS text FROM y WHERE ${where}`;
const labels = (text: string, where = 'true') =>
  `SELECT ${text} AS text FROM y JOIN LATERAL (SELECT array_agg(enumlabel::text ORDER BY enumsortorder) AS all, min(enumlabel) AS first FROM pg_enum e WHERE e.enumtypid = y.oid) AS l ON true WHERE y.type = 'e' AND (${where})`;
const sequences = (text: string, where = 'true') => `SELECT ${text} AS text FROM q WHERE ${where}`;
const schemas = (text: string, where = 'true') => `SELECT ${text} AS text FROM s WHERE ${where}`;
const alterSequence = (what: string, where = 'true') =>
  sequences(`format('ALTER SEQUENCE %s ${what}', n)`, where);

/** Another list of labels, through another type, as before PostgreSQL could and still for what it cannot. */
const relabelled = (list: string) =>
  labels(
    `
  format('ALTER TYPE %s RENAME TO "old labels"; CREATE TYPE %1$s AS ENUM (%2$s); ', y.n, (SELECT string_agg(quote_literal(x), ', ') FROM ${list}))
  || coalesce((SELECT string_agg(format('ALTER TABLE %s ALTER COLUMN %s DROP DEFAULT; ALTER TABLE %1$s ALTER COLUMN %2$s TYPE %3$s USING %2$s::text::%3$s', c.n, c.q, y.n), '; ') || '; '
      FROM c WHERE c.type = y.n), '')
  || format('DROP TYPE %I."old labels" CASCADE', y.schema)`,
    `array_length(l.all, 1) > 1`,
  );

export const typeMutations: Mutations = {
  'type dropped': types(`format('DROP TYPE %s CASCADE', n)`),
  'type renamed': types(`format('ALTER TYPE %s RENAME TO %I', n, left(name, 50) || '_2')`),
  'type moved': types(`format('ALTER TYPE %s SET SCHEMA mutant', n)`),
  'type owner': types(
    `format('ALTER TYPE %s OWNER TO mutant_a; REVOKE ALL ON TYPE %1$s FROM PUBLIC', n)`,
  ),
  'type comment': types(`format('COMMENT ON TYPE %s IS ''new''', n)`),
  'label at the end': labels(`format('ALTER TYPE %s ADD VALUE ''zz new''', y.n)`),
  'label at the start': labels(
    `format('ALTER TYPE %s ADD VALUE ''aa new'' BEFORE %L', y.n, l.all[1])`,
  ),
  'label in the middle': labels(
    `format('ALTER TYPE %s ADD VALUE ''mm new'' AFTER %L', y.n, l.all[1])`,
  ),
  'label renamed': labels(
    `format('ALTER TYPE %s RENAME VALUE %L TO ''renamed one''', y.n, l.all[1])`,
  ),
  'label removed': relabelled(
    `(SELECT x FROM unnest(l.all) WITH ORDINALITY AS u(x, o) WHERE o > 1 ORDER BY o) AS a`,
  ),
  'labels turned round': relabelled(
    `(SELECT x FROM unnest(l.all) WITH ORDINALITY AS u(x, o) ORDER BY o DESC) AS a`,
  ),
  'enum becomes text': `SELECT concat(string_agg(format('ALTER TABLE %s ALTER COLUMN %s DROP DEFAULT; ALTER TABLE %1$s ALTER COLUMN %2$s TYPE text', c.n, c.q), '; '), format('; DROP TYPE %s CASCADE', y.n)) AS text FROM y JOIN c ON c.type = y.n WHERE y.type = 'e' GROUP BY y.n`,
  'domain becomes its base': `SELECT concat(string_agg(format('ALTER TABLE %s ALTER COLUMN %s TYPE %s', c.n, c.q, format_type(b.typbasetype, b.typtypmod)), '; '), format('; DROP DOMAIN %s CASCADE', y.n)) AS text FROM y JOIN pg_type b ON b.oid = y.oid JOIN c ON c.type = y.n WHERE y.type = 'd' GROUP BY y.n`,
  'domain default': types(`format('ALTER DOMAIN %s SET DEFAULT NULL', n)`, `type = 'd'`),
  'domain not null': types(
    `format('ALTER DOMAIN %s SET NOT NULL', n)`,
    `type = 'd' AND NOT required`,
  ),
  'domain nullable': types(`format('ALTER DOMAIN %s DROP NOT NULL', n)`, `type = 'd' AND required`),
  'domain check': types(
    `format('ALTER DOMAIN %s ADD CONSTRAINT "more so" CHECK (VALUE IS NOT NULL)', n)`,
    `type = 'd'`,
  ),
  'domain check not valid': types(
    `format('ALTER DOMAIN %s ADD CONSTRAINT "more so" CHECK (VALUE IS NOT NULL) NOT VALID', n)`,
    `type = 'd'`,
  ),
  'domain check dropped': `SELECT format('ALTER DOMAIN %s DROP CONSTRAINT %I', y.n, o.conname) AS text FROM y JOIN pg_constraint o ON o.contypid = y.oid`,
  'domain check renamed': `SELECT format('ALTER DOMAIN %s RENAME CONSTRAINT %I TO "renamed one"', y.n, o.conname) AS text FROM y JOIN pg_constraint o ON o.contypid = y.oid`,
  'attribute added': types(
    `format('ALTER TYPE %s ADD ATTRIBUTE more numeric(5,1)', n)`,
    `type = 'c'`,
  ),
  'attribute dropped': `SELECT format('ALTER TYPE %s DROP ATTRIBUTE %I CASCADE', y.n, a.attname) AS text FROM y JOIN pg_type b ON b.oid = y.oid JOIN pg_attribute a ON a.attrelid = b.typrelid AND NOT a.attisdropped WHERE y.type = 'c'`,
  'attribute renamed': `SELECT format('ALTER TYPE %s RENAME ATTRIBUTE %I TO "other name" CASCADE', y.n, a.attname) AS text FROM y JOIN pg_type b ON b.oid = y.oid JOIN pg_attribute a ON a.attrelid = b.typrelid AND NOT a.attisdropped WHERE y.type = 'c'`,
  'attribute retyped': `SELECT format('ALTER TYPE %s ALTER ATTRIBUTE %I TYPE text CASCADE', y.n, a.attname) AS text FROM y JOIN pg_type b ON b.oid = y.oid JOIN pg_attribute a ON a.attrelid = b.typrelid AND NOT a.attisdropped WHERE y.type = 'c'`,
};

export const otherMutations: Mutations = {
  'sequence dropped': sequences(`format('DROP SEQUENCE %s CASCADE', n)`),
  'sequence renamed': sequences(
    `format('ALTER SEQUENCE %s RENAME TO %I', n, left(name, 50) || '_2')`,
  ),
  'sequence moved': alterSequence('SET SCHEMA mutant', 'NOT owned'),
  'sequence options': alterSequence('INCREMENT 3 CACHE 20 CYCLE'),
  'sequence bounds': alterSequence('MINVALUE -5 MAXVALUE 1000 START 5 RESTART 7'),
  'sequence type': alterSequence('AS smallint'),
  'sequence unlogged': alterSequence('SET UNLOGGED'),
  'sequence freed': alterSequence('OWNED BY NONE', 'owned'),
  'sequence owned': alterSequence('OWNED BY mutant.things.name'),
  'sequence owner': alterSequence('OWNER TO mutant_a', 'NOT owned'),
  'sequence granted': sequences(
    `format('GRANT USAGE ON SEQUENCE %s TO mutant_a; COMMENT ON SEQUENCE %1$s IS ''new''', n)`,
  ),
  'schema renamed': schemas(`format('ALTER SCHEMA %s RENAME TO %I', n, left(name, 50) || '_2')`),
  'schema owner': schemas(`format('ALTER SCHEMA %s OWNER TO mutant_a', n)`),
  'schema granted': schemas(
    `format('GRANT USAGE, CREATE ON SCHEMA %s TO mutant_a; REVOKE ALL ON SCHEMA %1$s FROM PUBLIC', n)`,
  ),
  'schema comment': schemas(`format('COMMENT ON SCHEMA %s IS ''new''', n)`),
  'all granted': schemas(
    `format('GRANT SELECT ON ALL TABLES IN SCHEMA %s TO mutant_a; GRANT USAGE ON ALL SEQUENCES IN SCHEMA %1$s TO mutant_b; GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA %1$s TO mutant_b', n)`,
  ),
  'default privileges': schemas(
    `format('ALTER DEFAULT PRIVILEGES IN SCHEMA %s GRANT SELECT ON TABLES TO mutant_a; ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC', n)`,
  ),
  'published schema': schemas(
    `format('CREATE PUBLICATION %I FOR TABLES IN SCHEMA %s', left(name, 40) || '_all', n)`,
  ),
  'event trigger': `SELECT 'CREATE FUNCTION mutant.watch() RETURNS event_trigger LANGUAGE plpgsql AS $w$ BEGIN END $w$; CREATE EVENT TRIGGER watch ON ddl_command_end WHEN TAG IN (''CREATE TABLE'') EXECUTE FUNCTION mutant.watch()' AS text`,
  'extension dropped': `SELECT format('DROP EXTENSION %I CASCADE', extname) AS text FROM pg_extension WHERE extname <> 'plpgsql'`,
  'extension moved': `SELECT format('ALTER EXTENSION %I SET SCHEMA mutant', extname) AS text FROM pg_extension WHERE extname <> 'plpgsql' AND extrelocatable`,
  'extension comment': `SELECT format('COMMENT ON EXTENSION %I IS ''mine''', extname) AS text FROM pg_extension`,
  'operator made': `SELECT 'CREATE FUNCTION mutant.eq(mutant.pair, mutant.pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS $e$ SELECT true $e$; CREATE OPERATOR mutant.=== (FUNCTION = mutant.eq, LEFTARG = mutant.pair, RIGHTARG = mutant.pair, COMMUTATOR = OPERATOR(mutant.===)); CREATE CAST (mutant.mood AS mutant.pair) WITH INOUT' AS text`,
  'text search': `SELECT 'CREATE TEXT SEARCH CONFIGURATION mutant.english (COPY = pg_catalog.english); CREATE TEXT SEARCH DICTIONARY mutant.plain (TEMPLATE = pg_catalog.simple, STOPWORDS = english); ALTER TEXT SEARCH CONFIGURATION mutant.english ALTER MAPPING FOR word WITH mutant.plain' AS text`,
  'foreign data': `SELECT 'CREATE FOREIGN DATA WRAPPER far; CREATE SERVER there FOREIGN DATA WRAPPER far OPTIONS (host ''x''); CREATE FOREIGN TABLE mutant.distant (id integer OPTIONS (name ''y'') NOT NULL) SERVER there; CREATE USER MAPPING FOR mutant_a SERVER there' AS text`,
};
