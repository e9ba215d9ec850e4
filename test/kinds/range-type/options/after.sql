CREATE FUNCTION public.minus(numeric, numeric) RETURNS double precision LANGUAGE sql IMMUTABLE AS $$ SELECT ($1 - $2)::double precision $$;
CREATE TYPE public.span AS RANGE (SUBTYPE = numeric, SUBTYPE_DIFF = public.minus, MULTIRANGE_TYPE_NAME = public.spans);
CREATE TABLE public.t (id integer, s public.span, m public.spans, ss public.span[], EXCLUDE USING gist (s WITH &&));
CREATE INDEX i ON public.t USING gist (m);
CREATE DOMAIN public.some AS public.span CHECK (NOT isempty(VALUE));
CREATE VIEW public.v AS SELECT s, lower(s) AS l, upper(m) AS u FROM public.t;
CREATE FUNCTION public.f(public.span) RETURNS public.spans LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
