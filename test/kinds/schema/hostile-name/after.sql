CREATE SCHEMA "a""b; DROP TABLE x; --";
CREATE TABLE "a""b; DROP TABLE x; --"."select" ("it's" integer);
