CREATE TYPE public.e AS ENUM ('b', 'a'); CREATE FUNCTION public.f(x text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT $1 || '' $$;
CREATE TABLE public.t (a public.e, b text); CREATE INDEX i ON public.t (public.f(b)) WHERE a = 'a'; CREATE UNIQUE INDEX u ON public.t (a, b);
