CREATE TABLE public.t (id integer, a text) WITH (fillfactor=70, autovacuum_enabled=false);
CREATE UNLOGGED TABLE public.u (id integer);
