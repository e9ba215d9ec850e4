/** To constraints, indexes and triggers. */

import type { Mutations } from './mutation.ts';

const constraints = (text: string, where = 'true') =>
  `SELECT ${text} AS text FROM k WHERE local AND (${where})`;
const indexes = (text: string, where = 'true') =>
  `SELECT ${text} AS text FROM i WHERE NOT part AND (${where})`;
const triggers = (text: string, where = 'true') => `SELECT ${text} AS text FROM g WHERE ${where}`;
const again = (def: string, where: string) =>
  constraints(
    `format('ALTER TABLE %s DROP CONSTRAINT %s CASCADE, ADD CONSTRAINT %2$s %3$s', n, q, ${def})`,
    where,
  );
const index = (def: string, where: string) =>
  indexes(`format('DROP INDEX %s CASCADE; %s', n, ${def})`, `NOT owned AND (${where})`);

export const constraintMutations: Mutations = {
  'constraint dropped': constraints(`format('ALTER TABLE %s DROP CONSTRAINT %s CASCADE', n, q)`),
  'constraint renamed': constraints(
    `format('ALTER TABLE %s RENAME CONSTRAINT %s TO %I', n, q, left(name, 50) || '_2')`,
  ),
  'constraint comment': constraints(`format('COMMENT ON CONSTRAINT %s ON %s IS ''x''', q, n)`),
  'foreign key cascades': again(
    `regexp_replace(def, ' ON (DELETE|UPDATE) (CASCADE|RESTRICT|SET NULL|SET DEFAULT)', '', 'g') || ' ON DELETE CASCADE ON UPDATE SET NULL'`,
    `type = 'f' AND def !~ 'DEFERR|NOT VALID|ENFOR'`,
  ),
  'foreign key restricts': again(
    `regexp_replace(def, ' ON (DELETE|UPDATE) (CASCADE|RESTRICT|SET NULL|SET DEFAULT)', '', 'g') || ' ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED'`,
    `type = 'f' AND def !~ 'DEFERR|NOT VALID|ENFOR'`,
  ),
  'foreign key deferrable': constraints(
    `format('ALTER TABLE %s ALTER CONSTRAINT %s DEFERRABLE INITIALLY DEFERRED', n, q)`,
    `type = 'f'`,
  ),
  'foreign key not deferrable': constraints(
    `format('ALTER TABLE %s ALTER CONSTRAINT %s NOT DEFERRABLE', n, q)`,
    `type = 'f'`,
  ),
  'foreign key not enforced': constraints(
    `format('ALTER TABLE %s ALTER CONSTRAINT %s NOT ENFORCED', n, q)`,
    `type = 'f'`,
  ),
  'not valid': again(`def || ' NOT VALID'`, `type IN ('f', 'c') AND def !~ 'NOT VALID'`),
  validated: constraints(`format('ALTER TABLE %s VALIDATE CONSTRAINT %s', n, q)`, 'NOT valid'),
  'no inherit': again(`def || ' NO INHERIT'`, `type = 'c' AND def !~ 'NO INHERIT|NOT VALID'`),
  'check changed': again(
    `regexp_replace(def, '^CHECK \\((.*)\\)', 'CHECK ((\\1) OR false)')`,
    `type = 'c'`,
  ),
  'unique deferrable': again(
    `def || ' DEFERRABLE INITIALLY DEFERRED'`,
    `type IN ('u', 'p') AND def !~ 'DEFERR'`,
  ),
  'unique nulls not distinct': again(
    `replace(def, 'UNIQUE (', 'UNIQUE NULLS NOT DISTINCT (')`,
    `type = 'u'`,
  ),
  'unique becomes index': constraints(
    `format('ALTER TABLE %s DROP CONSTRAINT %s CASCADE; CREATE %s', n, q, 'UNIQUE INDEX ' || q || ' ON ' || n || ' ' || regexp_replace(def, '^(UNIQUE|PRIMARY KEY) ', ''))`,
    `type IN ('u', 'p') AND def !~ 'DEFERR|NULLS'`,
  ),
  'primary becomes unique': again(`regexp_replace(def, '^PRIMARY KEY', 'UNIQUE')`, `type = 'p'`),
  'primary dropped, key columns nullable': `SELECT format('ALTER TABLE %s DROP CONSTRAINT %s CASCADE; %s', k.n, k.q, string_agg(format('ALTER TABLE %s ALTER COLUMN %s DROP NOT NULL', k.n, c.q), '; ')) AS text FROM k JOIN c ON c.oid = k.conrelid AND c.attnum = ANY (k.key) WHERE k.type = 'p' AND k.local GROUP BY k.n, k.q`,
  'primary of a new column': constraints(
    `format('ALTER TABLE %s DROP CONSTRAINT %s CASCADE, ADD COLUMN "new id" bigint GENERATED ALWAYS AS IDENTITY, ADD CONSTRAINT %2$s PRIMARY KEY ("new id")', n, q)`,
    `type = 'p' AND NOT part`,
  ),
  'primary includes': again(
    `def || ' WITH (fillfactor = 70)'`,
    `type = 'p' AND def !~ 'WITH|DEFERR'`,
  ),
  'check added': `SELECT format('ALTER TABLE %s ADD CONSTRAINT "it''s there" CHECK (%s IS NOT NULL AND mutant.one() = 1)', n, q) AS text FROM c`,
  'check not enforced': `SELECT format('ALTER TABLE %s ADD CONSTRAINT idle CHECK (%s IS NULL) NOT ENFORCED', n, q) AS text FROM c`,
  'unique added': `SELECT format('ALTER TABLE %s ADD UNIQUE (%s)', n, q) AS text FROM c WHERE NOT part`,
  'exclusion added': `SELECT format('ALTER TABLE %s ADD CONSTRAINT apart EXCLUDE USING btree (%s WITH =) WHERE (%2$s IS NOT NULL)', n, q) AS text FROM c WHERE category IN ('N', 'S', 'D') AND kind = 'r'`,
  'foreign key added': `SELECT format('ALTER TABLE %s ADD CONSTRAINT "to things" FOREIGN KEY (%s) REFERENCES mutant.things', n, q) AS text FROM c WHERE type IN ('integer', 'bigint')`,
  'foreign key to it': `SELECT format('ALTER TABLE mutant.things ADD COLUMN IF NOT EXISTS %I %s; ALTER TABLE mutant.things ADD FOREIGN KEY (%1$I) REFERENCES %3$s (%4$s) MATCH FULL ON UPDATE CASCADE', left(k.table, 40) || '_ref', c.type, k.n, c.q) AS text FROM k JOIN c ON c.oid = k.conrelid AND ARRAY[c.attnum] = k.key WHERE k.type IN ('p', 'u')`,
  'index constraint from index': indexes(
    `format('ALTER TABLE %s ADD CONSTRAINT %I UNIQUE USING INDEX %s', i.table, left(name, 40) || '_u', q)`,
    `uniq AND NOT owned AND NOT partial AND NOT exprs`,
  ),
  'index dropped': indexes(`format('DROP INDEX %s CASCADE', n)`, 'NOT owned'),
  'index renamed': indexes(`format('ALTER INDEX %s RENAME TO %I', n, left(name, 50) || '_2')`),
  'index not unique': index(`replace(def, 'CREATE UNIQUE INDEX', 'CREATE INDEX')`, 'uniq'),
  'index unique': index(
    `replace(def, 'CREATE INDEX', 'CREATE UNIQUE INDEX')`,
    `NOT uniq AND method = 'btree'`,
  ),
  'index partial': index(`def || ' WHERE true'`, `NOT partial`),
  'index whole': index(`regexp_replace(def, ' WHERE .*$', '')`, `partial`),
  'index brin': index(
    `replace(replace(def, 'UNIQUE ', ''), 'USING btree', 'USING brin')`,
    `method = 'btree' AND NOT exprs AND def !~ 'INCLUDE|_ops|NULLS'`,
  ),
  'index hash': index(
    `replace(replace(def, 'UNIQUE ', ''), 'USING btree', 'USING hash')`,
    `method = 'btree' AND def !~ 'INCLUDE|_ops|NULLS|DESC'`,
  ),
  'index descending': index(
    `regexp_replace(def, '(USING btree \\([^,()]+)([,)])', '\\1 DESC NULLS LAST\\2')`,
    `method = 'btree' AND def !~ '_ops|NULLS|DESC'`,
  ),
  'index fillfactor': indexes(
    `format('ALTER INDEX %s SET (fillfactor = 55)', n)`,
    `method IN ('btree', 'hash', 'gist')`,
  ),
  'index comment': indexes(`format('COMMENT ON INDEX %s IS ''new''', n)`),
  'index of an expression': `SELECT format('CREATE INDEX %I ON %s (lower(%s::text) text_pattern_ops DESC, %3$s) WHERE %3$s IS NOT NULL', left(c.name, 30) || '_by_lower', n, q) AS text FROM c WHERE category = 'S' AND type !~ '\\(' AND typtype = 'b'`,
  'index of two': `SELECT format('CREATE UNIQUE INDEX ON %s (%s, %s) NULLS NOT DISTINCT', a.n, a.q, b.q) AS text FROM c AS a JOIN c AS b ON b.oid = a.oid AND b.attnum = a.attnum + 1 WHERE NOT a.part AND a.generated = '' AND b.generated = '' AND a.kind = 'r'`,
  'trigger dropped': triggers(`format('DROP TRIGGER %s ON %s', q, g.table)`),
  'trigger renamed': triggers(
    `format('ALTER TRIGGER %s ON %s RENAME TO %I', q, g.table, left(name, 50) || '_2')`,
  ),
  'trigger disabled': triggers(`format('ALTER TABLE %s DISABLE TRIGGER %s', g.table, q)`),
  'trigger always': triggers(`format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %s', g.table, q)`),
  'trigger other function': triggers(
    `format('DROP TRIGGER %s ON %s; %s', q, g.table, regexp_replace(def, 'EXECUTE FUNCTION .*', 'EXECUTE FUNCTION mutant.touch(''x'')'))`,
  ),
  'trigger other time': triggers(
    `format('DROP TRIGGER %s ON %s; %s', q, g.table, replace(def, ' BEFORE ', ' AFTER '))`,
    `def ~ ' BEFORE '`,
  ),
  'trigger conditional': triggers(
    `format('DROP TRIGGER %s ON %s; %s', q, g.table, replace(def, ' EXECUTE FUNCTION ', ' WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION '))`,
    `def !~ ' WHEN '`,
  ),
};
