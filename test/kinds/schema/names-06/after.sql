CREATE SCHEMA "new
line";
CREATE TYPE "new
line"."new
line" AS ENUM (E'new\nline');
CREATE SCHEMA s_t; CREATE SCHEMA s_d; CREATE SCHEMA s_s;
CREATE TABLE s_t."new
line" ("new
line" integer GENERATED ALWAYS AS IDENTITY, b "new
line"."new
line" DEFAULT E'new\nline', c text COLLATE "C" NOT NULL, g text GENERATED ALWAYS AS (c || E'new\nline') STORED, CONSTRAINT "new
line" CHECK (c <> E'new\nline'), CONSTRAINT k UNIQUE ("new
line", c));
CREATE INDEX i ON s_t."new
line" ("new
line", c) WHERE c = E'new\nline';
CREATE TABLE s_d.r (x integer, c text, CONSTRAINT "new
line" FOREIGN KEY (x, c) REFERENCES s_t."new
line" ("new
line", c));
CREATE INDEX "new
line" ON s_d.r (x);
CREATE DOMAIN s_d.d_ AS text CONSTRAINT "new
line" CHECK (VALUE <> E'new\nline'); CREATE DOMAIN "new
line".d AS "new
line"."new
line";
CREATE SEQUENCE s_s."new
line"; ALTER SEQUENCE s_s."new
line" OWNED BY NONE; CREATE TABLE s_s.t2 (a bigint DEFAULT nextval(E's_s."new\nline"'::regclass));
CREATE FUNCTION "new
line"."new
line"("new
line" integer) RETURNS integer LANGUAGE sql AS $f$ SELECT 1 $f$;
CREATE FUNCTION "new
line"."new
line"() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN RETURN NULL; END $f$;
CREATE TRIGGER "new
line" BEFORE UPDATE OF "new
line" ON s_t."new
line" FOR EACH ROW EXECUTE FUNCTION "new
line"."new
line"(E'new\nline');
CREATE POLICY "new
line" ON s_t."new
line" USING (c = E'new\nline');
CREATE VIEW s_d.v AS SELECT "new
line", c AS "v_""c" FROM s_t."new
line" AS "new
line"; CREATE MATERIALIZED VIEW s_d.m AS SELECT "new
line" FROM s_d.v;
CREATE TYPE s_d.comp AS ("new
line" integer, b "new
line"."new
line");
COMMENT ON TABLE s_t."new
line" IS E'new\nline'; COMMENT ON COLUMN s_t."new
line"."new
line" IS E'new\nline'; COMMENT ON CONSTRAINT "new
line" ON s_t."new
line" IS E'new\nline'; COMMENT ON TRIGGER "new
line" ON s_t."new
line" IS E'new\nline'; COMMENT ON POLICY "new
line" ON s_t."new
line" IS E'new\nline';
COMMENT ON SCHEMA "new
line" IS E'new\nline'; COMMENT ON TYPE "new
line"."new
line" IS E'new\nline'; COMMENT ON FUNCTION "new
line"."new
line"(integer) IS E'new\nline'; COMMENT ON SEQUENCE s_s."new
line" IS E'new\nline'; COMMENT ON INDEX s_d."new
line" IS E'new\nline'; COMMENT ON CONSTRAINT "new
line" ON DOMAIN s_d.d_ IS E'new\nline'; COMMENT ON COLUMN s_d.comp."new
line" IS E'new\nline';
