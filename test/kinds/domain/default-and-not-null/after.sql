CREATE DOMAIN public.email AS text NOT NULL;
CREATE TABLE public.t (id integer PRIMARY KEY, e public.email);
CREATE VIEW public.v AS SELECT id, e FROM public.t;
