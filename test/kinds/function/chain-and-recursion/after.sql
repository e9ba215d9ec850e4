SET check_function_bodies = off;
CREATE FUNCTION public.z() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;
CREATE FUNCTION public.a() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT public.z(); END;
CREATE TABLE public.t (id integer DEFAULT public.a(), CONSTRAINT c CHECK (public.a() > 0));
CREATE FUNCTION public.m1() RETURNS integer LANGUAGE sql AS $$ SELECT public.m2() $$; CREATE FUNCTION public.m2() RETURNS integer LANGUAGE sql AS $$ SELECT public.m1() $$;
CREATE VIEW public.v AS SELECT public.a() AS a; CREATE FUNCTION public.b() RETURNS SETOF public.v LANGUAGE sql BEGIN ATOMIC SELECT v.a FROM public.v; END;
