CREATE TYPE public.span AS RANGE (SUBTYPE = numeric);
CREATE TABLE public.t (id integer, s public.span, m public.span_multirange, ss public.span[], EXCLUDE USING gist (s WITH &&));
CREATE INDEX i ON public.t USING gist (m);
CREATE DOMAIN public.some AS public.span CHECK (NOT isempty(VALUE));
CREATE VIEW public.v AS SELECT s, lower(s) AS l, upper(m) AS u FROM public.t;
CREATE FUNCTION public.f(public.span) RETURNS public.span_multirange LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
