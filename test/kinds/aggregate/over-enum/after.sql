CREATE TYPE public.mood AS ENUM ('ok', 'glad');
CREATE TABLE public.t (m public.mood);
CREATE FUNCTION public.later(public.mood, public.mood) RETURNS public.mood LANGUAGE sql AS $$ SELECT greatest($1, $2) $$;
CREATE AGGREGATE public.latest(public.mood) (SFUNC = public.later, STYPE = public.mood, INITCOND = 'ok');
CREATE VIEW public.v AS SELECT public.latest(m) FROM public.t;
