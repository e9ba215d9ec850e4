CREATE FUNCTION public.f(y integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT y $$;
CREATE DOMAIN public.d AS integer CHECK (public.f(VALUE) > 0); CREATE TABLE public.t (d public.d);
