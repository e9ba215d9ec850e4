CREATE TYPE public.mood AS ENUM ('a', 'b');
CREATE TABLE public.t (m public.mood);
CREATE TRANSFORM FOR public.mood LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal));
CREATE FUNCTION public.f(public.mood) RETURNS integer TRANSFORM FOR TYPE public.mood LANGUAGE sql AS $$ SELECT 1 $$;
