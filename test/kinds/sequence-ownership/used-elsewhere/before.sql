CREATE TABLE public.t (id serial, x integer);
CREATE TABLE public.u (id integer DEFAULT pg_catalog.nextval('public.t_id_seq'));
