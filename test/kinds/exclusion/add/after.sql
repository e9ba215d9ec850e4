CREATE TABLE public.r (id integer, d int4range);
ALTER TABLE public.r ADD CONSTRAINT x EXCLUDE USING gist (d WITH &&) WITH (fillfactor=70) WHERE (id > 3) DEFERRABLE;
