CREATE TABLE public.t (id integer, a text) WITH (fillfactor=80, toast.autovacuum_enabled=false, autovacuum_vacuum_scale_factor=0.05);
CREATE TABLE public.u (id integer) WITH (parallel_workers=4); CREATE TABLE public.empty ();
