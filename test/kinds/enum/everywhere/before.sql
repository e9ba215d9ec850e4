CREATE TYPE public.e AS ENUM ('a', 'b', 'c');
CREATE DOMAIN public.d AS public.e DEFAULT 'a' CHECK (VALUE <> 'c');
CREATE TYPE public.comp AS (x public.e, y integer);
CREATE TABLE public.t (id integer PRIMARY KEY, e public.e DEFAULT 'b' NOT NULL, es public.e[] DEFAULT '{a}', d public.d, c public.comp, CONSTRAINT k CHECK (e <> 'c'));
CREATE INDEX t_e ON public.t (e) WHERE e = 'a';
CREATE VIEW public.v AS SELECT id, e FROM public.t WHERE e = 'a'::public.e;
CREATE FUNCTION public.f(x public.e DEFAULT 'a') RETURNS public.e LANGUAGE sql AS $$ SELECT x $$;
CREATE TABLE public.p (e public.e PRIMARY KEY); CREATE TABLE public.c (e public.e REFERENCES public.p);
CREATE POLICY pol ON public.t USING (e = 'a');
