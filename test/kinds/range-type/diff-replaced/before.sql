CREATE FUNCTION public.minus(a numeric, b numeric) RETURNS double precision LANGUAGE sql IMMUTABLE AS $$ SELECT ($1 - $2)::double precision $$;
CREATE TYPE public.span AS RANGE (SUBTYPE = numeric, SUBTYPE_DIFF = public.minus); CREATE TABLE public.t (s public.span); CREATE INDEX i ON public.t USING gist (s);
