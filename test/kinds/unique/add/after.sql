CREATE TABLE public.t (id bigint PRIMARY KEY, a integer, b text);
ALTER TABLE public.t ADD CONSTRAINT u UNIQUE NULLS NOT DISTINCT (a) INCLUDE (b) WITH (fillfactor=60);
