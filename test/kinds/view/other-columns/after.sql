CREATE TABLE public.t (id bigint PRIMARY KEY, a integer, b text);
CREATE VIEW public.v AS SELECT id, b AS a FROM public.t;
CREATE VIEW public.w AS SELECT id FROM public.v;
CREATE FUNCTION public.f() RETURNS SETOF public.v LANGUAGE sql AS $$ SELECT * FROM public.v $$;
