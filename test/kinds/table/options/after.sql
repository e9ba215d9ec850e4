CREATE TABLE public.t (id integer) WITH (fillfactor=80, autovacuum_vacuum_threshold=10);
