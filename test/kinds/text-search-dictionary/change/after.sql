CREATE SCHEMA app;CREATE TEXT SEARCH DICTIONARY app.plain (TEMPLATE = snowball, LANGUAGE = 'german');
CREATE TEXT SEARCH DICTIONARY app."Stem's" (TEMPLATE = snowball, LANGUAGE = 'english');
CREATE TEXT SEARCH DICTIONARY app.accepting (TEMPLATE = simple, ACCEPT = true, STOPWORDS = english);
CREATE TEXT SEARCH CONFIGURATION app.c (COPY = simple); ALTER TEXT SEARCH CONFIGURATION app.c ALTER MAPPING FOR word WITH app.plain, simple; CREATE TABLE t (a text); CREATE INDEX i ON t USING gin (to_tsvector('app.c', a));
