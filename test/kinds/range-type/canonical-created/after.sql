CREATE TYPE public.whole;
CREATE FUNCTION public.canon(public.whole) RETURNS public.whole LANGUAGE internal IMMUTABLE STRICT AS 'int4range_canonical';
CREATE TYPE public.whole AS RANGE (SUBTYPE = integer, CANONICAL = public.canon);
CREATE TABLE public.t (w public.whole DEFAULT public.whole(1, 2));
CREATE FUNCTION public.f(public.whole) RETURNS public.whole_multirange LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
