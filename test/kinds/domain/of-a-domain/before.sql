CREATE DOMAIN public.base AS text;
CREATE DOMAIN public.email AS public.base;
CREATE TABLE public.t (id integer PRIMARY KEY, e public.email);
CREATE VIEW public.v AS SELECT id, e FROM public.t;
